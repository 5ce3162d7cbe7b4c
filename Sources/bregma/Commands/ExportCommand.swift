import ArgumentParser
import Basics
import Evaluation
import Formats
import Foundation
import Landmarks
import Radiograph
import Session
import Store

/// `bregma export`: the points that the workbench keeps for a folder, as files of many programs.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the points of a folder of images for other programs.",
    discussion: """
      Writes what a person marked, accepted or declared missing, and the predictions that nobody has looked \
      at yet (not with --reviewed, nor with --consensus, which says how many it leaves out). Images without points \
      are absent. Only the bregma format keeps \
      everything; what another format cannot hold is named on standard error.

      FORMATS
      \(FormatList.text)
        Formats with a file per image write into the folder --out.

      EXAMPLES
        bregma export --images films --out points.csv
        bregma export --images films --out CollectedData.csv --format deeplabcut \\
          --reviewed
        bregma export --images films --out markups --format slicer
        bregma export --images films --out truth.csv --consensus mean
        bregma export --images films --out truth.csv --consensus mean \\
          --adjudicator carol
      """)

  @Option(help: "Folder of the images.")
  var images: String

  @Option(help: "File to write; a folder for formats with a file per image.")
  var out: String

  @Option(help: "Format: \(LandmarkFormats.names).")
  var format = "bregma"

  @Flag(help: "The same as --format wide.")
  var wide = false

  @Flag(help: "Only points that a person decided on.")
  var reviewed = false

  @Flag(help: "Images that were excluded in the workbench (X) too.")
  var excluded = false

  @Option(help: "Only the points of this annotator.")
  var annotator: String?

  @Option(help: "One point from those of all annotators: mean, or median.")
  var consensus: Consensus.Rule?

  @Option(help: "With --consensus: the annotator whose point counts wherever there is one.")
  var adjudicator: String?

  @Option(help: "Unit of formats that know several: px or mm.")
  var unit: CoordinateUnit?

  @Option(help: "Index columns of DeepLabCut tables: 3, or 1 for versions before 2.2.1.")
  var indexColumns = 3

  @OptionGroup var spacing: SpacingOption

  @Flag(help: "Replace files that exist.")
  var force = false

  func validate() throws {
    guard LandmarkFormats.named(format) != nil else {
      throw ValidationError("--format is \(format), expected one of \(LandmarkFormats.names)")
    }
    guard indexColumns == 1 || indexColumns == 3 else {
      throw ValidationError("--index-columns is 1 or 3, not \(indexColumns)")
    }
    guard adjudicator == nil || consensus != nil else {
      throw ValidationError("--adjudicator goes with --consensus, which counts where nothing was decided")
    }
    guard annotator == nil || consensus == nil else {
      throw ValidationError("--annotator and --consensus exclude each other")
    }
  }

  func run() async throws {
    guard let format = LandmarkFormats.named(wide ? "wide" : format) else { throw ExitCode.usage }
    guard let store = try AnnotationStore.reading(images) else { throw NoPoints(place: images) }
    var export = FolderExport(format: format, path: out)
    (export.isReviewedOnly, export.unit, export.indexColumns) = (reviewed, unit, indexColumns)
    export.spacing = spacing.given
    export.includesExcluded = excluded
    guard let prepared = try export.prepare(points(of: store), of: store) else {
      throw NoPoints(
        place: images, isReviewed: reviewed,
        others: asksForFolder ? try store.marksOfOthers().map(\.reader) : [],
        remedy: "export them with --annotator NAME, or --consensus")
    }
    try prepared.write(force: force)
    for loss in prepared.text.losses { StandardError.print(loss) }
    if let note = format.note(on: unit) { StandardError.print("note: \(note)") }
    for note in prepared.text.notes { StandardError.print("note: \(note)") }
    if asksForFolder, let leftOut = try store.leftOutOfExport() {
      StandardError.print("note: \(leftOut)")
    }
    StandardOutput.print(prepared.summary)
    if !prepared.text.losses.isEmpty { throw ExitCode.inputsFailed }
  }

  /// Whether the folder's own points are meant.
  private var asksForFolder: Bool { annotator == nil && consensus == nil }

  private func points(of store: AnnotationStore) throws -> PointTable {
    let known = try store.annotators()
    try UnknownAnnotator.check([annotator, adjudicator].compactMap(\.self), known: known, folder: images)
    if let annotator { return try store.table(annotator: annotator, withPredictions: true) }
    guard let consensus else { return try store.table() }
    let others = try known.filter { $0 != adjudicator }.map { try store.table(annotator: $0) }
    let adjudicated = try adjudicator.map { try store.table(annotator: $0) } ?? PointTable()
    if let disputes = Consensus.disputes(in: others, adjudicated: adjudicated) {
      StandardError.print("note: \(disputes)")
    }
    let agreed = Consensus.of(others, by: consensus, adjudicated: adjudicated)
    if !reviewed {
      let tables = try Set(known).union([""]).map { try store.reading(by: $0).table() }
      if let note = Consensus.predictions(leftOutOf: agreed, among: tables) {
        StandardError.print("note: \(note)")
      }
    }
    return agreed
  }
}

/// The formats as help pages list them.
enum FormatList {
  static let text = LandmarkFormats.all.map { format in
    "  " + format.name.padding(toLength: 14, withPad: " ", startingAt: 0) + format.title
  }.joined(separator: "\n")
}

extension CoordinateUnit: ExpressibleByArgument {}
extension Consensus.Rule: ExpressibleByArgument {}
