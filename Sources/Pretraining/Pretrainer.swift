import Encoder
import Foundation
import Information

/// Trains an encoder on unlabelled films: draw pairs of views, encode, compare, descend.
public final class Pretrainer {
  /// Where a run stands.
  public struct Progress: Sendable {
    /// Steps done.
    public var step: Int
    /// Part of the budget used, 0...1.
    public var fraction: Double
    /// Mean loss over the levels, smoothed.
    public var loss: Double
    /// Loss of each level in the last step, finest first.
    public var levels: [Double]
    /// Pairs of views per second.
    public var pairsPerSecond: Double
    /// Network arithmetic, forward and back, GFLOP/s.
    public var gigaflops: Double
    /// Seconds to go.
    public var secondsLeft: Double
  }

  private var options: PretrainingOptions
  private let films: TrainingSet
  /// The encoder's numbers, and the head's behind them where the method has one.
  private var state: EncoderState<Float>
  private let head: ProjectionHead?
  private var momentum: MomentumEncoder?
  private var optimiser: AdamW
  private let decays: [UInt8]
  private var seconds = 0.0
  private var smoothedLoss: Double?

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - start: weights to go on from; nil starts from random ones.
  ///   - checkpoint: path of a checkpoint to resume; nil starts anew.
  /// - Throws: `PretrainingError` when a folder holds no films or the checkpoint belongs to another run.
  public init(
    options: PretrainingOptions, start: EncoderState<Float>? = nil, checkpoint: String? = nil
  ) throws {
    self.options = options
    films = try TrainingSet(
      folders: options.folders.map { ($0.path, $0.weight) }, single: options.films,
      longSide: options.longSide,
      finestScale: 1.05 * options.zoom.upperBound, categories: .usual)
    state = start ?? EncoderState(architecture: options.architecture, seed: options.seed)
    head = options.method == .pixPro ? ProjectionHead(options.architecture) : nil
    head?.extend(&state, seed: options.seed)
    momentum = options.method.hasMomentumEncoder ? MomentumEncoder(state) : nil
    optimiser = AdamW(count: state.parameters.count)
    decays = state.decays.map { $0 ? 1 : 0 }
    if let checkpoint { try resume(checkpoint) }
  }

  /// The network as it stands, without what only training needs.
  public var network: EncoderState<Float> {
    var network = state
    let layout = EncoderLayout(state.architecture)
    network.parameters.removeLast(state.parameters.count - layout.parameterCount)
    network.statistics.removeLast(state.statistics.count - layout.statisticCount)
    return network
  }

  /// Landmarks to be sharpest at from the next step on.
  public var focus: Focus? {
    get { options.focus }
    set { options.focus = newValue }
  }

  /// Steps done.
  public var step: Int { optimiser.step }

  /// Films that could not be read, one line each.
  public var failures: [String] { films.failures }

  /// Films in the folders.
  public var filmCount: Int { films.count }

  /// Trains until the budget is used up or `isCancelled` says so.
  ///
  /// - Parameters:
  ///   - checkpoint: where to lay down the state every few minutes and at the end; nil for nowhere.
  ///   - fraction: part of the budget after which to return early.
  ///   - report: called after every step.
  /// - Returns: whether the budget was used up.
  public func run(
    checkpoint: String?, until fraction: Double = 1, report: (Progress) throws -> Void,
    isCancelled: () -> Bool
  ) throws -> Bool {
    var lastCheckpoint = seconds
    var finished = options.budget.progress(step: step, seconds: seconds) >= fraction
    while !finished && !isCancelled() {
      let started = ContinuousClock.now
      let levels = try takeStep()
      let elapsed = started.duration(to: .now) / .seconds(1)
      seconds += elapsed
      try report(progress(levels: levels, elapsed: elapsed))
      finished = options.budget.progress(step: step, seconds: seconds) >= fraction
      if let checkpoint, seconds - lastCheckpoint > 120 {
        try save(checkpoint)
        lastCheckpoint = seconds
      }
    }
    if let checkpoint { try save(checkpoint) }
    return finished
  }

