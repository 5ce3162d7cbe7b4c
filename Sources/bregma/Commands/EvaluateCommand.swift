import Annotation
import ArgumentParser
import Evaluation
import Radiograph

/// `bregma evaluate`: predicted points against the truth.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure how far predicted landmarks lie from the truth.",
    discussion: """
      Points are matched by image and landmark. Errors are in mm when --spacing is given or the tables have \
      spacing columns, else in px. Detection rates count errors strictly below a radius.

      EXAMPLES
        bregma evaluate --predictions points.csv --truth truth.csv --exclude 115.png
        bregma evaluate --predictions junior.csv --truth senior.csv --spacing 0.1 --figure errors.png
      """)

  @Option(help: "CSV with the predicted points.")
  var predictions: String

  @Option(help: "CSV with the true points.")
  var truth: String

  @Option(help: "Millimetres per pixel of every image.")
  var spacing: Double?

  @Option(help: "Radii of the successful detection rates, in the unit of the errors.")
  var radii = Radii.usual

  @Option(help: "Image to leave out, such as a template; may be given several times.")
  var exclude: [String] = []

  @Option(help: "PNG to draw the cumulative error curve to.")
  var figure: String?

  @Flag(help: "Print the report as JSON.")
  var json = false

  func validate() throws {
    if let spacing, !(spacing > 0 && spacing.isFinite) {
      throw ValidationError("--spacing is millimetres per pixel and must be above 0, not \(spacing)")
    }
  }

  func run() async throws {
    let evaluation = try Evaluation(
      predictions: PointTable(path: predictions), truth: PointTable(path: truth), spacing: spacing,
      radii: radii.values, excluding: exclude)
    if let figure {
      let canvas = ErrorFigure(evaluation).canvas()
      try PNGWriter.writeRGB(width: canvas.width, height: canvas.height, rgb: canvas.rgb, to: figure)
    }
    if json {
      try JSON.print(evaluation)
      for note in evaluation.notes { StandardError.print(note) }
    } else {
      print(evaluation.text())
    }
  }

  /// Radii as they are written on the command line: `2,2.5,3,4`.
  struct Radii: ExpressibleByArgument {
    static let usual = Radii(values: Evaluation.usualRadii)

    let values: [Double]
    var defaultValueDescription: String { values.map(\.shortest).joined(separator: ",") }

    init(values: [Double]) {
      self.values = values
    }

    init?(argument: String) {
      let fields = argument.split(separator: ",", omittingEmptySubsequences: false)
      let values = fields.compactMap { Double($0) }
      guard values.count == fields.count, values.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
      self.init(values: values)
    }
  }
}
