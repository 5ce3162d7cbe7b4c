import Basics
import CKernels
import Encoder
import Foundation

/// The training loop of every run, whatever is learnt: learning rate, batch norms, optimiser, checkpoints.
package final class TrainingLoop {
  /// How to train.
  package struct Plan: Sendable {
    /// How long.
    package var budget: Budget
    /// Highest learning rate.
    package var peakRate: Double
    /// Learning rate of the encoder's trunks, as a share of that of all else.
    package var trunkShare: Double
    /// Decoupled weight decay.
    package var weightDecay: Double
    /// Part of the budget after which batch norms use their running statistics.
    package var freezeNormsAfter: Double
    /// Cores.
    package var workers: Int
    /// How the factors of convolutions are held.
    package var precision: ConvolutionPrecision
    /// Stages of the encoder that stay as they are.
    package var frozenStages: Int
    /// What must agree between a checkpoint and the run that resumes it.
    package var mark: RunMark

    package init(
      budget: Budget, peakRate: Double, trunkShare: Double = 1, weightDecay: Double,
      freezeNormsAfter: Double, workers: Int,
      precision: ConvolutionPrecision, frozenStages: Int = 0, mark: RunMark
    ) {
      (self.budget, self.peakRate, self.trunkShare) = (budget, peakRate, trunkShare)
      self.weightDecay = weightDecay
      (self.freezeNormsAfter, self.workers) = (freezeNormsAfter, workers)
      (self.precision, self.frozenStages, self.mark) = (precision, frozenStages, mark)
    }
  }

  /// Told where the time of all steps goes.
  package let clock = StepClock()
  private let plan: Plan
  /// The encoder's numbers, and behind them those of what is trained with it.
  package private(set) var state: EncoderState<Float>
  /// A copy that follows slowly, where the method has one.
  var momentum: MomentumEncoder?
  /// What is not trained.
  package let frozen: FrozenStages?
  private var optimiser: AdamW
  private let decays: [UInt8]
  /// Where the encoder's trunks lie, in order.
  private let trunks: [Range<Int>]
  private var seconds = 0.0
  /// Why the state could not be saved, until somebody is told.
  private var problem: String?
  private var smoothedLoss: Double?

  init(_ plan: Plan, state: EncoderState<Float>, momentum: MomentumEncoder?) {
    (self.plan, self.state, self.momentum) = (plan, state, momentum)
    optimiser = AdamW(count: state.parameters.count)
    // Numbers behind the encoder's own are no convolution weights of its layout: they do not decay.
    decays = state.decays(frozen: plan.frozenStages).map { $0 ? 1 : 0 }
    trunks = EncoderLayout(state.architecture).trunks
    frozen =
      plan.frozenStages > 0
      ? FrozenStages(plan.frozenStages, of: state, precision: plan.precision) : nil
  }

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

  /// Trains until the budget is used up or `isCancelled` says so.
  ///
  /// - Parameters:
  ///   - checkpoint: where to save the state every few minutes and at the end; nil for nowhere.
  ///   - fraction: part of the budget after which to return early.
  ///   - samples, flops: what one step draws, and its floating-point operations: for the report alone.
  ///   - losses: leaves the gradients of one step's losses on the tape and returns them, finest level first.
  ///   - report: called after every step.
  /// - Returns: whether the budget was used up.
  package func run(
    checkpoint: String?, until fraction: Double = 1, samples: Int, flops: Int,
    losses: (Tape<Float>) throws -> [Double], report: (TrainingProgress) throws -> Void,
    isCancelled: () -> Bool
  ) throws -> Bool {
    var lastCheckpoint = seconds
    var finished = progress >= fraction
    while !finished && !isCancelled() {
      let started = ContinuousClock.now
      let levels = try takeStep(losses)
      let elapsed = started.duration(to: .now) / .seconds(1)
      seconds += elapsed
      try report(progress(levels: levels, elapsed: elapsed, samples: samples, flops: flops))
      finished = progress >= fraction
      if let checkpoint, seconds - lastCheckpoint > 120 {
        // A disk that is full must not end hours of work: there may be room at the next one.
        do { try save(checkpoint) } catch { problem = "\(error)" }
        lastCheckpoint = seconds
      }
    }
    guard let checkpoint else { return finished }
    do { try save(checkpoint) } catch {
      // What was trained is about to be written as weights, or else the checkpoint is all there is.
      guard finished else { throw try savedElsewhere(checkpoint, error) }
    }
    return finished
  }

  /// Saves the state in the person's data folder.
  ///
  /// - Returns: what to tell the person.
  private func savedElsewhere(_ path: String, _ problem: any Error) throws -> PretrainingError {
    let name = path.split(separator: "/").last.map(String.init) ?? "checkpoint"
    let place = try Places.refuge(for: name, writing: save)
    return .unsaved(
      file: path, reason: "\(problem); it was kept as \(displayName(place)), move it back to go on")
  }

  private func takeStep(_ losses: (Tape<Float>) throws -> [Double]) throws -> [Double] {
    let progress = progress
    let tape = Tape(
      state: state, normalisation: progress < plan.freezeNormsAfter ? .batch(momentum: 0.02) : .running,
      workers: plan.workers, precision: plan.precision, clock: clock)
    let levels = try losses(tape)
    tape.backward()
    state.statistics = tape.state.statistics
    clock.time(.optimiser) {
      optimiser.update(
        &state.parameters, gradients: tape.gradients, decays: decays,
        rate: plan.budget.rate(peak: plan.peakRate, step: step, seconds: seconds), gentle: trunks,
        share: plan.trunkShare, weightDecay: plan.weightDecay)
      momentum?.follow(state.parameters, progress: progress)
    }
    return levels
  }

  private func progress(levels: [Double], elapsed: Double, samples: Int, flops: Int) -> TrainingProgress {
    let mean = levels.reduce(0, +) / Double(max(1, levels.count))
    let smoothed = smoothedLoss.map { 0.98 * $0 + 0.02 * mean } ?? mean
    smoothedLoss = smoothed
    let fraction = progress
    defer { problem = nil }
    return TrainingProgress(
      step: step, fraction: fraction, loss: smoothed, levels: levels,
      samplesPerSecond: Double(samples) / elapsed, gigaflops: Double(flops) / elapsed / 1e9,
      secondsLeft: fraction > 0 ? seconds * (1 - fraction) / fraction : .infinity, problem: problem)
  }

  private func save(_ path: String) throws {
    try Checkpoint(
      parameters: state.parameters, statistics: state.statistics, momentum: momentum?.state,
      optimiser: optimiser, seconds: seconds, fingerprint: plan.mark.text
    ).write(path: path)
  }

  /// Differences that a refusal names.
  private static let shownDifferences = 5

  /// Takes up where a checkpoint left off, exactly.
  ///
  /// - Throws: `PretrainingError.checkpoint` when it belongs to another run, or what reading it throws.
  package func resume(_ path: String) throws {
    let checkpoint = try Checkpoint(path: path)
    func refusal(_ reason: String) -> PretrainingError { .checkpoint(file: path, reason: reason) }
    guard let mark = RunMark(text: checkpoint.fingerprint) else {
      throw refusal("it does not say which run it belongs to, as those of another version do not")
    }
    let differences = plan.mark.differences(from: mark)
    guard differences.isEmpty else {
      let others = differences.count - Self.shownDifferences
      throw refusal(
        "it belongs to another run; what differs: "
          + differences.prefix(Self.shownDifferences).joined(separator: "; ")
          + (others > 0 ? "; and \(others) more" : ""))
    }
    guard checkpoint.parameters.count == state.parameters.count,
      checkpoint.statistics.count == state.statistics.count
    else { throw refusal("its network has another size") }
    state.parameters = checkpoint.parameters
    state.statistics = checkpoint.statistics
    optimiser = checkpoint.optimiser
    if let numbers = checkpoint.momentum {
      momentum?.restore(parameters: numbers.parameters, statistics: numbers.statistics)
    }
    seconds = checkpoint.seconds
  }
}

