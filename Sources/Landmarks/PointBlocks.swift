import Basics
import Glibc
import Radiograph

/// Where in a Bregma CSV each film's rows stand, found without holding the table in memory.
struct PointBlocks: Sendable {
  /// The rows of one film, one after the other.
  struct Block: Sendable, Hashable {
    /// The film.
    let image: ImageName
    /// Offset of the first row, bytes.
    let start: Int
    /// Offset behind the last row, bytes.
    var end: Int
    /// Rows.
    var rows: Int
  }

  /// The table.
  let path: String
  /// Films in file order.
  private(set) var blocks: [Block] = []
  /// Offset behind the last line that is complete, bytes.
  private(set) var end = 0
  /// Whether something follows that is no complete line.
  private(set) var isCut = false

  /// Goes through a table, at most a line in memory.
  ///
  /// - Throws: `FileError`, `PointTableError` when it is no table that Bregma wrote.
  init(path: String) throws {
    self.path = path
    let header = Array(PointTable().csv.utf8)
    var line = 1
    try RecordStream(path: path).forEach { record, start, isWhole in
      defer { line += 1 }
      guard isWhole else {
        isCut = true
        return
      }
      if start == 0 {
        guard record.elementsEqual(header) else {
          throw PointTableError(file: path, line: 1, reason: "expected the header of a Bregma CSV")
        }
      } else {
        try add(record, start: start, line: line)
      }
      end = start + record.count
    }
  }

  private mutating func add(_ record: ArraySlice<UInt8>, start: Int, line: Int) throws {
    let fields = try DelimitedText.records(of: Array(record), file: path).first?.fields ?? []
    guard fields.count == PointTable.Column.allCases.count, !fields[0].isEmpty else {
      throw PointTableError(
        file: path, line: line, reason: "\(fields.count) fields, expected a row of points")
    }
    let image = ImageName(SpreadsheetGuard.restored(fields[0]))
    if let last = blocks.last, last.image == image {
      blocks[blocks.count - 1].end = start + record.count
      blocks[blocks.count - 1].rows += 1
    } else {
      blocks.append(Block(image: image, start: start, end: start + record.count, rows: 1))
    }
  }

  /// The films whose rows are all there, and where they end; only the last film can lack some.
  func complete(rowsPerFilm: Int) -> (blocks: [Block], end: Int) {
    guard let last = blocks.last, last.rows < rowsPerFilm else { return (blocks, end) }
    return (Array(blocks.dropLast()), last.start)
  }
}

/// The records of a comma-separated file as raw bytes with their line ends, one after the other.
private struct RecordStream {
  let path: String

  /// Calls with every record, its offset and whether it has its end.
  func forEach(_ body: (ArraySlice<UInt8>, Int, Bool) throws -> Void) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, action: .read, reason: "it cannot be opened") }
    defer { close(descriptor) }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var pending: [UInt8] = []
    var offset = 0
    var isQuoted = false
    while true {
      let got = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw FileError(path: path, action: .read, reason: "it ends with an error") }
      if got == 0 { break }
      var start = 0
      for index in 0..<got {
        if chunk[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
        guard chunk[index] == UInt8(ascii: "\n"), !isQuoted else { continue }
        pending += chunk[start...index]
        start = index + 1
        try body(pending[...], offset, true)
        offset += pending.count
        pending.removeAll(keepingCapacity: true)
      }
      pending += chunk[start..<got]
      guard pending.count <= 1 << 20 else {
        throw PointTableError(file: path, reason: "a line is longer than 1 MiB; expected a row of points")
      }
    }
    if !pending.isEmpty { try body(pending[...], offset, false) }
  }
}
