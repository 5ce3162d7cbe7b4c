import Basics
import Landmarks
import Radiograph

/// The tables of DeepLabCut: three header rows, then one row per image.
///
/// One index column holds `labeled-data/set/image.png` (versions before 2.2.1), three hold its parts. Tables
/// with a likelihood hold a network's predictions; those without hold a person's marks. DeepLabCut takes an image's name
/// as it stands: where a spreadsheet would run one, one index column is written, whose beginning nothing runs.
struct DeepLabCutFormat: LandmarkFormat {
  let name = "deeplabcut"
  let title = "DeepLabCut CSV: rows scorer, bodyparts, coords"
  let fileEnding = "csv"
  let hasFilePerImage = false

  func recognises(_ source: ImportSource) -> Bool { source.firstRecord.first == "scorer" }

  func collect(into collector: inout PointCollector) throws {
    let (source, context) = (collector.source, collector.context)
    let records = try source.records { collector.reject(at: .line($0.line ?? 1), $0.reason) }
    let header = try DeepLabCutHeader(records, individual: context.individual, in: source)
    header.parts.forEach { collector.name($0.landmark) }
    if header.isAskedIndividual { collector.hasAskedIndividual = true }
    let individuals = records.dropFirst(header.rows).compactMap { individual($0, header, into: &collector) }
    collector.noteDepths(
      individuals.flatMap { row in
        header.parts.compactMap { $0.z.flatMap { row.content.fields[$0].trimmed.decimal } }
      })
    for row in collector.chosen(of: individuals) {
      for part in header.parts { read(part, of: row.content, on: row.film, into: &collector) }
    }
  }

  private func individual(
    _ record: DelimitedText.Record, _ header: DeepLabCutHeader, into collector: inout PointCollector
  ) -> Individual<DelimitedText.Record>? {
    let place = PointCollector.Place.line(record.line)
    guard record.fields.count == header.width else {
      collector.reject(at: place, "\(record.fields.count) fields, expected \(header.width)")
      return nil
    }
    let index = record.fields[..<header.indexColumns].filter { !$0.isEmpty }
    guard let film = collector.film(guarded: index, at: place) else { return nil }
    return Individual(on: film, at: place, points: record.points(header.parts.map { ($0.x, $0.y) }), record)
  }

  private func read(
    _ part: DeepLabCutHeader.Part, of record: DelimitedText.Record, on film: ImageName,
    into collector: inout PointCollector
  ) {
    let (x, y) = (record.fields[part.x].trimmed, record.fields[part.y].trimmed)
    if x.isAbsent && y.isAbsent { return }
    let likelihood = part.likelihood.map { record.fields[$0].trimmed } ?? ""
    let confidence = likelihood.decimal
    guard let px = x.decimal, let py = y.decimal,
      confidence != nil || likelihood.isAbsent
    else {
      return collector.reject(
        at: .line(record.line),
        "\(part.landmark.name.quotedForMessage) is \([x, y, likelihood].joined(separator: ", ").quotedForMessage), "
          + "expected numbers")
    }
    let annotator = collector.context.annotator
    collector.add(
      part.landmark, x: px, y: py, on: film, at: .line(record.line), confidence: confidence,
      annotator: annotator.isEmpty ? part.scorer : annotator)
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    let landmarks = options.landmarks
    let hasPredictions = table.rows.contains { $0.point.status == .predicted }
    let coordinates = ["x", "y"] + (hasPredictions ? ["likelihood"] : [])
    let indexColumns =
      ([options.dataset] + table.images.map(\.name)).allSatisfy { SpreadsheetGuard.defused($0) == $0 }
      ? options.indexColumns : 1
    let scorers = Set(table.rows.map(\.point.annotator))
    let scorer = scorers.count == 1 ? scorers.first.flatMap { $0.isEmpty ? nil : $0 } : nil
    func header(_ title: String, _ names: [String]) -> [String] {
      [title] + Array(repeating: "", count: indexColumns - 1) + names.map(SpreadsheetGuard.defused)
    }
    let columns = landmarks.flatMap { landmark in coordinates.map { (landmark.name, $0) } }
    var records = [
      header("scorer", columns.map { _ in scorer ?? "bregma" }),
      header("bodyparts", columns.map(\.0)), header("coords", columns.map(\.1)),
    ]
    let rows = table.rowsByImage
    for image in table.images {
      let index = ["labeled-data", options.dataset, image.name]
      var record = indexColumns == 1 ? [index.joined(separator: "/")] : index
      let points = Dictionary((rows[image] ?? []).map { ($0.point.landmark, $0.point) }) { $1 }
      for name in landmarks {
        let point = points[name]
        record += [point?.position?.x.shortest ?? "", point?.position?.y.shortest ?? ""]
        if hasPredictions {
          record.append(point?.status == .predicted ? (point?.confidence ?? 0).shortest : "")
        }
      }
      records.append(record)
    }
    return .single(
      DelimitedText.text(of: records, lineEnd: "\n"), notes: table.statusNotes(keeping: [.predicted]))
  }
}

