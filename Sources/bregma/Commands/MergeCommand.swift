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
      Films come in natural order. The parts must be all shards of one search: results of other landmarks, \
      templates, weights, options or numbers of shards are named, and so are parts that were changed since, and nothing \
      is written; nor where a shard has not ended or is not there, unless --partial says so. A part that somebody has \
      edited, and whose .job is taken away, is read as every table is, with --partial. With --images, films that \
      no part has are named, those that failed among them, and films that were replaced since they were searched are \
      gaps as well.

      Exit code: 0 done, 1 not merged, or written without what was named, 2 usage, 3 another program is working \
      on the table to write.

      EXAMPLES
        bregma merge points.csv parts/part-*.csv --images films
      """)

  @Argument(help: "CSV to write.")
  var out: String

  @Argument(help: "Results of the shards.", completion: .file())
  var parts: [String]

  @Option(help: "Folder of the images: those that no part has, or that were replaced since, are named.")
  var images: String?

  @Flag(help: "Merge also what is not complete.")
  var partial = false

  @Flag(help: "Replace the CSV if it exists.")
  var force = false

  func run() async throws {
    let output = try OutputFile(
      path: out, force: force, inputs: Inputs.all(folders: [images].compactMap(\.self), files: parts))
    var set = ShardParts(parts, images: images)
    let isMergeable = set.contradictions.isEmpty && (set.gaps.isEmpty || partial)
    let merge = isMergeable ? try set.merge(note: ScaleOption.say) : nil
    for sentence in set.contradictions + set.gaps + set.failures { StandardError.print(sentence) }
    guard let merge else { throw ExitCode.inputsFailed }
    let absent = try images.map { try merge.absent(of: Inputs.films(of: $0)) } ?? []
    for film in absent.prefix(20) { StandardError.print("\(film): in none of the parts") }
    if absent.count > 20 { StandardError.print("and \(absent.count - 20) more films in none of the parts") }
    try PointJournal.replace(output) { try merge.write(to: output) }
    StandardOutput.print(
      "films: \(merge.films), points: \(merge.rows), parts: \(parts.count), written to \(displayName(out))")
    if !absent.isEmpty || !(set.gaps + set.failures).isEmpty { throw ExitCode.inputsFailed }
  }
}
