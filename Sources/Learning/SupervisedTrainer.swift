import Basics
import Encoder
import Landmarks
import Matching
import Pretraining

/// Trains an encoder together with a vector per landmark on labelled films: draw views, encode, ask every vector for
/// its landmark, follow the gradient.
package final class SupervisedTrainer {
  /// Landmarks that are learnt, in the order of the model's.
  package let landmarks: [Landmark]
  private let options: SupervisionOptions
  let labels: [MarkedFilm]
  private let films: TrainingSet
  private let head: LandmarkHead
  private let loop: TrainingLoop
  private let longSide: Int

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - options: how to train.
  ///   - films: labelled films, at least one; each may lack some of the landmarks.
  ///   - landmarks: what is learnt.
  ///   - start: weights to go on from: every vector starts as the mean of what the films show there.
  ///     Nil starts from random numbers throughout.
  ///   - checkpoint: path of a checkpoint to resume; nil starts anew.
  ///   - progress: told how many films the vectors have been taken from, and of how many.
  /// - Throws: `PretrainingError` when no film can be read or the checkpoint belongs to another run;
  ///   `CancellationError` when the task was cancelled.
  package init(
    options: SupervisionOptions, films: [MarkedFilm], landmarks: [Landmark], start: EncoderFile?,
    checkpoint: String? = nil, progress: (Int, Int) -> Void = { _, _ in }
  ) async throws {
    (self.options, self.landmarks, labels) = (options, landmarks, films)
    longSide = start?.metadata.workingLongSide ?? 480
    self.films = try TrainingSet(
      folders: [], single: films.map(\.path), longSide: longSide,
      finestScale: 1.05 * options.magnification, categories: .usual, cacheBytes: options.filmCacheBytes)
    var state = start?.state ?? EncoderState(architecture: .standard, seed: options.seed)
    head = LandmarkHead(landmarks: landmarks.count, architecture: state.architecture)
    head.extend(&state, seed: options.seed)
    if let start, checkpoint == nil {
      let template = try await Self.meanTemplate(
        of: films, start: start, options: options, progress: progress)
      head.take(template, landmarks: landmarks, into: &state.parameters)
    }
    loop = TrainingLoop(options.plan(startsFromWeights: start != nil), state: state)
    if let checkpoint { try loop.resume(checkpoint) }
  }

  /// What has been learnt so far, its confidence not yet fitted (see `calibratedModel`).
  package var model: LandmarkModel {
    LandmarkModel(
      encoder: EncoderFile(
        state: loop.network, metadata: EncoderMetadata(workingLongSide: longSide, entries: [:])),
      landmarks: landmarks, vectors: head.template(loop.state.parameters, landmarks: landmarks),
      magnification: options.magnification)
  }

  /// Steps done.
  package var step: Int { loop.step }

  /// Films that could not be read, one line each.
  package var failures: [String] { films.failures }

  /// Trains until the steps are done or `isCancelled` says so.
  ///
  /// - Parameters:
  ///   - checkpoint: where to save the state every few minutes and at the end; nil for nowhere.
  ///   - report: called after every step.
  /// - Returns: whether all steps are done.
  package func run(
    checkpoint: String?, report: (TrainingProgress) throws -> Void, isCancelled: () -> Bool
  ) throws -> Bool {
    let architecture = loop.state.architecture
    let forward = architecture.flops(width: options.viewWidth, height: options.viewHeight)
    let loss = LandmarkLoss<Float>(temperature: options.temperature)
    return try loop.run(
      checkpoint: checkpoint, samples: options.views, flops: 3 * options.views * forward,
      losses: { tape in
        let views = try tape.clock.time(.views) { try drawViews() }
        let batch = Tensor<Float>(
          n: views.count, h: options.viewHeight, w: options.viewWidth, c: 1, values: views.flatMap(\.input))
        let levels = tape.encode(batch, after: self.loop.frozen)
        return tape.clock.time(.loss) {
          loss.apply(
            levels: levels, strides: architecture.levelStrides, shown: views.map(\.shown),
            spread: options.spread, head: head, on: tape)
        }
      }, report: report, isCancelled: isCancelled)
  }

  /// This step's views: a function of seed and step number alone.
  private func drawViews() throws -> [LabelledView] {
    try Parallel.map(count: options.views, workers: options.workers) { index in
      let number = UInt64(step * options.views + index + 1)
      var random = SplitMix64(seed: options.seed &+ number &* 0xD134_2543_DE82_EF95)
      let (label, film) = try draw(&random)
      let points = landmarks.enumerated().compactMap { number, name in
        label.marks[name].map { (landmark: number, position: film.grid.grid($0)) }
      }
      return LabelledView(
        of: film, points: points, isMagnified: index >= options.wholeViews, options: options, random: &random)
    }
  }

  /// Any film that can be read.
  private func draw(_ random: inout SplitMix64) throws -> (MarkedFilm, TrainingFilm) {
    // A broken film is passed over; nothing but broken films must not loop for ever.
    for _ in 0..<100 {
      if let label = labels.randomElement(using: &random), let film = films.film(label.path) {
        return (label, film)
      }
    }
    throw PretrainingError.noFilms(folder: "the labelled films")
  }
}

