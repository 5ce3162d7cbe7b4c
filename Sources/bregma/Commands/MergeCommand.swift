import ArgumentParser
import Basics
import Landmarks
import Radiograph

/// `bregma merge`: the results of all shards in one table.
struct MergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Bring the results of `bregma detect --shard` together.",
    discussion: """
      Films come in natural order. A part whose shard has not ended and a film that two parts share are named \
      and nothing is written. With --images, films that no part has are named, those that failed among them.

      EXAMPLES
        bregma merge points.csv parts/part-*.csv --images films
      """)

  @Argument(help: "CSV to write.")
  var out: String

  @Argument(help: "Results of the shards.", completion: .file())
  var parts: [String]

  @Option(help: "Folder of the images: those that no part has are named.")
  var images: String?

  @Flag(help: "Merge also what is not complete.")
  var partial = false

  @Flag(help: "Replace the CSV if it exists.")
  var force = false

  func run() async throws {
    let output = try OutputFile(path: out, force: force)
    let unfinished = parts.filter { !PointJournal.isComplete(path: $0) }
    for path in unfinished {
      StandardError.print(
        "\(displayName(path)): its shard has not ended; start it again, it goes on where it was")
    }
    if !unfinished.isEmpty && !partial { throw ExitCode.inputsFailed }
    let merge = try PointMerge(parts: parts)
    let absent = try images.map { try merge.absent(of: FilmFolder.list($0)) } ?? []
    for film in absent.prefix(20) { StandardError.print("\(film): in none of the parts") }
    if absent.count > 20 { StandardError.print("and \(absent.count - 20) more films in none of the parts") }
    try merge.write(to: output)
    print(
      "films: \(merge.films), points: \(merge.rows), parts: \(parts.count), written to \(displayName(out))")
    if !absent.isEmpty || !unfinished.isEmpty { throw ExitCode.inputsFailed }
  }
}
