import Annotation
import Encoder
import Matching
import Supervision

/// The second stage: a model learns from what the search found on all films of the folder and from the marks, and
/// searches again, with a progress bar; for `bregma detect --iterations`.
///
/// One search is wrong here on one film and there on another; what it gets right is alike on all of them, and that is
/// what the model learns.
struct SecondStageJob: Sendable {
  /// The marks.
  let table: PointTable
  /// The landmarks file; marked films may lie beside it.
  let tablePath: String
  /// The folder of the films.
  let folder: String
  /// How films are searched.
  let search: DetectionJob
  /// Weights to start from, in every round.
  let start: EncoderFile
  /// Times that all films are searched and learnt from.
  let rounds: Int
  /// Every random choice follows from it.
  let seed: UInt64
  /// What confidence is about, mm, or px of films without spacing; nil for the usual.
  let within: Double?

  /// Training steps of a round. Films 001-050, templates 029 and 035: 1.93 and 2.05 mm; with twice as many 1.89 and
  /// 2.08. A second round made it worse (2.00 and 2.08), and so did leaving out the third of the points that are least
  /// sure (1.93 and 2.18), and encoders that were adapted before (035: 2.22).
  static let steps = 300

  /// What came of it.
  struct Outcome: Sendable {
    /// What the last round has learnt.
    let model: LandmarkModel
    /// The first search, from the marks themselves.
    let first: DetectionJob.Outcome
  }

  /// - Throws: what `DetectionJob.run` and `SupervisedTrainer` throw; `CancellationError`.
  func run() async throws -> Outcome {
    var knowledge = DetectionJob.Knowledge.templates(FeatureEncoder(start))
    var outcome: Outcome?
    for round in 1...max(1, rounds) {
      let title = rounds > 1 ? "round \(round): " : ""
      // Films that fail are named by the search that comes after the last round, or by whoever asked for it.
      let found = try await search.run(by: knowledge, title: title + "detect", namesFailures: false)
      let model = try await model(of: found, title: title)
      knowledge = .model(model)
      outcome = Outcome(model: model, first: outcome?.first ?? found)
    }
    guard let outcome else { throw CancellationError() }
    return outcome
  }

  /// What is learnt from found points and marks.
  private func model(of found: DetectionJob.Outcome, title: String) async throws -> LandmarkModel {
    // Templates may lie outside the folder: the search has not gone over them.
    let searched = Set(found.rows.map(\.image))
    let labels = PointTable(rows: found.rows + table.rows.filter { !searched.contains($0.image) })
    let (films, _) = MarkedImages(
      table: labels, tablePath: tablePath, folder: folder, withPredictions: true
    ).labelled(within: within)
    let trainer = try await SupervisedTrainer(
      options: SupervisionOptions(steps: Self.steps, seed: seed), films: films, landmarks: found.landmarks,
      start: start)
    var report = TrainingReport(title + "learn", samples: .views, json: false)
    defer { report.end() }
    let finished = try trainer.run(
      checkpoint: nil, report: { try report.show($0) }, isCancelled: { Task.isCancelled })
    guard finished else { throw CancellationError() }
    return try await trainer.calibratedModel()
  }
}
