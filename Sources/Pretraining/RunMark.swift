import Basics
import Foundation

/// What tells a training run from others: what it reads, by content, and what is asked of it. A checkpoint goes on only
/// with its own, and what differs is named.
package struct RunMark: Sendable, Codable {
  /// Hashes of what the run reads, by what a person calls it, such as "the start weights".
  package var contents: [String: String] = [:]
  /// Hashes of its pictures, in order. Which pictures these are is for `contents` to say: a checkpoint's header has no
  /// room for thousands of names.
  private var pictures: [String] = []
  /// What is asked for, by name, such as "steps".
  package var options: [String: String] = [:]
  /// What the pictures are called, in order.
  private var names: [String] = []

  /// A checkpoint has no names of pictures.
  private enum CodingKeys: String, CodingKey {
    case contents, pictures, options
  }

  package init() {}

  /// What `text` made of a mark; nil for anything else, such as the mark of another version.
  init?(text: String) {
    guard let mark = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
    self = mark
  }

  /// The mark as a checkpoint keeps it.
  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings alone can always be encoded.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Takes the contents of pictures in; one that cannot be read is like no other that can.
  ///
  /// - Parameter pictures: what each is called, and its file.
  package mutating func read(pictures: [(name: String, path: String)]) throws {
    names = pictures.map(\.name)
    self.pictures = try Parallel.map(count: pictures.count, workers: Parallel.cores) { index in
      (try? ContentHash.of(path: pictures[index].path).hash) ?? "unreadable"
    }
  }

  /// What differs from the mark of a run that was stopped, in words: things by their names, options with both values.
  func differences(from stopped: RunMark) -> [String] {
    func differing(_ here: [String: String], _ there: [String: String]) -> [String] {
      Set(here.keys).union(there.keys).filter { here[$0] != there[$0] }.sorted()
    }
    var words = differing(contents, stopped.contents)
    if pictures.count == stopped.pictures.count {
      words += zip(names, zip(pictures, stopped.pictures)).filter { $1.0 != $1.1 }.map {
        "the picture \($0.0)"
      }
    } else {
      words.append("the number of pictures \(stopped.pictures.count), now \(pictures.count)")
    }
    return words
      + differing(options, stopped.options).map {
        "\($0) \(stopped.options[$0] ?? "not given"), now \(options[$0] ?? "not given")"
      }
  }
}
