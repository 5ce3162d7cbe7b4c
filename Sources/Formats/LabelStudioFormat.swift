import Basics
import Foundation
import Landmarks
import Radiograph

/// Key points of Label Studio, as it exports them: JSON (tasks with annotations and predictions) and JSON_MIN.
///
/// Positions are percent of the picture as a browser shows it, turned by its orientation tag, from the outer corner of the
/// first pixel. Uploaded images carry eight characters and a hyphen in front of their names.
struct LabelStudioFormat: LandmarkFormat {
  let name = "label-studio"
  let title = "Label Studio JSON and JSON_MIN, key points"
  let fileEnding = "json"
  let hasFilePerImage = false

  private struct Task: Decodable {
    let data: [String: Lenient<String>]?
    let annotations: [Lenient<Annotation>]?
    let predictions: [Lenient<Annotation>]?
  }

  private struct Annotation: Decodable {
    let result: [Lenient<Region>]
    let completedBy: Lenient<Person>?
    let modelVersion: String?
    let wasCancelled: Bool?

    enum CodingKeys: String, CodingKey {
      case result
      case completedBy = "completed_by"
      case modelVersion = "model_version"
      case wasCancelled = "was_cancelled"
    }
  }

  /// A number, or who it stands for.
  private struct Person: Decodable {
    let name: String

    private enum CodingKeys: String, CodingKey { case email, id }

    init(from decoder: any Decoder) throws {
      if let identifier = try? Identifier(from: decoder) {
        name = identifier.text
      } else {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let email = try? fields.decode(String.self, forKey: .email)
        name = try email ?? fields.decode(Identifier.self, forKey: .id).text
      }
    }
  }

  /// A key point, or something else where it has no names of key points.
  private struct Region: Decodable {
    let size: StatedSize?
    let rotation: Double?
    /// nil where there is none that can be read; null is one that is no number.
    let x, y: WrittenNumber?
    let names: [Landmark]?
    let score: Double?
    let text: String?

