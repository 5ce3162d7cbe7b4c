import Basics
import Landmarks

// The list of landmarks: their order, colours, groups, and two spellings of one.
extension Model {
  /// Opens the list and asks how many images show each of them.
  mutating func openLandmarks() -> [Command] {
    mode = .landmarks
    message =
      LookAlike.pairs(in: landmarks).first.map {
        Message("\($0.0) looks like \($0.1); if they are one landmark, M merges them", .warning)
      } ?? Message("")
    return [.countLandmarks]
  }

  /// Moves the active landmark in the order of marking.
  mutating func moveLandmark(by places: Int) -> [Command] {
    let target = max(0, min(landmarks.count - 1, activeIndex + places))
    guard target != activeIndex else { return [] }
    var names = landmarks
    names.insert(names.remove(at: activeIndex), at: target)
    return [.orderLandmarks(names)]
  }

  /// Asks which spelling is the right one: the one that looks like the active landmark, unless another is named.
  mutating func askForSpelling() -> [Command] {
    guard let active = activeLandmark else { return [] }
    let alike = landmarks.first { $0 != active && $0.lookAlike == active.lookAlike }
    return ask(.mergeLandmark, text: alike?.name ?? "")
  }

  mutating func merge(into text: String) -> [Command] {
    guard let old = activeLandmark else { return [] }
    guard let new = landmarks.first(where: { $0.name == text }), new != old else {
      message = Message("No other landmark is called \(displayName(text)); Tab completes names.", .warning)
      return []
    }
    return [.previewMerge(old, into: new)]
  }

  /// The landmarks of the active one's group, itself among them.
  private var activeGroup: [Landmark] {
    guard let active = activeLandmark else { return [] }
    guard let group = traits[active]?.group else { return [active] }
    return landmarks.filter { traits[$0]?.group == group }
  }

  /// The next colour for the active landmark and its group; after the last one that of the status again.
  mutating func nextColour() -> [Command] {
    guard let active = activeLandmark else { return [] }
    let all = LandmarkTraits.Colour.allCases
    let place = traits[active]?.colour.flatMap(all.firstIndex)
    let next = place.map { $0 + 1 < all.count ? all[$0 + 1] : nil } ?? all.first
    let group = activeGroup
    let who = group.count == 1 ? "\(active)" : "\(group.count) landmarks of the group"
    message = Message("\(who): \(next?.rawValue ?? "the colour of the status")")
    return change(group) { $0.colour = next }
  }

  mutating func setGroup(_ text: String) -> [Command] {
    guard let active = activeLandmark else { return [] }
    let group = String(text.prefix(Landmark.longestName))
    mode = .landmarks
    message = Message(
      group.isEmpty ? "\(active) is in no group" : "\(active) is in the group \(displayName(group))")
    return change([active]) { $0.group = group.isEmpty ? nil : group }
  }

  private func change(_ names: [Landmark], _ change: (inout LandmarkTraits) -> Void) -> [Command] {
    var all = traits
    for name in names { change(&all[name, default: LandmarkTraits()]) }
    return all == traits ? [] : [.setTraits(all.filter { !$0.value.isEmpty })]
  }

  /// Marks all of the active landmark's group as not visible here, but for what a person has put somewhere.
  mutating func markGroupMissing() -> [Command] {
    let group = activeGroup
    let placed = group.count { points.status(of: $0).takesPart }
    let kept = placed == 0 ? "" : "; \(placed) that you have placed \(placed == 1 ? "stays" : "stay")"
    let missing = group.count - placed
    return write(
      points.settingMissing(group, by: author),
      (missing == 1 ? "1 landmark is" : "\(missing) landmarks are") + " missing here" + kept)
  }
}
