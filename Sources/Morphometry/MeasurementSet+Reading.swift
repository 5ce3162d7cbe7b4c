import Basics
import Configuration
import Landmarks
import TOMLKit

extension MeasurementSet {
  /// Reads a file of measurements (TOML):
  ///
  ///     name = "Mine"
  ///     [synonyms]                                  # optional: other names of landmarks
  ///     sella = ["S"]
  ///     [[measurement]]
  ///     name = "SNA"
  ///     angle = ["sella", "nasion", "a-point"]      # at the second one
  ///     norm = 82                                   # optional: a number, or [from, to]
  ///     source = "Steiner 1953"                     # optional
  ///
  /// - Throws: `ConfigurationError` with the line and the key where something else was expected.
  package init(path: String) throws(ConfigurationError) { try self.init(file: TOMLDocument(path: path)) }

  /// Reads the bytes of such a file; `path` is the name that errors give.
  package init(bytes: [UInt8], path: String) throws(ConfigurationError) {
    try self.init(file: TOMLDocument(bytes: bytes, path: path))
  }

  private init(file: TOMLDocument) throws(ConfigurationError) {
    let root = file.root
    try file.refuseUnknownKeys(in: root, known: ["name", "synonyms", "measurement"])
    guard let name = root["name"]?.string?.trimmed, !name.isEmpty else {
      throw file.error("name", "expected a text.")
    }
    guard let array = root["measurement"]?.array, !array.isEmpty else {
      throw file.error("measurement", "expected [[measurement]] at least once.")
    }
    guard array.count <= Self.most else {
      throw file.error("measurement", "\(array.count) of them, expected at most \(Self.most).")
    }
    var reader = DefinitionReader(file: file)
    for (element, value) in array.enumerated() {
      guard let table = value.table else {
        throw file.error("measurement", "expected [[measurement]], a table for each.")
      }
      try reader.read(table, element)
    }
    self.init(name: name, synonyms: try Self.synonyms(file), definitions: reader.definitions)
  }

  /// Far more than anybody looks at.
  private static let most = 500

  private static func synonyms(_ file: TOMLDocument) throws(ConfigurationError) -> [Landmark: [Landmark]] {
    guard let value = file.root["synonyms"] else { return [:] }
    guard let table = value.table else {
      throw file.error("synonyms", "expected a table of landmarks and lists of names.")
    }
    var synonyms: [Landmark: [Landmark]] = [:]
    for name in table.keys {
      guard let landmark = Landmark(typed: name), let names = table[name]?.array.flatMap(Landmark.list) else {
        throw file.error(name, in: "synonyms", "expected a list of names.")
      }
      synonyms[landmark] = names
    }
    return synonyms
  }
}

/// Reads one measurement after the other; a later one may stand on earlier ones.
private struct DefinitionReader {
  let file: TOMLDocument
  var definitions: [MeasurementDefinition] = []
  private var places: [String: Int] = [:]

  init(file: TOMLDocument) { self.file = file }

  private static let kinds = ["angle", "distance", "projection", "ratio", "difference"]

  mutating func read(_ table: TOMLTable, _ element: Int) throws(ConfigurationError) {
    func failure(_ key: String, _ reason: String) -> ConfigurationError {
      file.error(key, in: "measurement", element: element, reason)
    }
    try file.refuseUnknownKeys(
      in: table, named: "measurement", element: element, known: ["name", "norm", "source"] + Self.kinds)
    guard let name = table["name"]?.string?.trimmed, !name.isEmpty, name.count <= 100 else {
      throw failure("name", "expected a text of at most 100 letters.")
    }
    guard places[name] == nil else { throw failure("name", "\(name.quotedForMessage) stands there twice.") }
    let kinds = Self.kinds.filter { table[$0] != nil }
    guard kinds.count == 1, let key = kinds.first, let array = table[key]?.array else {
      let all = Self.kinds.joined(separator: ", ")
      throw failure(kinds.last ?? "name", "expected one of \(all) with a list.")
    }
    guard let kind = kind(key, array) else { throw failure(key, Self.expectation(key)) }
    switch kind {
    case .ratio(let a, let b), .difference(let a, let b):
      guard unit(a) == unit(b) else {
        throw failure(key, "the two have different units.")
      }
    default: break
    }
    let norm: ClosedRange<Double>?
    if let value = table["norm"] {
      guard let range = Self.range(value) else {
        throw failure("norm", "expected a number, or a list of the lowest and the highest.")
      }
      norm = range
    } else {
      norm = nil
    }
    if let source = table["source"], source.string == nil { throw failure("source", "expected a text.") }
    places[name] = definitions.count
    definitions.append(
      MeasurementDefinition(name: name, kind: kind, norm: norm, source: table["source"]?.string))
  }

