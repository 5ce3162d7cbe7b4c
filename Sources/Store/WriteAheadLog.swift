import Basics
import Glibc

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

  /// What a log is like.
  enum Condition {
    /// As it was written, but for what a transaction that was under way left.
    case whole
    /// Its last transaction is not: a power cut leaves it so, before anybody was told that it is saved; so does a bit that
    /// turned since.
    case torn
    /// Transactions that were complete stand behind something that is not what was written.
    case damaged
  }

  /// What a log is like; one that another program is writing to at this moment is not judged.
  ///
  /// - Throws: `FileError`.
  static func condition(path: String) throws(FileError) -> Condition {
    guard let log = try WriteAheadLog(path: path) else { return .whole }
    let condition = log.condition
    if condition == .whole { return .whole }
    // Between two frames of a transaction there is less than this.
    usleep(20_000)
    return try WriteAheadLog(path: path) == log ? condition : .whole
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

  private var condition: Condition {
    var sum: (UInt32, UInt32) = (0, 0)
    add(0..<24, to: &sum)
    guard Self.number(bytes, at: 0) & ~1 == 0x377F_0682, (512...65_536).contains(pageSize),
      sum == (Self.number(bytes, at: 24), Self.number(bytes, at: 28))
    else { return bytes.dropFirst(Self.headerSize).contains { $0 != 0 } ? .damaged : .whole }
    let length = Self.frameHeaderSize + pageSize
    let frames = stride(from: Self.headerSize, through: bytes.count - length, by: length)
    let misfit = frames.first { start in
      add(start..<start + 8, to: &sum)
      add(start + Self.frameHeaderSize..<start + length, to: &sum)
      return !hasSalts(start, both: true)
        || sum != (Self.number(bytes, at: start + 16), Self.number(bytes, at: start + 20))
    }
    guard let misfit else {
      // A transaction without its end, or a frame without its.
      let isCut = (bytes.count - Self.headerSize) % length != 0
      let last = frames.reversed().first
      return isCut || last.map { Self.number(bytes, at: $0 + 4) == 0 } == true ? .torn : .whole
    }
    func endsTransaction(_ start: Int) -> Bool {
      hasSalts(start, both: false) && Self.number(bytes, at: start + 4) != 0
    }
    let endings = frames.count { $0 >= misfit && endsTransaction($0) }
    // The first of them ends the transaction that does not fit.
    if endings > 1 { return .damaged }
    return endings == 1 || hasSalts(misfit, both: false) ? .torn : .whole
  }

  /// Whether a frame was written since the log was begun again: those of before have other salts, both of them. One of
  /// them is enough to know a frame by in which a bit has turned.
  private func hasSalts(_ start: Int, both: Bool) -> Bool {
    let (first, second) = (
      bytes[start + 8..<start + 12].elementsEqual(bytes[16..<20]),
      bytes[start + 12..<start + 16].elementsEqual(bytes[20..<24])
    )
    return both ? first && second : first || second
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
