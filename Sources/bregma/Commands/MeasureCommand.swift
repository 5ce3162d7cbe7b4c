import ArgumentParser
import Basics
import Landmarks
import Morphometry
import Radiograph

/// `bregma measure`: distances, angles and ratios of a folder's points.
struct MeasureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Measure distances, angles and ratios between landmarks.",
    discussion: """
      Measures every film and prints a CSV: value, unit, error, status, and the norm with its source. Lengths are in mm \
      where the spacing of a film is known, else in px. The status says whether a person decided on every point \
      (placed), whether some are predictions that nobody has looked at (predicted), or what is missing.

      The error is the standard deviation that the scatter of the points implies: that of predictions follows from their \
      confidence, that of a person's points is what --point-error says.

      SETS
        cephalometry  SNA, SNB, ANB, FMA, IMPA, facial angle, Wits, U1-SN, interincisal, face heights

      --set also takes a file of your own (TOML). --show prints a set as such a file, to begin with:
        name = "Mine"
        [[measurement]]
        name = "SNA"
        angle = ["sella", "nasion", "a-point"]                        # at the second landmark
        [[measurement]]
        name = "Frankfort and mandibular plane"
        angle = [["porion", "orbitale"], ["gonion", "menton"]]        # between two lines
        [[measurement]]
        name = "lip to line"
        distance = ["upper-lip", ["subnasale", "soft-pogonion"]]      # or of two landmarks
        [[measurement]]
        name = "Wits"
        projection = [["b-point", "a-point"], ["occlusal-posterior", "occlusal-anterior"]]
      Two measurements above have a ratio or a difference: ratio = ["ANS-Me", "N-Me"].

      EXAMPLES
        bregma measure --images films
        bregma measure --images films --set mine.toml --wide --out angles.csv
        bregma measure --points points.csv --point-error 0.5 --spacing 0.1 --json
        bregma measure --show cephalometry
      """)

  @OptionGroup var source: PointsOption

  @Option(help: "Set of measurements: cephalometry, or a TOML file.")
  var set = "cephalometry"

  @Option(
    help: """
      Standard deviation of a person's points along each axis, mm (px where no spacing is known). \
      With --images it is what was said in the workbench, unless given here.
      """)
  var pointError: Double?

  @Flag(help: "A row for every film instead, with the values alone.")
  var wide = false

  @Flag(help: "Print JSON.")
  var json = false

  @Option(help: "File to write the CSV to instead of printing it.")
  var out: String?

  @Flag(help: "Replace a file that exists.")
  var force = false

  @Option(help: "Print this set as a TOML file, and do nothing else.")
  var show: String?

  func validate() throws {
    try Self.check(distances: [pointError], of: "--point-error")
    guard !wide || !json else { throw ValidationError("--wide and --json exclude each other") }
    guard !json || out == nil else { throw ValidationError("--out takes the CSV, --json prints") }
  }

  func run() async throws {
    if let show {
      guard let text = MeasurementSet.shipped.first(where: { $0.name == show })?.text else {
        let known = MeasurementSet.shipped.map(\.name).joined(separator: ", ")
        throw ValidationError(
          "no set that comes with the program is called \(displayName(show)); there is \(known)")
      }
      return StandardOutput.print(text, terminator: "")
    }
    let inputs = Inputs.all(folders: [source.images].compactMap(\.self), files: [source.points, self.set])
    let output = try out.map { try OutputFile(path: $0, force: force, inputs: inputs) }
    let set = try MeasurementSet.named(self.set)
    let (points, landmarks) = try source.read()
    let remembered = pointError == nil ? try source.rememberedError() : nil
    if let remembered {
      StandardError.print(
        "note: points are taken to be off by \(remembered.shortest) mm (px without spacing), as said in the workbench"
      )
    }
    let table = MeasurementTable(set, of: points, landmarks: landmarks, pointError: pointError ?? remembered)
    for name in table.plan.unknown { StandardError.print("note: \(name.words)") }
    if json { return try JSON.print(table) }
    let text = wide ? table.wideCSV : table.csv
    if let output { try output.write(text) } else { StandardOutput.print(text, terminator: "") }
    if !table.films.contains(where: { $0.values.contains { $0.value != nil } }) {
      throw ExitCode.inputsFailed
    }
  }
}
