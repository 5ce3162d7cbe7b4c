import Landmarks
import Radiograph

/// CVAT for images 1.1: XML with points, or with skeletons whose elements are points.
///
/// Positions count from the outer corner of the first pixel, on the picture as its orientation tag turns it. A point says
/// nothing of its status: what is more than placed comes back as placed.
struct CVATFormat: LandmarkFormat {
  let name = "cvat"
  let title = "CVAT for images 1.1, XML with points"
  let fileEnding = "xml"
  let hasFilePerImage = false

  /// The image that the reader is in.
  private struct Image {
    let film: ImageName
    let picture: TurnedPicture?
  }

  func recognises(_ source: ImportSource) -> Bool { XMLTags.root(of: source) == "annotations" }

  func read(_ source: ImportSource, with context: ImportContext) throws -> ImportedPoints {
    var collector = PointCollector(source, context)
    var image: Image?
    var (others, hidden) = (0, 0)
    try XMLTags.forEach(of: source) { tag, isEnd in
      switch (tag.name, isEnd) {
      case ("image", false): image = Self.image(tag, into: &collector)
      case ("image", true): image = nil
      case ("track", false):
        throw FormatError(
          file: source.path, line: tag.line, reason: "a video's track; expected an export for images")
      case ("points", false):
        guard let image else { return }
        if read(tag, on: image, into: &collector) { hidden += 1 }
      case ("box", false), ("polygon", false), ("polyline", false), ("mask", false), ("ellipse", false),
        ("cuboid", false), ("tag", false):
        if tag.parents.last == "image" { others += 1 }
      default: break
      }
    }
    if others > 0 { collector.note("shapes that are no points were left out: \(others)") }
    if hidden > 0 { collector.note("points that it calls occluded taken as placed: \(hidden)") }
    return collector.finished()
  }

  private static func image(_ tag: XMLTags.Tag, into collector: inout PointCollector) -> Image? {
    let place = PointCollector.Place.line(tag.line)
    guard let film = collector.film(named: tag.attributes["name"] ?? "", at: place) else { return nil }
    let elsewhere = collector.context.elsewhere(film)
    guard let width = tag.attributes["width"].flatMap(Int.init), width > 0,
      let height = tag.attributes["height"].flatMap(Int.init), height > 0
    else {
      return Image(
        film: film, picture: collector.context.size(film).map { TurnedPicture(raster: $0, elsewhere) })
    }
    let picture = TurnedPicture(shown: FilmSize(width: width, height: height), elsewhere)
    guard
      collector.take(
        width: picture.raster.width, height: picture.raster.height, statedFor: film, at: place)
    else { return nil }
    return Image(film: film, picture: picture)
  }

  /// - Returns: whether the point was taken although the file calls it occluded.
  private func read(_ tag: XMLTags.Tag, on image: Image, into collector: inout PointCollector) -> Bool {
    let place = PointCollector.Place.line(tag.line)
    let label = Landmark(tag.attributes["label"] ?? "")
    collector.name(label)
    // An element of a skeleton that lies outside of the picture has no place.
    if tag.attributes["outside"] == "1" { return false }
    let numbers = (tag.attributes["points"] ?? "").split(separator: ";").map { pair in
      pair.split(separator: ",").map { String($0).trimmed.decimal }
    }
    guard numbers.count == 1, numbers[0].count == 2, let x = numbers[0][0], let y = numbers[0][1] else {
      collector.reject(
        at: place, "\(label.name.quotedForMessage) has \(numbers.count) points, expected one: x,y")
      return false
    }
    let shown = PixelPoint(x: x - 0.5, y: y - 0.5)
    let point = image.picture?.stored(shown) ?? shown
    collector.add(label, x: point.x, y: point.y, on: image.film, at: place)
    return tag.attributes["occluded"] == "1"
  }

  /// What stands before the images: some readers want the labels there.
  private static func head(_ landmarks: [Landmark], images: Int) -> String {
    let labels = landmarks.map {
      "        <label><name>\($0.name.escapedForXML)</name><type>points</type><attributes></attributes></label>\n"
    }
    return """
      <?xml version="1.0" encoding="utf-8"?>
      <annotations>
        <version>1.1</version>
        <meta>
          <task>
            <name>bregma</name>
            <size>\(images)</size>
            <mode>annotation</mode>
            <labels>
      \(labels.joined())      </labels>
          </task>
        </meta>

      """
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    let (sized, omissions) = table.sized()
    var images = ""
    for (number, (image, own, raster)) in sized.enumerated() {
      let picture = TurnedPicture(raster: raster, options.elsewhere(image))
      let size = "width=\"\(picture.size.width)\" height=\"\(picture.size.height)\""
      images += "  <image id=\"\(number)\" name=\"\(image.name.escapedForXML)\" \(size)>\n"
      for row in own {
        guard let point = row.point.position.map(picture.shown) else { continue }
        let label = row.point.landmark.name.escapedForXML
        let place = "\((point.x + 0.5).shortest),\((point.y + 0.5).shortest)"
        images += "    <points label=\"\(label)\" source=\"manual\" occluded=\"0\" points=\"\(place)\""
        images += " z_order=\"0\"></points>\n"
      }
      images += "  </image>\n"
    }
    return .single(
      Self.head(options.landmarks, images: sized.count) + images + "</annotations>\n",
      omissions: omissions, notes: table.statusNotes(keeping: []) + table.notesOfXML)
  }
}