  private func kind(_ key: String, _ array: TOMLArray) -> MeasurementDefinition.Kind? {
    let values = Array(array)
    let names = Landmark.list(array)
    switch key {
    case "angle":
      if let names, names.count == 3, Set(names).count == 3 {
        return .angle(.init(names[1], names[0]), .init(names[1], names[2]))
      }
      guard values.count == 2, let a = line(values[0]), let b = line(values[1]) else { return nil }
      return .angle(a, b)
    case "distance":
      if let names {
        return names.count == 2 && names[0] != names[1] ? .distance(.init(names[0], names[1])) : nil
      }
      guard values.count == 2, let landmark = values[0].string.flatMap(Landmark.init(typed:)),
        let line = line(values[1])
      else { return nil }
      return .distanceFromLine(landmark, line)
    case "projection":
      guard values.count == 2, let line = line(values[0]), let along = self.line(values[1]) else {
        return nil
      }
      return .projection(line, along: along)
    default:
      let known = values.compactMap { $0.string.flatMap { places[$0.trimmed] } }
      guard values.count == 2, known.count == 2 else { return nil }
      return key == "ratio" ? .ratio(known[0], known[1]) : .difference(known[0], known[1])
    }
  }

  private func line(_ value: any TOMLValueConvertible) -> MeasurementDefinition.Line? {
    guard let names = value.array.flatMap(Landmark.list), names.count == 2, names[0] != names[1] else {
      return nil
    }
    return .init(names[0], names[1])
  }

  private static func expectation(_ key: String) -> String {
    switch key {
    case "angle": "expected three landmarks, the angle's in the middle, or two lines of two landmarks each."
    case "distance": "expected two landmarks, or a landmark and a line of two."
    case "projection":
      "expected two lines of two landmarks each: what is measured, and along which direction."
    default: "expected the names of two measurements that stand above."
    }
  }

  private static func range(_ value: any TOMLValueConvertible) -> ClosedRange<Double>? {
    if let number = number(value) { return number...number }
    guard let array = value.array, array.count == 2, let low = number(array[0]), let high = number(array[1]),
      low <= high
    else { return nil }
    return low...high
  }

  private static func number(_ value: any TOMLValueConvertible) -> Double? {
    let number = value.int.map(Double.init) ?? value.double
    return number.flatMap { abs($0) <= LandmarkPoint.farthest ? $0 : nil }
  }

  /// 0 for angles, 1 for lengths, 2 for ratios.
  private func unit(_ place: Int) -> Int {
    switch definitions[place].kind {
    case .angle: 0
    case .distance, .distanceFromLine, .projection: 1
    case .ratio: 2
    case .difference(let a, _): unit(a)
    }
  }
}

extension Landmark {
  /// The names of a list that holds nothing else; nil when one is no name.
  fileprivate static func list(_ array: TOMLArray) -> [Landmark]? {
    let names = array.compactMap { $0.string.flatMap(Landmark.init(typed:)) }
    return names.count == array.count && names.allSatisfy { $0.name.count <= 100 } ? names : nil
  }
}
