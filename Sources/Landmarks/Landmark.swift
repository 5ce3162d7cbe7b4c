import Basics

/// The name of a landmark, such as "sella", exactly as a person or a file wrote it.
package struct Landmark: GivenName {
  /// The name as it was written.
  package let name: String

  package init(_ name: String) { self.name = name }

  /// The landmark that a person has typed, without the blanks around it; nil when nothing else is there.
  package init?(typed text: String) {
    let name = text.trimmed
    guard !name.isEmpty else { return nil }
    self.name = name
  }

  /// The longest name that a person gives, characters: longer ones find no room on a screen.
  package static let longestName = 100

  /// What names that the eye takes for the same have in common: case, blanks and signs do not count, nor do 0 and O, or 1, I
  /// and l, differ. (Letters with marks are equal however they are composed.)
  package var lookAlike: String {
    let alike: [Character: Character] = ["0": "o", "1": "l", "i": "l", "|": "l"]
    let kept = name.lowercased().map { alike[$0] ?? $0 }.filter { $0.isLetter || $0.isNumber }
    return kept.isEmpty ? name : String(kept)
  }

  /// By name, as strings compare.
  package static func < (a: Landmark, b: Landmark) -> Bool { a.name < b.name }
}

/// A named list of landmarks that a folder is marked with, in marking order.
package struct LandmarkSet: Sendable, Hashable {
  /// Title shown to the person.
  package let name: String
  /// In marking order, without repeats.
  package let landmarks: [Landmark]

  /// Repeated names are kept once, at their first place.
  package init(name: String, landmarks: [Landmark]) {
    self.name = name
    var seen = Set<Landmark>()
    self.landmarks = landmarks.filter { seen.insert($0).inserted }
  }

  /// The 19 landmarks of the ISBI 2015 lateral cephalogram challenge, in the challenge's order.
  package static let cephalometric = LandmarkSet(
    name: "Cephalometric 19",
    landmarks: [
      "sella", "nasion", "orbitale", "porion", "a-point", "b-point", "pogonion", "menton", "gnathion",
      "gonion", "lower-incisor", "upper-incisor", "upper-lip", "lower-lip", "subnasale", "soft-pogonion",
      "posterior-nasal-spine", "anterior-nasal-spine", "articulare",
    ])

  /// The same with what the usual analyses need besides: the incisors' apices and the occlusal plane.
  package static let cephalometry = LandmarkSet(
    name: "Cephalometry 23",
    landmarks: cephalometric.landmarks + [
      "upper-incisor-apex", "lower-incisor-apex", "occlusal-anterior", "occlusal-posterior",
    ])

  /// Every set that ships with the product.
  package static let offered = [cephalometric, cephalometry, hand, chest]

  /// The offered set of a name, whole or its first word, without regard to case.
  package static func offered(named name: String) -> LandmarkSet? {
    let wanted = name.lowercased()
    return offered.first {
      $0.name.lowercased() == wanted || $0.name.lowercased().hasPrefix(wanted + " ")
    }
  }

  /// 37 points of a hand radiograph: the tip, the joints and the base of each ray, and the wrist.
  package static let hand = LandmarkSet(name: "Hand 37", landmarks: handNames)

  /// Six points that frame the lungs and the heart on a frontal chest radiograph.
  package static let chest = LandmarkSet(
    name: "Chest 6",
    landmarks: [
      "right-apex", "left-apex", "right-costophrenic-angle", "left-costophrenic-angle",
      "right-cardiac-border", "left-cardiac-border",
    ])

  private static let handNames: [Landmark] = {
    var names: [Landmark] = []
    for ray in 1...5 {
      names += ["tip-\(ray)", "distal-head-\(ray)", "distal-base-\(ray)"]
      // The thumb has no middle phalanx.
      if ray > 1 { names += ["middle-head-\(ray)", "middle-base-\(ray)"] }
      names += ["proximal-base-\(ray)", "metacarpal-head-\(ray)"]
    }
    return names + ["metacarpal-base-1", "metacarpal-base-5", "radius", "ulna"]
  }()
}
