import Landmarks

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
    case .set(let set): "\(set.name): \(set.landmarks.map(\.name).joined(separator: ", "))"
    case .typed: "Own: type the names, one per line"
    case .file: "Own: from a text file, one name per line"
    }
  }
}
