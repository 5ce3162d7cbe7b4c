/// Where the time of training steps goes. Not thread-safe: every part is parallel inside.
package final class StepClock {
  /// A part of a training step.
  package enum Part: String, CaseIterable, Sendable {
    case views
    case forward
    case inputGradients = "backward by data"
    case weightGradients = "backward by weights"
    case norms = "norms and sums"
    case targets
    case loss
    case optimiser
  }

  /// Time spent so far, s.
  package private(set) var seconds: [Part: Double] = [:]

  package init() {}

  /// Runs something as a part of the step; parts do not lie within each other.
  package func time<R>(_ part: Part, _ body: () throws -> R) rethrows -> R {
    let started = ContinuousClock.now
    defer { seconds[part, default: 0] += started.duration(to: .now) / .seconds(1) }
    return try body()
  }

  /// Adds what workers measured side by side.
  func add(_ laps: [Lap]) {
    for lap in laps {
      for (part, spent) in lap.seconds { seconds[part, default: 0] += spent / Double(laps.count) }
    }
  }

  /// One worker's measurements of consecutive parts.
  struct Lap {
    fileprivate var seconds: [Part: Double] = [:]
    private var last = ContinuousClock.now

    mutating func start() { last = .now }

    /// Everything since the last start or end was this.
    mutating func end(_ part: Part) {
      let now = ContinuousClock.now
      seconds[part, default: 0] += last.duration(to: now) / .seconds(1)
      last = now
    }
  }
}
