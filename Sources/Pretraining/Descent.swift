import Encoder

/// Descends a loss step by step, whatever is learnt: learning rate, batch norms, optimiser, checkpoints.
package final class Descent {
  /// How to descend.
  package struct Plan: Sendable {
    /// How long.
    package var budget: Budget
    /// Highest learning rate.
    package var peakRate: Double
    /// Decoupled weight decay.
    package var weightDecay: Double
    /// Part of the budget after which batch norms use their running statistics.
    package var freezeNormsAfter: Double
    /// Cores.
    package var workers: Int
    /// What must agree between a checkpoint and the run that resumes it.
    package var fingerprint: String

    package init(
      budget: Budget, peakRate: Double, weightDecay: Double, freezeNormsAfter: Double, workers: Int,
      fingerprint: String
    ) {
      (self.budget, self.peakRate, self.weightDecay) = (budget, peakRate, weightDecay)
      (self.freezeNormsAfter, self.workers, self.fingerprint) = (freezeNormsAfter, workers, fingerprint)
    }
  }

  /// One step's outcome.
  package struct Step: Sendable {
    /// Steps done.
    package let number: Int
    /// Part of the budget used, 0...1.
    package let fraction: Double
    /// Mean loss over the levels, smoothed over the steps.
    package let loss: Double
    /// Loss of each level, finest first.
    package let levels: [Double]
    /// How long this step took.
    package let seconds: Double
    /// Seconds to go.
    package let secondsLeft: Double
  }

  private let plan: Plan
  /// The encoder's numbers, and behind them those of what is trained with it.
  package private(set) var state: EncoderState<Float>
  /// A copy that follows slowly, where the method has one.
  var momentum: MomentumEncoder?
  private var optimiser: AdamW
  private let decays: [UInt8]
  private var seconds = 0.0
  private var smoothedLoss: Double?

  init(_ plan: Plan, state: EncoderState<Float>, momentum: MomentumEncoder?) {
    (self.plan, self.state, self.momentum) = (plan, state, momentum)
    optimiser = AdamW(count: state.parameters.count)
    // Numbers behind the encoder's own are no convolution weights of its layout: they do not decay.
    decays = state.decays.map { $0 ? 1 : 0 }
  }

  /// Starts at these numbers.
  package convenience init(_ plan: Plan, state: EncoderState<Float>) {
    self.init(plan, state: state, momentum: nil)
  }

  /// Steps done.
  package var step: Int { optimiser.step }

  /// Part of the budget that is used up, 0...1.
  var progress: Double { plan.budget.progress(step: step, seconds: seconds) }

  /// The encoder as it stands, without what only stands behind it in the vectors.
  package var network: EncoderState<Float> {
    var network = state
    let layout = EncoderLayout(state.architecture)
    network.parameters.removeLast(state.parameters.count - layout.parameterCount)
    network.statistics.removeLast(state.statistics.count - layout.statisticCount)
    return network
  }

  /// Descends until the budget is used up or `isCancelled` says so.
  ///
  /// - Parameters:
  ///   - checkpoint: where to lay down the state every few minutes and at the end; nil for nowhere.
  ///   - fraction: part of the budget after which to return early.
  ///   - losses: leaves the gradients of one step's losses on the tape and returns them, finest level first.
  ///   - report: called after every step.
  /// - Returns: whether the budget was used up.
  package func run(
    checkpoint: String?, until fraction: Double = 1, losses: (Tape<Float>) throws -> [Double],
    report: (Step) throws -> Void, isCancelled: () -> Bool
  ) throws -> Bool {
    var lastCheckpoint = seconds
    var finished = progress >= fraction
    while !finished && !isCancelled() {
      let started = ContinuousClock.now
      let levels = try takeStep(losses)
      let elapsed = started.duration(to: .now) / .seconds(1)
      seconds += elapsed
      try report(outcome(levels: levels, elapsed: elapsed))
      finished = progress >= fraction
      if let checkpoint, seconds - lastCheckpoint > 120 {
        try save(checkpoint)
        lastCheckpoint = seconds
      }
    }
    if let checkpoint { try save(checkpoint) }
    return finished
  }

  private func takeStep(_ losses: (Tape<Float>) throws -> [Double]) throws -> [Double] {
    let progress = progress
    let tape = Tape(
      state: state, normalisation: progress < plan.freezeNormsAfter ? .batch(momentum: 0.02) : .running,
      workers: plan.workers)
    let levels = try losses(tape)
    tape.backward()
    state.statistics = tape.state.statistics
    optimiser.descend(
      &state.parameters, gradients: tape.gradients, decays: decays,
      rate: plan.budget.rate(peak: plan.peakRate, step: step, seconds: seconds),
      weightDecay: plan.weightDecay)
    momentum?.follow(state.parameters, progress: progress)
    return levels
  }

  private func outcome(levels: [Double], elapsed: Double) -> Step {
    let mean = levels.reduce(0, +) / Double(max(1, levels.count))
    let smoothed = smoothedLoss.map { 0.98 * $0 + 0.02 * mean } ?? mean
    smoothedLoss = smoothed
    let fraction = progress
    return Step(
      number: step, fraction: fraction, loss: smoothed, levels: levels, seconds: elapsed,
      secondsLeft: fraction > 0 ? seconds * (1 - fraction) / fraction : .infinity)
  }

  private func save(_ path: String) throws {
    try Checkpoint(
      parameters: state.parameters, statistics: state.statistics, momentum: momentum?.state,
      optimiser: optimiser, seconds: seconds, fingerprint: plan.fingerprint
    ).write(path: path)
  }

  /// Takes up where a checkpoint left off, exactly.
  ///
  /// - Throws: `PretrainingError.checkpoint` when it belongs to another run, or what reading it throws.
  package func resume(_ path: String) throws {
    let checkpoint = try Checkpoint(path: path)
    guard checkpoint.fingerprint == plan.fingerprint,
      checkpoint.parameters.count == state.parameters.count,
      checkpoint.statistics.count == state.statistics.count
    else {
      throw PretrainingError.checkpoint(
        file: path, reason: "it belongs to a run with other options (\(checkpoint.fingerprint))")
    }
    state.parameters = checkpoint.parameters
    state.statistics = checkpoint.statistics
    optimiser = checkpoint.optimiser
    if let numbers = checkpoint.momentum {
      momentum?.restore(parameters: numbers.parameters, statistics: numbers.statistics)
    }
    seconds = checkpoint.seconds
  }
}
