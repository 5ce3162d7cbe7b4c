import Basics
import Encoder
import Landmarks
import Matching
import Search

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
    /// Films whose marks the first search went by.
    package let templates: [MarkedFilm]
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
  ///   - missing: why marked films are not among them, one line each.
  ///   - others: the folder's other films.
  ///   - landmarks: the order of the model's; those that no film shows are left out.
  ///   - progress: called now and then with the part done, 0...1, and what is being done.
  /// - Throws: `CancellationError` when the task was cancelled; `SearchError` when no marked film can be read;
  ///   `PretrainingError`.
  package func learn(
    marked: [MarkedFilm], missing: [String] = [], others: [FilmToSearch], landmarks: [Landmark],
    progress: (Double, String) -> Void
  ) async throws -> Outcome {
    let marked = marked.filter { !$0.marks.isEmpty }
    let shown = Set(marked.flatMap(\.marks.keys))
    let landmarks = landmarks.filter(shown.contains)
    let others = others.evenlySpread(options.films)
    let first = try await FilmSearch(
      marked: marked, missing: missing, encoder: FeatureEncoder(start),
      options: DetectorOptions(refinement: options.refines ? RefinementOptions() : nil))
    var (search, failures) = (first, first.failures)
    var model: LandmarkModel?
    for round in 0..<max(1, options.rounds) {
      /// Part of the whole work that is done after a share of this round.
      func part(_ share: Double) -> Double { (Double(round) + share) / Double(max(1, options.rounds)) }
      let (found, unread) = try await search.found(on: others) {
        progress(part(0.1 * $0.fraction), "searching the films")
      }
      if round == 0 { failures += unread }
      let trainer = try await SupervisedTrainer(
        options: SupervisionOptions(steps: options.steps, seed: options.seed),
        films: marked + found.map(\.marked),
        landmarks: landmarks, start: start)
      let finished = try trainer.run(
        checkpoint: nil, report: { progress(part(0.1 + 0.85 * $0.fraction), "learning: step \($0.step)") },
        isCancelled: { Task.isCancelled })
      guard finished else { throw CancellationError() }
      let learnt = try await trainer.calibratedModel(refines: options.refines) {
        progress(part(0.95 + 0.05 * Double($0) / Double($1)), "looking again")
      }
      search = FilmSearch(model: learnt, refines: options.refines)
      model = learnt
    }
    guard let model else { throw SearchError.noMarks }
    return Outcome(model: model, templates: first.templates, failures: failures)
  }
}
