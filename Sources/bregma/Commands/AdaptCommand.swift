import Adaptation
import Annotation
import ArgumentParser
import Encoder
import Radiograph

/// `bregma adapt`: an encoder made sharper for one folder and its landmarks.
struct AdaptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapt",
    abstract: "Adapt the encoder to the films of a folder and the landmarks marked there.",
    discussion: """
      Trains for some minutes on your own films, most of all around the marks and where they are found on the \
      other films; no further label is needed. The result is judged on films kept out of it, by how well the \
      encoder agrees with itself; when it is no better than before, the weights written are the ones it started \
      from.

      EXAMPLES
        bregma adapt --landmarks template.csv --images films --out films.safetensors
        bregma detect --landmarks template.csv --images films --out points.csv --encoder films.safetensors

      Exit code: 0 done, 1 some images failed (each named on standard error), 2 usage, 130 cancelled; nothing half \
      is ever written.
      """)

  @Option(help: "CSV with at least image,landmark,x,y: the marked points.")
  var landmarks: String

  @Option(help: "Folder of films.")
  var images: String

  @Option(help: "Weights file to write (safetensors).")
  var out: String

  @Option(help: "Weights to start from instead of the embedded ones.")
  var from: String?

  @Option(help: "Training steps.")
  var steps = Adapter.Options().steps

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @Flag(help: "Replace OUT where it exists.")
  var force = false

  @Flag(help: "Print a summary as JSON.")
  var json = false

  func validate() throws {
    guard steps > 0 else { throw ValidationError("--steps must be above zero") }
  }

  func run() async throws {
    let command = self
    let failed = try await Interrupt.cancelling { try await command.adapt() }
    if failed { throw ExitCode.inputsFailed }
  }

  /// Adapts and writes; returns whether images failed.
  private func adapt() async throws -> Bool {
    let marked = MarkedImages(
      table: try PointTable(path: landmarks), tablePath: landmarks, folder: images)
    // Refuses before minutes of work, not after.
    _ = try OutputFile(path: out, force: force)
    var options = Adapter.Options()
    (options.steps, options.seed) = (steps, seed)
    let start = try from.map(EncoderFile.init(path:)) ?? FeatureEncoder.embeddedFile()
    let outcome = try await AdaptationJob(marked: marked, folder: images, start: start, options: options)
      .run()
    try outcome.encoder.write(path: out)
    for failure in outcome.failures { StandardError.print(failure) }
    try report(outcome)
    return !outcome.failures.isEmpty
  }

  private func report(_ outcome: Adapter.Outcome) throws {
    if json {
      return try JSON.print(
        Summary(out: out, adapted: outcome.isAdapted, before: outcome.before, after: outcome.after))
    }
    print(
      outcome.isAdapted
        ? "\(displayName(out)): adapted; \(outcome.figures)"
        : "\(displayName(out)): no better than before, so these are the weights it started from; \(outcome.figures)"
    )
  }

  /// What `--json` prints; disagreements in working-grid px.
  private struct Summary: Encodable {
    let out: String
    let adapted: Bool
    let before: Double
    let after: Double
  }
}
