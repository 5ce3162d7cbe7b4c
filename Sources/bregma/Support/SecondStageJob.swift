import Basics
import Encoder
import Learning
import Matching
import Radiograph

/// Lets a model learn from what the search found, with a progress bar: for `bregma detect --iterations`.
struct SecondStageJob: Sendable {
  /// Landmarks in their order.
  let landmarks: [String]
  /// The films that a person marked.
  let marked: MarkedImages
  /// The folder whose other films are learnt from.
  let folder: String
  /// Weights to start from.
  let start: EncoderFile
  /// How it is done.
  let options: SecondStage.Options

  /// What came of it.
  struct Outcome: Sendable {
    /// What has been learnt.
    let model: LandmarkModel
    /// Images that served as templates.
    let templates: [String]
    /// What could not be read, one line each.
    let failures: [String]
  }

  /// - Throws: `DetectionJob.Failure.noMarks`, and what `SecondStage.learn` throws.
  func run() async throws -> Outcome {
    guard !marked.images.isEmpty else { throw DetectionJob.Failure.noMarks }
    let (films, missing) = marked.labelled
    guard !films.isEmpty else { throw DetectionJob.Failure.noTemplate(missing.map { "template \($0)" }) }
    let taken = Set(marked.images)
    let others = try FilmFolder.list(folder).filter { !taken.contains($0) }.map { "\(folder)/\($0)" }
    var bar = ProgressBar("learn")
    defer { bar.clear() }
    let outcome = try await SecondStage(start: start, options: options).learn(
      marked: films, others: others, landmarks: landmarks
    ) { bar.show(Int($0 * 1000), of: 1000, detail: $1) }
    return Outcome(
      model: outcome.model,
      templates: marked.images.filter { outcome.templates.contains((try? marked.path(of: $0)) ?? "") },
      failures: missing.map { "template \($0)" } + outcome.failures)
  }
}
