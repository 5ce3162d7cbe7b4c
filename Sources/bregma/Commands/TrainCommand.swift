import ArgumentParser
import Basics
import Encoder
import Foundation
import Landmarks
import Learning
import Matching
import Pretraining
import Search

/// `bregma train`: a model of its own from many labelled films.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on many labelled films; it then needs no template.",
    discussion: """
      Learns how each landmark looks from all marked films together, and trains the encoder with it. One marked \
      film is enough for `bregma detect`; training pays from ten or so on. A film may lack some of the landmarks; \
      points marked `predicted` are learnt from only with --predicted: a model of what `bregma detect` found on many \
      films is more often right than the search itself (`bregma detect --iterations` does both at once). Progress goes to \
      stderr; ctrl-C keeps a checkpoint (OUT.checkpoint), from which --resume goes on exactly; it goes when the run has come to its \
      end. The file also serves as an encoder for --encoder and \
      --from.

      EXAMPLES
        bregma train --landmarks points.csv --images films --out trained.safetensors
        bregma detect --model trained.safetensors --images others --out found.csv
        bregma train --landmarks points.csv --images films \\
          --out trained.safetensors --steps 4000 --seed 7
        bregma train --landmarks points.csv --images films \\
          --out trained.safetensors --resume
        bregma train --landmarks found.csv --images films --out second.safetensors \\
          --predicted --steps 300
        bregma train --landmarks points.csv --images films --out plain.safetensors \\
          --random-start

      Exit code: 0 done, 1 some images failed (each named on standard error) or the result had to be written \
      elsewhere (said where), 2 usage, 130 cancelled; nothing half is ever written.
      """)

  @Option(help: "CSV with at least image,landmark,x,y: the marked points.")
  var landmarks: String

  @Option(help: "Folder of the marked films.")
  var images: String

  @OptionGroup var scale: ScaleOption

  @Option(help: "Model file to write (safetensors).")
  var out: String

  @Option(help: "Weights to start from instead of the embedded ones.")
  var from: String?

  @Flag(help: "Learn from predicted points too, not from a person's alone.")
  var predicted = false

  @Flag(help: "Start from random numbers instead of a pretrained encoder.")
  var randomStart = false

  @Option(help: "Training steps (with a seed: the same model again on the same machine).")
  var steps = 1000

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @Option(help: "Highest learning rate.")
  var rate = 0.002

  @Flag(help: "Go on from OUT.checkpoint.")
  var resume = false

  @Flag(help: "Replace OUT where it exists, and what an earlier run left in OUT.checkpoint.")
  var force = false

  @Flag(help: "Progress as JSON lines on standard output.")
  var json = false

  func validate() throws {
    guard from == nil || !randomStart else {
      throw ValidationError("give --from or --random-start, not both")
    }
    try Self.check(steps: steps, rate: rate)
  }

  func run() async throws {
    let command = self
    let failed = try await Interrupt.cancelling { try await command.train() }
    if failed { throw ExitCode.inputsFailed }
  }

  /// Trains and writes; returns whether images failed.
  private func train() async throws -> Bool {
    let table = try scale.table(landmarks, films: images)
    let marks = MarkedTable(table, path: landmarks, folder: images, withPredictions: predicted)
    guard !(marks.films.isEmpty && marks.missing.isEmpty) else { throw SearchError.noMarks }
    let checkpoint = out + ".checkpoint"
    try EarlierRun.check(
      out: out, checkpoint: checkpoint, inputs: Inputs.all(folders: [images], files: [landmarks, from]),
      resume: resume, force: force)
    let (films, missing) = (marks.films, marks.missing)
    for failure in missing { StandardError.print(failure) }
    let trainer = try await trainer(
      films, landmarks: table.landmarks, checkpoint: resume ? checkpoint : nil)
    var report = TrainingReport("train", samples: .views, json: json)
    defer { report.end() }
    let finished = try trainer.run(
      checkpoint: checkpoint, report: { try report.show($0) }, isCancelled: { Task.isCancelled })
    report.end()
    for failure in trainer.failures { StandardError.print(failure) }
    guard finished else {
      StandardError.print(
        "stopped at step \(trainer.step); --resume goes on from \(displayName(checkpoint))")
      throw CancellationError()
    }
    var model = try await calibrated(trainer)
    model.encoder.metadata.entries = entries(trainer, films: films.count)
    let isInPlace = try Keeping.write(out) { try model.write(path: $0) }
    if isInPlace { EarlierRun.forget(checkpoint: checkpoint) }
    let name = isInPlace ? displayName(out) + ": " : ""
    StandardError.print(
      "\(name)\(trainer.step) steps on \(films.count) films, \(trainer.landmarks.count) landmarks")
    return !isInPlace || !(missing + trainer.failures).isEmpty
  }

  private func trainer(
    _ films: [MarkedFilm], landmarks names: [Landmark], checkpoint: String?
  ) async throws -> SupervisedTrainer {
    var options = SupervisionOptions(steps: steps, seed: seed)
    options.peakRate = rate
    let shown = Set(films.flatMap(\.marks.keys))
    let names = names.filter(shown.contains)
    let start = randomStart ? nil : try EncoderFile.forSearch(path: from)
    options.origin = try origin(films, landmarks: names, start: start)
    var bar = ProgressBar("first look")
    defer { bar.clear() }
    return try await SupervisedTrainer(
      options: options, films: films, landmarks: names, start: start,
      checkpoint: checkpoint
    ) { bar.show($0, of: $1) }
  }

  /// What is learnt from: a checkpoint goes on only with the same points, pictures and start.
  private func origin(_ films: [MarkedFilm], landmarks: [Landmark], start: EncoderFile?) throws -> RunMark {
    var origin = RunMark()
    // Steps draw films and landmarks by their number, so their order counts too.
    let points = films.map { film in
      [film.image.name] + landmarks.map { film.marks[$0].map { "\($0.x),\($0.y)" } ?? "-" }
    }
    origin.contents["the points"] = ContentHash.of(
      ([landmarks.map(\.name)] + points).joined(separator: ["\n"]))
    origin.contents["the start weights"] = try start.map { ContentHash.of(Array(try $0.encoded())) }
    try origin.read(pictures: films.map { ("\($0.image)", $0.path) })
    return origin
  }

  /// What has been learnt, with a confidence that fits it.
  private func calibrated(_ trainer: SupervisedTrainer) async throws -> LandmarkModel {
    var bar = ProgressBar("last look")
    defer { bar.clear() }
    return try await trainer.calibratedModel { bar.show($0, of: $1) }
  }

  /// What the file says of itself.
  private func entries(_ trainer: SupervisedTrainer, films: Int) -> [String: String] {
    [
      "method": "supervised", "data": "\(films) labelled films", "seed": String(seed),
      "steps": String(trainer.step), "version": Product.version,
      "started_from": randomStart
        ? "random weights" : from.map { URL(fileURLWithPath: $0).lastPathComponent } ?? "embedded encoder",
    ]
  }
}

extension ParsableArguments {
  /// Refuses numbers with which training would come to nothing.
  ///
  /// - Parameter shares: parts of a whole, by the name of their option.
  static func check(
    steps: Int? = nil, minutes: Double? = nil, rate: Double? = nil,
    shares: [(name: String, value: Double)] = []
  ) throws {
    if let steps, steps < 1 { throw ValidationError("--steps is \(steps), expected at least 1") }
    if let minutes, !(minutes > 0 && minutes <= 1e6) {
      throw ValidationError("--minutes is \(minutes), expected a number above 0, up to 1000000")
    }
    if let rate, !(rate > 0 && rate <= 1) {
      throw ValidationError("--rate is \(rate), expected a number above 0, up to 1")
    }
    for share in shares where !(0...1).contains(share.value) {
      throw ValidationError("--\(share.name) is \(share.value), expected a number from 0 to 1")
    }
  }
}
