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
    /// `ContentHash` of the rows.
    var hash = ""
  }

  /// The table.
  let path: String
  /// Films in file order.
  private(set) var blocks: [Block] = []
  /// Offset behind the last line that is complete, bytes.
  private(set) var end = 0
  /// Whether something follows that is no complete line.
  private(set) var isCut = false
  /// The last film's rows.
  private var rows: [UInt8] = []

  /// Goes through a table, at most a film in memory.
  ///
  /// - Throws: `FileError`, `PointTableError` when it is no table that Bregma wrote.
  init(path: String) throws {
    self.path = path
    var splitter = RecordSplitter()
    var line = 1
    try FileBytes.forEachBlock(path: path) { block in
      for record in splitter.records(in: block) {
        try take(record, line: line)
        line += 1
      }
      guard splitter.rest.count <= Self.longestLine else {
        throw PointTableError(file: path, reason: "a line is longer than 1 MiB; expected a row of points")
      }
    }
    isCut = !splitter.rest.isEmpty
    endBlock()
  }

  private mutating func take(_ record: ArraySlice<UInt8>, line: Int) throws {
    if end == 0 {
      guard record.elementsEqual(Self.header) else {
        throw PointTableError(file: path, line: 1, reason: "expected the header of a Bregma CSV")
      }
    } else {
      try add(record, line: line)
    }
    end += record.count
  }

  private mutating func add(_ record: ArraySlice<UInt8>, line: Int) throws {
    let fields = try DelimitedText.fields(of: record, line: line, file: path)
    guard fields.count == PointTable.Column.allCases.count, !fields[0].isEmpty else {
      throw PointTableError(
        file: path, line: line, reason: "\(fields.count) fields, expected a row of points")
    }
    let image = ImageName(SpreadsheetGuard.restored(fields[0]))
    if let last = blocks.last, last.image == image {
      blocks[blocks.count - 1].end = end + record.count
      blocks[blocks.count - 1].rows += 1
    } else {
      endBlock()
      blocks.append(Block(image: image, start: end, end: end + record.count, rows: 1))
    }
    rows += record
  }

  private mutating func endBlock() {
    if let last = blocks.indices.last { blocks[last].hash = ContentHash.of(rows) }
    rows.removeAll(keepingCapacity: true)
  }

  private static let header = Array(PointTable().csv.utf8)
  /// Bytes; no row of points is this long.
  private static let longestLine = 1 << 20

  /// The films whose rows are all there, and where they end; only the last film can lack some.
  func complete(rowsPerFilm: Int) -> (blocks: [Block], end: Int) {
    guard let last = blocks.last, last.rows < rowsPerFilm else { return (blocks, end) }
    return (Array(blocks.dropLast()), last.start)
  }
}
