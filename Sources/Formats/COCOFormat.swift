import Landmarks
import Radiograph

/// COCO keypoints: x, y and visibility for every keypoint of a category; pixel centres are whole numbers.
///
/// Visibility 0 says "not labelled" for both unset and missing landmarks; names under `attributes.missing`
/// keep them apart.
struct COCOFormat: LandmarkFormat {
  let name = "coco"
  let title = "COCO keypoints JSON"
  let fileEnding = "json"
  let hasFilePerImage = false

  private struct File: Decodable {
    let images: [Lenient<Image>]
    let annotations: [Lenient<Annotation>]
    let categories: [Lenient<Category>]
  }

  private struct Image: Decodable {
    let id: Int
    let fileName: String

    enum CodingKeys: String, CodingKey {
      case id
      case fileName = "file_name"
    }
  }

  private struct Category: Decodable {
    let id: Int
    let keypoints: [Landmark]
  }

  private struct Annotation: Decodable {
    let image: Int
    let category: Int
    let keypoints: [Double]
    let attributes: Attributes?

    enum CodingKeys: String, CodingKey {
      case keypoints, attributes
      case image = "image_id"
      case category = "category_id"
    }
  }

  private struct Attributes: Decodable {
    let missing: [Landmark]?
  }

  func recognises(_ source: ImportSource) -> Bool {
    source.topLevelKeys.isSuperset(of: ["images", "annotations", "categories"])
  }

  func read(_ source: ImportSource, with context: ImportContext) throws -> ImportedPoints {
    let file = try source.decode(File.self, expecting: "COCO images, annotations and categories")
    var collector = PointCollector(source, context)
    for (index, image) in file.images.enumerated() where image.value == nil {
      collector.reject(at: .element("images[\(index)]"), image.problem)
    }
    let images = Dictionary(file.images.compactMap(\.value).map { ($0.id, $0.fileName) }) { first, _ in first
    }
    // Categories without keypoints belong to other tasks: only an annotation that needs one complains.
    let categories = Dictionary(file.categories.compactMap(\.value).map { ($0.id, $0.keypoints) }) {
      first, _ in
      first
    }
    for category in file.categories { category.value?.keypoints.forEach { collector.name($0) } }
    for (index, annotation) in file.annotations.enumerated() {
      let place = PointCollector.Place.element("annotations[\(index)]")
      guard let annotation = annotation.value else {
        collector.reject(at: place, annotation.problem)
        continue
      }
      guard let names = categories[annotation.category], let image = images[annotation.image] else {
        collector.reject(at: place, "its image or its category's keypoints are not in the file")
        continue
      }
      guard annotation.keypoints.count == 3 * names.count else {
        collector.reject(
          at: place, "\(annotation.keypoints.count) numbers, expected \(3 * names.count): x, y, v for each")
        continue
      }
      guard let film = collector.film(named: image, at: place) else { continue }
      read(annotation, names, on: film, at: place, into: &collector)
    }
    return collector.points
  }

  private func read(
    _ annotation: Annotation, _ names: [Landmark], on film: ImageName, at place: PointCollector.Place,
    into collector: inout PointCollector
  ) {
    let missing = Set(annotation.attributes?.missing ?? [])
    for (index, name) in names.enumerated() {
      let values = annotation.keypoints[(3 * index)..<(3 * index + 3)]
      let (x, y, visibility) = (values[3 * index], values[3 * index + 1], values[3 * index + 2])
      switch visibility {
      case 0: if missing.contains(name) { collector.addMissing(name, on: film, at: place) }
      case 1, 2: collector.add(name, x: x, y: y, on: film, at: place)
      default:
        collector.reject(
          at: place,
          "\(name.name.quotedForMessage) has the visibility \(visibility.shortest), expected 0, 1 or 2")
      }
    }
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    let rows = table.rowsByImage
    var images: [JSONText] = []
    var annotations: [JSONText] = []
    var losses: [String] = []
    var unsized = 0
    for image in table.images {
      let own = rows[image] ?? []
      guard let width = own.lazy.compactMap(\.imageWidth).first,
        let height = own.lazy.compactMap(\.imageHeight).first
      else {
        unsized += 1
        continue
      }
      let id = images.count + 1
      images.append(
        .object([
          ("id", .integer(id)), ("file_name", .string(image.name)), ("width", .integer(width)),
          ("height", .integer(height)),
        ]))
      annotations.append(annotation(own, id: id, options.landmarks))
    }
    if unsized > 0 { losses.append("images of unknown size, left out: \(unsized)") }
    let category = JSONText.object([
      ("id", .integer(1)), ("name", .string("radiograph")), ("supercategory", .string("radiograph")),
      ("keypoints", .array(options.landmarks.map { .string($0.name) })), ("skeleton", .array([])),
    ])
    let file = JSONText.object([
      ("info", .object([("description", .string("landmarks, written by bregma"))])), ("licenses", .array([])),
      ("images", .array(images)), ("annotations", .array(annotations)), ("categories", .array([category])),
    ])
    return .single(file.text, losses: losses)
  }

  private func annotation(_ rows: [PointRow], id: Int, _ landmarks: [Landmark]) -> JSONText {
    let positions = PointTable.positions(rows)
    var keypoints: [Double] = []
    for name in landmarks {
      if let point = positions[name] { keypoints += [point.x, point.y, 2] } else { keypoints += [0, 0, 0] }
    }
    let known = landmarks.compactMap { positions[$0] }
    let (left, right) = (known.map(\.x).min() ?? 0, known.map(\.x).max() ?? 0)
    let (top, bottom) = (known.map(\.y).min() ?? 0, known.map(\.y).max() ?? 0)
    let box = JSONText.numbers([left, top, right - left, bottom - top])
    let missing = rows.filter { $0.point.status == .missing }.map { JSONText.string($0.point.landmark.name) }
    return .object([
      ("id", .integer(id)), ("image_id", .integer(id)), ("category_id", .integer(1)),
      ("keypoints", .numbers(keypoints)), ("num_keypoints", .integer(known.count)),
      ("bbox", box),
      ("area", .number((right - left) * (bottom - top))), ("iscrowd", .integer(0)),
      ("attributes", .object([("missing", .array(missing))])),
    ])
  }
}
