import Basics
import Landmarks

// Names that are typed: new ones, other ones, and landmarks gone to by theirs.
extension Model {
  /// Adds a landmark; a name that the eye takes for another one is said.
  mutating func name(_ text: String) -> [Command] {
    guard let landmark = landmark(typed: text) else { return [] }
    let alike = landmarks.first { $0.lookAlike == landmark.lookAlike }
    message =
      alike.map { Message("\(landmark) looks like \($0), which is there already; C and M merge them") }
      ?? Message("Move to \(landmark) and press Enter to place it; c adds another name", .success)
    return [.addLandmarks([landmark])]
  }

  mutating func rename(_ text: String) -> [Command] {
    guard let old = activeLandmark, let new = landmark(typed: text, besides: old) else { return [] }
    return [.renameLandmark(from: old, to: new)]
  }

  /// A name that no landmark has yet; nil, with the reason said, when it is none.
  private mutating func landmark(typed text: String, besides old: Landmark? = nil) -> Landmark? {
    guard let landmark = Landmark(typed: text), landmark.name != old?.name else { return nil }
    if landmarks.contains(landmark), landmark != old {
      message = Message("There is a landmark \(landmark) already.", .warning)
      return nil
    }
    guard landmark.name.count <= Landmark.longestName else {
      message = Message(
        "A name has at most \(Landmark.longestName) characters; this one has \(landmark.name.count).",
        .warning)
      return nil
    }
    return landmark
  }

  /// Makes the landmark of a number active.
  mutating func goToLandmark(number: Int) -> [Command] {
    guard landmarks.indices.contains(number - 1) else {
      message = Message("There are \(landmarks.count) landmarks; \(number) is none of them.", .warning)
      return []
    }
    return select(number - 1)
  }

  /// Makes the landmark of a number, a name or a part of a name active.
  mutating func goToLandmark(named text: String) -> [Command] {
    let needle = text.lowercased()
    let found =
      landmarks.firstIndex { $0.name == text } ?? landmarks.firstIndex { $0.name.lowercased() == needle }
    if found == nil, let number = Int(text) { return goToLandmark(number: number) }
    let index =
      found ?? landmarks.firstIndex { $0.name.lowercased().hasPrefix(needle) }
      ?? landmarks.firstIndex { $0.name.lowercased().contains(needle) }
    guard !needle.isEmpty, let index else {
      message = Message("No landmark is called \(displayName(text)).", .warning)
      return []
    }
    return select(index)
  }
}
