import ArgumentParser
import Basics
import Encoder
import Foundation
import Landmarks
import Learning
import Pretraining
import Radiograph

struct PretrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pretrain",
    abstract: "Train an encoder on folders of films, without any label.",
    discussion: """
      Draws pairs of augmented views of your films and teaches the encoder to find every pixel of one view in \
      the other. Progress goes to stderr; ctrl-C keeps a checkpoint (OUT.checkpoint), from which --resume \
      goes on exactly; it goes when the run has come to its end, and --from takes up its weights.

      EXAMPLES
        bregma pretrain --images films --out mine.safetensors --minutes 30
        bregma pretrain --images films --images phantoms=0.2 --out mine.safetensors \\
          --steps 2000 --seed 7
        bregma pretrain --images films --from base.safetensors \\
          --out longer.safetensors --minutes 5
        bregma pretrain --images films --out mine.safetensors --minutes 30 --resume
        bregma pretrain --images films --out pixpro.safetensors --steps 3000 \\
          --method pixpro --sampling entropy
        bregma pretrain --images films bodies --points bodies/truth.csv \\
          --out mine.safetensors --minutes 30

      FOLDER=W draws a folder W times as often as one with =1; without weights a folder counts as many times as \
      it has films.

      --points names a CSV of points on films of different subjects: where two films have at least three names in \
      common, they show the same places there, and the encoder learns to find the places of the one on the other. \
      `bregma phantom --kind articulated` makes such films.
      """)

  @Option(name: .long, parsing: .upToNextOption, help: "Folders of films, each FOLDER or FOLDER=WEIGHT.")
  var images: [String]

  @Option(help: "Weights file to write (safetensors).")
  var out: String

  @Option(help: "Pretraining method.")
  var method = PretrainingMethod.informationGuided

  @Option(help: "Where queries fall (entropy for information-guided, else uniform).")
  var sampling: Sampling?

  @Option(help: "How much the views' grey levels differ (per-category for information-guided, else plain).")
  var intensity: IntensityScheme?

  @Option(help: "Part of the pairs one of whose views is a negative, air white (0 to 1).")
  var invert = 0.0

  @Option(
    help: "Part of the pairs one of whose views is shown with another machine's curve or sharpening (0 to 1)."
  )
  var machines = 0.0

  @Option(help: "How differently the views of a pair are cut out of a film.")
  var crops = Crops.near

  @Option(help: "CSV of points that films of different subjects share; the films lie beside it.")
  var points: String?

  @Option(help: "Part of the pairs that shows two films with such points (0 to 1).")
  var across = 0.5

  @Option(
    help:
      "Part of the pairs that shows two films of a folder where both, aligned by --from, show the same places (0 to 1)."
  )
  var aligned = 0.0

  @Option(help: "Train only the levels of these strides, such as 16,32.")
  var strides: Strides?

  @Option(help: "Long side of the working grid, px; a view is two thirds of it wide and four fifths high.")
  var grid = 480

  @Option(help: "Pairs of views per step.")
  var pairs = 4

  @Option(help: "Network to start from nothing, as weights files name it: channels;blocks;features.")
  var network: Network?

  @Option(help: "PixPro: exponent of similarity in the propagation.")
  var gamma = 2

  @Option(help: "PixContrast and PixPro: momentum of the following encoder in the first step; it rises to 1.")
  var momentum = 0.99

  @Flag(help: "PixContrast and PixPro: compare the features themselves, without their authors' projection.")
  var noProjection = false

  @Flag(help: "Estimate the intensities per category on the films first, instead of taking the paper's.")
  var estimateIntensity = false

  @Option(help: "Train for this many minutes.")
  var minutes: Double?

  @Option(help: "Train for this many steps (with a seed: the same weights again on the same machine).")
  var steps: Int?

  @Option(help: "Start from these weights instead of random ones.")
  var from: String?

  @Flag(help: "Go on from OUT.checkpoint.")
  var resume = false

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @Option(help: "Highest learning rate.")
  var rate = 0.002

  @Option(help: "Learning rate of the trunk as a share of --rate: below 1 where --from knows much already.")
  var trunkShare = 1.0

  @Option(
    help: "First stages of --from to leave as they are, of strides 2, 4, ...: a step is far quicker then.")
  var frozenStages = 0

  @Option(help: "Data terms to write into the file's metadata, such as \"films of our own clinic\".")
  var terms = "not stated"

  @Flag(help: "Replace OUT where it exists, and what an earlier run left in OUT.checkpoint.")
  var force = false

  @Flag(help: "Progress as JSON lines on standard output.")
  var json = false

  func validate() throws {
    guard !estimateIntensity || intensity == nil || intensity == .perCategory else {
      throw ValidationError("--estimate-intensity is for --intensity per-category")
    }
    guard (minutes == nil) != (steps == nil) else {
      throw ValidationError("give either --minutes or --steps")
    }
    guard (1...64).contains(gamma) else { throw ValidationError("--gamma is a whole number from 1 to 64") }
    try Self.check(
      steps: steps, minutes: minutes, rate: rate,
      shares: [
        ("invert", invert), ("machines", machines), ("across", across), ("aligned", aligned),
        ("momentum", momentum), ("trunk-share", trunkShare),
      ])
    guard (64...4096).contains(grid) else { throw ValidationError("--grid is a number from 64 to 4096") }
    guard (1...1024).contains(pairs) else { throw ValidationError("--pairs is a number from 1 to 1024") }
    guard points == nil || method == .informationGuided else {
      throw ValidationError("--points is for --method information-guided")
    }
    guard aligned == 0 || (from != nil && points == nil && method == .informationGuided) else {
      throw ValidationError("--aligned is for --method information-guided with --from, without --points")
    }
    guard network == nil || from == nil else {
      throw ValidationError("give either --from, whose network it is, or --network")
    }
    guard (0...8).contains(frozenStages), frozenStages == 0 || from != nil else {
      throw ValidationError("--frozen-stages is a number from 0 to 8, with --from")
    }
  }

  func run() async throws {
    let command = self
    try await Interrupt.cancelling { try await command.train() }
  }

  private func train() async throws {
    let checkpoint = out + ".checkpoint"
    let folders = images.map(Self.folder)
    try EarlierRun.check(
      out: out, checkpoint: checkpoint,
      inputs: Inputs.all(folders: folders.map(\.path), files: [from, points]), resume: resume, force: force)
    let started = try from.map { try EncoderFile(path: $0) }
    let start = started?.state
    var options = PretrainingOptions(
      folders: folders, budget: steps.map { .steps($0) } ?? .minutes(minutes ?? 1),
      seed: seed, method: method)
    options.origin = try origin(folders, start: started)
    options.sampling = sampling ?? method.usualSampling
    options.augmentation.scheme = intensity ?? method.usualIntensity
    options.architecture = start?.architecture ?? network?.architecture ?? .standard
    options.setLongSide(grid)
    options.peakRate = rate
    (options.trunkShare, options.frozenStages) = (trunkShare, frozenStages)
    (options.gamma, options.momentum, options.projects) = (gamma, momentum, !noProjection)
    options.pairs = pairs
    options.strides = try strides?.values(among: options.architecture.levelStrides)
    (options.augmentation.inversion, options.augmentation.machines) = (invert, machines)
    options.augmentation.crops = crops
    options.correspondences = try points.map(Self.correspondences)
    options.crossShare = across
    if aligned > 0, let from {
      options.correspondences = .pairs(try await alignedPairs(options, by: from))
      options.crossShare = aligned
    }
    if estimateIntensity { options.augmentation = try await estimated(options) }
    let pretrainer = try Pretrainer(
      options: options, start: start, checkpoint: resume ? checkpoint : nil)
    var report = TrainingReport("pretrain", samples: .pairs, json: json)
    defer { report.end() }
    let finished = try pretrainer.run(
      checkpoint: checkpoint, report: { try report.show($0) }, isCancelled: { Task.isCancelled })
    report.end()
    for failure in pretrainer.failures { StandardError.print(failure) }
    guard finished else {
      StandardError.print(
        "stopped at step \(pretrainer.step); --resume goes on from \(displayName(checkpoint))")
      throw CancellationError()
    }
    let file = EncoderFile(
      state: pretrainer.network, metadata: metadata(options, pretrainer, after: started?.metadata))
    let isInPlace = try Keeping.write(out) { try file.write(path: $0) }
    if isInPlace { EarlierRun.forget(checkpoint: checkpoint) }
    let name = isInPlace ? displayName(out) + ": " : ""
    StandardError.print("\(name)\(pretrainer.step) steps on \(pretrainer.filmCount) films")
    if !isInPlace || !pretrainer.failures.isEmpty { throw ExitCode.inputsFailed }
  }

  /// What is trained on: a checkpoint goes on only with the same films, points and start. Folders may hold many thousand
  /// films, so their names and sizes stand for them.
  private func origin(_ folders: [PretrainingOptions.Folder], start: EncoderFile?) throws -> RunMark {
    var origin = RunMark()
    for folder in folders {
      let films = try Inputs.films(of: folder.path).map { film in
        "\(film.name)\0\((try? FileBytes.size(path: film.path(in: folder.path))) ?? -1)"
      }
      origin.contents["the films of \(displayName(folder.path))"] = ContentHash.of(films)
    }
    origin.contents["the points of --points"] = try points.map { try ContentHash.of(path: $0).hash }
    origin.contents["the start weights"] = try start.map { ContentHash.of(Array(try $0.encoded())) }
    return origin
  }

  /// Pairs of films of each folder, as many as the folder's films are drawn.
  private func alignedPairs(_ options: PretrainingOptions, by path: String) async throws
    -> [FilmCorrespondence]
  {
    let folders = try options.folders.map { folder in
      (
        films: try FilmFolder.list(folder.path).map { $0.path(in: folder.path) },
        weight: folder.weight
      )
    }
    let weights = folders.map { $0.weight ?? Double($0.films.count) }
    let total = max(weights.reduce(0, +), .leastNormalMagnitude)
    let encoder = try FeatureEncoder.forSearch(path: path)
    var pairs: [FilmCorrespondence] = []
    for (folder, weight) in zip(folders, weights) {
      var aligned = AlignedPairs(encoder: encoder)
      (aligned.seed, aligned.count) = (seed, Int((Self.alignedPairs * weight / total).rounded(.up)))
      pairs += try await aligned.found(among: folder.films)
    }
    StandardError.print("\(pairs.count) pairs of films aligned to each other")
    return pairs
  }

  /// Pairs of films that are aligned to each other, all folders together.
  private static let alignedPairs = 400.0

  /// The augmentation with intensities as the films suggest; says what they are.
  private func estimated(_ options: PretrainingOptions) async throws -> Augmentation {
    var augmentation = options.augmentation
    augmentation.scheme = .perCategory
    let films = try options.folders.flatMap { folder in
      try FilmFolder.list(folder.path).map { $0.path(in: folder.path) }
    }
    let encoder = try FeatureEncoder.forSearch(path: from)
    var choice = IntensityEstimator.Options()
    choice.seed = seed
    for found in try await IntensityEstimator(encoder: encoder, options: choice).estimate(films: films) {
      augmentation.byCategory[found.category] = found.intensity
      StandardError.print(
        "\(found.category): \(found.bits.fixed(2)) bits shared by \(found.patches) pairs of patches")
    }
    StandardError.print("intensities: \(augmentation.text)")
    return augmentation
  }

  private func metadata(
    _ options: PretrainingOptions, _ pretrainer: Pretrainer, after start: EncoderMetadata?
  ) -> EncoderMetadata {
    let sets = options.folders.map { folder in
      let name = URL(fileURLWithPath: folder.path).lastPathComponent
      return name + (folder.weight.map { "=\($0)" } ?? "")
    }
    var entries = [
      "method": method.rawValue, "sampling": options.sampling.rawValue,
      "intensity": options.augmentation.text, "crops": crops.rawValue,
      "strides": options.trainedStrides.map(String.init).joined(separator: ","),
      "data": sets.joined(separator: ", "), "licences": terms, "seed": String(seed),
      "steps": String(pretrainer.step), "date": Self.today, "version": Product.version,
      "started_from": from.map { URL(fileURLWithPath: $0).lastPathComponent } ?? "random weights",
    ]
    entries["points"] = points.map { "\(URL(fileURLWithPath: $0).lastPathComponent)=\(across)" }
    // Whoever made the weights that training began with is named for good.
    for key in ["origin", "notice"] { entries[key] = start?.entries[key] }
    return EncoderMetadata(workingLongSide: options.longSide, entries: entries)
  }

  /// The points of a table whose films lie beside it.
  private static func correspondences(_ path: String) throws -> Correspondences {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let table = try PointTable(path: path)
    let rows = table.rowsByImage
    let places = NamedPlaces(
      table.images.map { image in
        (
          image.path(in: folder),
          (rows[image] ?? []).reduce(into: [:]) { $0[$1.point.landmark.name] = $1.point.position }
        )
      })
    guard places.partnered > 0 else {
      throw ValidationError(
        "\(displayName(path)): expected films that have the names of at least three points in common")
    }
    return .named(places)
  }

  private static var today: String {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate]
    return formatter.string(from: Date())
  }

  /// FOLDER or FOLDER=WEIGHT; a folder whose own name holds an equals sign is taken as it is.
  private static func folder(_ text: String) -> PretrainingOptions.Folder {
    if let mark = text.lastIndex(of: "="), let weight = Double(text[text.index(after: mark)...]), weight > 0 {
      return .init(path: String(text[..<mark]), weight: weight)
    }
    return .init(path: text)
  }
}

/// Strides as they are written on the command line: `16,32`.
struct Strides: ExpressibleByArgument {
  private let values: [Int]

  init?(argument: String) {
    let fields = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = fields.compactMap { Int($0) }
    guard values.count == fields.count else { return nil }
  }

  /// The strides, if a network has them all.
  func values(among known: [Int]) throws -> [Int] {
    guard Set(values).isSubset(of: known) else {
      throw ValidationError(
        "--strides: the network has levels at \(known.map(String.init).joined(separator: ", "))")
    }
    return values
  }
}

/// A network as weights files write it.
struct Network: ExpressibleByArgument {
  let architecture: EncoderArchitecture

  init?(argument: String) {
    guard let architecture = EncoderArchitecture(text: argument) else { return nil }
    self.architecture = architecture
  }
}

extension PretrainingMethod: ExpressibleByArgument {}
extension Crops: ExpressibleByArgument {}
extension Sampling: ExpressibleByArgument {}
extension IntensityScheme: ExpressibleByArgument {}
