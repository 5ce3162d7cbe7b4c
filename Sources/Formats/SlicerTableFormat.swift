import Basics
import Landmarks
import Radiograph

/// Markups of 3D Slicer as .fcsv: comment lines, then one point per line.
///
/// Descriptions hold what a status is more than placed (`StatusWords`). Newer versions append two columns that the
/// header does not declare: the position's status (2 defined, 3 missing), which then decides, and a flag; older ones
/// leave out the last column. Labels stand as
/// they are: no spreadsheet opens such a file, and 3D Slicer would show what guards against one.
struct SlicerTableFormat: LandmarkFormat {
  let name = "fcsv"
  let title = "3D Slicer fiducials, .fcsv"
  let fileEnding = "fcsv"
  let knowsUnits = true
  let hasFilePerImage = true

  private static let spacingComment = "# bregma mm per pixel = "
  private enum Column { static let (x, y, z, label, description, count) = (1, 2, 3, 11, 12, 14) }

  /// How the lines of a file are read.
  private struct Reading {
    let film: ImageName
    /// 1 in LPS, -1 in RAS.
    let sign: Double
    let frame: SlicerGeometry.Frame
    /// How many columns the header names.
    let columns: Int
  }

  func recognises(_ source: ImportSource) -> Bool {
    source.firstLine.hasPrefix("# Markups fiducial file")
  }

  func collect(into collector: inout PointCollector) throws {
    let source = collector.source
    let film = try collector.filmOfFile()
    let comments = try source.filledLines().prefix { $0.text.hasPrefix("#") }
    func value(_ key: String) -> (text: String, line: Int)? {
      comments.first { $0.text.hasPrefix(key) }.map {
        (String($0.text.dropFirst(key.count)).trimmed, $0.number)
      }
    }
    // Files without the line are older than 4.4 and mean RAS.
    let system = value("# CoordinateSystem =")
    let sign = try SlicerJSONFormat.sign(of: system?.text ?? "RAS", source, line: system?.line)
    let written = value(Self.spacingComment).map {
      $0.text.split(separator: " ").compactMap { $0.decimal }
    }
    let body = try withoutComments(source).records { collector.reject(at: .line($0.line ?? 1), $0.reason) }
    guard let first = body.first else { return }
    let frame = try SlicerGeometry.frame(
      of: film, written: written, into: &collector, line: first.line,
      example: first.fields.prefix(3).joined(separator: ","))
    let columns = value("# columns =").map { $0.text.split(separator: ",").count } ?? Column.count
    guard [Column.count - 1, Column.count].contains(columns) else {
      throw FormatError(
        file: source.path, line: value("# columns =")?.line,
        reason: "\(columns) columns, expected the 14 of 3D Slicer, id to associatedNodeID")
    }
    let reading = Reading(film: film, sign: sign, frame: frame, columns: columns)
    let depths = body.compactMap { read($0, reading, into: &collector) }
    collector.noteDepths(depths, unit: " mm")
  }

  /// The file without the comments at its beginning, their line ends kept so that line numbers stay true.
  private func withoutComments(_ source: ImportSource) -> ImportSource {
    var rest = source.bytes[...]
    var ends: [UInt8] = []
    let (carriageReturn, lineFeed) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
    while rest.first == UInt8(ascii: "#") {
      let end = rest.firstIndex { $0 == lineFeed || $0 == carriageReturn } ?? rest.endIndex
      rest =
        rest[end...].starts(with: [carriageReturn, lineFeed])
        ? rest[end...].dropFirst(2) : rest[end...].dropFirst()
      ends.append(lineFeed)
    }
    return ImportSource(path: source.path, bytes: ends + rest)
  }

  /// - Returns: how deep a point lies that is taken, mm.
  private func read(
    _ record: DelimitedText.Record, _ reading: Reading, into collector: inout PointCollector
  ) -> Double? {
    let (place, film, columns) = (PointCollector.Place.line(record.line), reading.film, reading.columns)
    // Any other number is a comma in a name, and so is a position's status that is none.
    let appended = record.fields.count == columns + 2 ? record.fields[columns].trimmed : nil
    guard
      appended.map(["0", "1", "2", "3"].contains)
        ?? [Column.count - 1, columns].contains(record.fields.count)
    else {
      collector.reject(
        at: place,
        "\(record.fields.count) fields under a header of \(columns), which may be followed by the position's status "
          + "(0 to 3) and a flag; a name with a comma needs quotes around it")
      return nil
    }
    let label = Landmark(record.fields[Column.label])
    collector.name(label)
    let said = StatusWords(record.fields[Column.description])
    let isPlaceless = said?.status.hasPosition == false
    let status = appended ?? (isPlaceless ? "0" : "2")
    if status == "3" || ["0", "1"].contains(status) && said?.status == .missing {
      collector.addMissing(label, on: film, at: place)
      return nil
    }
    if status == "0" || status == "1" { return nil }
    guard let x = record.fields[Column.x].trimmed.decimal,
      let y = record.fields[Column.y].trimmed.decimal
    else {
      collector.reject(
        at: place,
        "the position is \(record.fields[1...2].joined(separator: ",").quotedForMessage), expected numbers")
      return nil
    }
    let pixel = reading.frame.point(x: reading.sign * x, y: reading.sign * y)
    collector.add(
      label, x: pixel.x, y: pixel.y, on: film, at: place, confidence: said?.confidence, status: said?.status)
    return record.fields[Column.z].trimmed.decimal
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    var geometry = SlicerGeometry(options)
    var made = try ExportedText.perImage(table, ending: fileEnding) { image, rows in
      let frame = geometry.frame(of: image, rows)
      var text = """
        # Markups fiducial file version = 5.0
        # CoordinateSystem = LPS
        # columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID
        \(Self.spacingComment)\(frame.stated.map(\.shortest).joined(separator: " "))

        """
      for (index, row) in rows.enumerated() {
        let position = row.point.position.map(frame.position)
        let fields =
          [String(index + 1), (position?.x ?? 0).shortest, (position?.y ?? 0).shortest]
          + ["0", "0", "0", "0", "1", "1", "1", "0"]
          + [
            row.point.landmark.name, StatusWords(row.point).text, "",
            position == nil ? (row.point.status == .missing ? "3" : "0") : "2", "0",
          ]
        text += DelimitedText.text(of: [fields], lineEnd: "\n")
      }
      return text
    }
    made.notes += geometry.notes
    return made
  }
}
