import Basics
import Foundation
import GRDB
import Glibc
import Synchronization

/// The last few copies of a store, in `backups` beside it: `points-TIME-REVISION.sqlite`.
package struct StoreBackups: Sendable {
  /// Copies that are kept.
  static let count = 5

  private let path: String
  private let folder: String

  /// Names the backups of a store.
  package init(of path: String) {
    self.path = path
    folder = (path as NSString).deletingLastPathComponent + "/backups"
  }

  /// The copies, newest first.
  package var all: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix("points-") && $0.hasSuffix(".sqlite") }.sorted(by: >)
      .map { "\(folder)/\($0)" }
  }

  /// The newest copy; nil when there is none.
  package var newest: String? { all.first }

  /// Copies the store unless the newest copy has its revision, and drops the oldest copies.
  ///
  /// - Throws: what SQLite or the file system says; earlier copies are then all there.
  func makeIfChanged(now: Date = Date()) throws {
    guard access(path, F_OK) == 0 else { return }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    let (source, revision) = try patiently(for: 5) {
      let source = try DatabaseQueue(path: path, configuration: configuration)
      return (source, try source.read { try String.fetchOne($0, sql: "SELECT value FROM revision") ?? "" })
    }
    guard !revision.isEmpty, newest?.hasSuffix("-\(revision).sqlite") != true else { return }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".part") {
      unlink("\(folder)/\(name)")
    }
    let target = "\(folder)/points-\(Self.stamp(now))-\(revision).sqlite"
    let part = target + ".part"
    do {
      // A consistent copy while others write; unlike a copied file it holds the write-ahead log too.
      try source.vacuum(into: part)
      try FileBytes.makeDurable(part, as: target)
    } catch {
      unlink(part)
      throw error
    }
    for old in all.dropFirst(Self.count) { unlink(old) }
  }

  /// UTC to the millisecond, such that names sort by time.
  private static func stamp(_ time: Date) -> String {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    return formatter.string(from: time).filter { !"-:".contains($0) }
  }
}

/// A backup on a thread of its own, so that opening a large store does not wait for it.
final class BackgroundBackup: Sendable {
  /// One at a time in this program: each one clears away what an unfinished one left behind.
  private static let turn = Mutex(())

  private let done = DispatchGroup()
  private let problem = Problem()

  private final class Problem: @unchecked Sendable {
    // Written before the group is left, read after it was waited for.
    var words: String?
  }

  /// Begins at once.
  /// - Parameter lock: kept until the backup is made, so that no other program begins one beside it.
  init(of path: String, holding lock: StoreLock?) {
    done.enter()
    let (done, problem) = (done, problem)
    let held = Mutex(lock)
    // Not a task of a shared pool: these may all be waiting for one another's films.
    Thread.detachNewThread {
      do {
        try Self.turn.withLock { _ in try StoreBackups(of: path).makeIfChanged() }
      } catch {
        problem.words = "\(displayName(path)): no backup could be made: \(displayName("\(error)"))"
      }
      // Given back first: whoever has waited, or let go of the store, finds it free.
      held.withLock { $0 = nil }
      done.leave()
    }
  }

  /// A store that is gone leaves nothing running behind it.
  deinit { done.wait() }

  func wait() -> String? {
    done.wait()
    return problem.words
  }
}