  /// One step: returns the loss of each level, finest first.
  private func takeStep() throws -> [Double] {
    let pairs = try drawPairs()
    let progress = options.budget.progress(step: step, seconds: seconds)
    let tape = Tape(
      state: state, normalisation: progress < options.freezeNormsAfter ? .batch(momentum: 0.02) : .running,
      workers: options.workers)
    let batch = Tensor<Float>(
      n: 2 * pairs.count, h: options.viewHeight, w: options.viewWidth, c: 1,
      values: pairs.flatMap { $0.first + $0.second })
    let losses = losses(of: pairs, batch, on: tape)
    tape.backward()
    state.statistics = tape.state.statistics
    optimiser.descend(
      &state.parameters, gradients: tape.gradients, decays: decays,
      rate: options.budget.rate(peak: options.peakRate, step: step, seconds: seconds),
      weightDecay: options.weightDecay)
    momentum?.follow(state.parameters, progress: progress)
    return losses
  }

  /// The losses of a batch, finest level first; their gradients are left on the tape.
  private func losses(of pairs: [ViewPair], _ batch: Tensor<Float>, on tape: Tape<Float>) -> [Double] {
    let levels = tape.encode(batch)
    let targets =
      momentum?.targets(of: batch, head: head, normalisation: tape.normalisation, workers: options.workers)
      ?? []
    let cellMatches = levels.indices.map { level in
      pairs.flatMap { $0.cellMatches.isEmpty ? [] : $0.cellMatches[level] }
    }
    switch options.method {
    case .informationGuided:
      return PixelInfoNCE(temperature: options.temperature).apply(
        levels: levels, strides: options.architecture.levelStrides,
        matches: pairs.map { pair in
          pair.matches.map { ($0.first.x, $0.first.y, $0.second.x, $0.second.y) }
        }, workers: options.workers)
    case .pixContrast:
      return PixContrast().apply(
        levels: levels.map { [$0] }, targets: targets, matches: cellMatches, workers: options.workers)
    case .pixPro:
      let projected = head.map { head in levels.map { head.project($0, on: tape) } } ?? levels
      let maps = head.map { head in projected.map { [$0, tape.linear($0, head.transform)] } } ?? []
      return PixPro().apply(levels: maps, targets: targets, matches: cellMatches, workers: options.workers)
    }
  }

  /// This step's pairs: a function of seed and step number alone.
  private func drawPairs() throws -> [ViewPair] {
    let results = Results<ViewPair>(count: options.pairs)
    Parallel.shares(of: options.pairs, workers: options.workers) { _, range in
      for index in range {
        let number = UInt64(step * options.pairs + index + 1)
        var random = SplitMix64(seed: options.seed &+ number &* 0xD134_2543_DE82_EF95)
        results.set(index) {
          ViewPair(
            of: try films.scene(focus: options.focus, random: &random), options: options, random: &random)
        }
      }
    }
    return try results.all()
  }

  private func progress(levels: [Double], elapsed: Double) -> Progress {
    let mean = levels.reduce(0, +) / Double(max(1, levels.count))
    smoothedLoss = smoothedLoss.map { 0.98 * $0 + 0.02 * mean } ?? mean
    let fraction = options.budget.progress(step: step, seconds: seconds)
    let forward = state.architecture.flops(width: options.viewWidth, height: options.viewHeight)
    return Progress(
      step: step, fraction: fraction, loss: smoothedLoss ?? mean, levels: levels,
      pairsPerSecond: Double(options.pairs) / elapsed,
      gigaflops: Double(6 * options.pairs * forward) / elapsed / 1e9,
      secondsLeft: fraction > 0 ? seconds * (1 - fraction) / fraction : .infinity)
  }

  private func save(_ path: String) throws {
    try Checkpoint(
      parameters: state.parameters, statistics: state.statistics, momentum: momentum?.state,
      optimiser: optimiser,
      seconds: seconds, fingerprint: options.fingerprint
    ).write(path: path)
  }

  private func resume(_ path: String) throws {
    let checkpoint = try Checkpoint(path: path)
    guard checkpoint.fingerprint == options.fingerprint,
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

/// Results of parallel work in the order of the work, or the first error.
private final class Results<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var values: [Result<Value, any Error>?]

  init(count: Int) { values = Array(repeating: nil, count: count) }

  func set(_ index: Int, _ body: () throws -> Value) {
    let result = Result(catching: body)
    lock.withLock { values[index] = result }
  }

  func all() throws -> [Value] { try values.compactMap { try $0?.get() } }
}
