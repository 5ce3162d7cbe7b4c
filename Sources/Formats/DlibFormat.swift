import Landmarks
import Radiograph

/// The XML of dlib and its imglab: boxes whose parts are points, in whole pixels.
///
/// Bregma writes the whole film as the box; dlib finds points relative to it.
struct DlibFormat: LandmarkFormat {
  let name = "dlib"
  let title = "dlib and imglab XML, parts of boxes"
  let fileEnding = "xml"
  let hasFilePerImage = false

  /// What XML has to escape in a name, and dlib (20.0) does not know escaped.
  private static let escapes = Set<Character>("&<>\"")

  /// The parts of one box.
  private typealias Box = (line: Int, area: Double, parts: [XMLTags.Tag])

  func recognises(_ source: ImportSource) -> Bool { XMLTags.root(of: source) == "dataset" }

  func collect(into collector: inout PointCollector) throws {
    let source = collector.source
    var film: ImageName?
    var boxes: [Box] = []
    var individuals: [Individual<[XMLTags.Tag]>] = []
    try XMLTags.forEach(of: source) { tag, isEnd in
      switch (tag.name, isEnd) {
      case ("image", false):
        film = collector.film(named: tag.attributes["file"] ?? "", at: .line(tag.line))
        if let named = film, !collector.take(tag.statedSize, of: named, at: .line(tag.line)) { film = nil }
        boxes = []
      case ("image", true):
        if let film {
          individuals += boxes.map {
            Individual(on: film, at: .line($0.line), area: $0.area, isMarked: !$0.parts.isEmpty, $0.parts)
          }
        }
        film = nil
      case ("box", false):
        let sides = ["width", "height"].map { tag.attributes[$0]?.decimal ?? 0 }
        boxes.append((tag.line, sides[0] * sides[1], []))
      case ("part", false):
        if !boxes.isEmpty { boxes[boxes.count - 1].parts.append(tag) }
      default: break
      }
    }
    for box in collector.chosen(of: individuals) { read(box.content, on: box.film, into: &collector) }
  }

  private func read(_ parts: [XMLTags.Tag], on film: ImageName, into collector: inout PointCollector) {
    for part in parts {
      let label = Landmark(part.attributes["name"] ?? "")
      guard let x = part.attributes["x"]?.decimal, let y = part.attributes["y"]?.decimal else {
        collector.reject(at: .line(part.line), "\(label.name.quotedForMessage) lacks x or y")
        continue
      }
      collector.add(label, x: x, y: y, on: film, at: .line(part.line))
    }
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    let (sized, omissions) = table.sized()
    var text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<dataset>\n<name>bregma</name>\n<images>\n"
    var furthest = 0.0
    for (image, own, film) in sized {
      text +=
        "  <image file=\"\(image.name.escapedForXML)\" width=\"\(film.width)\" height=\"\(film.height)\">\n"
      text += "    <box top=\"0\" left=\"0\" width=\"\(film.width)\" height=\"\(film.height)\">\n"
      for row in own {
        guard let point = row.point.position else { continue }
        // Adding 0 makes 0 of -0.
        let whole = PixelPoint(x: point.x.rounded() + 0, y: point.y.rounded() + 0)
        furthest = max(furthest, whole.distance(to: point))
        let name = row.point.landmark.name.escapedForXML
        text += "      <part name=\"\(name)\" x=\"\(whole.x.shortest)\" y=\"\(whole.y.shortest)\"/>\n"
      }
      text += "    </box>\n  </image>\n"
    }
    var notes = table.statusNotes(keeping: [], besides: omissions) + table.notesOfXML
    let names = table.images.map(\.name) + table.landmarks.map(\.name)
    let escaped = names.filter { !Self.escapes.isDisjoint(with: $0) }
    if let first = escaped.first {
      notes.append(
        "names with & < > or \", whose escapes dlib takes for the name: \(escaped.count), such as "
          + first.quotedForMessage)
    }
    // dlib 20: parts have numbers in its models, which it gives out by the bytes of their names.
    let placed = Set(table.rows.filter { $0.point.position != nil }.map(\.point.landmark))
    let written = options.landmarks.filter(placed.contains).map(\.name)
    let counted = written.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    if counted != written {
      let first = counted.prefix(5).map(\.quotedForMessage).joined(separator: ", ")
      notes.append(
        "dlib counts landmarks by the bytes of their names: \(first)" + (counted.count > 5 ? ", ..." : ""))
    }
    if furthest > 0 {
      notes.append("its positions are whole numbers: points moved by up to \(furthest.twoDigits) px")
    }
    return .single(text + "</images>\n</dataset>\n", omissions: omissions, notes: notes)
  }
}

extension Double {
  /// With at most two digits behind the point.
  fileprivate var twoDigits: String { ((self * 100).rounded() / 100).shortest }
}
