import Basics
import Foundation
import Radiograph

/// What is noted beside a shard's table, as `TABLE.job`: whose work it is, which films are in it, and how it ended.
///
/// Each is a line of JSON, so that the note grows with the table; a last line that was cut does not count.
package struct ShardNote: Sendable, Hashable {
  /// What the table is the result of.
  package let job: ShardJob
  /// The films of the table in its order; the last one's rows may have been cut off.
  package private(set) var films: [Film]
  /// How the shard ended; nil until then.
  package private(set) var ending: Ending?

  /// A film that was searched.
  package struct Film: Sendable, Hashable, Codable {
    /// Its name in its folder.
    package let image: ImageName
    /// What was searched.
    package let file: FileContents
    /// `ContentHash` of its rows.
    package let rows: String

    package init(image: ImageName, file: FileContents, rows: String) {
      (self.image, self.file, self.rows) = (image, file, rows)
    }
  }

  /// How a shard ended.
  package struct Ending: Sendable, Hashable, Codable {
    /// Inputs that could not be searched.
    package let failed: Int
  }

  /// One line: one of these.
  private struct Line: Codable {
    var job: ShardJob?
    var film: Film?
    var ending: Ending?
  }

  init(job: ShardJob, films: [Film] = []) { (self.job, self.films) = (job, films) }

  /// What was noted beside a table; nil when there is nothing that can be read.
  package init?(besides table: String) {
    guard let bytes = try? FileBytes.read(path: Self.path(of: table), atMost: Self.longest) else {
      return nil
    }
    let lines = bytes.split(separator: .lineFeed, omittingEmptySubsequences: false).dropLast()
    let decoder = JSONDecoder()
    func line(_ text: ArraySlice<UInt8>) -> Line? { try? decoder.decode(Line.self, from: Data(text)) }
    guard let job = lines.first.flatMap(line)?.job else { return nil }
    self.init(job: job)
    for text in lines.dropFirst() {
      guard let line = line(text) else { return nil }
      if let film = line.film { films.append(film) }
      ending = line.ending
    }
  }

  /// Notes a shard's begin, and the films that an earlier start of it has searched.
  ///
  /// - Throws: `FileError`.
  func write(besides table: String) throws {
    let lines = try [Line(job: job)] + films.map { Line(film: $0) }
    try FileBytes.write(lines.map(Self.text).joined(), to: Self.path(of: table))
  }

  /// The line of a film.
  static func text(_ film: Film) throws -> String { try text(Line(film: film)) }

  /// The line of an ending.
  static func text(_ ending: Ending) throws -> String { try text(Line(ending: ending)) }

  private static func text(_ line: Line) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(line), as: UTF8.self) + "\n"
  }

  static func path(of table: String) -> String { table + ".job" }

  /// Sees that a note can be put beside a table.
  ///
  /// - Parameter force: whether a file that is no note may give way.
  /// - Throws: `FileError` for a file that is no note, and always for a link.
  static func checkPlace(besides table: String, force: Bool) throws {
    let path = path(of: table)
    try FileBytes.checkOwn(path)
    guard !force, let size = try? FileBytes.size(path: path), size > 0, ShardNote(besides: table) == nil
    else { return }
    throw FileError(
      path: path, action: .write,
      reason: "it is no note of a shard, or one of another version or damaged; give --force to begin anew")
  }

  /// Takes the note away: the table becomes that of another search. A file that is no note is somebody else's and stays.
  ///
  /// - Throws: `FileError`.
  static func remove(besides table: String) throws {
    guard ShardNote(besides: table) != nil else { return }
    guard unlink(path(of: table).systemPath) == 0 || errno == ENOENT else {
      throw FileError(path: path(of: table), action: .write, reason: FileBytes.reasonText(errno))
    }
  }

  /// Why nothing is known of a table's shard.
  static func problem(besides table: String) -> String {
    let note = displayName(path(of: table))
    return (try? FileBytes.size(path: path(of: table))) == nil
      ? "there is no note of its shard beside it, \(note)"
      : "the note of its shard, \(note), is of another version or damaged"
  }

  /// How the films of a table are not those that its shard wrote, as the end of a sentence; nil where they are.
  func change(in blocks: [PointBlocks.Block]) -> String? {
    for (index, block) in blocks.enumerated()
    where index >= films.count || films[index].image != block.image || films[index].rows != block.hash {
      return "its rows of \(block.image) are not those that its shard wrote"
    }
    return nil
  }

  /// How a table is not as its shard left it, as the end of a sentence; nil where it is.
  func change(in table: PointBlocks) -> String? {
    let count = table.blocks.count
    // The last film of a shard that was killed may lack rows.
    guard ending != nil else { return change(in: table.blocks.dropLast()) }
    if let change = change(in: table.blocks) { return change }
    if table.isCut { return "it ends within a line" }
    return count < films.count ? "it holds \(count) films, but its shard ended with \(films.count)" : nil
  }

  /// The films whose file is another one now.
  func replaced(in folder: String) -> [ImageName] {
    films.filter { $0.file.isReplaced(at: $0.image.path(in: folder)) }.map(\.image)
  }

  /// Bytes: some million films.
  private static let longest = 1 << 29
}
