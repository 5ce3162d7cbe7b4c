import Basics
import Radiograph

extension PointTable {
  /// Reads a Bregma CSV file.
  ///
  /// Only `image`, `landmark`, `x` and `y` are required; columns may stand in any order and unknown ones
  /// are ignored. Without a status a point counts as placed, or as missing when x and y are empty.
  /// - Parameter note: called with what was done to read it as text.
  /// - Throws: `PointTableError` naming the file and line, `FileError` when it cannot be read.
  package init(path: String, note: (String) -> Void = { _ in }) throws {
    self.init()
    try Self.forEachRow(path: path, note: note) { rows.append($0) }
  }

  /// Calls with one row after the other of a Bregma CSV file, of which only a block is in memory where it is UTF-8.
  ///
  /// - Parameters:
  ///   - note: called with what was done to read it as text.
  ///   - body: what it throws ends the reading.
  /// - Throws: as `init(path:)`.
  package static func forEachRow(
    path: String, note: (String) -> Void = { _ in }, _ body: (PointRow) throws -> Void
  ) throws {
    guard try FileBytes.size(path: path) <= largestFile else {
      throw PointTableError(
        file: path, reason: "longer than \(largestFile >> 20) MiB; expected a table of points")
    }
    if let (text, encoding) = try TextEncoding.converted(path: path) {
      note("\(displayName(path)): \(TextEncoding.note(encoding))")
      return try forEachRow(csv: text, file: path, refused: { throw $0 }, body: { row, _ in try body(row) })
    }
    var reader = RowReader(file: path)
    try DelimitedText.forEachRecord(path: path) { record in
      if reader.hasHeader { try body(reader.row(record)) } else { try reader.takeHeader(record) }
    }
    try reader.finish()
  }

  /// The columns of a table that are somebody's own: reading ignores them, and a table written anew has them no more.
  ///
  /// - Throws: `PointTableError` for a header that is none, `FileError` when the file cannot be read.
  package static func ownColumns(path: String) throws -> [String] {
    let start = try FileBytes.read(path: path, atMost: FileBytes.blockSize)
    let text = TextEncoding.utf8(Array(start.wholeCharacters)).bytes
    let header = try DelimitedText.firstRecord(of: text, file: path)?.fields ?? []
    return header.filter { !$0.trimmed.isEmpty && Column(header: $0) == nil }
  }

  /// Far above any table of points, bytes; keeps a mistaken name from filling the memory.
  private static let largestFile = 512 << 20

  /// Reads the bytes of a Bregma CSV; `file` is the name that errors give.
  ///
  /// - Throws: `PointTableError`.
  package init(csv bytes: [UInt8], file: String) throws {
    self.init()
    try Self.forEachRow(csv: bytes, file: file, refused: { throw $0 }, body: { row, _ in rows.append(row) })
  }

  /// Calls with one row of a Bregma CSV after the other and with its line; those that cannot be read are handed over
  /// instead.
  ///
  /// - Parameters:
  ///   - annotatorsApart: whether a landmark of an image may have a row for each of several annotators.
  ///   - restores: whether names lose what `SpreadsheetGuard` put in front of them.
  ///   - refused: called for each unreadable row; what it throws ends the reading.
  /// - Throws: `PointTableError` where the file as a whole is no table.
  package static func forEachRow(
    csv bytes: [UInt8], file: String, annotatorsApart: Bool = false, restores: Bool = true,
    refused: (PointTableError) throws -> Void, body: (PointRow, _ line: Int) throws -> Void
  ) throws {
    var reader = RowReader(file: file, annotatorsApart: annotatorsApart, restores: restores)
    var hasHeader = false
    try DelimitedText.forEachRecord(of: bytes, file: file) { error, last in
      guard hasHeader else { throw error }
      try refused(error.taking(linesTo: last))
    } _: { record in
      hasHeader = true
      guard reader.hasHeader else { return try reader.takeHeader(record) }
      let row: PointRow
      do { row = try reader.row(record) } catch let error as PointTableError { return try refused(error) }
      try body(row, record.line)
    }
    try reader.finish()
  }

