import Encoder
import Foundation
import Matching
import Pretraining
import Radiograph

/// Adapts an encoder to one folder and the landmarks that a person marked there.
///
/// Rounds of predicting and training: the marks are searched on the folder's films; then the encoder trains with
/// most queries near marks and predictions, on pairs of a marked and another film above all; and again. The result
/// counts only if it agrees with itself better than before on films that took no part (`SelfAgreement`).
public struct Adapter: Sendable {
  /// How an adaptation is done.
  public struct Options: Sendable, Hashable {
    /// Training steps, all rounds together.
    public var steps = 300
    /// Times that predictions are renewed.
    public var rounds = 3
    /// Highest learning rate.
    public var rate = 2e-4
    /// Most films that take part; more are thinned out evenly.
    public var films = 200
    /// Films kept out of training to judge by.
    public var judges = 12
    /// Every random choice follows from it.
    public var seed: UInt64 = 1

    /// The usual way.
    public init() {}
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// The better encoder of start and result.
    public let encoder: EncoderFile
    /// Whether the adapted one was better.
    public let isAdapted: Bool
    /// Mean disagreement before and after, working-grid px.
    public let before: Double
    /// See `before`.
    public let after: Double
    /// Films that could not be read, one line each.
    public let failures: [String]
  }

  /// Where an adaptation stands.
  public struct Progress: Sendable {
    /// Part of the work done, 0...1.
    public let fraction: Double
    /// What is being done, to be shown to a person.
    public let activity: String
  }

  /// A film that a person marked.
  public struct Marked: Sendable {
    let path: String
    let marks: [String: PixelPoint]

    /// Makes an entry; marks in native px.
    public init(path: String, marks: [String: PixelPoint]) {
      (self.path, self.marks) = (path, marks)
    }
  }

  private let start: EncoderFile
  private let options: Options

  /// An adapter that starts from these weights.
  public init(start: EncoderFile, options: Options = Options()) {
    (self.start, self.options) = (start, options)
  }

  /// Adapts.
  ///
  /// - Parameters:
  ///   - marked: films that a person marked; at least one.
  ///   - others: the folder's other films.
  ///   - progress: called now and then.
  /// - Throws: `CancellationError` when the task was cancelled; what reading a marked film throws;
  ///   `PretrainingError` when no film can be read; `TooFewFilms`.
  public func adapt(
    marked: [Marked], others: [String], progress: (Progress) throws -> Void
  ) async throws -> Outcome {
    let films = try marked.map { entry in
      MarkedFilm(image: entry.path, film: try FilmReader.read(path: entry.path), marks: entry.marks)
    }
    let (judges, students) = split(others)
    guard judges.count > 1 else { throw TooFewFilms(count: others.count) }
    let judge = SelfAgreement(templates: films, films: judges)
    try progress(Progress(fraction: 0, activity: "judging the encoder as it is"))
    let (before, unread) = try await judge.disagreement(of: FeatureEncoder(start))

    let trainer = try Pretrainer(
      options: trainingOptions(paths: marked.map(\.path) + students), start: start.state)
    var failures: [String] = []
    for round in 0..<options.rounds {
      let done = Double(round) / Double(options.rounds)
      try progress(Progress(fraction: 0.05 + 0.9 * done, activity: "round \(round + 1): searching the films"))
      let encoder = FeatureEncoder(EncoderFile(state: trainer.network, metadata: start.metadata))
      trainer.focus = Focus(
        marked: marked.map { Focus.Film(path: $0.path, points: $0.marks.mapValues { ($0, 1) }) },
        predicted: try await predictions(on: students, by: encoder, templates: films, failures: &failures))
      _ = try trainer.run(
        checkpoint: nil, until: Double(round + 1) / Double(options.rounds),
        report: {
          try progress(
            Progress(fraction: 0.05 + 0.9 * $0.fraction, activity: "round \(round + 1): step \($0.step)"))
        }, isCancelled: { Task.isCancelled })
      try Task.checkCancellation()
    }

    try progress(Progress(fraction: 0.95, activity: "judging the adapted encoder"))
    var metadata = start.metadata
    metadata.entries["adapted"] =
      "\(trainer.step) steps around \(Set(marked.flatMap(\.marks.keys)).count) landmarks"
    let adapted = EncoderFile(state: trainer.network, metadata: metadata)
    let after = try await judge.disagreement(of: FeatureEncoder(adapted)).distance
    let isBetter = after < before
    return Outcome(
      encoder: isBetter ? adapted : start, isAdapted: isBetter, before: before, after: after,
      failures: unread + failures)
  }

  /// Films to judge by and films to learn from, both spread evenly over the folder.
  private func split(_ paths: [String]) -> (judges: [String], students: [String]) {
    let judges = Self.spread(paths, count: min(options.judges, paths.count / 3))
    let kept = Set(judges)
    return (judges, Self.spread(paths.filter { !kept.contains($0) }, count: options.films))
  }

  /// At most `count` of the items, evenly spaced.
  static func spread<Item>(_ items: [Item], count: Int) -> [Item] {
    count >= items.count ? items : (0..<count).map { items[$0 * items.count / count] }
  }

  private func trainingOptions(paths: [String]) -> PretrainingOptions {
    var training = PretrainingOptions(
      folders: [], budget: .steps(options.steps), seed: options.seed)
    training.films = paths
    training.architecture = start.state.architecture
    training.longSide = start.metadata.workingLongSide
    training.peakRate = options.rate
    // Batches of one folder are too alike to norm by: what the encoder knows of other films would be lost.
    training.freezeNormsAfter = 0
    return training
  }

  private func predictions(
    on paths: [String], by encoder: FeatureEncoder, templates: [MarkedFilm], failures: inout [String]
  ) async throws -> [Focus.Film] {
    let detector = Detector(encoder: encoder, templates: templates)
    let results = try await SideBySide.map(paths) { path, workers in
      let detections = detector.detections(on: try FilmReader.read(path: path), workers: workers)
      return Focus.Film(
        path: path,
        points: detections.reduce(into: [:]) { $0[$1.landmark] = ($1.position, $1.confidence) })
    }
    failures = results.failures().map { "\($0)" }
    return results.successes()
  }

  /// A folder too small to adapt to.
  public struct TooFewFilms: Error, CustomStringConvertible {
    let count: Int

    /// What a person is told.
    public var description: String {
      "\(count) films without marks are too few to adapt to and to judge by; at least 6 are needed"
    }
  }
}
