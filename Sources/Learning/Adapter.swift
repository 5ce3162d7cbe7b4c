import Basics
import Encoder
import Landmarks
import Pretraining
import Radiograph
import Search

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
    /// Part of the pairs that shows two films, at places that their alignment tells (`AlignedPairs`).
    package var acrossShare = 0.0
    /// Most films that take part; more are thinned out evenly.
    package var films = 200
    /// Films held out of the training to judge by.
    package var heldOut = 12
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
  /// - Throws: `CancellationError` when the task was cancelled; `SearchError` when no marked film can be read;
  ///   `PretrainingError` when no film can be read; `TooFewFilms`.
  package func adapt(
    marked: [MarkedFilm], others: [FilmToSearch], progress: (Progress) throws -> Void
  ) async throws -> Outcome {
    var (training, heldOut, others) = (marked, marked, others)
    if marked.isEmpty {
      guard others.count > Self.fewestFilms else { throw TooFewFilms(count: others.count) }
      try progress(Progress(fraction: 0, activity: "looking for places that are easily told apart"))
      let own = try await OwnMarks(on: others, by: FeatureEncoder(start))
      (training, heldOut) = ([own.training], [own.heldOut])
      others.removeAll { $0.path == own.training.path }
    }
    let (heldOutFilms, trainingFilms) = split(others)
    guard heldOutFilms.count > 1 else { throw TooFewFilms(count: others.count) }
    var rounds = AdaptationRounds(
      start: start, options: options, marked: training, films: trainingFilms,
      judge: SelfAgreement(templates: heldOut, films: heldOutFilms),
      focusShare: marked.isEmpty ? OwnMarks.focusShare : 1)
    try await rounds.begin(progress)
    for round in 1...max(1, options.rounds) {
      try await rounds.take(round: round, progress)
    }
    return rounds.outcome
  }

  /// Films to judge by and films to train on, both spread evenly over the folder.
  private func split(_ films: [FilmToSearch]) -> (heldOut: [FilmToSearch], training: [FilmToSearch]) {
    let heldOut = films.evenlySpread(min(options.heldOut, films.count / 3))
    let kept = Set(heldOut)
    return (heldOut, films.filter { !kept.contains($0) }.evenlySpread(options.films))
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

/// One adaptation under way: judge, search, train, judge, search, train, judge, keeping the best encoder seen.
private struct AdaptationRounds {
  private let start: EncoderFile
  private let options: Adapter.Options
  private let marked: [MarkedFilm]
  private let films: [FilmToSearch]
  private let judge: SelfAgreement
  private let focusShare: Double

  private var trainer: Pretrainer?
  private var best: EncoderFile
  private var keptRound: Int?
  private var before = SelfAgreement.Verdict(distance: 0, logScale: 0, failures: [])
  private var rounds: [Double] = []
  /// Films that the last search could not read.
  private var unsearched: [String] = []
  private var judgingSeconds = 0.0

  /// - Parameters:
  ///   - marked: films to train around the marks of.
  ///   - films: further films to train on, around what is found there.
  ///   - judge: tells encoders apart by films, or places, that are held out.
  ///   - focusShare: how much of the training is for the marks, 0...1 of what a person's marks get.
  init(
    start: EncoderFile, options: Adapter.Options, marked: [MarkedFilm], films: [FilmToSearch],
    judge: SelfAgreement, focusShare: Double
  ) {
    (self.start, self.options, self.marked, self.films, best) = (start, options, marked, films, start)
    (self.judge, self.focusShare) = (judge, focusShare)
  }

  /// What came of it so far.
  var outcome: Adapter.Outcome {
    Adapter.Outcome(
      encoder: best, keptRound: keptRound, before: before.distance, rounds: rounds,
      failures: before.failures + unsearched)
  }

  /// Judges the encoder as it is.
  mutating func begin(_ progress: (Adapter.Progress) throws -> Void) async throws {
    try progress(.init(fraction: 0, activity: "judging the encoder as it is"))
    let started = ContinuousClock.now
    before = try await judge.verdict(on: FeatureEncoder(start))
    judgingSeconds = started.duration(to: .now) / .seconds(1)
  }

  /// Searches the films, trains on what was found, and judges.
  mutating func take(round: Int, _ progress: (Adapter.Progress) throws -> Void) async throws {
    /// Part of the whole work that is done after a share of this round.
    func part(_ share: Double) -> Double { (Double(round - 1) + share) / Double(options.rounds) }
    try progress(.init(fraction: part(0), activity: "round \(round): searching the films"))
    let started = ContinuousClock.now
    let current = FeatureEncoder(trainer.map(adapted) ?? start)
    let search = try await FilmSearch(marked: marked, encoder: current)
    let (found, unread) = try await search.found(on: films)
    unsearched = search.failures + unread
    let searching = started.duration(to: .now) / .seconds(1)
    let trainer =
      try self.trainer
      ?? Pretrainer(
        options: trainingOptions(secondsElsewhere: searching + judgingSeconds), start: start.state)
    self.trainer = trainer
    var focus = Focus(
      marked: search.templates.map(Focus.Film.init(_:)),
      predicted: found.map(Focus.Film.init(_:)))
    (focus.queryShare, focus.crossShare) = (focusShare * focus.queryShare, focusShare * focus.crossShare)
    trainer.focus = focus
    if options.acrossShare > 0 {
      try progress(.init(fraction: part(0.05), activity: "round \(round): aligning films to each other"))
      var pairs = AlignedPairs(encoder: current)
      pairs.seed = options.seed &+ UInt64(round)
      trainer.correspondences = .pairs(try await pairs.found(among: marked.map(\.path) + films.map(\.path)))
    }
    _ = try trainer.run(
      checkpoint: nil, until: part(1),
      report: {
        let share = $0.fraction * Double(options.rounds) - Double(round - 1)
        try progress(.init(fraction: part(0.1 + 0.8 * share), activity: "round \(round): step \($0.step)"))
      }, isCancelled: { Task.isCancelled })
    try Task.checkCancellation()

    try progress(.init(fraction: part(0.9), activity: "round \(round): judging"))
    var encoder = adapted(trainer)
    let verdict = try await judge.verdict(on: FeatureEncoder(encoder))
    // Training raises similarities more than it brings points nearer to the truth: on the whole, the new encoder may
    // claim no more than the old one did on the same films.
    encoder.metadata.confidenceShift += before.logScale - verdict.logScale
    let bestSoFar = keptRound.map { rounds[$0 - 1] } ?? before.distance
    rounds.append(verdict.distance)
    if verdict.distance < bestSoFar { (best, keptRound) = (encoder, round) }
  }

  /// The encoder as training has it.
  private func adapted(_ trainer: Pretrainer) -> EncoderFile {
    var metadata = start.metadata
    metadata.entries["adapted"] =
      "\(trainer.step) steps around \(Set(marked.flatMap(\.marks.keys)).count) landmarks"
    return EncoderFile(state: trainer.network, metadata: metadata)
  }

  /// - Parameter secondsElsewhere: what each round takes beside the training.
  private func trainingOptions(secondsElsewhere: Double) -> PretrainingOptions {
    var training = PretrainingOptions(folders: [], budget: options.budget, seed: options.seed)
    if case .minutes(let minutes) = options.budget {
      // A round without training is no round: however slow the rest is, a third of the time goes into it.
      training.budget = .minutes(
        max(minutes / 3, minutes - Double(options.rounds) * secondsElsewhere / 60))
    }
    training.films = marked.map(\.path) + films.map(\.path)
    training.architecture = start.state.architecture
    training.longSide = start.metadata.workingLongSide
    training.peakRate = options.rate
    training.crossShare = options.acrossShare
    // Batches of one folder are too alike to norm by: what the encoder knows of other films would be lost.
    training.freezeNormsAfter = 0
    return training
  }
}

extension Focus.Film {
  /// A person's marks, trusted fully.
  fileprivate init(_ marked: MarkedFilm) {
    self.init(
      path: marked.path,
      points: marked.marks.reduce(into: [:]) { points, mark in points[mark.key.name] = (mark.value, 1) })
  }

  /// What was found on a film, trusted as far as the search was sure.
  fileprivate init(_ found: FoundFilm) {
    self.init(
      path: found.path,
      points: found.points.reduce(into: [:]) { points, point in
        points[point.landmark.name] = point.position.map { ($0, point.confidence ?? 1) }
      })
  }
}
