import ArgumentParser
import Basics
import Formats
import Foundation
import Landmarks
import Radiograph
import Store

/// `bregma import`: points of other programs into the store of a folder.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take over points that other programs wrote.",
    discussion: """
      The format is told by the content. All files are taken over together or not at all; every line that \
      cannot be used is named, and the rest is imported (nothing with --strict). Images are found by their \
      names in the folder. --undo takes the last import back as a whole; in the workbench, `U` goes back on one \
      image.

      FORMATS
      \(FormatList.text)

      RULES, where the file and a person speak of the same landmark
        fill        the person's mark stays (the usual one)
        overwrite   the file's point counts
        annotator   both stay: the file's points become another annotator's

      EXAMPLES
        bregma import CollectedData.csv --images films
        bregma import 400_senior/*.txt --images films --rule annotator
        bregma import hand.csv --images films --unit px --names hand
        bregma import --undo --images films

      Exit code: 0 done, 1 some lines or files could not be used, 2 usage.
      """)

  @Argument(help: "Files to import.", completion: .file())
  var files: [String] = []

  @Option(help: "Folder of the images.")
  var images: String

  @Option(help: "Format, where the content does not tell: \(LandmarkFormats.names).")
  var format: String?

  @Option(help: "What counts where a person has marked already: fill, overwrite or annotator.")
  var rule = MergeRule.fill

  @Option(help: "Who placed the points; counts more than what the file says.")
  var annotator: String?

  @Option(
    help:
      "Landmarks of files that only number them: cephalometric, cephalometry, hand, chest, or names with commas."
  )
  var names: String?

  @Option(help: "Image of a file that names none.")
  var film: String?

  @Option(help: "Unit of files that do not tell: px or mm.")
  var unit: CoordinateUnit?

  @Option(help: "mm per pixel, for files in mm.")
  var spacing: Double?

  @Option(
    help:
      "Which individual is meant where a film has several: the name that the file gives it, or largest."
  )
  var individual: String?

  @OptionGroup var scale: ScaleOption

  @Flag(help: "Leave out points at exactly 0, 0, as some programs write absent ones.")
  var noZeros = false

  @Flag(help: "Import nothing when a single line cannot be used.")
  var strict = false

  @Flag(help: "Take back the last import of the folder.")
  var undo = false

  func validate() throws {
    if undo != files.isEmpty { throw ValidationError("give files to import, or --undo") }
    if let format, LandmarkFormats.named(format) == nil {
      throw ValidationError("--format is \(format), expected one of \(LandmarkFormats.names)")
    }
    try SpacingOption.check(spacing)
  }

  func run() async throws {
    let folder = try Inputs.films(of: images)
    let location = try StoreLocation(folder: images, environment: ProcessInfo.processInfo.environment)
    // A folder without points gets its store with the first ones: files that cannot be used leave nothing behind.
    guard location.exists else {
      guard !undo else { return reportNoImport() }
      let empty = try AnnotationStore(location: location, access: .reading)
      let points = try gather(try context(folder, empty))
      return try withStore(location) { try take(points, into: $0) }
    }
    try withStore(location) { store in
      if undo { return try takeBack(store) }
      if let problem = store.finishBackup() { StandardError.print("note: \(problem)") }
      for sentence in try store.reconcile(films: folder).sentences {
        StandardError.print("note: \(sentence)")
      }
      try take(try gather(try context(folder, store)), into: store)
    }
  }

  /// Opens the folder's store to write into, and closes it whatever happens.
  private func withStore(_ location: StoreLocation, _ body: (AnnotationStore) throws -> Void) throws {
    let store = try AnnotationStore(location: location)
    defer {
      do { try store.close() } catch { StandardError.print("note: \(error)") }
    }
    store.tellLoss()
    if let obstacle = store.obstacle { throw store.failure(.obstructed(obstacle)) }
    if let holder = store.heldBy { throw Refusal.open(folder: images, holder: holder) }
    try body(store)
  }

  /// What all files hold, with every problem said.
  private func gather(_ context: ImportContext) throws -> ImportGathering {
    var gathered = ImportGathering(rule: rule, annotator: annotator)
    for path in files {
      do {
        gathered.add(try read(path, with: context), from: path)
      } catch {
        gathered.fail("\(error)")
      }
    }
    gathered.settleGuesses()
    for problem in gathered.problems { StandardError.print(problem) }
    for note in gathered.notes { StandardError.print("note: \(note)") }
    if gathered.images.isEmpty || strict, !gathered.problems.isEmpty {
      throw Refusal.unusable(gathered.unusable)
    }
    if rule == .annotator, gathered.hasNameless { throw Refusal.nameless }
    return gathered
  }

  private func take(_ gathered: ImportGathering, into store: AnnotationStore) throws {
    let outcome = try store.importPoints(
      gathered.images, landmarks: gathered.landmarks,
      lines: LandmarkLines(skeleton: gathered.skeleton, curves: gathered.curves), rule: rule, by: NSUserName()
    )
    // Copied or touched, films are known again by their contents alone.
    _ = try store.verifyContents { Task.isCancelled }
    if !store.location.isInFolder { StandardError.print("note: \(store.location.whereabouts)") }
    report(outcome, rejected: gathered.unusable)
    if !gathered.problems.isEmpty { throw ExitCode.inputsFailed }
  }

  private func context(_ films: [ImageName], _ store: AnnotationStore) throws -> ImportContext {
    let sizes = FilmFacts(folder: store.location.folder, images: films)
    var context = ImportContext(films: films, folder: store.location.folder)
    context.names = names.map(Self.landmarks)
    context.curves = try store.lines().curves
    let digitised = context.curves.digitised
    context.folderLandmarks = try store.landmarks().filter { !digitised.contains($0) }
    context.film = film
    context.unit = unit
    context.spacing = spacing
    context.annotator = annotator ?? ""
    context.annotatorsApart = rule == .annotator
    context.individual = individual
    context.scalesToFilm = scale.scaleToFilm
    context.zeroIsAbsent = noZeros
    context.size = { sizes.size(of: $0) }
    context.spacings = {
      [(try? store.facts(image: $0))?.spacing].compactMap(\.self) + sizes.stated(of: $0)
    }
    context.elsewhere = { sizes.elsewhere($0) }
    return context
  }

  private func read(_ path: String, with context: ImportContext) throws -> ImportedPoints {
    let source = try ImportSource(path: path)
    let format = try format.flatMap(LandmarkFormats.named) ?? LandmarkFormats.detect(source)
    return try format.read(source, with: context)
  }

  /// A built-in set, or names between commas.
  private static func landmarks(_ text: String) -> [Landmark] {
    LandmarkSet.offered(named: text)?.landmarks
      ?? text.split(separator: ",").compactMap { Landmark(typed: String($0)) }
  }

  private func report(_ outcome: ImportOutcome, rejected: Int) {
    if !outcome.lines.isEmpty {
      StandardOutput.print(
        "lines between landmarks: \(outcome.lines.skeleton.lines.count) more, curves: \(outcome.lines.curves.count) more"
      )
    }
    StandardOutput.print(
      "imported: \(outcome.points == 1 ? "1 point" : "\(outcome.points) points") on "
        + (outcome.images == 1 ? "1 image" : "\(outcome.images) images")
        + (outcome.kept > 0 ? "; left as they were: \(outcome.kept)" : "")
        + (rejected > 0 ? "; not usable, named above: \(rejected)" : "")
        + (outcome.points > 0 ? "; take back with --undo" : ""))
  }

  private func reportNoImport() {
    StandardOutput.print("\(displayName(images)): there is no import to take back")
  }

  private func takeBack(_ store: AnnotationStore) throws {
    guard let (undone, kept) = try store.undoImport() else { return reportNoImport() }
    StandardOutput.print("taken back on \(undone) images")
    for name in kept {
      StandardError.print("\(name): worked on since, its points were left alone")
    }
    if !kept.isEmpty { throw ExitCode.inputsFailed }
  }

  private enum Refusal: Error, CustomStringConvertible {
    case open(folder: String, holder: String)
    case unusable(Int)
    case nameless

    var description: String {
      switch self {
      case .open(let folder, let holder):
        "\(displayName(folder)): open in \(holder); close it there, then import"
      case .unusable(let count): "not usable, named above: \(count); nothing was imported"
      case .nameless: "--rule annotator needs to know who placed the points; give --annotator NAME"
      }
    }
  }
}

extension MergeRule: ExpressibleByArgument {}