/// Where a training run stands.
package struct TrainingProgress: Sendable {
  /// Steps done.
  package let step: Int
  /// Part of the budget used, 0...1.
  package let fraction: Double
  /// Mean loss over the levels, smoothed over the steps.
  package let loss: Double
  /// Loss of each level in the last step, finest first.
  package let levels: [Double]
  /// What a step draws, per second: pairs of views in pretraining, views in supervised training.
  package let samplesPerSecond: Double
  /// Network arithmetic, forward and back, GFLOP/s.
  package let gigaflops: Double
  /// Seconds to go.
  package let secondsLeft: Double
  /// Why the state could not be saved since the last report; nil when all is well.
  package let problem: String?
}

/// How long to train: decides where on its cosine the learning rate stands.
package enum Budget: Sendable, Hashable {
  /// A number of steps; with a seed this gives the same weights again on the same machine.
  case steps(Int)
  /// Minutes of training time, interruptions not counted.
  case minutes(Double)

  /// Part of the budget that is used up, 0...1.
  func progress(step: Int, seconds: Double) -> Double {
    switch self {
    case .steps(let total): min(1, Double(step) / Double(max(1, total)))
    case .minutes(let total): min(1, seconds / max(1, 60 * total))
    }
  }

  /// Learning rate: a short linear warm-up, then half a cosine down to a hundredth.
  func rate(peak: Double, step: Int, seconds: Double) -> Double {
    let warm = min(1, Double(step + 1) / 100)
    return peak * warm * (0.01 + 0.99 * (1 + cos(.pi * progress(step: step, seconds: seconds))) / 2)
  }
}

/// AdamW (Loshchilov and Hutter 2019) over one flat vector of parameters, `[count]` throughout.
struct AdamW: Sendable, Equatable {
  /// Running mean of the gradient, `[count]`.
  var first: [Float]
  /// Running mean of the squared gradient, `[count]`.
  var second: [Float]
  /// Steps taken.
  var step = 0

  init(count: Int) {
    first = [Float](repeating: 0, count: count)
    second = first
  }

  /// One step; weight decay only where `decays` is 1.
  ///
  /// - Parameters:
  ///   - gentle: parts, in order and apart, that learn with a share of the rate.
  ///   - share: of the rate.
  mutating func update(
    _ parameters: inout [Float], gradients: [Float], decays: [UInt8], rate: Double,
    gentle: [Range<Int>] = [], share: Double = 1, weightDecay: Double
  ) {
    let (beta1, beta2) = (0.9, 0.999)
    step += 1
    func update(_ part: Range<Int>, rate: Double) {
      bregma_adamw(
        &parameters, &first, &second, gradients, decays, part.lowerBound, part.upperBound, Float(rate),
        Float(beta1), Float(beta2), 1e-8, Float(weightDecay), Float(1 - pow(beta1, Double(step))),
        Float(1 - pow(beta2, Double(step))))
    }
    var done = 0
    for part in gentle {
      update(done..<part.lowerBound, rate: rate)
      update(part, rate: share * rate)
      done = part.upperBound
    }
    update(done..<parameters.count, rate: rate)
  }
}
