import Basics
import Foundation
import Glibc
import Radiograph
import Synchronization

/// A table of points that grows film by film and survives the end of its program at any moment.
///
/// The table at `path` is a Bregma CSV at all times but for a last line that may be cut; opening cuts such a
/// line, and a last film that has not all its rows, away. Beside it, `path.job` says whose work this is and
/// how it ended (`ShardJob`).
package final class PointJournal: Sendable {
  /// Films that are done already.
  package let done: Set<ImageName>
  /// Why two programs might work on this table at once, as a sentence; nil when they cannot.
  package let warning: String?
  private let path: String
  private let job: ShardJob
  private let file: Mutex<Int32>
  /// Films in the table.
  private let films: Mutex<Int>

  /// Opens or begins a journal.
  ///
  /// - Parameters:
  ///   - rowsPerFilm: rows that make a film complete.
  ///   - force: whether a journal of another job may be thrown away.
  /// - Throws: `InUse` while another program works on it, `FileError` when the file belongs to another job or cannot be
  ///   written.
  package init(path: String, job: ShardJob, rowsPerFilm: Int, force: Bool) throws {
    (self.path, self.job) = (path, job)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw Self.failure(path) }
    do {
      // Locked before anything is looked at or written: what another program is working on stays as it is.
      warning = try Self.lock(descriptor, path: path)
      let isEmpty = lseek(descriptor, 0, SEEK_END) == 0
      if !isEmpty, ShardJob(table: path).map({ !job.continues($0) }) ?? true {
        guard force else {
          throw FileError(
            path: path, action: .write, reason: "it is the result of another job; give --force to begin anew")
        }
        guard ftruncate(descriptor, 0) == 0 else { throw Self.failure(path) }
      }
      // The note that claims the table is there before its first row is.
      try job.write(besides: path)
      let kept = try PointBlocks(path: path).complete(rowsPerFilm: rowsPerFilm)
      done = Set(kept.blocks.map(\.image))
      guard ftruncate(descriptor, off_t(kept.end)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
        throw Self.failure(path)
      }
      file = Mutex(descriptor)
      films = Mutex(kept.blocks.count)
      if kept.end == 0 { try append(PointTable().csv) }
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Another program is working on the table.
  package struct InUse: Error, CustomStringConvertible {
    let path: String
    package var description: String { "\(displayName(path)): another program is working on this shard" }
  }

  /// - Returns: a warning where the file system knows no locks.
  private static func lock(_ descriptor: Int32, path: String) throws -> String? {
    guard flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return nil }
    guard errno != EWOULDBLOCK else { throw InUse(path: path) }
    return
      "\(displayName(path)): this drive cannot lock files (\(String(cString: strerror(errno)).lowercased())); "
      + "make sure that no two programs work on one shard"
  }

  private static func failure(_ path: String) -> FileError {
    FileError(path: path, action: .write, reason: String(cString: strerror(errno)).lowercased())
  }

  deinit { file.withLock { _ = close($0) } }

  /// Adds a film's rows; they are on the disk when this returns.
  ///
  /// - Throws: `FileError`.
  package func add(_ rows: [PointRow]) throws {
    let csv = PointTable(rows: rows).csv.utf8
    try append(String(decoding: csv.dropFirst(PointTable().csv.utf8.count), as: UTF8.self))
    films.withLock { $0 += 1 }
  }

  /// Notes that nothing is left to do.
  package func finish(failed: Int) throws {
    var job = job
    job.ending = ShardJob.Ending(films: films.withLock { $0 }, failed: failed)
    try job.write(besides: path)
  }

  private func append(_ text: String) throws(FileError) {
    let failed = file.withLock { descriptor in
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        let put = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if put < 0 && errno == EINTR { continue }
        if put < 0 { return errno }
        bytes = bytes.dropFirst(put)
      }
      return fdatasync(descriptor) == 0 ? 0 : errno
    }
    guard failed == 0 else {
      throw FileError(path: path, action: .write, reason: String(cString: strerror(failed)).lowercased())
    }
  }
}