  /// The columns of the native table, in the order in which they are written.
  enum Column: Int, CaseIterable {
    case image, landmark, x, y, status, confidence, annotator
    case imageWidth, imageHeight, spacingX, spacingY, spacingSource

    static let required: [Column] = [.image, .landmark, .x, .y]

    /// As the header says it.
    var name: String { Self.names[rawValue] }

    /// Reads a field of the header; nil for a column that is not of the native table.
    init?(header: String) {
      let name = header.trimmed.lowercased()
      guard let column = Self.allCases.first(where: { $0.name == name }) else { return nil }
      self = column
    }

    private static let names = [
      "image", "landmark", "x", "y", "status", "confidence", "annotator", "image_width", "image_height",
      "spacing_x_mm",
      "spacing_y_mm", "spacing_source",
    ]
  }

  /// Which field of a record holds which column.
  private struct Columns {
    /// In the order of all columns; nil for those that the table lacks.
    private let places: [Int?]
    let count: Int

    /// Which field holds a column.
    subscript(column: Column) -> Int? { places[column.rawValue] }

    init(header: DelimitedText.Record, file: String) throws {
      var index: [Column: Int] = [:]
      for (place, name) in header.fields.enumerated() {
        guard let column = Column(header: name) else { continue }
        guard index.updateValue(place, forKey: column) == nil else {
          throw PointTableError(
            file: file, line: header.line, reason: "the column \(column.name) stands there twice")
        }
      }
      let absent = Column.required.filter { index[$0] == nil }.map(\.name)
      guard absent.isEmpty else {
        throw PointTableError(
          file: file, line: header.line, reason: "the header lacks \(absent.joined(separator: ", "))")
      }
      places = Column.allCases.map { index[$0] }
      count = header.fields.count
    }
  }

  /// Turns records into rows, one after the other: the first is the header.
  private struct RowReader {
    let file: String
    private let restores: Bool
    private var columns: Columns?
    /// Where the points read so far stand, and who placed them.
    private var read: [NumberedPoint: (line: Int32, annotator: Int32)] = [:]
    private var names: NamePool

    init(file: String, annotatorsApart: Bool = false, restores: Bool = true) {
      (self.file, self.restores) = (file, restores)
      names = NamePool(annotatorsApart: annotatorsApart)
    }

    var hasHeader: Bool { columns != nil }

    /// - Throws: `PointTableError` when columns are absent or stand there twice.
    mutating func takeHeader(_ record: DelimitedText.Record) throws {
      columns = try Columns(header: record, file: file)
    }

    /// The row of a record after the header.
    ///
    /// - Throws: `PointTableError` that says which field is wrong, or where the point stood before.
    mutating func row(_ record: DelimitedText.Record) throws -> PointRow {
      guard let columns else { throw Self.empty(file) }
      var row = try FieldReader(record: record, columns: columns, file: file, restores: restores).row()
      let (point, annotator) = names.share(&row)
      if let earlier = read[point] {
        let isAnothers = earlier.annotator != annotator
        throw PointTableError(
          file: file, line: record.line,
          reason:
            "\(row.point.landmark.name.quotedForMessage) of \(row.image.name.quotedForMessage) stands on line "
            + "\(earlier.line) already" + (isAnothers ? ", by another annotator" : ""),
          isOfTwoAnnotators: isAnothers)
      }
      read[point] = (Int32(record.line), annotator)
      return row
    }

    /// - Throws: `PointTableError` when there was not even a header.
    func finish() throws { if !hasHeader { throw Self.empty(file) } }

    private static func empty(_ file: String) -> PointTableError {
      PointTableError(file: file, reason: "empty; expected a header with image,landmark,x,y")
    }
  }

  /// Turns one record into a row, or says which field is wrong.
  private struct FieldReader {
    let record: DelimitedText.Record
    let columns: Columns
    let file: String
    let restores: Bool

