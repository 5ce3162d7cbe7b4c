import Basics
import Radiograph

/// A table of points that grows film by film and survives the end of its program at any moment.
///
/// The table at `path` is a Bregma CSV at all times but for a last line that may be cut; opening cuts such a
/// line, and a last film that has not all its rows, away. Beside it, `path.job` says whose work this is and
/// how it ended (`ShardNote`).
package final class PointJournal: Sendable {
  /// Films that are done already.
  package let done: Set<ImageName>
  /// What a person should know of it, one sentence each.
  package let notes: [String]
  private let table: GrowingFile
  private let note: GrowingFile

  /// Opens or begins a journal.
  ///
  /// - Parameters:
  ///   - images: the folder of the films: one that was replaced there since, and what came after it, is not done.
  ///   - rowsPerFilm: rows that make a film complete.
  ///   - force: whether a journal of another job may be thrown away, and a file that lies where the note belongs.
  /// - Throws: `InUse` while another program works on it, `FileError` when the file belongs to another job or cannot be
  ///   written, or when something else lies where the note belongs.
  package init(path: String, job: ShardJob, images: String, rowsPerFilm: Int, force: Bool) throws {
    try ShardNote.checkPlace(besides: path, force: force)
    table = try GrowingFile(path: path)
    // Locked before anything is looked at or written: what another program is working on stays as it is.
    var notes = try Self.lock(table).map { [$0] } ?? []
    var kept = Kept()
    if table.size > 0 {
      do { kept = try Kept(path, of: job, images: images, rowsPerFilm: rowsPerFilm) } catch  where force {}
    }
    if let film = kept.replaced {
      notes.append("\(film): replaced since it was searched: it and the films after it are searched again")
    }
    (done, self.notes) = (Set(kept.films.map(\.image)), notes)
    // Cut first: films that are noted and not there are searched again, films that are there and not noted are refused.
    try table.cut(to: kept.end)
    // The note that claims the table is there before its first row is.
    try ShardNote(job: job, films: kept.films).write(besides: path)
    note = try GrowingFile(path: ShardNote.path(of: path))
    if kept.end == 0 { try table.append(PointTable().csv) }
  }

  /// What an earlier start has left of a table.
  private struct Kept {
    var films: [ShardNote.Film] = []
    /// Offset behind them, bytes.
    var end = 0
    /// The first film that was replaced since.
    var replaced: ImageName?

    init() {}

    init(_ path: String, of job: ShardJob, images: String, rowsPerFilm: Int) throws {
      func refusal(_ reason: String) -> FileError {
        FileError(path: path, action: .write, reason: reason + "; give --force to begin anew")
      }
      guard let note = ShardNote(besides: path) else { throw refusal(ShardNote.problem(besides: path)) }
      if let differences = job.differences(from: note.job) {
        throw refusal("it is the result of another search: \(differences)")
      }
      guard (job.shard, job.shards) == (note.job.shard, note.job.shards) else {
        throw refusal("it is \(note.job.place), not \(job.place)")
      }
      let table = try PointBlocks(path: path).complete(rowsPerFilm: rowsPerFilm)
      if let change = note.change(in: table.blocks) { throw refusal(change) }
      (films, end) = (Array(note.films.prefix(table.blocks.count)), table.end)
      if let first = films.firstIndex(where: { $0.file.isReplaced(at: $0.image.path(in: images)) }) {
        (replaced, end) = (films[first].image, table.blocks[first].start)
        films.removeSubrange(first...)
      }
    }
  }

  /// Another program is working on the table.
  package struct InUse: Error, CustomStringConvertible {
    let path: String
    package var description: String { "\(displayName(path)): another program is working on this table" }
  }

  /// Sees that no shard works on a table that is to be replaced as a whole.
  ///
  /// - Throws: `InUse`.
  package static func checkUnused(_ output: OutputFile) throws { _ = try claim(output) }

  /// Replaces a table as a whole, and no shard works on it meanwhile. What an earlier shard noted beside it goes: that
  /// is not true of what is written.
  ///
  /// - Throws: `InUse`, `FileError`, what `write` throws.
  package static func replace(_ output: OutputFile, by write: () throws -> Void) throws {
    let (earlier, target) = try claim(output)
    try ShardNote.remove(besides: target)
    try write()
    withExtendedLifetime(earlier) {}
  }

  /// The table that an output replaces, locked; nil where nothing is there.
  private static func claim(_ output: OutputFile) throws -> (earlier: GrowingFile?, target: String) {
    let target = try FileBytes.destination(of: output.path)
    let earlier = GrowingFile(existing: target)
    if earlier?.lock() == .refused { throw InUse(path: output.path) }
    return (earlier, target)
  }

  /// - Returns: why two programs might work on the table at once, as a sentence; nil when they cannot.
  private static func lock(_ file: GrowingFile) throws -> String? {
    switch file.lock() {
    case .held: nil
    case .refused: throw InUse(path: file.path)
    case .impossible(let reason):
      "\(displayName(file.path)): this drive cannot lock files (\(reason)); "
        + "make sure that no two programs work on one shard"
    }
  }

  /// Adds a film's rows; they are on the disk when this returns.
  ///
  /// - Parameter file: what was searched.
  /// - Throws: `FileError`, also where the table is not the one any more that was begun.
  package func add(_ rows: [PointRow], of image: ImageName, in file: FileContents) throws {
    let csv = Array(PointTable(rows: rows).csvRows.utf8)
    try table.check()
    // Noted first: rows that nobody vouches for would be refused.
    try note.append(ShardNote.text(ShardNote.Film(image: image, file: file, rows: ContentHash.of(csv))))
    try table.append(String(decoding: csv, as: UTF8.self))
  }

  /// Notes that nothing is left to do.
  ///
  /// - Throws: `FileError`, also where the table is not the one any more that was begun.
  package func finish(failed: Int) throws {
    try table.check()
    try note.append(ShardNote.text(ShardNote.Ending(failed: failed)))
  }
}
