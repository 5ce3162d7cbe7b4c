import ArgumentParser
import Basics
import Evaluation
import Foundation
import Landmarks
import Radiograph
import Store

/// `bregma compare`: how well two annotators agree.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Measure how well two annotators agree.",
    discussion: """
      Takes two tables, or two annotators of one folder. For every landmark: the distance of the two points, \
      and on each axis bias (second minus first), its standard deviation, Dahlberg's error and the \
      intraclass correlation ICC(2,1). Predictions that nobody has looked at do not take part.

      EXAMPLES
        bregma compare senior.csv junior.csv --spacing 0.1 --figure agreement.png
        bregma compare ann bob --images films --worst worst.csv
      """)

  @Argument(help: "CSV of the first annotator, or the annotator's name with --images.")
  var first: String

  @Argument(help: "CSV of the second annotator, or the annotator's name with --images.")
  var second: String

  @Option(help: "Folder of images whose annotators are compared.")
  var images: String?

  @OptionGroup var spacing: SpacingOption

  @OptionGroup var scale: ScaleOption

  @Option(help: "PNG to draw Bland and Altman's figure to.")
  var figure: String?

  @Option(help: "CSV to write the pairs farthest apart to, worst first; for bregma open FOLDER --list.")
  var worst: String?

  @Option(help: "How many of them.")
  var count = 50

  @Flag(help: "Print the report as JSON.")
  var json = false

  @Flag(help: "Replace files that exist.")
  var force = false

  func validate() throws {
    guard count > 0 else { throw ValidationError("--count is \(count), expected at least 1") }
  }

  func run() async throws {
    let inputs = Inputs.all(
      folders: [images].compactMap(\.self), files: images == nil ? [first, second] : [])
    let figure = try figure.map { try OutputFile(path: $0, force: force, inputs: inputs) }
    let worst = try worst.map {
      try OutputFile(path: $0, force: force, inputs: inputs, outputs: [figure].compactMap(\.self))
    }
    let (first, second) = try tables()
    let agreement = try Agreement(first: first, second: second, spacing: spacing.spacing)
    if let figure { try BlandAltmanFigure(agreement).canvas().writePNG(figure.path) }
    Inputs.tell(ofPicture: figure?.path, about: first.images)
    try worst?.write(agreement.worstCases(count))
    if json { try JSON.print(agreement) } else { StandardOutput.print(agreement.text()) }
  }

  private func tables() throws -> (PointTable, PointTable) {
    guard let images else {
      let known = try persons(first)
      return (known, try scale.held(persons(second), second, first, known))
    }
    let store = try AnnotationStore.reading(images)
    try UnknownAnnotator.check([first, second], known: store?.annotators() ?? [], folder: images)
    var tables = try [first, second].map { try store?.table(annotator: $0) ?? PointTable() }
    let excluded = try tables.indices.map { try store?.leaveOutExcluded(of: &tables[$0]) ?? [] }
    ExcludedFilms.tell(excluded[0].union(excluded[1]).count)
    return (tables[0], tables[1])
  }

  /// What persons say in a table.
  private func persons(_ path: String) throws -> PointTable {
    var (table, predictions) = (PointTable(), 0)
    try PointTable.forEachRow(path: path, note: ScaleOption.say) {
      if $0.point.status.isPersons { table.rows.append($0) }
      if $0.point.status == .predicted { predictions += 1 }
    }
    guard !table.rows.isEmpty || predictions == 0 else {
      throw PointTableError(
        file: path,
        reason: "holds nothing but predictions that nobody has looked at (\(predictions)); "
          + "expected points of a person")
    }
    return try table.trimmingNames(file: path)
  }
}
