import ArgumentParser
import Basics
import Encoder
import Matching
import Radiograph
import Search

/// `bregma suggest`: which films to mark first.
struct SuggestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Suggest which images of a folder to mark as templates.",
    discussion: """
      One marked template's quality decides most of the error on all other films. This looks for the images \
      whose distinctive places are found again on most others, without any label; with --count, the next \
      ones are chosen to help the films that the earlier ones resemble least, and from the fourth on so that all \
      together look like the mean of the folder. Strips many times longer than wide are left out, and counted.

      EXAMPLES
        bregma suggest --images films
        bregma suggest --images films --count 3 --json

      Exit code: 0 done, 1 some images could not be read (each named on standard error), or none could be \
      suggested, 2 usage, 130 cancelled.
      """)

  @Option(help: "Folder of images.")
  var images: String

  @Option(help: "Templates wanted.")
  var count = 1

  @Option(help: "Encoder weights (safetensors) to use instead of the embedded ones.")
  var encoder: String?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard count >= 1 else { throw ValidationError("--count is at least 1") }
  }

  func run() async throws {
    let command = self
    let failed = try await Interrupt.cancelling { try await command.suggest() }
    if failed { throw ExitCode.inputsFailed }
  }

  /// Prints the suggestions; returns whether images could not be read, or none could be suggested.
  private func suggest() async throws -> Bool {
    let all = try Inputs.films(of: images)
    let excluded = try ExcludedFilms.of(images).intersection(all)
    let names = all.filter { !excluded.contains($0) }
    ExcludedFilms.tell(excluded.count)
    guard !all.isEmpty else { throw SearchError.noFilms(folder: images) }
    guard !names.isEmpty else { throw SearchError.allExcluded(folder: images) }
    let folder = images
    let encoder = try FeatureEncoder.forSearch(path: encoder)
    var bar = ProgressBar("suggest")
    let outcome = try await TemplateSuggester(encoder: encoder).suggest(
      from: names.map { name in { try FilmReader.readGrey(path: name.path(in: folder), sizes: $0) } },
      count: count
    ) { bar.show(Int($0 * 1000), of: 1000) }
    bar.clear()
    for failure in outcome.failures { StandardError.print("\(failure)") }
    if outcome.tooSmall > 0 {
      StandardError.print(
        "note: \(displayName(images)): too small or too narrow to be templates, left out: \(outcome.tooSmall)"
      )
    }
    if outcome.suggestions.isEmpty, outcome.failures.isEmpty, outcome.tooSmall == 0 {
      StandardError.print("\(displayName(images)): no image shows anything: each is of one grey")
    }
    let lines = outcome.suggestions.map { Line(image: names[$0.index], score: $0.score) }
    if json {
      try JSON.print(lines)
    } else {
      for line in lines { StandardOutput.print("\(line.score.fixed(3))  \(line.image)") }
    }
    return !outcome.failures.isEmpty || outcome.suggestions.isEmpty
  }

  /// What is printed of a suggestion.
  private struct Line: Encodable {
    let image: ImageName
    /// Mean similarity of the folder's films to the best template so far.
    let score: Double
  }
}
