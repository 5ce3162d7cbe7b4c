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
}
