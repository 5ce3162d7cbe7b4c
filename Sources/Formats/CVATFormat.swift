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
    let line: Int
    let picture: TurnedPicture?
    /// Points outside of skeletons.
    var loose: [GroupedPoint] = []
    /// The skeleton that the reader is in.
    var skeleton: (tag: XMLTags.Tag, points: [GroupedPoint])?
  }

  func recognises(_ source: ImportSource) -> Bool { XMLTags.root(of: source) == "annotations" }

  func collect(into collector: inout PointCollector) throws {
    let source = collector.source
    var image: Image?
    var (loose, skeletons): ([Individual<[GroupedPoint]>], [Individual<[GroupedPoint]>]) = ([], [])
    var (others, hidden) = (0, 0)
    try XMLTags.forEach(of: source) { tag, isEnd in
      switch (tag.name, isEnd) {
      case ("image", false): image = Self.image(tag, into: &collector)
      case ("image", true):
        if let image {
          let points = collector.chosen(of: image.loose, on: image.film) { $0 }
          loose.append(
            Individual(
              on: image.film, at: .line(image.line), of: Set(points.map(\.landmark)),
              points: points.map(\.position), points))
        }
        image = nil
      case ("skeleton", false): image?.skeleton = (tag, [])
      case ("skeleton", true):
        if let image, let (tag, points) = image.skeleton {
          skeletons.append(
            Individual(
              on: image.film, at: .line(tag.line), kind: "skeleton \(tag.attributes["label"] ?? "")",
              of: Set(points.map(\.landmark)), points: points.map(\.position), points))
        }
        image?.skeleton = nil
      case ("track", false):
        throw FormatError(
          file: source.path, line: tag.line, reason: "a video's track; expected an export for images")
      case ("points", false):
        guard let here = image, let point = point(tag, on: here, into: &collector) else { return }
        if tag.attributes["occluded"] == "1" { hidden += 1 }
        if here.skeleton == nil { image?.loose.append(point) } else { image?.skeleton?.points.append(point) }
      case ("box", false), ("polygon", false), ("polyline", false), ("mask", false), ("ellipse", false),
        ("cuboid", false), ("tag", false):
        if tag.parents.last == "image" { others += 1 }
      default: break
      }
    }
    // An image that stands there twice is two individuals too.
    for individual in collector.chosen(of: loose + skeletons) {
      for point in individual.content {
        collector.add(
          point.landmark, x: point.position.x, y: point.position.y, written: point.written,
          on: individual.film, at: point.place)
      }
    }
    if others > 0 { collector.note("shapes that are no points were left out: \(others)") }
    if hidden > 0 { collector.note("points that it calls occluded taken as any others: \(hidden)") }
  }

  private static func image(_ tag: XMLTags.Tag, into collector: inout PointCollector) -> Image? {
    let place = PointCollector.Place.line(tag.line)
    guard let film = collector.film(named: tag.attributes["name"] ?? "", at: place) else { return nil }
    guard collector.take(shown: tag.statedSize, of: film, at: place) else { return nil }
    return Image(
      film: film, line: tag.line, picture: collector.context.picture(of: film, shown: tag.statedSize))
  }

  private func point(
    _ tag: XMLTags.Tag, on image: Image, into collector: inout PointCollector
  ) -> GroupedPoint? {
    let place = PointCollector.Place.line(tag.line)
    let label = Landmark(tag.attributes["label"] ?? "")
    collector.name(label)
    // An element of a skeleton that lies outside of the picture has no place.
    if tag.attributes["outside"] == "1" { return nil }
    let text = tag.attributes["points"] ?? ""
    let points = text.split(separator: ";", maxSplits: 1)
    guard points.count == 1 else {
      collector.reject(
        at: place,
        "\(label.name.quotedForMessage) has \(points.isEmpty ? "no point" : "several points"), expected one: x,y"
      )
      return nil
    }
    let numbers = points[0].split(separator: ",", maxSplits: 2).map { String($0).trimmed.writtenNumber }
    guard numbers.count == 2, let x = numbers[0], let y = numbers[1] else {
      collector.reject(
        at: place, "\(label.name.quotedForMessage) is at \(text.quotedForMessage), expected x,y")
      return nil
    }
    guard !x.isNaN, !y.isNaN else {
      collector.leaveUnset(label)
      return nil
    }
    let shown = PixelPoint(x: x - 0.5, y: y - 0.5)
    let group = tag.attributes["group_id"].flatMap { $0 == "0" ? nil : $0 }
    return GroupedPoint(
      group: group, landmark: label, position: image.picture?.stored(shown) ?? shown,
      written: PixelPoint(x: x, y: y), place: place)
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
      omissions: omissions, notes: table.statusNotes(keeping: [], besides: omissions) + table.notesOfXML)
  }
}
