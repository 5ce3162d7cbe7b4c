/// A named list of landmarks that a folder is marked with, in marking order.
public struct LandmarkSet: Sendable, Hashable {
  /// Title shown to the person.
  public let name: String
  /// Landmark names in marking order, without repeats.
  public let landmarks: [String]

  /// Makes a set; repeated names are kept once, at their first place.
  public init(name: String, landmarks: [String]) {
    self.name = name
    var seen = Set<String>()
    self.landmarks = landmarks.filter { seen.insert($0).inserted }
  }

  /// The 19 landmarks of the ISBI 2015 lateral cephalogram challenge, in the challenge's order.
  public static let cephalometric = LandmarkSet(
    name: "Cephalometric 19",
    landmarks: [
      "sella", "nasion", "orbitale", "porion", "a-point", "b-point", "pogonion", "menton", "gnathion",
      "gonion", "lower-incisor", "upper-incisor", "upper-lip", "lower-lip", "subnasale", "soft-pogonion",
      "posterior-nasal-spine", "anterior-nasal-spine", "articulare",
    ])

  /// Every set that ships with the product.
  public static let builtIn: [LandmarkSet] = [.cephalometric]
}
