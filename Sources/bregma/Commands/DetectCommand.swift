import ArgumentParser
import Basics
import Encoder
import Foundation
import Landmarks
import Learning
import Matching
import Radiograph
import Search

/// `bregma detect`: one marked film in, all landmarks of all films out.
struct DetectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Find the landmarks of marked images, or of a trained model, on every image of a folder.",
    discussion: """
      Templates are the images that have points in the landmarks file, found in the image folder or beside \
      the file. Whatever a person placed, accepted or corrected takes part in finding the landmarks on the other \
      images; --leave-out names images that do not. Points marked `predicted` never take part. Two templates or \
      more are also left out one after the other and searched from the others: how far off that is, and which image \
      is worth correcting next, is said at the end. Every image of the folder gets every landmark: a person's points \
      are copied as they are, also where their image cannot be read, the others are predicted, with a confidence. A \
      model of `bregma train` needs no template: it knows its landmarks.

      EXAMPLES
        bregma detect --landmarks template.csv --images films --out points.csv
        bregma detect --landmarks template.csv --images films --out points.csv \\
          --overlays pictures
        bregma detect --landmarks template.csv --images films --out points.csv \\
          --encoder mine.safetensors
        bregma detect --landmarks template.csv --images films --out points.csv \\
          --iterations 1
        bregma detect --model trained.safetensors --images films --out points.csv
        mkdir -p parts && bregma detect --landmarks template.csv --images films \\
          --out parts/part-3.csv --shard 3/16

      With --shard the table grows film by film and can be ended and started again at any moment; \
      `bregma merge` brings the parts together. docs/CLUSTER.md has a script for Slurm.

      Exit code: 0 done, 1 some inputs failed (each named on standard error), 2 usage, \
      3 another program is working on the table, 130 cancelled; nothing half is ever written.
      """)

  @Option(help: "CSV with at least image,landmark,x,y: the marked points.")
  var landmarks: String?

  @Option(help: "Model of `bregma train` (safetensors), instead of --landmarks.")
  var model: String?

  @Option(help: "Folder of the images to search.")
  var images: String

  @Option(help: "CSV to write: every landmark of every image.")
  var out: String

  @Option(help: "Encoder weights (safetensors) to use instead of the embedded ones.")
  var encoder: String?

  @OptionGroup var spacing: SpacingOption

  @OptionGroup var scale: ScaleOption

  @Option(help: "Folder for one PNG per image with its landmarks drawn.")
  var overlays: String?

  @Option(help: "Only part I of N of the images, as I/N; going on where an earlier start was ended.")
  var shard: Shard?

  @Option(
    help: """
      Confidence is the probability of lying within this, mm (px where no spacing is known); 2 mm, or a 120th of the \
      long side.
      """)
  var within: Double?

  @Option(
    help: """
      Times that a model is trained on what was found on the folder's films, and on the marks, before the films \
      are searched with it: once is mostly enough, and takes some minutes.
      """)
  var iterations = 0

  @Option(help: "Seed of every random choice of --iterations.")
  var seed: UInt64 = 1

  @Flag(inversion: .prefixedNo, help: "Look a second time at magnified crops around each hit.")
  var refinement = true

  @Flag(
    inversion: .prefixedNo, help: "Align every image to the templates' and expect the landmarks accordingly.")
  var alignment = true

  @Flag(
    inversion: .prefixedNo,
    help:
      "Learn from three templates or more, where that finds the ones left out better than their average does."
  )
  var learning = true

  @Flag(
    help: """
      Multiply in bfloat16 where the processor can (AVX-512 with BF16): a quarter faster. Points move, half of them \
      by less than a third of a pixel and as often towards the truth as away from it.
      """)
  var half = false

  @Option(
    help: "An image whose points take no part in the search, though they stay; can be given several times.")
  var leaveOut: [String] = []

  @Flag(help: "Print a summary as JSON.")
  var json = false

  @Flag(help: "Replace --out even where it holds a person's points or columns that are not in the result.")
  var force = false

  func validate() throws {
    try Self.check(distances: [within], of: "--within")
    guard (landmarks == nil) != (model == nil) else {
      throw ValidationError("give either --landmarks or --model")
    }
    guard iterations >= 0, iterations == 0 || (model == nil && shard == nil) else {
      throw ValidationError(
        "--iterations is 0 or more, without --model; for --shard run `bregma train --predicted` on the merged "
          + "points and give its file as --model")
    }
    guard model == nil || encoder == nil else {
      throw ValidationError("--model brings its own encoder: leave --encoder out")
    }
    guard model == nil || leaveOut.isEmpty else {
      throw ValidationError("--model knows its landmarks without any image: there is none to --leave-out")
    }
  }

  func run() async throws {
    let command = self
    let outcome = try await Interrupt.cancelling { try await command.detect() }
    try report(outcome)
    if !outcome.failures.isEmpty { throw ExitCode.inputsFailed }
  }

  private func detect() async throws -> FolderSearch.Outcome {
    let table = try landmarks.map { try scale.table($0, films: images) } ?? PointTable(rows: [])
    // A folder that is not there is said before minutes of work.
    let listing = try FilmFolder.search(images)
    let excluded = try ExcludedFilms.of(images, listing: listing).intersection(listing.images)
    ExcludedFilms.tell(excluded.count)
    // A mount that is missing makes no shard complete.
    guard !listing.images.isEmpty else { throw SearchError.noFilms(folder: images) }
    if let skipped = listing.skippedWords { StandardError.print("note: \(displayName(images)): \(skipped)") }
    let marked = FilmNames(table.images)
    let leftOut = leaveOut.flatMap(marked.films)
    if let unknown = leaveOut.first(where: { marked.films(named: $0).isEmpty }) {
      throw ValidationError("--leave-out \(displayName(unknown)): that image has no points in --landmarks")
    }
    for (one, other) in LookAlike.pairs(in: table.landmarks) {
      StandardError.print(
        "note: \(displayName(landmarks ?? "")): \(one) and \(other) are searched as two landmarks")
    }
    let marks = MarkedTable(table, path: landmarks ?? "", folder: images, leftOut: leftOut + excluded)
    if model == nil, marks.films.isEmpty, marks.missing.isEmpty, !leftOut.isEmpty || !excluded.isEmpty {
      throw SearchError.allLeftOut
    }
    let searched = listing.images.filter { !excluded.contains($0) }
    guard !searched.isEmpty else { throw SearchError.allExcluded(folder: images) }
    let output = shard == nil ? try output(holding: marks.copied(to: searched)) : nil
    if let output { try PointJournal.checkUnused(output) }
    if let overlays { try FileBytes.makeFolder(overlays) }
    let (search, learnt, expected) = try await search(by: marks, among: listing.images)
    // A template that turned out to be unreadable may have taken a landmark along.
    if output != nil { _ = try self.output(holding: marks.copied(to: searched, of: search.landmarks)) }
    var job = FolderSearch(folder: images, listing: listing, excluded: excluded, marks: marks, search: search)
    (job.spacing, job.overlays) = (spacing.given, overlays)
    var bar = ProgressBar("detect")
    defer { bar.clear() }
    func show(_ report: FolderSearch.Report) {
      switch report {
      case .failed(let line): bar.print(line)
      case .advanced(let progress): bar.show(progress.done, of: progress.total)
      }
    }
    if let shard {
      _ = try OutputFile(path: out, force: true, inputs: inputs)
      let work = try work(of: marks)
      let journal = try PointJournal(
        path: out,
        job: ShardJob(work: work, shard: shard.index, shards: shard.count, films: job.images),
        images: images, rowsPerFilm: search.landmarks.count, force: force)
      for note in journal.notes { StandardError.print("note: \(note)") }
      return try await job.run(shard, journal: journal, report: show)
    }
    var outcome = try await job.run(report: show)
    bar.clear()
    if let learnt {
      outcome.templates = learnt.templates.map(\.image)
      // A film that could not be learnt from is named by the search as well, a template beside the folder is not.
      let unsaid = learnt.failures.filter { !outcome.failures.contains($0) }
      for failure in unsaid { StandardError.print(failure) }
      outcome.failures += unsaid
    }
    if let output {
      try PointJournal.replace(output) { try output.write(PointTable(rows: outcome.rows).csv) }
    }
    outcome.expected = expected
    return outcome
  }

  /// How the products of the search are multiplied.
  private var precision: ConvolutionPrecision { half ? .half : .full }

  /// The search made ready, and from what a second stage has learnt for it.
  private func search(
    by marks: MarkedTable, among listing: [ImageName]
  ) async throws -> (FilmSearch, learnt: SecondStage.Outcome?, expected: ExpectedError?) {
    var (search, learnt): (FilmSearch, SecondStage.Outcome?)
    var expected: ExpectedError?
    if let model {
      (search, learnt) = (
        FilmSearch(model: try LandmarkModel(path: model), refines: refinement, precision: precision), nil
      )
    } else {
      let start = try EncoderFile.forSearch(path: encoder)
      if iterations > 0 {
        let outcome = try await learn(from: marks, among: listing, start: start)
        (search, learnt) = (
          FilmSearch(model: outcome.model, refines: refinement, precision: precision), outcome
        )
      } else {
        let encoder = FeatureEncoder(start, precision: precision)
        let options = DetectorOptions(
          refinement: refinement ? RefinementOptions() : nil,
          alignment: alignment ? AlignmentOptions() : nil)
        // Parts of one job must search alike, and are many: they do not learn each for itself.
        if learning, shard == nil {
          let best = try await MarkedSearch(
            marked: marks.films, missing: marks.missing, landmarks: marks.landmarks, encoder: encoder,
            options: options, spacing: spacing.given)
          (search, expected) = (best.search, best.expected)
        } else {
          search = try await FilmSearch(
            marked: marks.films, missing: marks.missing, landmarks: marks.landmarks, encoder: encoder,
            options: options)
        }
        learnt = nil
      }
    }
    search.within = within
    return (search, learnt, expected)
  }

  private func learn(
    from marks: MarkedTable, among listing: [ImageName], start: EncoderFile
  ) async throws -> SecondStage.Outcome {
    var options = SecondStage.Options()
    (options.rounds, options.seed, options.refines) = (iterations, seed, refinement)
    var bar = ProgressBar("learn")
    defer { bar.clear() }
    return try await SecondStage(start: start, options: options).learn(
      marked: marks.films, missing: marks.missing, others: marks.others(among: listing, in: images),
      landmarks: marks.landmarks
    ) { bar.show(Int($0 * 1000), of: 1000, detail: $1) }
  }

  /// What only the same work has: a shard goes on only with what it has begun itself.
  private func work(of marks: MarkedTable) throws -> [String: String] {
    func hash(_ path: String) throws -> String { ContentHash.of(try FileBytes.read(path: path)) }
    var work = [
      "version": Product.version, "refinement": "\(refinement)", "alignment": "\(alignment)",
      "bfloat16": "\(half && ConvolutionPrecision.halfIsFaster)",
    ]
    work["model"] = try model.map(hash)
    if model == nil {
      work["landmarks"] = try landmarks.map(hash) ?? "none"
      work["encoder"] = try encoder.map(hash) ?? "embedded"
      let templates = marks.films.map { "\($0.image.name) \((try? hash($0.path)) ?? "unreadable")" }
      work["template films"] = ContentHash.of(Array(templates.joined(separator: "\n").utf8))
    }
    if scale.scaleToFilm { work["scaled to film"] = "true" }
    work["spacing"] = spacing.spacing.map { "\($0)" }
    work["within"] = within.map { "\($0)" }
    return work
  }

  /// The table to write. One that is there is replaced unasked where a person loses nothing by it: an earlier result,
  /// whose points of a person are all among those that are written again, or nothing at all.
  ///
  /// - Parameter copied: the points of a person that are written.
  private func output(holding copied: [PointRow]) throws -> OutputFile {
    try OutputFile(path: out, force: force || losesNothing(beside: copied), inputs: inputs)
  }

  /// What is read and never replaced. A table of points is replaced by one that holds them all.
  private var inputs: [String] { Inputs.all(folders: [images], files: [model, encoder]) }

  private func losesNothing(beside copied: [PointRow]) -> Bool {
    guard let size = try? FileBytes.size(path: out) else { return false }
    if size == 0 { return true }
    let kept = Set(copied.lazy.map { Mark(image: $0.image, point: $0.point) })
    var isKept = true
    do {
      guard try PointTable.ownColumns(path: out).isEmpty else { return false }
      try PointTable.forEachRow(path: out) { row in
        guard row.point.status.isPersons else { return }
        isKept = isKept && kept.contains(Mark(image: row.image, point: row.point))
      }
    } catch {
      return false
    }
    return isKept
  }

  private struct Mark: Hashable {
    let image: ImageName
    let landmark: Landmark
    let position: PixelPoint?

    init(image: ImageName, point: LandmarkPoint) {
      (self.image, landmark, position) = (image, point.landmark, point.position)
    }
  }

  private func report(_ outcome: FolderSearch.Outcome) throws {
    if json { return try JSON.print(Summary(outcome, out: out)) }
    for note in outcome.notes { StandardError.print("note: \(note)") }
    let perFilm = outcome.seconds / Double(max(1, outcome.films + outcome.failures.count))
    StandardOutput.print(
      "\(outcome.landmarks.count) landmarks on \(outcome.films) images \(origin(outcome)), \(perFilm.fixed(3)) s per image: "
        + displayName(out))
    if let spacings = outcome.spacingLine { StandardOutput.print(spacings) }
    let next = shard == nil ? outcome.next.map { "next film to correct: \($0)" } : nil
    let advice = [outcome.expected?.words, next].compactMap(\.self)
    if !advice.isEmpty { StandardOutput.print(advice.joined(separator: "; ")) }
    if !outcome.failures.isEmpty {
      StandardOutput.print("\(outcome.failures.count) inputs failed, named above")
    }
  }

  private func origin(_ outcome: FolderSearch.Outcome) -> String {
    if let model { return "by \(displayName(model))" }
    return "from \(outcome.templates.count) \(outcome.templates.count == 1 ? "template" : "templates")"
  }

  /// What `--json` prints.
  private struct Summary: Encodable {
    let out: String
    let images: Int
    let landmarks: [Landmark]
    let templates: [ImageName]
    let failures: [String]
    let seconds: Double
    /// How far off the search is expected to be, judged by the marks.
    let expected: ExpectedError?
    /// The image that is worth correcting next.
    let next: ImageName?

    init(_ outcome: FolderSearch.Outcome, out: String) {
      self.out = out
      images = outcome.films
      landmarks = outcome.landmarks
      templates = outcome.templates
      failures = outcome.failures
      seconds = outcome.seconds
      (expected, next) = (outcome.expected, outcome.next)
    }
  }
}

extension Shard: ExpressibleByArgument {
  /// Reads `3/16`.
  package init?(argument: String) { self.init(argument) }
}
