import Basics
import Foundation
import Radiograph

/// What a shard's table is the result of.
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

  /// - Parameter films: all films of the folder.
  package init(work: [String: String], shard: Int, shards: Int, films: [ImageName]) {
    (self.work, self.shard, self.shards) = (work, shard, shards)
    self.films = films.count
    filmNames = ContentHash.of(Array(films.map(\.name).sorted().joined(separator: "\0").utf8))
  }

  /// How the searches of two jobs differ, as the end of a sentence; nil where they are the same.
  func differences(from other: ShardJob) -> String? {
    let names = Set(work.keys).union(other.work.keys).filter { work[$0] != other.work[$0] }.sorted()
    return names.isEmpty ? nil : "they differ in \(names.joined(separator: ", "))"
  }

  /// Which of how many shards it is.
  var place: String { "shard \(shard) of \(shards)" }
}

/// Tables of shards that shall become one.
package struct ShardParts {
  /// Why they cannot, one sentence each; whatever is among them, nothing may be merged.
  package private(set) var contradictions: [String] = []
  /// What is not there yet, one sentence each.
  package private(set) var gaps: [String] = []
  /// What their shards could not search, one sentence each.
  package private(set) var failures: [String] = []
  private let parts: [(path: String, note: ShardNote?)]

  /// Compares what is noted beside the tables.
  ///
  /// - Parameter images: the folder of the films, to see whether they are still those that were searched; nil for not to.
  package init(_ paths: [String], images: String? = nil) {
    parts = paths.map { (path: $0, note: ShardNote(besides: $0)) }
    for (path, note) in parts {
      let name = displayName(path)
      do {
        _ = try FileBytes.size(path: path)
      } catch {
        contradictions.append("\(error)")
        continue
      }
      guard let note else {
        gaps.append(
          "\(name): \(ShardNote.problem(besides: path)); start the shard again with --force, or merge it with "
            + "--partial where it was edited")
        continue
      }
      if let ending = note.ending {
        if ending.failed > 0 {
          failures.append(
            "\(name): \(ending.failed) \(ending.failed == 1 ? "input" : "inputs") of its shard failed, see its log"
          )
        }
      } else {
        gaps.append("\(name): its shard has not ended; start it again, it goes on where it was")
      }
      for film in images.map(note.replaced) ?? [] {
        gaps.append("\(film): replaced since \(name) was searched; start its shard again")
      }
    }
    let known = parts.compactMap { part in part.note.map { (path: part.path, job: $0.job) } }
    guard let first = known.first else { return }
    for part in known.dropFirst() {
      let (one, other) = (displayName(part.path), displayName(first.path))
      if let differences = part.job.differences(from: first.job) {
        contradictions.append("\(one) is the result of another search than \(other): \(differences)")
      } else if part.job.shards != first.job.shards {
        contradictions.append("\(one) is \(part.job.place), but \(other) is \(first.job.place)")
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

  /// Brings the tables together: those of shards as they were written, others as every command reads a table.
  ///
  /// - Parameter note: called with what was done to read a table that somebody has edited.
  /// - Returns: nil where the tables cannot be merged; `contradictions` then say why.
  /// - Throws: `FileError`, `PointTableError` for an edited table that is none, or for a film that two parts have.
  package mutating func merge(note: (String) -> Void) throws -> PointMerge? {
    guard contradictions.isEmpty else { return nil }
    var tables: [PointBlocks] = []
    for (path, shard) in parts {
      guard let shard else {
        tables.append(try PointBlocks(edited: path, note: note))
        continue
      }
      do {
        let table = try PointBlocks(path: path)
        if table.isCut, shard.ending == nil {
          contradictions.append("\(displayName(path)): it ends within a line; let its shard finish first")
        }
        if let change = shard.change(in: table) { addChange("\(displayName(path)): \(change)", of: path) }
        tables.append(table)
      } catch let error as PointTableError {
        addChange("\(error)", of: path)
      }
    }
    return contradictions.isEmpty ? try PointMerge(parts: tables) : nil
  }

  private mutating func addChange(_ change: String, of path: String) {
    contradictions.append(
      "\(change); start the shard again with --force and edit what is merged, or take "
        + "\(displayName(ShardNote.path(of: path))) away and merge with --partial")
  }
}
