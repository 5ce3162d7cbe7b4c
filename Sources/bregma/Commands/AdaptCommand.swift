import ArgumentParser
import Basics
import Encoder
import Landmarks
import Learning
import Radiograph
import Search

/// `bregma adapt`: an encoder trained on for one folder and its landmarks.
struct AdaptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapt",
    abstract: "Adapt the encoder to the films of a folder, and to the landmarks marked there.",
    discussion: """
      Trains for some minutes on your own films, most of all around the marks and where they are found on the \
      other films; no further label is needed. Without --landmarks it trains around places that the encoder \
      tells apart easily itself. After every round it is judged on films kept out of the training, by how well it \
      agrees with itself; the best one is written, which may be the one it started from. The result is an encoder and \
      knows no landmark; to learn the landmarks themselves, `bregma detect --iterations` or `bregma train`.

      EXAMPLES
        bregma adapt --images films --out films.safetensors --minutes 5
        bregma adapt --landmarks template.csv --images films --out films.safetensors
        bregma detect --landmarks template.csv --images films --out points.csv \\
          --encoder films.safetensors

      Exit code: 0 done, 1 some images failed (each named on standard error) or the result had to be written \
      elsewhere (said where), 2 usage, 130 cancelled; nothing half is ever written.
      """)

  @Option(help: "CSV with at least image,landmark,x,y: the marked points.")
  var landmarks: String?

  @Option(help: "Folder of films.")
  var images: String

  @OptionGroup var scale: ScaleOption

  @Option(help: "Weights file to write (safetensors).")
  var out: String

  @Option(help: "Weights to start from instead of the embedded ones.")
  var from: String?

  @Option(
    help: "Training steps, 300 without --minutes (with a seed: the same weights again on the same machine).")
  var steps: Int?

  @Option(help: "Minutes that the whole may take, instead of --steps.")
  var minutes: Double?

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @Option(help: "Part of the training that shows two films, aligned to each other (0 to 1).")
  var aligned = 0.0

  @Flag(help: "Replace OUT where it exists.")
  var force = false

  @Flag(help: "Print a summary as JSON.")
  var json = false

  func validate() throws {
    guard steps == nil || minutes == nil else { throw ValidationError("give either --minutes or --steps") }
    try Self.check(steps: steps, minutes: minutes, shares: [("aligned", aligned)])
  }

  func run() async throws {
    let command = self
    let failed = try await Interrupt.cancelling { try await command.adapt() }
    if failed { throw ExitCode.inputsFailed }
  }

  /// Adapts and writes; returns whether images failed.
  private func adapt() async throws -> Bool {
    let marks = MarkedTable(
      try landmarks.map { try scale.table($0, films: images) } ?? PointTable(), path: landmarks ?? "",
      folder: images)
    if landmarks != nil, marks.films.isEmpty {
      throw marks.missing.isEmpty ? SearchError.noMarks : SearchError.noTemplate(marks.missing)
    }
    // Refuses before minutes of work, not after.
    _ = try OutputFile(
      path: out, force: force, inputs: Inputs.all(folders: [images], files: [landmarks, from]))
    var options = Adapter.Options()
    options.seed = seed
    options.acrossShare = aligned
    if let steps { options.budget = .steps(steps) }
    if let minutes {
      options.budget = .minutes(minutes)
      options.rounds = max(2, min(8, Int((minutes / Self.minutesPerRound).rounded())))
    }
    let start = try EncoderFile.forSearch(path: from)
    var bar = ProgressBar("adapt")
    defer { bar.clear() }
    let outcome = try await Adapter(start: start, options: options).adapt(
      marked: marks.films, others: marks.others(among: Inputs.films(of: images), in: images)
    ) { bar.show(Int($0.fraction * 1000), of: 1000, detail: $0.activity) }
    bar.clear()
    let isInPlace = try Keeping.write(out) { try outcome.encoder.write(path: $0) }
    let failures = marks.missing + outcome.failures
    for failure in failures { StandardError.print(failure) }
    if isInPlace { try report(outcome) }
    return !isInPlace || !failures.isEmpty
  }

  private func report(_ outcome: Adapter.Outcome) throws {
    if json { return try JSON.print(Summary(outcome, out: out)) }
    StandardOutput.print("\(displayName(out)): \(outcome.sentence)")
  }

  /// Predictions are renewed about as often whatever the time.
  private static let minutesPerRound = 1.5

  /// What `--json` prints; disagreements in working-grid px.
  private struct Summary: Encodable {
    let out: String
    let adapted: Bool
    let before: Double
    let rounds: [Double]
    let keptRound: Int?

    init(_ outcome: Adapter.Outcome, out: String) {
      (self.out, adapted, before) = (out, outcome.keptRound != nil, outcome.before)
      (rounds, keptRound) = (outcome.rounds, outcome.keptRound)
    }
  }
}

extension Adapter.Outcome {
  /// What a person is told.
  fileprivate var sentence: String {
    let verdict =
      keptRound.map { "adapted, the encoder of round \($0) is kept" }
      ?? "no better than before, the encoder stays as it is"
    let after = rounds.map { $0.fixed(2) }.joined(separator: ", ")
    return "\(verdict); disagreement \(before.fixed(2)) px before, \(after) px after \(rounds.count) rounds"
  }
}
