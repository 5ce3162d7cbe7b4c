import Basics
import Configuration
import Foundation

extension MeasurementSet {
  /// A set that comes with the program, one of the person's own (`measurements/NAME.toml` in their configuration folder),
  /// or that of a file that ends in `.toml`.
  ///
  /// - Throws: `ConfigurationError` when there is none, or its file is wrong.
  package static func named(
    _ name: String, environment: [String: String] = Places.environment
  ) throws(ConfigurationError) -> MeasurementSet {
    if let text = shipped.first(where: { $0.name == name })?.text {
      return try MeasurementSet(bytes: Array(text.utf8), path: name)
    }
    if name.hasSuffix(".toml") { return try MeasurementSet(path: name) }
    if !name.contains("/"), let own = Places.own(.config, environment: environment) {
      let path = "\(own)/measurements/\(name).toml"
      if FileManager.default.fileExists(atPath: path) { return try MeasurementSet(path: path) }
    }
    let known = shipped.map(\.name).joined(separator: ", ")
    throw ConfigurationError(
      path: name, line: nil, key: nil,
      reason: "no such set of measurements; there is \(known), or give a .toml file.")
  }

  /// The sets that come with the program, each as a file of measurements, to read and to copy.
  package static let shipped: [(name: String, text: String)] = [("cephalometry", cephalometry)]

  /// Names of landmarks are those of the ready-made set of 23, `LandmarkSet.cephalometry`. Angles have no sign, so a face
  /// may look either way.
  private static let cephalometry = """
    # Lateral cephalograms. Copy this file, change it, and name it: bregma measure --set mine.toml
    name = "Cephalometry"

    [synonyms]                                   # other names of the same landmarks
    sella = ["S", "sella turcica"]
    nasion = ["N", "Na"]
    orbitale = ["Or"]
    porion = ["Po"]
    a-point = ["A", "point A", "subspinale"]
    b-point = ["B", "point B", "supramentale"]
    pogonion = ["Pog", "Pg"]
    menton = ["Me"]
    gnathion = ["Gn"]
    gonion = ["Go"]
    upper-incisor = ["U1", "upper incisor tip", "incision superius", "Is"]
    lower-incisor = ["L1", "lower incisor tip", "incision inferius", "Ii"]
    upper-incisor-apex = ["U1 apex", "upper incisor root", "U1R"]
    lower-incisor-apex = ["L1 apex", "lower incisor root", "L1R"]
    anterior-nasal-spine = ["ANS"]
    occlusal-anterior = ["anterior occlusal point"]
    occlusal-posterior = ["posterior occlusal point"]

    [[measurement]]
    name = "SNA"
    angle = ["sella", "nasion", "a-point"]
    norm = 82
    source = "Steiner 1953"

    [[measurement]]
    name = "SNB"
    angle = ["sella", "nasion", "b-point"]
    norm = 80
    source = "Steiner 1953"

    [[measurement]]
    name = "ANB"
    difference = ["SNA", "SNB"]
    norm = 2
    source = "Steiner 1953"

    [[measurement]]                              # Frankfort plane and mandibular plane
    name = "FMA"
    angle = [["porion", "orbitale"], ["gonion", "menton"]]
    norm = 25
    source = "Tweed 1954"

    [[measurement]]                              # lower incisor and mandibular plane
    name = "IMPA"
    angle = [["menton", "gonion"], ["lower-incisor-apex", "lower-incisor"]]
    norm = 90
    source = "Tweed 1954"

    [[measurement]]                              # Frankfort plane and facial plane
    name = "facial angle"
    angle = [["orbitale", "porion"], ["nasion", "pogonion"]]
    norm = [82, 95]
    source = "Downs 1948"

    [[measurement]]                              # from BO to AO on the occlusal plane; women 0 mm, men -1 mm
    name = "Wits"
    projection = [["b-point", "a-point"], ["occlusal-posterior", "occlusal-anterior"]]
    norm = [-1, 0]
    source = "Jacobson 1975"

    [[measurement]]
    name = "U1-SN"
    angle = [["nasion", "sella"], ["upper-incisor-apex", "upper-incisor"]]
    norm = 104
    source = "Riedel 1952"

    [[measurement]]
    name = "interincisal"
    angle = [["upper-incisor", "upper-incisor-apex"], ["lower-incisor", "lower-incisor-apex"]]
    norm = [130, 150.5]
    source = "Downs 1948"

    [[measurement]]
    name = "N-Me"
    distance = ["nasion", "menton"]

    [[measurement]]
    name = "ANS-Me"
    distance = ["anterior-nasal-spine", "menton"]

    [[measurement]]
    name = "ANS-Me / N-Me"
    ratio = ["ANS-Me", "N-Me"]

    """
}