/// The header rows of a DeepLabCut table.
struct DeepLabCutHeader {
  /// One landmark and its columns.
  struct Part {
    let landmark: Landmark
    let scorer: String
    let x: Int
    let y: Int
    /// Of points in space (DeepLabCut 3D).
    let z: Int?
    let likelihood: Int?
  }

  let indexColumns: Int
  let width: Int
  /// Records before the first image.
  let rows: Int
  let parts: [Part]
  /// Whether the parts are those of the individual that was asked for.
  let isAskedIndividual: Bool

  /// - Parameter individual: whose points are read; nil where the table has only one.
  /// - Throws: `FormatError` for another header, and when nobody said which of several individuals is meant.
  init(_ records: [DelimitedText.Record], individual: String?, in source: ImportSource) throws {
    func failure(_ line: Int, _ reason: String) -> FormatError {
      FormatError(file: source.path, line: line, reason: reason)
    }
    let titles = records.prefix(4).map { $0.fields[0].trimmed }
    guard let end = titles.firstIndex(of: "coords"), let names = titles.firstIndex(of: "bodyparts"),
      titles.first == "scorer", names < end,
      records[..<(end + 1)].allSatisfy({ $0.fields.count == records[0].fields.count }),
      let start = records[end].fields.firstIndex(where: { $0.trimmed == "x" }), start == 1 || start == 3
    else {
      throw failure(
        records.first?.line ?? 1,
        "expected rows scorer, bodyparts and coords, after one or three index columns")
    }
    let all = start..<records[0].fields.count
    let own = try titles[..<end].firstIndex(of: "individuals").map { row in
      let names = records[row].fields.map(source.restored)
      let individuals = Set(all.map { names[$0] })
      guard let only = individual ?? (individuals.count == 1 ? individuals.first : nil),
        individuals.contains(only)
      else {
        let asked = individual.map { "\($0.quotedForMessage) is not among the " } ?? ""
        throw failure(
          records[row].line,
          "\(asked)\(individuals.count) individuals, \(individuals.sorted().prefix(5).map(\.quotedForMessage).joined(separator: ", "));"
            + " a film has each landmark once, say whose points are meant with --individual NAME")
      }
      return all.filter { names[$0] == only }
    }
    var columns: [String: [String: Int]] = [:]
    var order: [String] = []
    for column in own ?? Array(all) {
      let part = source.restored(records[names].fields[column])
      if columns[part] == nil { order.append(part) }
      let kind = records[end].fields[column].trimmed
      guard columns[part, default: [:]].updateValue(column, forKey: kind) == nil else {
        throw failure(
          records[end].line, "\(kind.quotedForMessage) of \(part.quotedForMessage) stands there twice")
      }
    }
    parts = try order.map { name in
      guard let x = columns[name]?["x"], let y = columns[name]?["y"] else {
        throw failure(records[end].line, "\(name.quotedForMessage) lacks x or y")
      }
      return Part(
        landmark: Landmark(name), scorer: source.restored(records[0].fields[x]), x: x, y: y,
        z: columns[name]?["z"], likelihood: columns[name]?["likelihood"])
    }
    (indexColumns, width, rows) = (start, records[0].fields.count, end + 1)
    isAskedIndividual = own != nil && individual != nil
  }
}
