import Basics
import Encoder
import Learning
import Matching
import Radiograph
import Session

/// Searches landmarks with the pretrained encoder, as `bregma detect` does.
struct EncoderFinder: LandmarkFinder {
  /// Weights to use instead of the embedded ones.
  let path: String?
  /// What a second stage has learnt, which counts more as long as it fits the templates.
  var learnt: LearntModel?

  func search(for templates: [MarkedFilm]) throws -> any LandmarkSearch {
    if let learnt, learnt.fits(templates.map(\.marks)) {
      return DetectorSearch(detector: learnt.model.detector(refines: true))
    }
    let encoder = try FeatureEncoder.forSearch(path: path)
    return DetectorSearch(detector: Detector(encoder: encoder, templates: templates))
  }
}

/// Adapts the encoder to a folder by a second stage, as `bregma detect --iterations` does, and keeps what was learnt for
/// the next session.
struct FolderAdapter: EncoderAdapter {
  /// Weights to start from instead of the embedded ones.
  let path: String?
  /// Where to keep what was learnt.
  let keptPath: String

  func adapt(
    marked: [MarkedPath], others: [String], progress: @escaping @Sendable (Double, String) -> Void
  ) async throws -> AdaptedFinder {
    let start = try EncoderFile.forSearch(path: path)
    let outcome = try await SecondStage(start: start).learn(
      marked: marked.map { LabelledFilm(path: $0.path, marks: $0.marks) }, others: others,
      landmarks: Set(marked.flatMap(\.marks.keys)).sorted(), progress: progress)
    let learnt = LearntModel(outcome.model, from: marked.map(\.marks))
    var problem: String?
    do {
      try learnt.write(path: keptPath)
    } catch {
      problem = "\(error)"
    }
    return AdaptedFinder(finder: EncoderFinder(path: path, learnt: learnt), notKept: problem)
  }
}

/// Judges templates with the encoder, as `bregma suggest` does.
struct EncoderAdvisor: TemplateAdvisor {
  /// Weights to use instead of the embedded ones.
  let path: String?

  /// Films looked at as candidates: more would take minutes and hardly change the choice.
  private static let candidates = 60

  func bestTemplate(
    of films: [@Sendable () throws -> Film], progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> Int? {
    let encoder = try FeatureEncoder.forSearch(path: path)
    let chosen = Array(films.indices).evenlySpread(Self.candidates)
    let count = chosen.count
    let outcome = try await TemplateSuggester(encoder: encoder).suggest(
      from: chosen.map { films[$0] }, count: 1, progress: { progress(Int($0 * Double(count)), count) })
    if let failure = outcome.failures.first, outcome.suggestions.isEmpty { throw failure }
    return outcome.suggestions.first.map { chosen[$0.index] }
  }
}

/// A detector as the workbench uses it: one film at a time, all cores on it.
private struct DetectorSearch: LandmarkSearch {
  let detector: Detector

  func detections(on film: Film) -> [Detection] {
    detector.detections(on: film, workers: Parallel.cores)
  }

  func similarity(of landmark: String, on film: Film) -> Plane? {
    detector.similarity(of: landmark, on: film, workers: Parallel.cores)
  }
}
