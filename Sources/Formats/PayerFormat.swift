import Basics
import Landmarks
import Radiograph

/// The tables of Payer et al. (2019): no header, an image's name without ending, then x,y pairs.
///
/// Their hand table is in px, their cephalometric table in mm: the file does not tell, so a person must.
struct PayerFormat: LandmarkFormat {
  let name = "payer"
  let title = "Payer CSV: id, x1, y1, x2, y2, ... without a header"
  let fileEnding = "csv"
  let knowsUnits = true
  let hasFilePerImage = false

  func recognises(_ source: ImportSource) -> Bool {
    let first = source.firstRecord
    return first.count >= 3 && first.count % 2 == 1
      && first[1...].allSatisfy { $0.decimal != nil || $0.lowercased() == "nan" }
  }

  func collect(into collector: inout PointCollector) throws {
    let (source, context) = (collector.source, collector.context)
    let records = try source.records { collector.reject(at: .line($0.line ?? 1), $0.reason) }
    guard let first = records.first else { throw FormatError(file: source.path, reason: "empty") }
    guard let unit = context.unit else {
      throw FormatError(
        file: source.path, line: first.line,
        reason: "\(first.fields.prefix(5).joined(separator: ",").quotedForMessage) could be px or mm; "
          + "give --unit px, or --unit mm with --spacing")
    }
    let names = try context.names(count: (first.fields.count - 1) / 2, in: source, line: first.line)
    let individuals = records.compactMap { individual($0, count: names.count, into: &collector) }
    for row in collector.chosen(of: individuals) {
      read(row.content, names, unit, on: row.film, into: &collector)
    }
  }

  private func individual(
    _ record: DelimitedText.Record, count: Int, into collector: inout PointCollector
  ) -> Individual<DelimitedText.Record>? {
    let place = PointCollector.Place.line(record.line)
    guard record.fields.count == 2 * count + 1 else {
      collector.reject(at: place, "\(record.fields.count) fields, expected \(2 * count + 1)")
      return nil
    }
    guard let film = collector.film(guarded: record.fields.prefix(1), at: place) else { return nil }
    return Individual(
      on: film, at: place, points: record.points((0..<count).map { (1 + 2 * $0, 2 + 2 * $0) }), record)
  }

  private func read(
    _ record: DelimitedText.Record, _ names: [Landmark], _ unit: CoordinateUnit, on film: ImageName,
    into collector: inout PointCollector
  ) {
    let place = PointCollector.Place.line(record.line)
    var scale = (x: 1.0, y: 1.0)
    if unit == .millimetres {
      let known = collector.context.knownSpacing(film)
      guard let x = collector.context.spacing ?? known?.x, let y = collector.context.spacing ?? known?.y
      else {
        return collector.reject(
          at: place, "the spacing of \(film) is not known; give --spacing in mm/px")
      }
      scale = (x, y)
    }
    for (index, name) in names.enumerated() {
      let (x, y) = (record.fields[1 + 2 * index].trimmed, record.fields[2 + 2 * index].trimmed)
      if x.isAbsent && y.isAbsent { continue }
      guard let x = x.decimal, let y = y.decimal else {
        collector.reject(at: place, "\(name.name.quotedForMessage) is \("\(x), \(y)".quotedForMessage)")
        continue
      }
      collector.add(name, x: x / scale.x, y: y / scale.y, on: film, at: place)
    }
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    let rows = table.rowsByImage
    var omissions = ExportOmissions()
    var records: [[String]] = []
    // Two films of one name need their endings to be told apart.
    let stems = Dictionary(grouping: table.images) { FilmNames.stem(of: $0.name) }
    for image in table.images {
      let stem = FilmNames.stem(of: image.name)
      let id = stems[stem]?.count == 1 ? stem : image.name
      let own = rows[image] ?? []
      var scale = (x: 1.0, y: 1.0)
      if options.unit == .millimetres {
        guard let spacing = own.lazy.compactMap(\.spacing).first else {
          omissions.leaveOut(image, because: "its spacing is unknown")
          continue
        }
        scale = (spacing.x, spacing.y)
      }
      let positions = PointTable.positions(own)
      let fields = options.landmarks.flatMap { name in
        positions[name].map { [($0.x * scale.x).shortest, ($0.y * scale.y).shortest] } ?? ["nan", "nan"]
      }
      records.append([SpreadsheetGuard.defused(id)] + fields)
    }
    return .single(
      DelimitedText.text(of: records, lineEnd: "\n"), omissions: omissions,
      notes: table.statusNotes(keeping: [], besides: omissions))
  }
}
