import Landmarks
import Radiograph

/// The JSON files of labelme: one per image, landmarks as shapes of type point.
///
/// labelme measures from the outer corner of the first pixel, so that its centre is (0.5, 0.5), and on the picture as the
/// orientation tag turns it (seen of 5.5 and 6.3). What is more than placed stands in a shape's flags, the confidence in
/// its score.
struct LabelmeFormat: LandmarkFormat {
  let name = "labelme"
  let title = "labelme JSON, shapes of type point"
  let fileEnding = "json"
  let hasFilePerImage = true

  private struct File: Decodable {
    let shapes: [Lenient<Shape>]
    let imagePath: String?
    let imageWidth: WrittenNumber?
    let imageHeight: WrittenNumber?
    let bregmaMissing: [Landmark]?

    var size: StatedSize? { StatedSize(width: imageWidth?.whole, height: imageHeight?.whole) }
  }

  private struct Shape: Decodable {
    let label: Landmark
    let points: [[WrittenNumber]]
    let shapeType: String?
    /// How sure a model was; X-AnyLabeling writes it.
    let score: WrittenNumber?
    let flags: [String: Bool]?
    let group: Lenient<Identifier>?

    enum CodingKeys: String, CodingKey {
      case label, points, score, flags
      case shapeType = "shape_type"
      case group = "group_id"
    }

    /// Files of old versions do not say what a shape is.
    var isPoint: Bool { shapeType == "point" || shapeType == nil && points.count == 1 }

    /// What the flags say, which a person can set in labelme too.
    var status: LandmarkStatus? {
      LandmarkStatus.allCases.first { $0.hasPosition && flags?[$0.rawValue] == true }
    }
  }

  func recognises(_ source: ImportSource) -> Bool { source.topLevelKeys.contains("shapes") }

  func collect(into collector: inout PointCollector) throws {
    let source = collector.source
    let file = try source.decode(File.self, expecting: "a labelme file")
    let film = try collector.filmOfFile(named: file.imagePath)
    let picture = collector.context.picture(of: film, shown: file.size)
    _ = collector.take(shown: file.size, of: film, at: .element("imageWidth, imageHeight"))
    if let picture, picture.orientation != .asStored {
      collector.note(
        "labelme turns \(film) by its orientation tag (\(picture.orientation.tag)); its points were turned back"
      )
    }
    var others = 0
    var points: [(point: GroupedPoint, shape: Shape)] = []
    for (index, shape) in file.shapes.enumerated() {
      let place = PointCollector.Place.element("shapes[\(index)]")
      guard let shape = shape.value else {
        collector.reject(at: place, shape.problem)
        continue
      }
      guard shape.isPoint else {
        others += 1
        continue
      }
      guard shape.points.count == 1, shape.points[0].count == 2 else {
        collector.reject(at: place, "a point needs exactly one x and y")
        continue
      }
      guard let x = shape.points[0][0].value, let y = shape.points[0][1].value else {
        collector.leaveUnset(shape.label)
        continue
      }
      let shown = PixelPoint(x: x - 0.5, y: y - 0.5)
      points.append(
        (
          GroupedPoint(
            group: shape.group?.value?.text, landmark: shape.label, position: picture?.stored(shown) ?? shown,
            written: PixelPoint(x: x, y: y), place: place), shape
        ))
    }
    for (point, shape) in collector.chosen(of: points, on: film, by: \.point) {
      collector.add(
        point.landmark, x: point.position.x, y: point.position.y, written: point.written, on: film,
        at: point.place, confidence: shape.score?.value, status: shape.status)
    }
    for (index, name) in (file.bregmaMissing ?? []).enumerated() {
      collector.addMissing(name, on: film, at: .element("bregmaMissing[\(index)]"))
    }
    if others > 0 { collector.note("shapes that are no points were left out: \(others)") }
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    var omissions = ExportOmissions()
    var turned: [String] = []
    var text = try ExportedText.perImage(table, ending: fileEnding) { image, rows in
      guard let raster = PointTable.size(rows) else {
        omissions.leaveOut(unsized: image)
        return nil
      }
      let picture = TurnedPicture(raster: raster, options.elsewhere(image))
      if picture.orientation != .asStored { turned.append("\(image)") }
      let missing = rows.filter { $0.point.status == .missing }.map {
        JSONText.string($0.point.landmark.name)
      }
      return JSONText.object([
        ("version", .string("5.5.0")), ("flags", .object([])),
        ("shapes", .array(rows.compactMap { shape($0, in: picture) })),
        ("imagePath", .string(FilmNames.base(of: image.name))), ("imageData", .null),
        ("imageHeight", .integer(picture.size.height)), ("imageWidth", .integer(picture.size.width)),
        ("bregmaMissing", .array(missing)),
      ]).text
    }
    text.omissions = omissions
    if let first = turned.first {
      text.notes.append(
        "images that labelme turns by their orientation tag, written as it shows them: \(turned.count), "
          + "such as \(first)")
    }
    return text
  }

  private func shape(_ row: PointRow, in picture: TurnedPicture) -> JSONText? {
    guard let position = row.point.position.map(picture.shown) else { return nil }
    let flags = row.point.status == .placed ? [] : [(row.point.status.rawValue, JSONText.boolean(true))]
    return .object(
      [
        ("label", .string(row.point.landmark.name)),
        ("points", .array([.numbers([position.x + 0.5, position.y + 0.5])])), ("group_id", .null),
        ("description", .string("")), ("shape_type", .string("point")), ("flags", .object(flags)),
        ("mask", .null),
      ] + (row.point.confidence.map { [("score", .number($0))] } ?? []))
  }
}
