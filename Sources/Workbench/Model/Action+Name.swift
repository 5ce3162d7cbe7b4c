extension Action {
  /// The action's name in the key file, such as `accept` or `move-left`.
  package var name: String {
    switch self {
    case .move(let direction): "move-\(direction)"
    case .leap(let direction): "leap-\(direction)"
    case .pan(let direction): "pan-\(direction)"
    case .windowCentre(let up): up ? "window-higher" : "window-lower"
    case .windowWidth(let up): up ? "window-softer" : "window-harder"
    case .scroll(.min): "scroll-to-first"
    case .scroll(.max): "scroll-to-last"
    case .scroll(let rows): "scroll-\(rows < 0 ? "up" : "down")\(rows.magnitude > 1 ? "-page" : "")"
    case .moveCut(let cut, let up): "\(cut)-cut-\(up ? "up" : "down")"
    default: Self.hyphenated("\(self)")
    }
  }

  /// The action of a name.
  package init?(name: String) {
    guard let action = Action.byName[name] else { return nil }
    self = action
  }

  private static let byName = Dictionary(Action.all.map { ($0.name, $0) }) { first, _ in first }

  /// `nextLandmark` as `next-landmark`.
  private static func hyphenated(_ name: String) -> String {
    name.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
  }
}
