import Foundation
import Landmarks
import Radiograph

/// Markups of 3D Slicer as .mrk.json (schema 1.0.x): one file per image.
///
/// "undefined" is a point without a place, "preview" one that somebody is about to place. Slicer itself also writes "missing", which its
/// schema does not list: it is read, and written as "undefined" with a description. What else a point's status is
/// stands in its description too (`StatusWords`).
struct SlicerJSONFormat: LandmarkFormat {
  let name = "slicer"
  let title = "3D Slicer markups, .mrk.json"
  let fileEnding = "mrk.json"
  let knowsUnits = true
  let hasFilePerImage = true

  private static let schema =
    "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/"
    + "markups-schema-v1.0.3.json#"

  private struct File: Decodable {
    let markups: [Lenient<Markup>]
  }

  private struct Markup: Decodable {
    let type: String
    let coordinateSystem: String?
    let coordinateUnits: Units?
    let controlPoints: [Lenient<ControlPoint>]?
    let bregma: Origin?
  }

  private struct Origin: Decodable {
    let image: String
    let spacing: [Double]?
  }

  /// A UCUM code, or a coded term whose first part is that code.
  private struct Units: Decodable {
    let code: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      code = try (try? container.decode(String.self)) ?? container.decode([String].self).first ?? ""
    }
  }

  private struct ControlPoint: Decodable {
    let label: Landmark?
    let description: String?
    /// null where a program wrote what is no number.
    let position: [WrittenNumber]?
    let positionStatus: String?
  }

  func recognises(_ source: ImportSource) -> Bool { source.topLevelKeys.contains("markups") }

  func collect(into collector: inout PointCollector) throws {
    let source = collector.source
    let file = try source.decode(File.self, expecting: "markups of 3D Slicer")
    var others = 0
    for (index, markup) in file.markups.enumerated() {
      let place = "markups[\(index)]"
      guard let markup = markup.value else {
        collector.reject(at: .element(place), markup.problem)
        continue
      }
      guard markup.type == "Fiducial" else {
        others += 1
        continue
      }
      try read(markup, at: place, into: &collector)
    }
    if others > 0 { collector.note("markups that are no point lists were left out: \(others)") }
  }

  private func read(_ markup: Markup, at place: String, into collector: inout PointCollector) throws {
    let source = collector.source
    let film = try collector.filmOfFile(named: markup.bregma?.image, isBelowFolder: true)
    let factors = ["mm": 1.0, "um": 0.001, "cm": 10, "m": 1000]
    guard let factor = factors[markup.coordinateUnits?.code ?? "mm"] else {
      throw FormatError(file: source.path, reason: "\(place): coordinateUnits are unknown, expected mm")
    }
    let sign = try Self.sign(of: markup.coordinateSystem ?? "LPS", source, line: nil)
    let points = markup.controlPoints ?? []
    let example =
      points.lazy.compactMap(\.value?.position).first.map { $0.map { $0.value?.shortest ?? "null" } } ?? []
    let frame = try SlicerGeometry.frame(
      of: film, written: markup.bregma?.spacing, into: &collector, line: nil,
      example: example.joined(separator: ", "))
    var (previews, depths) = (0, [Double]())
    for (index, point) in points.enumerated() {
      let place = PointCollector.Place.element("\(place).controlPoints[\(index)]")
      guard let point = point.value else {
        collector.reject(at: place, point.problem)
        continue
      }
      let label = point.label ?? ""
      collector.name(label)
      let said = StatusWords(point.description ?? "")
      switch point.positionStatus ?? (said?.status.hasPosition == false ? "undefined" : "defined") {
      case "defined":
        guard let position = point.position, position.count == 3 else {
          collector.reject(at: place, "a defined point needs three coordinates")
          continue
        }
        guard let x = position[0].value, let y = position[1].value else {
          collector.leaveUnset(label)
          continue
        }
        if let depth = position[2].value { depths.append(depth * factor) }
        let pixel = frame.point(x: sign * x * factor, y: sign * y * factor)
        collector.add(
          label, x: pixel.x, y: pixel.y, on: film, at: place, confidence: said?.confidence,
          status: said?.status)
      case "missing": collector.addMissing(label, on: film, at: place)
      case "undefined", "preview":
        if said?.status == .missing {
          collector.addMissing(label, on: film, at: place)
        } else if point.positionStatus == "preview" {
          previews += 1
        }
      case let status:
        collector.reject(
          at: place,
          "the positionStatus is \(status.quotedForMessage), expected defined, undefined or missing")
      }
    }
    collector.noteDepths(depths, unit: " mm")
    if previews > 0 {
      collector.note("points that were not placed yet (positionStatus preview) left out: \(previews)")
    }
  }

  /// 1 in LPS, -1 in RAS.
  static func sign(of system: String, _ source: ImportSource, line: Int?) throws -> Double {
    switch system.uppercased() {
    case "LPS", "1": return 1
    case "RAS", "0": return -1
    default:
      throw FormatError(
        file: source.path, line: line,
        reason: "the coordinate system is \(system.quotedForMessage), expected LPS or RAS")
    }
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    var geometry = SlicerGeometry(options)
    var text = try ExportedText.perImage(table, ending: fileEnding) { image, rows in
      let frame = geometry.frame(of: image, rows)
      let markup = JSONText.object([
        ("type", .string("Fiducial")), ("name", .string(image.name)), ("coordinateSystem", .string("LPS")),
        ("coordinateUnits", .string("mm")), ("locked", .boolean(false)), ("labelFormat", .string("%N-%d")),
        ("controlPoints", .array(rows.enumerated().map { point($1.point, number: $0 + 1, frame) })),
        (
          "bregma",
          .object([("image", .string(image.name)), ("spacing", .numbers(frame.stated))])
        ),
      ])
      return JSONText.object([("@schema", .string(Self.schema)), ("markups", .array([markup]))]).text
    }
    text.notes += geometry.notes
    return text
  }

  private func point(_ point: LandmarkPoint, number: Int, _ frame: SlicerGeometry.Frame) -> JSONText {
    let position = point.position.map(frame.position)
    return .object([
      ("id", .string(String(number))), ("label", .string(point.landmark.name)),
      ("description", .string(StatusWords(point).text)), ("associatedNodeID", .string("")),
      (
        "position",
        .numbers([position?.x ?? 0, position?.y ?? 0, 0])
      ),
      ("orientation", .numbers([-1, 0, 0, 0, -1, 0, 0, 0, 1])), ("selected", .boolean(true)),
      ("locked", .boolean(false)), ("visibility", .boolean(true)),
      ("positionStatus", .string(position == nil ? "undefined" : "defined")),
    ])
  }
}

