import Basics

/// SQLite's write-ahead log, looked at for damage: SQLite itself takes a frame that does not fit for the end of the log,
/// and leaves out every edit behind it without a word.
///
/// Source: https://www.sqlite.org/fileformat2.html#walformat
struct WriteAheadLog: Equatable {
  private static let headerSize = 32
  private static let frameHeaderSize = 24

  private let bytes: [UInt8]
  /// Bytes of a page.
  private let pageSize: Int
  private let isBigEndian: Bool

  /// Whether a log is damaged; one that another program is writing to at this moment is not judged.
  ///
  /// - Throws: `FileError`.
  static func isDamaged(path: String) throws(FileError) -> Bool {
    guard let log = try WriteAheadLog(path: path), log.isDamaged else { return false }
    return try WriteAheadLog(path: path) == log
  }

  /// Reads a log; nil where there is none, or none with a frame in it.
  ///
  /// - Throws: `FileError`.
  private init?(path: String) throws(FileError) {
    guard let size = try? FileBytes.size(path: path), size > Self.headerSize else { return nil }
    bytes = try FileBytes.read(path: path)
    guard bytes.count > Self.headerSize else { return nil }
    isBigEndian = bytes[3] & 1 == 1
    pageSize = Int(Self.number(bytes, at: 8))
  }

  /// Whether transactions that were complete stand behind something that is not what was written.
  ///
  /// A last transaction that is not whole is what a killed program leaves, and no damage.
  private var isDamaged: Bool {
    var sum: (UInt32, UInt32) = (0, 0)
    add(0..<24, to: &sum)
    guard Self.number(bytes, at: 0) & ~1 == 0x377F_0682, (512...65_536).contains(pageSize),
      sum == (Self.number(bytes, at: 24), Self.number(bytes, at: 28))
    else { return bytes.dropFirst(Self.headerSize).contains { $0 != 0 } }
    let length = Self.frameHeaderSize + pageSize
    var hasEnded = false
    for start in stride(from: Self.headerSize, through: bytes.count - length, by: length) {
      // Frames of other salts are left over from before the log was begun again.
      let isOurs = bytes[start + 8..<start + 16].elementsEqual(bytes[16..<24])
      if hasEnded {
        if isOurs, Self.number(bytes, at: start + 4) != 0 { return true }
        continue
      }
      add(start..<start + 8, to: &sum)
      add(start + Self.frameHeaderSize..<start + length, to: &sum)
      hasEnded =
        !isOurs || sum != (Self.number(bytes, at: start + 16), Self.number(bytes, at: start + 20))
    }
    return false
  }

  /// Goes on with the log's running checksum over bytes, eight at a time.
  private func add(_ range: Range<Int>, to sum: inout (UInt32, UInt32)) {
    bytes.withUnsafeBytes { raw in
      for place in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
        let first = raw.loadUnaligned(fromByteOffset: place, as: UInt32.self)
        let second = raw.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self)
        sum.0 &+= (isBigEndian ? UInt32(bigEndian: first) : UInt32(littleEndian: first)) &+ sum.1
        sum.1 &+= (isBigEndian ? UInt32(bigEndian: second) : UInt32(littleEndian: second)) &+ sum.0
      }
    }
  }

  private static func number(_ bytes: [UInt8], at place: Int) -> UInt32 {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
