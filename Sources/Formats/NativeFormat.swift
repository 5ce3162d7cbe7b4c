import Landmarks

/// Bregma's own table: one row per point, nothing lost either way.
struct NativeFormat: LandmarkFormat {
  let name = "bregma"
  let title = "Bregma CSV, one row per point"
  let fileEnding = "csv"
  let hasFilePerImage = false

  func recognises(_ source: ImportSource) -> Bool {
    let header = Set(source.firstRecord.map { $0.lowercased() })
    return ["image", "landmark", "x", "y"].allSatisfy(header.contains)
  }

  func read(_ source: ImportSource, with context: ImportContext) throws -> ImportedPoints {
    var collector = PointCollector(source, context)
    let rows = try PointTable.readable(csv: source.bytes, file: source.path) { error in
      collector.reject(at: .line(error.line ?? 1), error.reason)
    }
    for (row, line) in rows {
      collector.name(row.point.landmark)
      guard let film = collector.film(named: row.image.name, at: .line(line)), row.point.status != .unset
      else { continue }
      let point = row.point
      let annotator = point.annotator.isEmpty ? context.annotator : point.annotator
      collector.add(
        LandmarkPoint(
          landmark: point.landmark, position: point.position, status: point.status,
          confidence: point.confidence, annotator: annotator),
        on: film, at: .line(line))
      if let spacing = row.spacing { collector.vouch(spacing, for: film) }
    }
    return collector.points
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    .single(table.csv)
  }
}
