import Landmarks

/// The JSON files of labelme: one per image, landmarks as shapes of type point.
///
/// labelme measures from the outer corner of the first pixel, so that its centre is (0.5, 0.5).
struct LabelmeFormat: LandmarkFormat {
  let name = "labelme"
  let title = "labelme JSON, shapes of type point"
  let fileEnding = "json"
  let hasFilePerImage = true

  private struct File: Decodable {
    let shapes: [Lenient<Shape>]
    let imagePath: String?
    let bregmaMissing: [Landmark]?
  }

  private struct Shape: Decodable {
    let label: Landmark
    let points: [[Double]]
    let shapeType: String?

    enum CodingKeys: String, CodingKey {
      case label, points
      case shapeType = "shape_type"
    }
  }

  func recognises(_ source: ImportSource) -> Bool { source.topLevelKeys.contains("shapes") }

  func read(_ source: ImportSource, with context: ImportContext) throws -> ImportedPoints {
    let file = try source.decode(File.self, expecting: "a labelme file")
    var collector = PointCollector(source, context)
    let film = try collector.filmOfFile(named: file.imagePath)
    var others = 0
    for (index, shape) in file.shapes.enumerated() {
      let place = PointCollector.Place.element("shapes[\(index)]")
      guard let shape = shape.value else {
        collector.reject(at: place, shape.problem)
        continue
      }
      guard shape.shapeType == "point" else {
        others += 1
        continue
      }
      guard shape.points.count == 1, shape.points[0].count == 2 else {
        collector.reject(at: place, "a point needs exactly one x and y")
        continue
      }
      let (x, y) = (shape.points[0][0] - 0.5, shape.points[0][1] - 0.5)
      collector.add(shape.label, x: x, y: y, on: film, at: place)
    }
    for (index, name) in (file.bregmaMissing ?? []).enumerated() {
      collector.addMissing(name, on: film, at: .element("bregmaMissing[\(index)]"))
    }
    if others > 0 { collector.note("shapes that are no points were left out: \(others)") }
    return collector.points
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    var unsized = 0
    var text = try ExportedText.perImage(table, ending: fileEnding) { image, rows in
      guard let width = rows.lazy.compactMap(\.imageWidth).first,
        let height = rows.lazy.compactMap(\.imageHeight).first
      else {
        unsized += 1
        return nil
      }
      let missing = rows.filter { $0.point.status == .missing }.map {
        JSONText.string($0.point.landmark.name)
      }
      return JSONText.object([
        ("version", .string("5.5.0")), ("flags", .object([])),
        ("shapes", .array(rows.compactMap(shape))),
        ("imagePath", .string(FilmNames.base(of: image.name))), ("imageData", .null),
        ("imageHeight", .integer(height)), ("imageWidth", .integer(width)),
        ("bregmaMissing", .array(missing)),
      ]).text
    }
    if unsized > 0 { text.losses.append("images of unknown size, left out: \(unsized)") }
    return text
  }

  private func shape(_ row: PointRow) -> JSONText? {
    guard let position = row.point.position else { return nil }
    return .object([
      ("label", .string(row.point.landmark.name)),
      ("points", .array([.numbers([position.x + 0.5, position.y + 0.5])])), ("group_id", .null),
      ("description", .string("")), ("shape_type", .string("point")), ("flags", .object([])),
      ("mask", .null),
    ])
  }
}
