import Cells

/// How long keys are down: only a key that was held is worth telling when it goes up.
package struct HeldKeys {
  /// Longer than anybody who only presses a key holds it.
  package static let leastHold = Duration.milliseconds(330)
  /// More keys than anybody has fingers for: of some the terminal has not told that they went up.
  private static let most = 32

  private var since: [Key: ContinuousClock.Instant] = [:]

  package init() {}

  /// Takes an event from the decoder and tells whether anybody else should hear of it.
  package mutating func passes(_ event: InputEvent, at time: ContinuousClock.Instant) -> Bool {
    switch event {
    case .key(let key):
      if since.count >= Self.most { since = [:] }
      since[key] = time
    case .keyUp(let key):
      guard let start = since.removeValue(forKey: key) else { return false }
      return time - start >= Self.leastHold
    default: break
    }
    return true
  }

  /// Forgets what is down: after a stop, nobody has told what went up.
  package mutating func forget() { since = [:] }
}
