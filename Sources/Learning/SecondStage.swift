import Basics
import Encoder
import Matching
import Radiograph

/// The second stage of a search: a model learns from what the templates found on a folder's films, and from the marks.
///
/// One search is wrong here on one film and there on another; what it gets right is alike on all of them, and that is
/// what the model learns (Yao et al. 2021, "One-shot medical landmark detection", whose network sees the points of its
/// first stage).
package struct SecondStage: Sendable {
  /// How it is done.
  package struct Options: Sendable, Hashable {
    /// Training steps of a round. Films 001-050, templates 029 and 035: 1.93 and 2.05 mm; with twice as many 1.89 and
    /// 2.08. Leaving out the third of the points that are least sure made it worse (1.93 and 2.18), and so did
    /// encoders that were adapted before (035: 2.22).
    package var steps = 300
    /// Times that films are searched and learnt from. A second round made it worse (2.00 and 2.08 mm).
    package var rounds = 1
    /// Most films without marks that take part; more are thinned out evenly.
    package var films = 200
    /// Whether the first search looks at magnified crops too.
    package var refines = true
    /// Every random choice follows from it.
    package var seed: UInt64 = 1

    /// The usual way.
    package init() {}
  }

  /// What came of it.
  package struct Outcome: Sendable {
    /// What has been learnt.
    package let model: LandmarkModel
    /// Paths of the films whose marks the first search went by.
    package let templates: [String]
    /// Films that could not be read, one line each; those with marks first.
    package let failures: [String]
  }

  private let start: EncoderFile
  private let options: Options

  /// A second stage that starts from these weights, in every round.
  package init(start: EncoderFile, options: Options = Options()) {
    (self.start, self.options) = (start, options)
  }

  /// Searches and learns.
  ///
  /// - Parameters:
  ///   - marked: films that a person marked.
  ///   - others: the folder's other films.
  ///   - landmarks: the order of the model's; those that no film shows are left out.
  ///   - progress: called now and then with the part done, 0...1, and what is being done.
  /// - Throws: `CancellationError` when the task was cancelled; `NothingMarked`; what reading the last of the marked
  ///   films throws when none can be read; `PretrainingError`.
  package func learn(
    marked: [LabelledFilm], others: [String], landmarks: [String], progress: (Double, String) -> Void
  ) async throws -> Outcome {
    let marked = marked.filter { !$0.marks.isEmpty }
    guard !marked.isEmpty else { throw NothingMarked() }
    let shown = Set(marked.flatMap(\.marks.keys))
    let landmarks = landmarks.filter(shown.contains)
    let others = others.evenlySpread(options.films)
    let (first, templates, unreadable) = try await templates(marked)
    var (detector, failures) = (first, unreadable)
    var model: LandmarkModel?
    for round in 0..<max(1, options.rounds) {
      /// Part of the whole work that is done after a share of this round.
      func part(_ share: Double) -> Double { (Double(round) + share) / Double(max(1, options.rounds)) }
      let (found, unread) = try await search(others, with: detector) {
        progress(part(0.1 * $0), "searching the films")
      }
      if round == 0 { failures += unread }
      let trainer = try await SupervisedTrainer(
        options: SupervisionOptions(steps: options.steps, seed: options.seed), films: marked + found,
        landmarks: landmarks, start: start)
      let finished = try trainer.run(
        checkpoint: nil, report: { progress(part(0.1 + 0.85 * $0.fraction), "learning: step \($0.step)") },
        isCancelled: { Task.isCancelled })
      guard finished else { throw CancellationError() }
      let learnt = try await trainer.calibratedModel(refines: options.refines) {
        progress(part(0.95 + 0.05 * Double($0) / Double($1)), "looking again")
      }
      detector = learnt.detector(refines: options.refines)
      model = learnt
    }
    guard let model else { throw NothingMarked() }
    return Outcome(model: model, templates: templates, failures: failures)
  }

  /// A detector from the marked films that can be read, which those are, and a line for each that cannot.
  private func templates(
    _ marked: [LabelledFilm]
  ) async throws -> (Detector, read: [String], failures: [String]) {
    let encoder = FeatureEncoder(start)
    let search = DetectorOptions(refinement: options.refines ? RefinementOptions() : nil)
    let results = try await SideBySide.map(marked) { label, workers in
      let film = try FilmReader.read(path: label.path)
      return Template(
        MarkedFilm(image: label.path, film: film, marks: label.marks), encoder: encoder, options: search,
        workers: workers)
    }
    let made: [Template] = results.successes()
    if made.isEmpty, let failure = results.failures().last { throw failure }
    return (
      Detector(encoder: encoder, templates: made, options: search), made.map(\.image),
      results.failures().map { "template \($0)" }
    )
  }

  /// The films with what was found on them.
  private func search(
    _ paths: [String], with detector: Detector, progress: (Double) -> Void
  ) async throws -> (films: [LabelledFilm], failures: [String]) {
    var done = 0
    let results = try await SideBySide.map(paths) { path, workers in
      let film = try FilmReader.read(path: path)
      let detections = detector.detections(on: film, workers: workers)
      let radius = film.spacing.map { Confidence.millimetres / $0.mean }
      return LabelledFilm(
        path: path, marks: detections.reduce(into: [:]) { $0[$1.landmark] = $1.position },
        claims: detections.reduce(into: [:]) { claims, detection in
          claims[detection.landmark] = LabelledFilm.Claim(confidence: detection.confidence, radius: radius)
        })
    } finished: { _, _ in
      done += 1
      progress(Double(done) / Double(paths.count))
    }
    return (results.successes(), results.failures().map { "\($0)" })
  }

  /// There is no mark to learn from.
  package struct NothingMarked: Error, CustomStringConvertible {
    /// What a person is told.
    package let description = "no film has a mark to learn from; mark at least one"
  }
}
