import Basics
import Foundation
import Glibc
import Radiograph
import Synchronization

/// A table of points that grows film by film and survives the end of its program at any moment.
///
/// The table at `path` is a Bregma CSV at all times but for a last line that may be cut; opening cuts such a
/// line, and a last film that has not all its rows, away. Beside it, `path.job` says whose work this is and
/// whether it is complete.
package final class PointJournal: Sendable {
  /// Films that are done already.
  package let done: Set<ImageName>
  private let path: String
  private let file: Mutex<Int32>

  /// Opens or begins a journal.
  ///
  /// - Parameters:
  ///   - job: a line that is the same for the same work and for no other.
  ///   - rowsPerFilm: rows that make a film complete.
  ///   - force: whether a journal of another job may be thrown away.
  /// - Throws: `FileError` when the file belongs to another job or cannot be written.
  package init(path: String, job: String, rowsPerFilm: Int, force: Bool) throws {
    self.path = path
    let known = try? String(decoding: FileBytes.read(path: path + ".job", atMost: 4096), as: UTF8.self)
    let isOurs = known?.split(separator: "\n").first.map(String.init) == job
    if access(path, F_OK) == 0, !isOurs {
      guard force else {
        throw FileError(
          path: path, action: .write, reason: "it is the result of another job; give --force to begin anew")
      }
      unlink(path)
    }
    // The line that claims the table is there before the table is.
    try FileBytes.write(job + "\n", to: path + ".job")
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else {
      throw FileError(path: path, action: .write, reason: String(cString: strerror(errno)).lowercased())
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw FileError(path: path, action: .write, reason: "another program is working on this shard")
    }
    let kept = try PointBlocks(path: path).complete(rowsPerFilm: rowsPerFilm)
    done = Set(kept.blocks.map(\.image))
    guard ftruncate(descriptor, off_t(kept.end)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
      close(descriptor)
      throw FileError(path: path, action: .write, reason: String(cString: strerror(errno)).lowercased())
    }
    file = Mutex(descriptor)
    if kept.end == 0 { try append(PointTable().csv) }
  }

  deinit { file.withLock { _ = close($0) } }

  /// Adds a film's rows; they are on the disk when this returns.
  ///
  /// - Throws: `FileError`.
  package func add(_ rows: [PointRow]) throws {
    let csv = PointTable(rows: rows).csv.utf8
    try append(String(decoding: csv.dropFirst(PointTable().csv.utf8.count), as: UTF8.self))
  }

  /// Notes that nothing is left to do.
  package func finish(failed: Int) throws {
    let known = String(decoding: try FileBytes.read(path: path + ".job", atMost: 4096), as: UTF8.self)
    let job = known.split(separator: "\n").first.map(String.init) ?? ""
    try FileBytes.write("\(job)\ncomplete, failed films: \(failed)\n", to: path + ".job")
  }

  /// Whether the shard that wrote a table has ended; false also where nobody says so.
  package static func isComplete(path: String) -> Bool {
    let note = (try? FileBytes.read(path: path + ".job", atMost: 4096)) ?? []
    return String(decoding: note, as: UTF8.self).split(separator: "\n").dropFirst().first?.hasPrefix(
      "complete")
      ?? false
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