    private enum CodingKeys: String, CodingKey {
      case value, score, meta, x, y
      case width = "original_width"
      case height = "original_height"
      case rotation = "image_rotation"
      case names = "keypointlabels"
    }
    private enum MetaKeys: String, CodingKey { case text }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      // JSON_MIN has no `value` around the position.
      let hasValue = fields.contains(.value)
      let value = hasValue ? try fields.nestedContainer(keyedBy: CodingKeys.self, forKey: .value) : fields
      size = StatedSize(
        width: try fields.decodeIfPresent(WrittenNumber.self, forKey: .width)?.whole,
        height: try fields.decodeIfPresent(WrittenNumber.self, forKey: .height)?.whole)
      func number(_ key: CodingKeys, in fields: KeyedDecodingContainer<CodingKeys>) -> Double? {
        (try? fields.decodeIfPresent(WrittenNumber.self, forKey: key))?.value
      }
      rotation = number(.rotation, in: fields)
      (x, y) = (
        try? value.decode(WrittenNumber.self, forKey: .x), try? value.decode(WrittenNumber.self, forKey: .y)
      )
      names = try? value.decodeIfPresent([Landmark].self, forKey: .names)
      score = number(.score, in: fields)
      let meta = try? fields.nestedContainer(keyedBy: MetaKeys.self, forKey: .meta)
      text = (try? meta?.decodeIfPresent([String].self, forKey: .text))?.first
    }
  }

  /// What one person or model marked on one film.
  private struct Marking {
    let film: ImageName
    let annotator: String
    let isModels: Bool
    let place: String
    var regions: [(place: String, region: Region)]

    var landmarks: [Landmark] { regions.flatMap { $0.region.names ?? [] } }
  }

  func recognises(_ source: ImportSource) -> Bool {
    let keys = source.elementKeys
    return keys.isSuperset(of: ["data", "annotations"]) || keys.isSuperset(of: ["data", "predictions"])
      || keys.isSuperset(of: ["image", "annotation_id"])
  }

  func collect(into collector: inout PointCollector) throws {
    let source = collector.source
    var (others, cancelled) = (0, 0)
    var markings: [Marking] = []
    let isShort = !source.elementKeys.contains("data")
    if isShort {
      let tasks = try source.decode([Lenient<ShortTask>].self, expecting: "tasks of Label Studio")
      for (index, task) in tasks.enumerated() {
        let place = "[\(index)]"
        guard let task = task.value else {
          collector.reject(at: .element(place), task.problem)
          continue
        }
        others += task.others
        guard let film = film(named: task.image, at: .element(place), into: &collector) else { continue }
        markings.append(
          Marking(
            film: film, annotator: task.annotator ?? "", isModels: false, place: place, regions: task.regions)
        )
      }
    } else {
      let tasks = try source.decode([Lenient<Task>].self, expecting: "tasks of Label Studio")
      for (index, task) in tasks.enumerated() {
        guard let task = task.value else {
          collector.reject(at: .element("[\(index)]"), task.problem)
          continue
        }
        markings += self.markings(
          of: task, at: "[\(index)]", others: &others, cancelled: &cancelled, into: &collector)
      }
    }
    for marking in chosen(of: markings, into: &collector) { read(marking, into: &collector) }
    if cancelled > 0 { collector.note("annotations that were cancelled (skipped) left out: \(cancelled)") }
    if others > 0 { collector.note("regions that are no key points were left out: \(others)") }
  }

  /// What people and models marked in a task.
  private func markings(
    of task: Task, at place: String, others: inout Int, cancelled: inout Int,
    into collector: inout PointCollector
  ) -> [Marking] {
    let data = task.data ?? [:]
    guard let image = (data["image"] ?? data.sorted { $0.key < $1.key }.first?.value)?.value else {
      collector.reject(at: .element(place), "its data names no image")
      return []
    }
    guard let film = film(named: image, at: .element(place), into: &collector) else { return [] }
    var markings: [Marking] = []
    for (kind, annotations) in [("annotations", task.annotations), ("predictions", task.predictions)] {
      let isModels = kind == "predictions"
      for (index, annotation) in (annotations ?? []).enumerated() {
        let place = "\(place).\(kind)[\(index)]"
        guard let annotation = annotation.value else {
          collector.reject(at: .element(place), annotation.problem)
          continue
        }
        guard annotation.wasCancelled != true else {
          cancelled += 1
          continue
        }
        let annotator = isModels ? annotation.modelVersion : annotation.completedBy?.value?.name
        var marking = Marking(
          film: film, annotator: annotator ?? "", isModels: isModels, place: place, regions: [])
        for (number, region) in annotation.result.enumerated() {
          guard let region = region.value else {
            collector.reject(at: .element("\(place).result[\(number)]"), region.problem)
            continue
          }
          if region.names == nil {
            others += 1
          } else {
            marking.regions.append(("result[\(number)]", region))
          }
        }
        markings.append(marking)
      }
    }
    return markings
  }

  /// What is taken of all markings: of every film one person's, never several people's mixed, and one model's of landmarks
  /// that nobody marked. Where annotators are kept apart, every one counts.
  private func chosen(of markings: [Marking], into collector: inout PointCollector) -> [Marking] {
    struct Kind: Hashable {
      let film: ImageName
      let isModels: Bool
      let annotator: String
    }
    let marked = Dictionary(grouping: markings.filter { !$0.isModels }, by: \.film)
      .mapValues { Set($0.flatMap(\.landmarks)) }
    let left = markings.map { marking in
      var marking = marking
      if marking.isModels, let marked = marked[marking.film] {
        marking.regions.removeAll { marked.isSuperset(of: $0.region.names ?? []) }
      }
      return marking
    }.filter { !$0.regions.isEmpty }
    let context = collector.context
    func kind(_ marking: Marking) -> Kind {
      let annotator = context.annotator.isEmpty ? marking.annotator : context.annotator
      return Kind(
        film: marking.film, isModels: marking.isModels, annotator: context.annotatorsApart ? annotator : "")
    }
    let groups = Dictionary(grouping: left, by: kind)
    return left.filter { marking in
      guard let all = groups[kind(marking)], all.count > 1 else { return true }
      let areApart = Set(all.map(\.annotator)).count == all.count && context.annotator.isEmpty
      collector.reject(
        at: .element(marking.place),
        "one of several \(marking.isModels ? "predictions" : "annotations") of \(marking.film), which has each "
          + "landmark once" + (areApart ? "; keep them apart with --rule annotator" : ""))
      return false
    }
  }

  private func read(_ marking: Marking, into collector: inout PointCollector) {
    let (film, isModels) = (marking.film, marking.isModels)
    for (number, region) in marking.regions {
      let place = PointCollector.Place.element("\(marking.place).\(number)")
      guard let x = region.x, let y = region.y, let names = region.names, names.count == 1 else {
        collector.reject(at: place, "a key point needs one label, x and y")
        continue
      }
      guard let x = x.value, let y = y.value else {
        collector.leaveUnset(names[0])
        continue
      }
      guard region.rotation ?? 0 == 0 else {
        collector.reject(at: place, "its image was turned in Label Studio, expected image_rotation 0")
        continue
      }
      guard let picture = collector.context.picture(of: film, shown: region.size) else {
        collector.reject(at: place, "the size of \(film) is needed, its positions are percent of it")
        continue
      }
      guard collector.take(shown: region.size, of: film, at: place) else { continue }
      let shown = PixelPoint(
        x: x / 100 * Double(picture.size.width) - 0.5, y: y / 100 * Double(picture.size.height) - 0.5)
      let (point, said) = (picture.stored(shown), region.text.flatMap(StatusWords.init))
      let asked = collector.context.annotator
      collector.add(
        names[0], x: point.x, y: point.y, written: PixelPoint(x: x, y: y), on: film, at: place,
        confidence: said == nil && !isModels ? nil : region.score ?? said?.confidence,
        status: said?.status ?? (isModels ? .predicted : nil),
        annotator: asked.isEmpty ? marking.annotator : asked)
    }
  }

  /// The film of an address: what it ends with, with or without the characters of an upload.
  private func film(
    named address: String, at place: PointCollector.Place, into collector: inout PointCollector
  ) -> ImageName? {
    let path = address.split(separator: "?d=").last.map(String.init) ?? address
    let name = path.removingPercentEncoding ?? path
    let base = FilmNames.base(of: name)
    let isUpload = base.prefixMatch(of: /[0-9a-f]{8}-/) != nil
    guard isUpload, (try? collector.context.films.film(named: name)) == nil else {
      return collector.film(named: name, at: place)
    }
    return collector.film(named: String(base.dropFirst(9)), in: name, at: place)
  }

  /// A task of JSON_MIN: an object whose lists are regions, under the names of the labelling interface.
  private struct ShortTask: Decodable {
    private(set) var image = ""
    private(set) var annotator: String?
    private(set) var regions: [(place: String, region: Region)] = []
    private(set) var others = 0

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: AnyKey.self)
      image = try fields.decode(String.self, forKey: AnyKey("image"))
      annotator = try? fields.decode(Person.self, forKey: AnyKey("annotator")).name
      for key in fields.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
        guard let list = try? fields.decode([Lenient<Region>].self, forKey: key) else { continue }
        for (index, region) in list.enumerated() {
          if let region = region.value, region.names != nil {
            regions.append(("\(displayName(key.stringValue))[\(index)]", region))
          } else {
            others += 1
          }
        }
      }
    }
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    let (sized, omissions) = table.sized()
    var tasks: [JSONText] = []
    for (image, own, raster) in sized {
      let picture = TurnedPicture(raster: raster, options.elsewhere(image))
      let regions = own.enumerated().compactMap { index, row in
        region(row.point, number: "\(tasks.count + 1)-\(index + 1)", in: picture)
          .map { (row.point.status.isPersons, $0) }
      }
      func list(_ regions: [JSONText]) -> JSONText {
        .array(regions.isEmpty ? [] : [.object([("result", .array(regions))])])
      }
      let address = "/data/local-files/?d=\(options.dataset)/\(image.name)"
      tasks.append(
        .object([
          ("id", .integer(tasks.count + 1)), ("data", .object([("image", .string(Self.escaped(address)))])),
          ("annotations", list(regions.filter(\.0).map(\.1))),
          ("predictions", list(regions.filter { !$0.0 }.map(\.1))),
        ]))
    }
    return .single(
      JSONText.array(tasks).text, omissions: omissions,
      notes: table.statusNotes(keeping: [.predicted, .accepted, .corrected]))
  }

  private static func escaped(_ address: String) -> String {
    address.replacing("%", with: "%25")
  }

  private func region(_ point: LandmarkPoint, number: String, in picture: TurnedPicture) -> JSONText? {
    guard let position = point.position.map(picture.shown) else { return nil }
    let (width, height) = (picture.size.width, picture.size.height)
    let value = JSONText.object([
      ("x", .number((position.x + 0.5) / Double(width) * 100)),
      ("y", .number((position.y + 0.5) / Double(height) * 100)), ("width", .number(0.5)),
      ("keypointlabels", .array([.string(point.landmark.name)])),
    ])
    let words = StatusWords(point).text
    return .object(
      [
        ("id", .string(number)), ("type", .string("keypointlabels")), ("from_name", .string("landmarks")),
        ("to_name", .string("image")), ("original_width", .integer(width)),
        ("original_height", .integer(height)), ("image_rotation", .integer(0)), ("value", value),
      ] + (point.confidence.map { [("score", .number($0))] } ?? [])
        + (words.isEmpty ? [] : [("meta", .object([("text", .array([.string(words)]))]))]))
  }
}
