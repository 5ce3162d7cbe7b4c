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
      finestScale: 1.05 * options.magnification, categories: .usual)
    var state = start?.state ?? EncoderState(architecture: .standard, seed: options.seed)
    head = LandmarkHead(landmarks: landmarks.count, architecture: state.architecture)
    head.extend(&state, seed: options.seed)
    if let start, checkpoint == nil {
      let template = try await Self.meanTemplate(
        of: films, start: start, options: options, progress: progress)
      head.take(template, landmarks: landmarks, into: &state.parameters)
    }
    loop = TrainingLoop(options.plan(start == nil ? "random weights" : "given weights"), state: state)
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
        let views = try drawViews()
        let batch = Tensor<Float>(
          n: views.count, h: options.viewHeight, w: options.viewWidth, c: 1, values: views.flatMap(\.input))
        return loss.apply(
          levels: tape.encode(batch), strides: architecture.levelStrides, shown: views.map(\.shown),
          spread: options.spread, head: head, on: tape)
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
