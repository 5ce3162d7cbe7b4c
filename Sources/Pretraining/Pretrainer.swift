import Basics
import Encoder

/// Trains an encoder on unlabelled films: draw pairs of views, encode, compare, follow the gradient.
///
/// A new loss is a case of `PretrainingMethod`, a type in Losses with its formula beside it in the tests, and a branch
/// of `losses` below. It compares positions (`ViewPair.matches`, as `PixelInfoNCE` does) or cells
/// (`ViewPair.cellMatches`, as every `CellLoss` does).
package final class Pretrainer {
  private var options: PretrainingOptions
  private let films: TrainingSet
  private let head: ProjectionHead?
  private let loop: TrainingLoop

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - start: weights to go on from; nil starts from random ones.
  ///   - checkpoint: path of a checkpoint to resume; nil starts anew.
  /// - Throws: `PretrainingError` when a folder holds no films or the checkpoint belongs to another run.
  package init(
    options: PretrainingOptions, start: EncoderState<Float>? = nil, checkpoint: String? = nil
  ) throws {
    self.options = options
    films = try TrainingSet(
      folders: options.folders.map { ($0.path, $0.weight) }, single: options.films,
      longSide: options.longSide,
      finestScale: 1.05 * options.zoom.upperBound, categories: .usual, cacheBytes: options.filmCacheBytes)
    var state = start ?? EncoderState(architecture: options.architecture, seed: options.seed)
    head =
      options.method.hasMomentumEncoder
      ? ProjectionHead(options.architecture, projects: options.projects) : nil
    head?.extend(&state, seed: options.seed)
    loop = TrainingLoop(
      TrainingLoop.Plan(
        budget: options.budget, peakRate: options.peakRate, trunkShare: options.trunkShare,
        weightDecay: options.weightDecay, freezeNormsAfter: options.freezeNormsAfter,
        workers: options.workers, precision: options.precision, frozenStages: options.frozenStages,
        mark: options.mark),
      state: state,
      momentum: options.method.hasMomentumEncoder
        ? MomentumEncoder(state, momentum: options.momentum) : nil)
    if let checkpoint { try loop.resume(checkpoint) }
  }

  /// The network as it stands, without what only training needs.
  package var network: EncoderState<Float> { loop.network }

  /// Films that show the same places, from the next step on.
  package var correspondences: Correspondences? {
    get { options.correspondences }
    set { options.correspondences = newValue }
  }

  /// Landmarks to be sharpest at from the next step on.
  package var focus: Focus? {
    get { options.focus }
    set { options.focus = newValue }
  }

  /// Where the time of all steps went.
  package var clock: StepClock { loop.clock }

  /// Steps done.
  package var step: Int { loop.step }

  /// Films that could not be read, one line each.
  package var failures: [String] { films.failures }

  /// Films in the folders.
  package var filmCount: Int { films.count }

  /// Trains until the budget is used up or `isCancelled` says so.
  ///
  /// - Parameters:
  ///   - checkpoint: where to save the state every few minutes and at the end; nil for nowhere.
  ///   - fraction: part of the budget after which to return early.
  ///   - report: called after every step.
  /// - Returns: whether the budget was used up.
  package func run(
    checkpoint: String?, until fraction: Double = 1, report: (TrainingProgress) throws -> Void,
    isCancelled: () -> Bool
  ) throws -> Bool {
    let forward = loop.state.architecture.flops(width: options.viewWidth, height: options.viewHeight)
    return try loop.run(
      checkpoint: checkpoint, until: fraction, samples: options.pairs, flops: 6 * options.pairs * forward,
      losses: { tape in
        let pairs = try tape.clock.time(.views) { try drawPairs() }
        let batch = Tensor<Float>(
          n: 2 * pairs.count, h: options.viewHeight, w: options.viewWidth, c: 1,
          values: pairs.flatMap { $0.first + $0.second })
        return losses(of: pairs, batch, on: tape)
      }, report: report, isCancelled: isCancelled)
  }

  /// The losses of a batch `[2 * pairs, H, W, 1]`, finest level first; their gradients are left on the tape.
  private func losses(of pairs: [ViewPair], _ batch: Tensor<Float>, on tape: Tape<Float>) -> [Double] {
    let features = tape.encode(batch, after: loop.frozen)
    let trained = options.trainedLevels
    guard let head else {
      return tape.clock.time(.loss) {
        PixelInfoNCE(temperature: options.temperature).apply(
          levels: trained.map { features[$0] }, strides: options.trainedStrides,
          matches: pairs.map(\.matches), workers: options.workers)
      }
    }
    let targets = tape.clock.time(.targets) {
      loop.momentum?.targets(
        of: batch, levels: trained, head: head, normalisation: tape.normalisation,
        precision: options.precision, workers: options.workers) ?? []
    }
    let matches = trained.indices.map { level in pairs.flatMap { $0.cellMatches[level] } }
    let projections = trained.map { head.project(features[$0], on: tape) }
    if options.method == .pixPro {
      let maps = projections.map { [$0, head.values($0, on: tape)] }
      return tape.clock.time(.loss) {
        PixPro(gamma: options.gamma).apply(
          levels: maps, targets: targets, matches: matches, workers: options.workers)
      }
    }
    return tape.clock.time(.loss) {
      PixContrast().apply(
        levels: projections.map { [$0] }, targets: targets, matches: matches, workers: options.workers)
    }
  }

  /// This step's pairs: a function of seed and step number alone.
  private func drawPairs() throws -> [ViewPair] {
    try Parallel.map(count: options.pairs, workers: options.workers) { index in
      let number = UInt64(step * options.pairs + index + 1)
      var random = SplitMix64(seed: options.seed &+ number &* 0xD134_2543_DE82_EF95)
      return ViewPair(
        of: try films.pair(
          focus: options.focus, correspondences: options.correspondences, share: options.crossShare,
          random: &random),
        options: options, random: &random)
    }
  }
}
