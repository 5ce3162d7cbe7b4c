import Basics
import Encoder
import Landmarks
import Learning
import Matching
import Radiograph
import Search
import Store

/// Searches landmarks with the pretrained encoder, as `bregma detect` does.
struct EncoderFinder: LandmarkFinder {
  /// Weights to use instead of the embedded ones.
  let path: String?
  /// What was learnt of the folder, which counts more as long as it fits the templates.
  var learnt: FolderModel?
  /// Templates made before: a correction costs the work on one film.
  private let known = LRUCache<MarkedFilm, Template>(capacity: 64)

  init(path: String?, learnt: FolderModel? = nil) { (self.path, self.learnt) = (path, learnt) }

  func search(
    for templates: [MarkedFilm], quickly: Bool, read: @escaping @Sendable (MarkedFilm) throws -> Film
  ) async throws -> (FilmSearch, ExpectedError?) {
    if let learnt, learnt.fits(templates.map(\.marks)) {
      return (FilmSearch(model: learnt.model, refines: true), nil)
    }
    let encoder = try FeatureEncoder.forSearch(path: path)
    if quickly {
      return (try await FilmSearch(marked: templates, encoder: encoder, known: known, read: read), nil)
    }
    let marked = try await MarkedSearch(marked: templates, encoder: encoder, known: known, read: read)
    return (marked.search, marked.expected)
  }
}

/// Learns by a second stage, as `bregma detect --iterations` does, and keeps what was learnt for the next session.
struct SecondStageLearner: FolderLearner {
  /// Weights to start from instead of the embedded ones.
  let path: String?
  /// Where to keep what was learnt.
  let keptPath: String

  func learn(
    marked: [MarkedFilm], others: [FilmToSearch], progress: @escaping @Sendable (Double, String) -> Void
  ) async throws -> LearntFinder {
    let start = try EncoderFile.forSearch(path: path)
    let outcome = try await SecondStage(start: start).learn(
      marked: marked, others: others, landmarks: Set(marked.flatMap(\.marks.keys)).sorted(),
      progress: progress)
    let learnt = FolderModel(outcome.model, from: marked.map(\.marks))
    var problem: String?
    do {
      try learnt.write(path: keptPath)
    } catch {
      problem = "\(error)"
    }
    return LearntFinder(finder: EncoderFinder(path: path, learnt: learnt), notKept: problem)
  }
}

/// Judges templates with the encoder, as `bregma suggest` does.
struct EncoderAdvisor: TemplateAdvisor {
  /// Weights to use instead of the embedded ones.
  let path: String?

  /// Films looked at as candidates: more would take minutes and hardly change the choice.
  private static let candidates = 60

  func bestTemplate(
    of films: [GreyFilmReading], progress: @escaping @Sendable (Int, Int) -> Void
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

extension Services {
  /// What the command line names, and what an earlier session has learnt of the folder.
  ///
  /// - Parameters:
  ///   - encoder: weights asked for; nil for the embedded ones.
  ///   - store: the folder's points; what is learnt is kept beside them.
  /// - Returns: the services, and what the person has to know of what an earlier session has learnt: that it serves, or
  ///   why it does not; nil when there is none.
  package static func encoder(_ encoder: String?, store: StoreLocation) -> (Services, news: String?) {
    let (learnt, problem) = encoder == nil ? FolderModel.kept(beside: store) : (nil, nil)
    let services = Services(
      finder: EncoderFinder(path: encoder, learnt: learnt), advisor: EncoderAdvisor(path: encoder),
      learner: SecondStageLearner(path: encoder, keptPath: FolderModel.path(beside: store)))
    return (services, problem ?? learnt?.sentence)
  }

  /// The encoder alone, which only searches.
  package static func searching(encoder: String?) -> Services {
    Services(finder: EncoderFinder(path: encoder))
  }
}
