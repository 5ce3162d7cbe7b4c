import Basics
import Encoder
import Matching
import Pretraining
import Radiograph

/// One adaptation under way: judge, search, train, judge, search, train, judge, keeping the best encoder seen.
struct AdaptationCourse {
  private let start: EncoderFile
  private let options: Adapter.Options
  private let lessons: [MarkedFilm]
  private let students: [String]
  private let judge: SelfAgreement
  private let attention: Double

  private var trainer: Pretrainer?
  private var best: EncoderFile
  private var keptRound: Int?
  private var before = SelfAgreement.Verdict(distance: 0, logScale: 0, failures: [])
  private var rounds: [Double] = []
  /// Films that the last search could not read.
  private var unsearched: [String] = []
  private var judgingSeconds = 0.0

  /// - Parameters:
  ///   - lessons: marked films to learn from.
  ///   - questions: marked films to judge by.
  ///   - students: films to learn on.
  ///   - judges: films to judge on.
  ///   - attention: how much of the training is for the lessons, 0...1 of what a person's marks get.
  /// - Throws: what reading a marked film throws.
  init(
    start: EncoderFile, options: Adapter.Options, lessons: [Adapter.Marked], questions: [Adapter.Marked],
    students: [String], judges: [String], attention: Double
  ) throws {
    (self.start, self.options, self.students, best) = (start, options, students, start)
    self.attention = attention
    self.lessons = try lessons.map { try $0.film }
    judge = SelfAgreement(templates: try questions.map { try $0.film }, films: judges)
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
    let found = try await predictions(by: FeatureEncoder(trainer.map(adapted) ?? start))
    let searching = started.duration(to: .now) / .seconds(1)
    let trainer =
      try self.trainer
      ?? Pretrainer(
        options: trainingOptions(secondsElsewhere: searching + judgingSeconds), start: start.state)
    self.trainer = trainer
    var focus = Focus(
      marked: lessons.map { Focus.Film(path: $0.image, points: $0.marks.mapValues { ($0, 1) }) },
      predicted: found)
    (focus.queryShare, focus.crossShare) = (attention * focus.queryShare, attention * focus.crossShare)
    trainer.focus = focus
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
      "\(trainer.step) steps around \(Set(lessons.flatMap(\.marks.keys)).count) landmarks"
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
    training.films = lessons.map(\.image) + students
    training.architecture = start.state.architecture
    training.longSide = start.metadata.workingLongSide
    training.peakRate = options.rate
    // Batches of one folder are too alike to norm by: what the encoder knows of other films would be lost.
    training.freezeNormsAfter = 0
    return training
  }

  private mutating func predictions(by encoder: FeatureEncoder) async throws -> [Focus.Film] {
    let detector = Detector(encoder: encoder, templates: lessons)
    let results = try await SideBySide.map(students) { path, workers in
      let detections = detector.detections(on: try FilmReader.read(path: path), workers: workers)
      return Focus.Film(
        path: path,
        points: detections.reduce(into: [:]) { $0[$1.landmark] = ($1.position, $1.confidence) })
    }
    unsearched = results.failures().map { "\($0)" }
    return results.successes()
  }
}
