import Landmarks
import Radiograph

/// COCO keypoints: x, y and visibility for every keypoint of a category; pixel centres are whole numbers.
///
/// Visibility 0 says "not labelled" for both unset and missing landmarks, and 2 for whatever lies somewhere: under
/// `attributes`, `missing` names the one, `status` and `confidence` say of the other what is more than placed.
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
    let id: Identifier
    let fileName: String
    let width: WrittenNumber?
    let height: WrittenNumber?

    var size: StatedSize? { StatedSize(width: width?.whole, height: height?.whole) }

    enum CodingKeys: String, CodingKey {
      case id, width, height
      case fileName = "file_name"
    }
  }

  private struct Category: Decodable {
    let id: Identifier
    let name: String?
    let keypoints: [Landmark]?
    let skeleton: Lines?

    /// As a sentence calls it.
    var title: String { "the category \((name ?? id.text).quotedForMessage)" }

    /// What tells it from another one: its name and its keypoints.
    var signature: String {
      ([name ?? ""] + (keypoints ?? []).map(\.name)).joined(separator: ", ")
    }
  }

  /// Pairs of keypoints, counted from 1 (from 0 by some); another program may write anything.
  private struct Lines: Decodable {
    let pairs: [[Int]]

    init(from decoder: any Decoder) throws {
      pairs = (try? decoder.singleValueContainer().decode([[Int]].self)) ?? []
    }
  }

  private struct Annotation: Decodable {
    let image: Identifier
    let category: Identifier
    /// x, y and v one after the other; null where a program wrote what is no number.
    let keypoints: [Double?]?
    /// How sure a model was of all of it.
    let score: Double?
    private let bbox: [Double?]?
    let attributes: Attributes?

    enum CodingKeys: String, CodingKey {
      case keypoints, score, bbox, attributes
      case image = "image_id"
      case category = "category_id"
    }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      func numbers(_ key: CodingKeys) throws -> [Double?]? {
        try fields.decodeIfPresent([WrittenNumber].self, forKey: key)?.map(\.value)
      }
      image = try fields.decode(Identifier.self, forKey: .image)
      category = try fields.decode(Identifier.self, forKey: .category)
      (keypoints, bbox) = (try numbers(.keypoints), try numbers(.bbox))
      score = try fields.decodeIfPresent(WrittenNumber.self, forKey: .score)?.value
      attributes = try fields.decodeIfPresent(Attributes.self, forKey: .attributes)
    }

    var isLabelled: Bool {
      guard let keypoints else { return false }
      return stride(from: 2, to: keypoints.count, by: 3).contains { [1, 2].contains(keypoints[$0]) }
    }

    /// Of its box, or of the box around its keypoints, px².
    var area: Double {
      if let bbox, bbox.count == 4, let width = bbox[2], let height = bbox[3] { return width * height }
      let labelled = stride(from: 0, to: (keypoints?.count ?? 0) - 2, by: 3)
        .filter { (keypoints?[$0 + 2] ?? 0) > 0 }
      let (x, y) = (labelled.compactMap { keypoints?[$0] }, labelled.compactMap { keypoints?[$0 + 1] })
      return ((x.max() ?? 0) - (x.min() ?? 0)) * ((y.max() ?? 0) - (y.min() ?? 0))
    }
  }

  /// What Bregma writes; another program's attributes may be anything.
  private struct Attributes: Decodable {
    let missing: [Landmark]
    let status: [String: LandmarkStatus]
    let confidence: [String: Double]

    enum CodingKeys: String, CodingKey { case missing, status, confidence }

    init(from decoder: any Decoder) throws {
      let fields = try? decoder.container(keyedBy: CodingKeys.self)
      missing = (try? fields?.decode([Landmark].self, forKey: .missing)) ?? []
      status = (try? fields?.decode([String: LandmarkStatus].self, forKey: .status)) ?? [:]
      confidence = (try? fields?.decode([String: Double].self, forKey: .confidence)) ?? [:]
    }
  }

  func recognises(_ source: ImportSource) -> Bool {
    source.topLevelKeys.isSuperset(of: ["images", "annotations", "categories"])
  }

  func collect(into collector: inout PointCollector) throws {
    let file = try collector.source.decode(File.self, expecting: "COCO images, annotations and categories")
    for (index, image) in file.images.enumerated() where image.value == nil {
      collector.reject(at: .element("images[\(index)]"), image.problem)
    }
    let images = Dictionary(grouping: file.images.compactMap(\.value), by: \.id)
    let categories = Dictionary(grouping: file.categories.compactMap(\.value), by: \.id)
    // Images without points are names of the file too.
    for image in file.images { _ = image.value.flatMap { collector.film(mentioned: $0.fileName) } }
    for category in file.categories {
      category.value?.keypoints?.forEach { collector.name($0) }
      if let category = category.value { connect(category, into: &collector) }
    }
    var (boxes, hidden) = (0, 0)
    var individuals: [Individual<(annotation: Annotation, image: Image)>] = []
    for (index, annotation) in file.annotations.enumerated() {
      let place = PointCollector.Place.element("annotations[\(index)]")
      guard let annotation = annotation.value else {
        collector.reject(at: place, annotation.problem)
        continue
      }
      guard annotation.keypoints != nil else {
        boxes += 1
        continue
      }
      guard
        let image = Self.only(
          of: images[annotation.image] ?? [], "image \(annotation.image.text.quotedForMessage)", at: place,
          name: \.fileName, into: &collector),
        let film = collector.film(named: image.fileName, at: place)
      else { continue }
      individuals.append(
        Individual(
          on: film, at: place, kind: annotation.category.text,
          of: Self.landmarks(of: categories[annotation.category] ?? [], collector.context),
          area: annotation.area, isMarked: annotation.isLabelled, (annotation, image)))
    }
    for individual in collector.chosen(of: individuals) {
      let (film, place, (annotation, image)) = (individual.film, individual.place, individual.content)
      guard
        let category = Self.only(
          of: categories[annotation.category] ?? [], "category \(annotation.category.text.quotedForMessage)",
          at: place, name: \.signature, into: &collector),
        let names = try names(of: category, for: annotation, at: place, into: &collector),
        collector.take(image.size, of: film, at: place)
      else { continue }
      hidden += read(annotation, names, on: film, at: place, into: &collector)
    }
    if boxes > 0 { collector.note("annotations without keypoints left out: \(boxes)") }
    if hidden > 0 {
      collector.note("points that it calls not visible (v = 1) taken as any others: \(hidden)")
    }
  }

  /// The one element of a list that has an identifier; nil, and a rejection, where there is none or where there are
  /// several that say different things.
  private static func only<Element>(
    of elements: [Element], _ what: String, at place: PointCollector.Place, name: (Element) -> String,
    into collector: inout PointCollector
  ) -> Element? {
    guard let first = elements.first else {
      collector.reject(at: place, "it belongs to the \(what), which the file does not list")
      return nil
    }
    if let other = elements.first(where: { name($0) != name(first) }) {
      collector.reject(
        at: place,
        "it belongs to the \(what), which the file lists twice, as \(name(first).quotedForMessage) and as "
          + name(other).quotedForMessage)
      return nil
    }
    return first
  }

  /// The landmarks that a category can have, labelled or not.
  private static func landmarks(of categories: [Category], _ context: ImportContext) -> Set<Landmark> {
    Set(categories.flatMap { $0.keypoints ?? context.names ?? [] })
  }

  /// Takes over the lines of a category.
  private func connect(_ category: Category, into collector: inout PointCollector) {
    guard let pairs = category.skeleton?.pairs, !pairs.isEmpty,
      let names = category.keypoints ?? collector.context.names
    else { return }
    // The format counts from 1; a file that names keypoint 0 cannot.
    let first = pairs.contains { $0.contains(0) } ? 0 : 1
    if first == 0 { collector.note("the skeleton of \(category.title) counts from 0") }
    var lost = 0
    for pair in pairs {
      let places = pair.map { $0.subtractingReportingOverflow(first).partialValue }
      if places.count == 2, places.allSatisfy(names.indices.contains) {
        collector.connect(names[places[0]], names[places[1]])
      } else {
        lost += 1
      }
    }
    if lost > 0 {
      collector.note("lines of the skeleton between keypoints that it does not have, left out: \(lost)")
    }
  }

  /// The names of an annotation's keypoints: the category's, else those that the person gave.
  private func names(
    of category: Category, for annotation: Annotation, at place: PointCollector.Place,
    into collector: inout PointCollector
  ) throws -> [Landmark]? {
    let numbers = annotation.keypoints?.count ?? 0
    if let names = category.keypoints, !names.isEmpty {
      guard numbers == 3 * names.count else {
        collector.reject(
          at: place, "\(numbers) numbers, expected \(3 * names.count): x, y, v for each keypoint")
        return nil
      }
      return names
    }
    guard numbers % 3 == 0, let names = collector.context.names, 3 * names.count == numbers else {
      collector.reject(
        at: place,
        "\(category.title) names no keypoints (its \("keypoints".quotedForMessage)); "
          + "give --names with \(numbers / 3) names, in their order")
      return nil
    }
    return names
  }

  /// - Returns: how many points the file calls not visible.
  private func read(
    _ annotation: Annotation, _ names: [Landmark], on film: ImageName, at place: PointCollector.Place,
    into collector: inout PointCollector
  ) -> Int {
    let attributes = annotation.attributes
    let (missing, keypoints) = (Set(attributes?.missing ?? []), annotation.keypoints ?? [])
    var hidden = 0
    for (index, name) in names.enumerated() {
      let (x, y, visibility) = (keypoints[3 * index], keypoints[3 * index + 1], keypoints[3 * index + 2])
      switch (visibility, x, y) {
      case (0, _, _), (nil, nil, nil):
        if missing.contains(name) { collector.addMissing(name, on: film, at: place) }
      case (1?, let x?, let y?), (2?, let x?, let y?):
        if visibility == 1 { hidden += 1 }
        collector.add(
          name, x: x, y: y, on: film, at: place,
          confidence: attributes?.confidence[name.name] ?? annotation.score,
          status: attributes?.status[name.name])
      case (1?, _, _), (2?, _, _): collector.leaveUnset(name)
      default:
        collector.reject(
          at: place,
          "\(name.name.quotedForMessage) has the visibility \(visibility?.shortest ?? "null"), expected 0, 1 or 2"
        )
      }
    }
    return hidden
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    let (sized, omissions) = table.sized()
    var images: [JSONText] = []
    var annotations: [JSONText] = []
    for (image, own, film) in sized {
      let id = images.count + 1
      images.append(
        .object([
          ("id", .integer(id)), ("file_name", .string(image.name)), ("width", .integer(film.width)),
          ("height", .integer(film.height)),
        ]))
      annotations.append(annotation(own, id: id, on: film, options.landmarks))
    }
    let places = Dictionary(options.landmarks.enumerated().map { ($1, $0 + 1) }) { first, _ in first }
    let skeleton = options.skeleton.lines.compactMap { line -> JSONText? in
      guard let from = places[line.from], let to = places[line.to] else { return nil }
      return .array([.integer(from), .integer(to)])
    }
    let lost = options.skeleton.lines.count - skeleton.count
    let notes = lost > 0 ? ["lines to landmarks that have no point, left out: \(lost)"] : []
    let category = JSONText.object([
      ("id", .integer(1)), ("name", .string("radiograph")), ("supercategory", .string("radiograph")),
      ("keypoints", .array(options.landmarks.map { .string($0.name) })), ("skeleton", .array(skeleton)),
    ])
    let file = JSONText.object([
      ("info", .object([("description", .string("landmarks, written by bregma"))])), ("licenses", .array([])),
      ("images", .array(images)), ("annotations", .array(annotations)), ("categories", .array([category])),
    ])
    return .single(file.text, omissions: omissions, notes: notes)
  }

  private func annotation(
    _ rows: [PointRow], id: Int, on film: FilmSize, _ landmarks: [Landmark]
  ) -> JSONText {
    let positions = PointTable.positions(rows)
    var keypoints: [Double] = []
    for name in landmarks {
      if let point = positions[name] { keypoints += [point.x, point.y, 2] } else { keypoints += [0, 0, 0] }
    }
    let known = landmarks.compactMap { positions[$0] }
    let box = KeypointBox.around(known, on: film)
    let points = rows.map(\.point)
    let missing = points.filter { $0.status == .missing }.map { JSONText.string($0.landmark.name) }
    let statuses = points.filter { $0.status.hasPosition && $0.status != .placed }
      .map { ($0.landmark.name, JSONText.string($0.status.rawValue)) }
    let confidences = points.compactMap { point in
      point.confidence.map { (point.landmark.name, JSONText.number($0)) }
    }
    let attributes =
      [("missing", JSONText.array(missing))] + (statuses.isEmpty ? [] : [("status", .object(statuses))])
      + (confidences.isEmpty ? [] : [("confidence", .object(confidences))])
    return .object([
      ("id", .integer(id)), ("image_id", .integer(id)), ("category_id", .integer(1)),
      ("keypoints", .numbers(keypoints)), ("num_keypoints", .integer(known.count)),
      ("bbox", .numbers(box)), ("area", .number(box[2] * box[3])), ("iscrowd", .integer(0)),
      ("attributes", .object(attributes)),
    ])
  }
}
