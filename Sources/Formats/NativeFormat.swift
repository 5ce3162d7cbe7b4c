import Basics
import Landmarks
import Radiograph

/// Bregma's own table: one row per point, nothing lost either way.
struct NativeFormat: LandmarkFormat {
  let name = "bregma"
  let title = "Bregma CSV, one row per point"
  let fileEnding = "csv"
  let hasFilePerImage = false

  func recognises(_ source: ImportSource) -> Bool {
    // A header that lacks x or y is told so; nobody else has these two.
    Set(source.firstRecord.map { $0.lowercased() }).isSuperset(of: ["image", "landmark"])
  }

  func collect(into collector: inout PointCollector) throws {
    let (source, context) = (collector.source, collector.context)
    // What is no row is named before rows that cannot be used: read twice, a million rows need not be kept.
    try forEachRow(source, context) { error in
      let wayOn = error.isOfTwoAnnotators ? "; keep them apart with --rule annotator" : ""
      collector.reject(at: .line(error.line ?? 1), error.reason + wayOn)
    } body: { _, _ in
    }
    try forEachRow(source, context) { _ in
    } body: { row, line in
      add(row, line: line, context, to: &collector)
    }
    try noteDepths(source, in: &collector)
  }

  /// Points in space have a column of their own, which is none of this table's.
  private func noteDepths(_ source: ImportSource, in collector: inout PointCollector) throws {
    guard let column = source.firstRecord.firstIndex(where: { $0.lowercased() == "z" }) else { return }
    var depths: [Double] = []
    try DelimitedText.forEachRecord(of: source.bytes, file: source.path) { _, _ in
    } _: { record in
      if column < record.fields.count, let depth = record.fields[column].trimmed.decimal {
        depths.append(depth)
      }
    }
    collector.noteDepths(depths)
  }

  private func forEachRow(
    _ source: ImportSource, _ context: ImportContext, refused: (PointTableError) -> Void,
    body: (PointRow, _ line: Int) -> Void
  ) throws {
    try PointTable.forEachRow(
      csv: source.bytes, file: source.path, annotatorsApart: context.annotatorsApart, restores: false,
      refused: refused,
      body: body)
  }

  private func add(
    _ row: PointRow, line: Int, _ context: ImportContext, to collector: inout PointCollector
  ) {
    let landmark = Landmark(collector.source.restored(row.point.landmark.name))
    collector.name(landmark)
    guard let film = collector.film(guarded: [row.image.name], at: .line(line)), row.point.status != .unset,
      collector.take(StatedSize(width: row.imageWidth, height: row.imageHeight), of: film, at: .line(line)),
      row.spacing.map({ collector.take($0, of: film, at: .line(line)) }) ?? true
    else { return }
    let point = row.point
    let annotator = point.annotator.isEmpty ? context.annotator : collector.source.restored(point.annotator)
    collector.add(
      LandmarkPoint(
        landmark: landmark, position: point.position, status: point.status,
        confidence: point.confidence, annotator: annotator),
      on: film, at: .line(line))
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    .single(table.csv)
  }
}

/// One row per image, two columns per landmark; positions only.
struct WideFormat: LandmarkFormat {
  let name = "wide"
  let title = "wide CSV: image, NAME_x, NAME_y, ..."
  let fileEnding = "csv"
  let hasFilePerImage = false

  func recognises(_ source: ImportSource) -> Bool {
    let header = source.firstRecord
    return header.first?.lowercased() == "image" && (try? landmarks(header, source)) != nil
  }

  func collect(into collector: inout PointCollector) throws {
    let source = collector.source
    let records = try source.records { collector.reject(at: .line($0.line ?? 1), $0.reason) }
    guard let header = records.first else { throw FormatError(file: source.path, reason: "empty") }
    let landmarks: [Landmark]
    do throws(HeaderError) {
      landmarks = try self.landmarks(header.fields.map(\.trimmed), source)
      var seen = Set<Landmark>()
      if let twice = landmarks.first(where: { !seen.insert($0).inserted }) {
        throw HeaderError(reason: "the landmark \(twice.name.quotedForMessage) stands there twice")
      }
    } catch {
      throw FormatError(file: source.path, line: header.line, reason: error.reason)
    }
    landmarks.forEach { collector.name($0) }
    let width = header.fields.count
    let individuals = records.dropFirst().compactMap { record in
      individual(record, width: width, into: &collector)
    }
    for row in collector.chosen(of: individuals) {
      read(row.content, landmarks, on: row.film, into: &collector)
    }
  }

  private func individual(
    _ record: DelimitedText.Record, width: Int, into collector: inout PointCollector
  ) -> Individual<DelimitedText.Record>? {
    let place = PointCollector.Place.line(record.line)
    guard record.fields.count == width else {
      collector.reject(at: place, "\(record.fields.count) fields, expected \(width)")
      return nil
    }
    guard let film = collector.film(guarded: record.fields.prefix(1), at: place) else { return nil }
    let columns = stride(from: 1, to: width - 1, by: 2).map { ($0, $0 + 1) }
    return Individual(on: film, at: place, points: record.points(columns), record)
  }

  private func read(
    _ record: DelimitedText.Record, _ landmarks: [Landmark], on film: ImageName,
    into collector: inout PointCollector
  ) {
    let place = PointCollector.Place.line(record.line)
    for (index, landmark) in landmarks.enumerated() {
      let (x, y) = (record.fields[1 + 2 * index].trimmed, record.fields[2 + 2 * index].trimmed)
      if x.isAbsent && y.isAbsent { continue }
      guard let x = x.decimal, let y = y.decimal else {
        collector.reject(
          at: place,
          "\(landmark.name.quotedForMessage) is \("\(x), \(y)".quotedForMessage), expected two numbers")
        continue
      }
      collector.add(landmark, x: x, y: y, on: film, at: place)
    }
  }

  private struct HeaderError: Error { let reason: String }

  /// The landmarks of a header, columns in pairs.
  private func landmarks(_ header: [String], _ source: ImportSource) throws(HeaderError) -> [Landmark] {
    guard header.count >= 3, header.count % 2 == 1 else {
      throw HeaderError(reason: "expected image and then two columns for each landmark")
    }
    var names: [Landmark] = []
    for index in stride(from: 1, to: header.count, by: 2) {
      let (x, y) = (header[index], header[index + 1])
      guard x.hasSuffix("_x"), y.hasSuffix("_y"), x.dropLast(2) == y.dropLast(2), x.count > 2 else {
        throw HeaderError(
          reason: "the columns are \("\(x),\(y)".quotedForMessage), expected NAME_x,NAME_y")
      }
      guard let name = Landmark(typed: String(source.restored(x).dropLast(2))) else {
        throw HeaderError(reason: "a landmark has no name")
      }
      names.append(name)
    }
    return names
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    .single(table.wideCSV, notes: table.statusNotes(keeping: []))
  }
}