/// Everything that decides what a supervised training run does; the same options, films and seed give the same
/// weights.
package struct SupervisionOptions: Sendable {
  /// Training steps.
  package var steps: Int
  /// Every random choice follows from it.
  package var seed: UInt64
  /// Size of a view, px: multiples of the coarsest stride.
  package var viewWidth = 320
  /// Size of a view, px.
  package var viewHeight = 384
  /// Views per step that show films at the scale of the coarse search.
  package var wholeViews = 2
  /// Views per step that are magnified, as refinement sees the films.
  package var magnifiedViews = 2
  /// View px per grid px of the views at the scale of the coarse search.
  package var zoom = 0.9...1.12
  /// How much refinement magnifies.
  package var magnification = RefinementOptions().zoom
  /// Softmax temperature.
  package var temperature = 0.07
  /// Standard deviation of the target around the true position, cells of each level.
  package var spread = 0.8
  /// How views differ from the films.
  package var augmentation = Augmentation()
  /// Highest learning rate.
  package var peakRate = 2e-3
  /// Decoupled weight decay of the convolutions.
  package var weightDecay = 0.02
  /// First stages of given weights that stay as they are. Ten of the films 001-100, 1000 steps, error on 101-150: 1.26 mm
  /// with two, 1.25 and 1.26 with none; 700 steps: 1.29 with two, 1.31 with three.
  package var frozenStages = 2
  /// Part of the budget after which batch norms use their running statistics, as detection will.
  package var freezeNormsAfter = 0.7
  /// Films per landmark over which its vectors are averaged before the first step.
  package var filmsToStartFrom = 20
  /// Most memory for films made ready, bytes; what is learnt does not depend on it.
  package var filmCacheBytes = TrainingSet.usualCacheBytes
  /// What the run reads, by content, for whoever keeps checkpoints: one goes on only with its own.
  package var origin = RunMark()
  /// Cores.
  package var workers = Parallel.cores
  /// How the factors of convolutions are held.
  package var precision = ConvolutionPrecision.half

  /// The usual way.
  package init(steps: Int, seed: UInt64) { (self.steps, self.seed) = (steps, seed) }

  /// Views per step.
  var views: Int { wholeViews + magnifiedViews }

  /// How the training loop goes.
  ///
  /// - Parameter startsFromWeights: not from random numbers.
  func plan(startsFromWeights: Bool) -> TrainingLoop.Plan {
    let frozenStages = startsFromWeights ? self.frozenStages : 0
    return
      TrainingLoop.Plan(
        budget: .steps(steps), peakRate: peakRate, weightDecay: weightDecay,
        freezeNormsAfter: freezeNormsAfter, workers: workers, precision: precision,
        frozenStages: frozenStages,
        mark: mark(frozenStages: frozenStages))
  }

  /// What must agree between a checkpoint and the run that resumes it.
  private func mark(frozenStages: Int) -> RunMark {
    var mark = origin
    mark.options = [
      "steps": "\(steps)", "seed": "\(seed)", "rate": "\(peakRate)", "frozen stages": "\(frozenStages)",
      "views": "\(wholeViews)+\(magnifiedViews) of \(viewWidth)x\(viewHeight), zoom \(zoom), "
        + "magnification \(magnification), \(augmentation.text)",
      "loss": "temperature \(temperature), spread \(spread)",
    ]
    return mark
  }
}

/// An augmented view of a labelled film and where its landmarks lie in it.
struct LabelledView: Sendable {
  /// The network's input, `[height, width]`.
  let input: [Float]
  /// What the loss asks of it.
  let shown: LandmarkLoss<Float>.Shown

  /// Draws a view.
  ///
  /// - Parameters:
  ///   - film: the film made ready.
  ///   - points: its landmarks, grid px, by their number.
  ///   - isMagnified: whether it is seen as refinement sees films, around one of its landmarks.
  init(
    of film: TrainingFilm, points: [(landmark: Int, position: GridPoint)], isMagnified: Bool,
    options: SupervisionOptions, random: inout SplitMix64
  ) {
    let middle = isMagnified ? points.randomElement(using: &random)?.position : nil
    let zoom =
      isMagnified
      ? options.magnification : random.uniform(options.zoom.lowerBound, options.zoom.upperBound)
    let view = FilmView(
      of: film, around: middle, zoom: zoom, width: options.viewWidth, height: options.viewHeight,
      augmentation: options.augmentation, random: &random)
    input = view.input
    shown = LandmarkLoss.Shown(
      isMagnified: isMagnified,
      points: points.compactMap { point in
        let place = view.geometry.view(of: point.position)
        return view.geometry.contains(place, margin: 0) ? (point.landmark, place.x, place.y) : nil
      })
  }
}
