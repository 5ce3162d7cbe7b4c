import Basics
import Landmarks
import Radiograph

/// The points of a napari layer as CSV: `index,axis-0,axis-1`, the row first, pixel centres whole numbers.
///
/// A file belongs to the film of its name. Further columns are properties, which napari keeps: Bregma writes what a point
/// is called and its status (`StatusWords`) there.
struct NapariFormat: LandmarkFormat {
  let name = "napari"
  let title = "napari points CSV: index,axis-0,axis-1"
  let fileEnding = "csv"
  let hasFilePerImage = true

  private static let header = ["index", "axis-0", "axis-1", "label", "status"]

  func recognises(_ source: ImportSource) -> Bool {
    let header = source.firstRecord
    return header.contains("axis-0") && header.contains("axis-1") && !header.contains("shape-type")
  }

  func collect(into collector: inout PointCollector) throws {
    let (source, context) = (collector.source, collector.context)
    let records = try source.records { collector.reject(at: .line($0.line ?? 1), $0.reason) }
    guard let header = records.first else { throw FormatError(file: source.path, reason: "empty") }
    let columns = header.fields.map(\.trimmed)
    guard let row = columns.firstIndex(of: "axis-0"), let column = columns.firstIndex(of: "axis-1"),
      !columns.contains("axis-2")
    else {
      throw FormatError(
        file: source.path, line: header.line,
        reason: "expected the columns axis-0 (down) and axis-1 (across), and no further axis")
    }
    let film = try collector.filmOfFile()
    let (label, status) = (columns.firstIndex(of: "label"), columns.firstIndex(of: "status"))
    let names =
      label == nil ? try context.names(count: records.count - 1, in: source, line: header.line) : nil
    for (index, record) in records.dropFirst().enumerated() {
      let place = PointCollector.Place.line(record.line)
      guard record.fields.count == columns.count else {
        collector.reject(at: place, "\(record.fields.count) fields, expected \(columns.count)")
        continue
      }
      guard let y = record.fields[row].trimmed.decimal, let x = record.fields[column].trimmed.decimal else {
        collector.reject(
          at: place,
          "the position is \("\(record.fields[row]), \(record.fields[column])".quotedForMessage), expected numbers"
        )
        continue
      }
      let named = label.map { Landmark(collector.source.restored(record.fields[$0])) }
      let said = status.flatMap { StatusWords(record.fields[$0]) }
      collector.add(
        named ?? names?[index] ?? "", x: x, y: y, on: film, at: place, confidence: said?.confidence,
        status: said?.status)
    }
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    var text = try ExportedText.perImage(table, ending: fileEnding) { _, rows in
      let placed = rows.compactMap { row in row.point.position.map { (row.point, $0) } }
      let records = placed.enumerated().map { index, placed in
        let (point, position) = placed
        return [
          String(index), position.y.shortest, position.x.shortest,
          SpreadsheetGuard.defused(point.landmark.name),
          point.status == .placed ? point.status.rawValue : StatusWords(point).text,
        ]
      }
      return DelimitedText.text(of: records, under: Self.header, lineEnd: "\n")
    }
    text.notes = table.statusNotes(keeping: [.predicted, .accepted, .corrected])
    return text
  }
}