    func row() throws -> PointRow {
      // Spreadsheets pad records with empty fields; anything else is a shifted column.
      guard record.fields.count >= columns.count, record.fields[columns.count...].allSatisfy(\.isEmpty)
      else { throw failure("\(record.fields.count) fields, expected \(columns.count)") }
      let spacing = try pair(.spacingX, .spacingY).map { x, y in
        guard let spacing = PixelSpacing(stated: x, y, source: try spacingSource()) else {
          throw failure(
            "the spacing is \(x.shortest) x \(y.shortest), expected mm per pixel from 0.0001 to 100")
        }
        return spacing
      }
      return PointRow(
        image: ImageName(try name(.image)), point: try point(), imageWidth: try size(.imageWidth),
        imageHeight: try size(.imageHeight), spacing: spacing)
    }

    /// Where the spacing comes from; a table that does not tell is the person's own word.
    private func spacingSource() throws -> PixelSpacing.Source {
      guard let text = text(.spacingSource) else { return .user }
      guard let known = PixelSpacing.Source(rawValue: text) else {
        let all = PixelSpacing.Source.allCases.map(\.rawValue).joined(separator: ", ")
        throw failure("the spacing_source is \(text.quotedForMessage), expected one of \(all)")
      }
      return known
    }

    private func point() throws -> LandmarkPoint {
      let position = try pair(.x, .y).map { PixelPoint(x: $0, y: $1) }
      var status: LandmarkStatus = position == nil ? .missing : .placed
      if let text = text(.status) {
        guard let known = LandmarkStatus(rawValue: text) else {
          let all = LandmarkStatus.allCases.map(\.rawValue).joined(separator: ", ")
          throw failure("the status is \(text.quotedForMessage), expected one of \(all)")
        }
        status = known
      }
      guard status.hasPosition == (position != nil) else {
        throw failure(
          "a point that is \(status.rawValue) \(position == nil ? "needs x and y" : "has no x and y")")
      }
      let confidence = try number(.confidence)
      if let problem = LandmarkPoint.problem(position: position, confidence: confidence) {
        throw failure(problem)
      }
      // Blanks around a landmark's name are nobody's intention: without them it is the one that was typed.
      guard let landmark = Landmark(typed: try name(.landmark)) else {
        throw failure("the landmark is empty")
      }
      return LandmarkPoint(
        landmark: landmark, position: position, status: status, confidence: confidence,
        annotator: restored(raw(.annotator)))
    }

    private func raw(_ column: Column) -> String {
      columns[column].map { record.fields[$0] } ?? ""
    }

    private func text(_ column: Column) -> String? {
      let text = raw(column).trimmed
      return text.isEmpty ? nil : text
    }

    private func name(_ column: Column) throws -> String {
      let name = raw(column)
      guard !name.isEmpty else { throw failure("the \(column.name) is empty") }
      return restored(name)
    }

    private func restored(_ name: String) -> String { restores ? SpreadsheetGuard.restored(name) : name }

    private func number(_ column: Column) throws -> Double? {
      guard let text = text(column) else { return nil }
      guard let value = text.decimal else {
        throw failure("\(column.name) is \(text.quotedForMessage), expected a number")
      }
      return value
    }

    private func pair(_ first: Column, _ second: Column) throws -> (Double, Double)? {
      switch (try number(first), try number(second)) {
      case (let a?, let b?): return (a, b)
      case (nil, nil): return nil
      default: throw failure("\(first.name) and \(second.name) belong together, one is empty")
      }
    }

    private func size(_ column: Column) throws -> Int? {
      guard let text = text(column) else { return nil }
      guard let value = Int(text), value > 0 else {
        throw failure("\(column.name) is \(text.quotedForMessage), expected whole pixels")
      }
      return value
    }

    private func failure(_ reason: String) -> PointTableError {
      PointTableError(file: file, line: record.line, reason: reason)
    }
  }
}
