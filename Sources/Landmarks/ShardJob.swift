import Basics
import Foundation
import Radiograph

/// What a shard's table is the result of, kept beside it as `TABLE.job` (JSON).
package struct ShardJob: Sendable, Hashable, Codable {
  /// What all shards of one search have in common, by name: the version, the options, and what went in, by its content.
  package let work: [String: String]
  /// From 1.
  package let shard: Int
  /// Shards in all.
  package let shards: Int
  /// Films of the folder, those of the other shards among them.
  package let films: Int
  /// Of the films' names.
  package let filmNames: String
  /// How it ended; nil until then.
  package var ending: Ending?

  /// How a shard ended.
  package struct Ending: Sendable, Hashable, Codable {
    /// Films in the table.
    package let films: Int
    /// Films that could not be searched.
    package let failed: Int

    package init(films: Int, failed: Int) { (self.films, self.failed) = (films, failed) }
  }

  /// A job that has not ended.
  ///
  /// - Parameter films: all films of the folder.
  package init(work: [String: String], shard: Int, shards: Int, films: [ImageName]) {
    (self.work, self.shard, self.shards) = (work, shard, shards)
    self.films = films.count
    filmNames = ContentHash.of(Array(films.map(\.name).sorted().joined(separator: "\0").utf8))
  }

  /// What was noted beside a table; nil when there is nothing that can be read.
  package init?(table: String) {
    guard let bytes = try? FileBytes.read(path: Self.path(of: table), atMost: 1 << 16),
      let job = try? JSONDecoder().decode(ShardJob.self, from: Data(bytes))
    else { return nil }
    self = job
  }

  /// Whether a shard begun for one job goes on with the other: films may have come or gone.
  func continues(_ earlier: ShardJob) -> Bool {
    work == earlier.work && shard == earlier.shard && shards == earlier.shards
  }

  /// Notes it beside the table.
  ///
  /// - Throws: `FileError`.
  func write(besides table: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try FileBytes.write(
      String(decoding: try encoder.encode(self), as: UTF8.self) + "\n", to: Self.path(of: table))
  }

  static func path(of table: String) -> String { table + ".job" }

  /// Why nothing is known of a table's shard.
  fileprivate static func problem(besides table: String) -> String {
    let note = displayName(path(of: table))
    return (try? FileBytes.size(path: path(of: table))) == nil
      ? "there is no note of its shard beside it, \(note)"
      : "the note of its shard, \(note), is of another version or damaged; start the shard again with --force"
  }

  /// The names under which two works differ.
  fileprivate func differences(from other: ShardJob) -> [String] {
    Set(work.keys).union(other.work.keys).filter { work[$0] != other.work[$0] }.sorted()
  }
}

/// Tables of shards that shall become one.
package struct ShardParts {
  /// Why they cannot, one sentence each; whatever is among them, nothing may be merged.
  package private(set) var contradictions: [String] = []
  /// What is not there yet, one sentence each.
  package private(set) var gaps: [String] = []

  /// Compares what is noted beside the tables.
  package init(_ paths: [String]) {
    let parts = paths.map { (path: $0, job: ShardJob(table: $0)) }
    for (path, job) in parts where job?.ending == nil {
      gaps.append(
        "\(displayName(path)): "
          + (job == nil
            ? ShardJob.problem(besides: path)
            : "its shard has not ended; start it again, it goes on where it was"))
    }
    let known = parts.compactMap { part in part.job.map { (path: part.path, job: $0) } }
    guard let first = known.first else { return }
    for part in known.dropFirst() {
      let (one, other) = (displayName(part.path), displayName(first.path))
      let differences = part.job.differences(from: first.job)
      if !differences.isEmpty {
        contradictions.append(
          "\(one) is the result of another search than \(other): they differ in \(differences.joined(separator: ", "))"
        )
      } else if part.job.shards != first.job.shards {
        contradictions.append(
          "\(one) is shard \(part.job.shard) of \(part.job.shards), but \(other) is shard \(first.job.shard) of "
            + "\(first.job.shards)")
      } else if part.job.filmNames != first.job.filmNames {
        gaps.append(
          "\(one) was searched when the folder had \(part.job.films) films, \(other) when it had \(first.job.films) "
            + "or others; start its shard again")
      }
    }
    var owners: [Int: String] = [:]
    for part in known {
      if let owner = owners.updateValue(part.path, forKey: part.job.shard) {
        contradictions.append(
          "\(displayName(part.path)) is shard \(part.job.shard), and so is \(displayName(owner))")
      }
    }
    let absent = (1...max(1, first.job.shards)).filter { owners[$0] == nil }
    if !absent.isEmpty {
      let names =
        absent.prefix(10).map(String.init).joined(separator: ", ") + (absent.count > 10 ? ", ..." : "")
      gaps.append("\(absent.count) of \(first.job.shards) shards are not among the parts: \(names)")
    }
  }

  /// Compares how many films the tables hold with what is noted.
  package mutating func check(_ films: [String: Int]) {
    for (path, count) in films.sorted(by: { $0.key < $1.key }) {
      guard let ending = ShardJob(table: path)?.ending, ending.films != count else { continue }
      contradictions.append(
        "\(displayName(path)): holds \(count) films, but its shard ended with \(ending.films); it was cut or changed since"
      )
    }
  }
}
