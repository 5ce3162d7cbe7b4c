import ArgumentParser
import Basics
import Encoder
import Evaluation
import Landmarks
import Learning
import Radiograph

/// `bregma evaluate`: predicted points against the truth.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure how far predicted landmarks lie from the truth.",
    discussion: """
      Points are matched by image and landmark; names of images may differ in folders, ending or case, which is \
      said where it is a guess. Errors are in mm when --spacing is given or the tables have \
      spacing columns, else in px. Detection rates count errors strictly below a radius. Points marked \
      `predicted` in the truth are no truth: they are left out, and counted.

      EXAMPLES
        bregma evaluate --predictions points.csv --truth truth.csv --exclude 115.png
        bregma evaluate --predictions junior.csv --truth senior.csv --spacing 0.1 \\
          --figure errors.png
        bregma evaluate --predictions points.csv --truth truth.csv \\
          --reliability reliability.png
        bregma evaluate --matching films --encoder mine.safetensors
        bregma evaluate --corrections curve.csv --figure curve.png

      --matching needs no truth: places of every film of a folder are searched in a warped view of the same film, \
      and counted where they are found within 1, 2 and 4 px of the working grid, by information category; and, for \
      each level of the encoder by itself, where they are found less than one of its cells away.
      """)

  @Option(help: "CSV with the predicted points.")
  var predictions: String?

  @Option(help: "CSV with the true points.")
  var truth: String?

  @Option(help: "Folder of films: measure how often places are found again in warped views of them.")
  var matching: String?

  @Option(help: "CSV with set,way,unit,films,mean,low,high: draw what correcting films brings to --figure.")
  var corrections: String?

  @Option(help: "Encoder weights (safetensors) for --matching instead of the embedded ones.")
  var encoder: String?

  @OptionGroup var spacing: SpacingOption

  @OptionGroup var scale: ScaleOption

  @Option(help: "Radii of the successful detection rates, in the unit of the errors.")
  var radii = Radii.usual

  @Option(help: "Image to leave out, such as a template; may be given several times.")
  var exclude: [String] = []

  @Option(help: "Folder of the images: those excluded there in the workbench (X) are left out.")
  var images: String?

  @Option(help: "PNG to draw the cumulative error curve to.")
  var figure: String?

  @Option(help: "What confidences are about, in the unit of the errors (2 mm, or a 120th of the long side).")
  var within: Double?

  @Option(help: "PNG to draw the reliability diagram of the confidences to.")
  var reliability: String?

  @Flag(help: "Print the report as JSON.")
  var json = false

  @Flag(help: "Replace files that exist.")
  var force = false

  func validate() throws {
    if corrections != nil {
      guard figure != nil, matching == nil, predictions == nil, truth == nil else {
        throw ValidationError("--corrections goes with --figure alone")
      }
      return
    }
    guard matching == nil ? predictions != nil && truth != nil : predictions == nil && truth == nil else {
      throw ValidationError("give either --predictions and --truth, or --matching, or --corrections")
    }
    guard matching == nil || (figure == nil && reliability == nil) else {
      throw ValidationError("--figure and --reliability draw --predictions against --truth, not --matching")
    }
    try Self.check(distances: [within], of: "--within")
    try Self.check(distances: radii.values, of: "--radii")
  }

  func run() async throws {
    if let matching { return try await measure(matching) }
    let inputs = [predictions, truth, corrections].compactMap(\.self)
    let figure = try figure.map { try OutputFile(path: $0, force: force, inputs: inputs) }
    let reliability = try reliability.map {
      try OutputFile(path: $0, force: force, inputs: inputs, outputs: [figure].compactMap(\.self))
    }
    if let corrections, let figure {
      return try CorrectionFigure(path: corrections).canvas().writePNG(figure.path)
    }
    guard let predictions, let truth else { return }
    let excluded = try images.map { try ExcludedFilms.of($0) } ?? []
    ExcludedFilms.tell(excluded.count)
    let known = try ScaleOption.table(truth)
    let evaluation = try Evaluation(
      predictions: scale.table(predictions, comparedWith: known, truth), truth: known,
      spacing: spacing.spacing,
      radii: radii.values, excluding: exclude + excluded.map(\.name), within: within)
    if let reliability {
      guard let claims = evaluation.reliability else { throw TooFewClaims(predictions: predictions) }
      try ReliabilityFigure(claims, nearness: evaluation.nearness).canvas().writePNG(reliability.path)
    }
    if let figure { try ErrorFigure(evaluation).canvas().writePNG(figure.path) }
    for picture in [reliability, figure] { Inputs.tell(ofPicture: picture?.path, about: known.images) }
    if json {
      try JSON.print(evaluation)
      for note in evaluation.notes { StandardError.print(note) }
    } else {
      StandardOutput.print(evaluation.text())
    }
  }

  private func measure(_ folder: String) async throws {
    _ = try Inputs.films(of: folder)
    let encoder = try FeatureEncoder.forSearch(path: encoder)
    let outcome = try await Interrupt.cancelling {
      var bar = ProgressBar("matching")
      defer { bar.clear() }
      return try await MatchingAccuracy(folder: folder).measure(encoder: encoder) { bar.show($0, of: $1) }
    }
    for failure in outcome.failures { StandardError.print(failure) }
    if json {
      try JSON.print(MatchingSummary(outcome))
    } else {
      var report = Report()
      let rows =
        [("all", outcome.all)]
        + outcome.categories.map { ("\($0.key)", $0.value) }.sorted { $0.0 < $1.0 }
      for (name, rates) in rows {
        report.add(name, "places", Double(rates.places), digits: 0, unit: "")
        report.add(name, "median", rates.median, digits: 2, unit: "px")
        for radius in MatchingAccuracy.radii {
          report.add(name, "within \(radius.shortest) px", rates.correct[radius] ?? 0, digits: 1, unit: "%")
        }
      }
      for level in outcome.levels {
        report.add(
          "stride \(level.stride) alone", "within a cell", level.withinACell, digits: 1, unit: "%")
      }
      StandardOutput.print(report.table)
    }
    if !outcome.failures.isEmpty { throw ExitCode.inputsFailed }
  }

  private struct TooFewClaims: Error, CustomStringConvertible {
    let predictions: String

    var description: String {
      "\(displayName(predictions)): too few predicted points with a confidence for --reliability"
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
      guard values.count == fields.count else { return nil }
      self.init(values: values)
    }
  }
}

/// What `evaluate --matching --json` prints.
private struct MatchingSummary: Encodable {
  /// Shares in percent by radius, px.
  struct Rates: Encodable {
    let places: Int
    let correct: [String: Double]
    let median: Double

    init(_ rates: MatchingAccuracy.Rates) {
      (places, median) = (rates.places, rates.median)
      correct = rates.correct.reduce(into: [:]) { $0[$1.key.shortest] = $1.value }
    }
  }

  let films: Int
  let all: Rates
  let categories: [String: Rates]
  /// Percent found less than a cell away by each level alone, by its stride.
  let withinACell: [String: Double]
  let failures: [String]

  enum CodingKeys: String, CodingKey {
    case films, all, categories, failures
    case withinACell = "within_a_cell"
  }

  init(_ outcome: MatchingAccuracy.Outcome) {
    (films, all, failures) = (outcome.films, Rates(outcome.all), outcome.failures)
    withinACell = outcome.levels.reduce(into: [:]) { $0["\($1.stride)"] = $1.withinACell }
    categories = outcome.categories.reduce(into: [:]) { $0["\($1.key)"] = Rates($1.value) }
  }
}
