import Basics
import Glibc
import Radiograph

/// Where in a Bregma CSV each film's rows stand, found without holding the table in memory where a shard wrote it.
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
  /// The rows as a shard would have written them, where somebody else wrote the table; nil where they stand in it so.
  private(set) var rewritten: [UInt8]?
  /// Films in file order.
  private(set) var blocks: [Block] = []
  /// Offset behind the last line that is complete, bytes.
  private(set) var end = 0
  /// Whether something follows that is no complete line.
  private(set) var isCut = false
  /// The last film's rows.
  private var rows: [UInt8] = []

  /// Reads a table that a person may have edited as every command reads it.
  ///
  /// - Parameter note: called with what was done to read it, and with what of it is left out.
  /// - Throws: as `PointTable(path:)`.
  init(edited path: String, note: (String) -> Void) throws {
    self.path = path
    let table = try PointTable(path: path, note: note)
    let ownColumns = try PointTable.ownColumns(path: path)
    if !ownColumns.isEmpty {
      note(
        "\(displayName(path)): columns that Bregma does not know were left out: "
          + ownColumns.map(\.quotedForMessage).joined(separator: ", "))
    }
    // Whoever sorted the table may have set the rows of a film apart.
    let rowsByImage = table.rowsByImage
    var text: [UInt8] = []
    for image in table.images {
      let (rows, start) = (rowsByImage[image] ?? [], text.count)
      text += PointTable(rows: rows).csvRows.utf8
      blocks.append(Block(image: image, start: start, end: text.count, rows: rows.count))
    }
    (rewritten, end) = (text, text.count)
  }

  /// Goes through a table that a shard wrote, at most a film in memory.
  ///
  /// - Throws: `FileError`, `PointTableError` when it is none.
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
        throw PointTableError(file: path, line: 1, reason: "it is not the header that a shard writes")
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
