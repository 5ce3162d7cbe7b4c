import Basics
import Encoder
import Foundation
import Matching
import Pretraining
import Radiograph

/// Adapts an encoder to one folder and the landmarks that a person marked there.
///
/// Rounds of predicting and training: the marks are searched on the folder's films; then the encoder trains with
/// most queries near marks and predictions, on pairs of a marked and another film above all; and again. A round
/// counts only if the encoder then agrees with itself better than before on films that took no part (`SelfAgreement`).
package struct Adapter: Sendable {
  /// How an adaptation is done.
  package struct Options: Sendable, Hashable {
    /// How long, all rounds together; minutes count searching and judging too.
    package var budget = Budget.steps(3 * stepsPerRound)
    /// Times that predictions are renewed.
    package var rounds = 3
    /// Steps that do in a round.
    package static let stepsPerRound = 100
    /// Highest learning rate.
    package var rate = 2e-4
    /// Most films that take part; more are thinned out evenly.
    package var films = 200
    /// Films kept out of training to judge by.
    package var judges = 12
    /// Every random choice follows from it.
    package var seed: UInt64 = 1

    /// The usual way.
    package init() {}
  }

  /// What came of it.
  package struct Outcome: Sendable {
    /// The best encoder of start and rounds.
    package let encoder: EncoderFile
    /// The round whose encoder that is, from 1 on; nil when none was better than the start.
    package let keptRound: Int?
    /// Disagreement before, working-grid px.
    package let before: Double
    /// Disagreement after each round, working-grid px.
    package let rounds: [Double]
    /// Films that could not be read, one line each.
    package let failures: [String]
  }

  /// Where an adaptation stands.
  package struct Progress: Sendable {
    /// Part of the work done, 0...1.
    package let fraction: Double
    /// What is being done, to be shown to a person.
    package let activity: String
  }

  /// A film that a person marked.
  package struct Marked: Sendable {
    let path: String
    let marks: [String: PixelPoint]

    var film: MarkedFilm {
      get throws { MarkedFilm(image: path, film: try FilmReader.read(path: path), marks: marks) }
    }

    /// Makes an entry; marks in native px.
    package init(path: String, marks: [String: PixelPoint]) {
      (self.path, self.marks) = (path, marks)
    }
  }

  private let start: EncoderFile
  private let options: Options

  /// An adapter that starts from these weights.
  package init(start: EncoderFile, options: Options = Options()) {
    (self.start, self.options) = (start, options)
  }

  /// Adapts.
  ///
  /// - Parameters:
  ///   - marked: films that a person marked; where there is none, the encoder marks one itself (`OwnMarks`).
  ///   - others: the folder's other films.
  ///   - progress: called now and then.
  /// - Throws: `CancellationError` when the task was cancelled; what reading a marked film throws;
  ///   `PretrainingError` when no film can be read; `TooFewFilms`.
  package func adapt(
    marked: [Marked], others: [String], progress: (Progress) throws -> Void
  ) async throws -> Outcome {
    var (lessons, questions, others) = (marked, marked, others)
    if marked.isEmpty {
      guard others.count > Self.fewestFilms else { throw TooFewFilms(count: others.count) }
      try progress(Progress(fraction: 0, activity: "looking for places that are easily told apart"))
      let own = try await OwnMarks(on: others, by: FeatureEncoder(start))
      (lessons, questions) = ([own.lessons], [own.questions])
      others.removeAll { $0 == own.lessons.path }
    }
    let (judges, students) = split(others)
    guard judges.count > 1 else { throw TooFewFilms(count: others.count) }
    var course = try AdaptationCourse(
      start: start, options: options, lessons: lessons, questions: questions, students: students,
      judges: judges, attention: marked.isEmpty ? OwnMarks.attention : 1)
    try await course.begin(progress)
    for round in 1...max(1, options.rounds) {
      try await course.take(round: round, progress)
    }
    return course.outcome
  }

  /// Films to judge by and films to learn from, both spread evenly over the folder.
  private func split(_ paths: [String]) -> (judges: [String], students: [String]) {
    let judges = paths.evenlySpread(min(options.judges, paths.count / 3))
    let kept = Set(judges)
    return (judges, paths.filter { !kept.contains($0) }.evenlySpread(options.films))
  }

  /// Films without marks that are needed at least.
  private static let fewestFilms = 6

  /// A folder too small to adapt to.
  package struct TooFewFilms: Error, CustomStringConvertible {
    let count: Int

    /// What a person is told.
    package var description: String {
      "\(count) films without marks are too few to adapt to and to judge by; at least \(Adapter.fewestFilms) are needed"
    }
  }
}