/// A point's status as the description that a person sees in 3D Slicer: "predicted 0.73", "accepted", "missing", "unset";
/// empty for placed points.
///
/// It says of a point without a place what programs leave out that do not know its position's status (slicerio 1.4).
struct StatusWords {
  let status: LandmarkStatus
  var confidence: Double?

  init(_ point: LandmarkPoint) { (status, confidence) = (point.status, point.confidence) }

  /// Reads a description; nil for any other text.
  init?(_ description: String) {
    let words = description.split(separator: " ")
    guard let first = words.first, let status = LandmarkStatus(rawValue: String(first)), words.count <= 2
    else {
      return nil
    }
    self.status = status
    guard words.count == 2 else { return }
    guard let confidence = words[1].decimal else { return nil }
    self.confidence = confidence
  }

  var text: String {
    if status == .placed { return "" }
    return status.rawValue + (confidence.map { " \($0.shortest)" } ?? "")
  }
}

extension PointCollector {
  /// Says when points of a space lie too far apart in depth to be of a flat film.
  ///
  /// - Parameters:
  ///   - depths: of the points that are taken.
  ///   - unit: of the depths, with a blank in front; empty where nobody knows.
  mutating func noteDepths(_ depths: [Double], unit: String = "") {
    guard let least = depths.min(), let most = depths.max(), most - least > 1 else { return }
    note(
      "its points lie up to \((most - least).shortest)\(unit) apart in depth, so they were marked in 3-D; "
        + "only x and y were taken")
  }
}
