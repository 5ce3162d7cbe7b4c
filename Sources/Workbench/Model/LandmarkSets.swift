import Annotation

/// Where landmark names can come from.
enum LandmarkSource {
  case set(LandmarkSet)
  /// Typed one per line.
  case typed
  /// A text file with one name per line.
  case file

  /// What the workbench offers, in the order of the list.
  static let all = LandmarkSet.offered.map(LandmarkSource.set) + [.typed, .file]

  /// The list's line.
  var title: String {
    switch self {
    case .set(let set): "\(set.name): \(set.landmarks.joined(separator: ", "))"
    case .typed: "Own: type the names, one per line"
    case .file: "Own: from a text file, one name per line"
    }
  }
}

extension LandmarkSet {
  /// The sets that the workbench offers.
  public static let offered = builtIn + [hand, chest]

  /// The offered set of a name, whole or its first word, without regard to case.
  public static func offered(named name: String) -> LandmarkSet? {
    let wanted = name.lowercased()
    return offered.first {
      $0.name.lowercased() == wanted || $0.name.lowercased().hasPrefix(wanted + " ")
    }
  }

  /// 37 points of a hand radiograph: the tip, the joints and the base of each ray, and the wrist.
  public static let hand = LandmarkSet(name: "Hand 37", landmarks: handNames)

  /// Six points that frame the lungs and the heart on a frontal chest radiograph.
  public static let chest = LandmarkSet(
    name: "Chest 6",
    landmarks: [
      "right-apex", "left-apex", "right-costophrenic-angle", "left-costophrenic-angle",
      "right-cardiac-border", "left-cardiac-border",
    ])

  private static let handNames: [String] = {
    var names: [String] = []
    for ray in 1...5 {
      names += ["tip-\(ray)", "distal-head-\(ray)", "distal-base-\(ray)"]
      // The thumb has no middle phalanx.
      if ray > 1 { names += ["middle-head-\(ray)", "middle-base-\(ray)"] }
      names += ["proximal-base-\(ray)", "metacarpal-head-\(ray)"]
    }
    return names + ["metacarpal-base-1", "metacarpal-base-5", "radius", "ulna"]
  }()
}
