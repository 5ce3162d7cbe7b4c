import Basics
import Foundation
import GRDB
import Glibc
import Synchronization

/// Earlier copies of a store, in `backups` beside it: `points-TIME-REVISION.sqlite`.
package struct StoreBackups: Sendable {
  /// One copy, and what it holds.
  package struct Backup: Sendable, Hashable {
    /// The file.
    package let path: String
    /// When it was made, such as "2026-11-30 05:58 UTC"; nil for a copy that somebody else put there.
    package let time: String?
    /// Points of all annotators; nil where the copy cannot be brought back.
    package let points: Int?
    /// Why it cannot be brought back; nil where it can.
    package let problem: String?
  }

  /// The newest copies, which are kept whatever they hold.
  static let count = 5
  /// Earlier days of which the last copy is kept.
  static let days = 5

  private let path: String
  /// Where this store's lie.
  package let folder: String
  /// Where copies lie that had to flee while the folder's own place was gone; nil where there can be none.
  private let refuge: String?

  /// Names the backups of a store.
  package init(of path: String) { self.init(path, refuge: nil) }

  /// Names the backups of a folder's store, those that had to flee from the folder among them.
  package init(of location: StoreLocation) {
    let elsewhere = location.elsewhere.flatMap { $0 == location.path ? nil : Self.folder(of: $0) }
    self.init(location.path, refuge: elsewhere)
  }

  private init(_ path: String, refuge: String?) {
    (self.path, self.refuge) = (path, refuge)
    folder = Self.folder(of: path)
  }

  /// Where the backups of a store lie.
  private static func folder(of path: String) -> String {
    (path as NSString).deletingLastPathComponent + "/backups"
  }

  /// Refuses links among the store's files, and a drive on which no copy could be read, before any is looked at.
  ///
  /// - Throws: `AnnotationStoreError`, naming the file.
  package func check() throws(AnnotationStoreError) {
    try StoreFolder(of: path).check()
    if !all.isEmpty, let problem = StoreFolder(of: path).whyNoLocks {
      throw AnnotationStoreError(path: path, problem: .system(problem))
    }
  }

  /// The copies: the program's own, newest first, then those that somebody else put there.
  package var all: [String] {
    let fled = refuge.map(copies) ?? []
    let all = copies(in: folder) + fled
    let own = all.filter { Self.time(of: $0) != nil }
    return own.sorted { ($0 as NSString).lastPathComponent > ($1 as NSString).lastPathComponent }
      + all.filter { Self.time(of: $0) == nil }.sorted()
  }

  private func copies(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix("points-") && $0.hasSuffix(".sqlite") }.map { "\(folder)/\($0)" }
  }

  /// The copies that this program made, newest first. It takes none but these away.
  private var own: [String] { copies(in: folder).filter { Self.time(of: $0) != nil }.sorted(by: >) }

  /// The newest copy that this program made; nil when there is none.
  package var newest: String? { own.first }

  /// The newest copy that is whole; nil when there is none.
  var newestGood: String? { all.first { (try? AnnotationStore.inspect(path: $0)) != nil } }

  /// The copies with what they hold, newest first.
  package var described: [Backup] {
    all.map { path in
      let time = Self.time(of: path).map { "\($0) UTC" }
      do {
        try AnnotationStore.inspect(path: path)
        guard let points = Self.points(in: path) else {
          return Backup(path: path, time: time, points: nil, problem: "it cannot be read")
        }
        return Backup(path: path, time: time, points: points, problem: nil)
      } catch {
        return Backup(path: path, time: time, points: nil, problem: Self.problem(error, of: path))
      }
    }
  }

  /// Why a copy cannot be brought back, with the name of what lies beside it and is in the way.
  private static func problem(_ error: any Error, of path: String) -> String {
    guard let error = error as? AnnotationStoreError else { return displayName("\(error)") }
    return error.path == path
      ? error.cause : "\(displayName((error.path as NSString).lastPathComponent)): \(error.cause)"
  }

  /// Copies the store unless the newest copy has its revision, and drops copies that are superseded.
  ///
  /// - Throws: what SQLite or the file system says; earlier copies are then all there.
  func makeIfChanged(now: Date = Date()) throws {
    guard access(path, F_OK) == 0 else { return }
    try StoreFolder(of: path).check()
    let source = try patiently(for: 5) {
      try DatabaseQueue(storeAt: path, readonly: true, busyTimeout: 5)
    }
    try makeIfChanged(from: source, now: now)
  }

  /// The same of a store that is open.
  func makeIfChanged(from source: DatabaseQueue, now: Date = Date()) throws {
    // Somebody may have put a link in the folder's place since it was opened.
    try StoreFolder(of: path).check()
    let revision = try patiently(for: 5) {
      try source.read { try String.fetchOne($0, sql: "SELECT value FROM revision") ?? "" }
    }
    guard !revision.isEmpty, newest?.hasSuffix("-\(revision).sqlite") != true else { return }
    let made = try make(from: source, revision: revision, now: now)
    do { try AnnotationStore.inspect(path: made) } catch {
      // What the disk says differs from what was written: a copy of that is none.
      unlink(made)
      throw error
    }
    let present = try source.read(Self.points)
    for old in superseded(by: present) { unlink(old) }
  }

  /// Copies a store that is open, whatever copies there are.
  ///
  /// - Returns: the copy.
  @discardableResult
  func make(from source: DatabaseQueue, revision: String, now: Date = Date()) throws -> String {
    try StoreFolder(of: path).check()
    try FileBytes.makeFolder(folder)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where name.hasSuffix(".sqlite.part") && Self.time(of: name) != nil {
      unlink("\(folder)/\(name)")
    }
    let target = name(revision: revision, now: now)
    try source.copyWhole(to: target)
    return target
  }

  /// Where a copy made now belongs.
  func name(revision: String, now: Date = Date()) -> String {
    "\(folder)/points-\(Self.stamp(now))-\(revision).sqlite"
  }

  /// The copies that may go: not the newest ones, not the last one of an earlier day, and not the fullest one as long as
  /// it has more points than there are now.
  private func superseded(by present: Int) -> [String] {
    let own = own
    let old = Array(own.dropFirst(Self.count))
    guard !old.isEmpty else { return [] }
    var days = Set(own.prefix(Self.count).map(Self.day))
    let newestDays = days.count
    var kept = Set(
      old.filter { days.count < newestDays + Self.days && days.insert(Self.day(of: $0)).inserted })
    // Of those that are equally full the newest one, which comes first.
    let filled = own.map { (path: $0, points: Self.points(in: $0) ?? -1) }
    if let fullest = filled.max(by: { $0.points < $1.points }), fullest.points > present {
      kept.insert(fullest.path)
    }
    return old.filter { !kept.contains($0) }
  }

  /// Points of all annotators in a copy; nil where it cannot be read.
  static func points(in path: String) -> Int? {
    try? DatabaseQueue(storeAt: path, readonly: true, busyTimeout: 1).read(points)
  }

  /// Points of all annotators: one that was found and then accepted stands in both layers, and counts once.
  static func points(in database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM visible_point") ?? 0
  }

  /// UTC to the millisecond, such that names sort by time.
  private static func stamp(_ time: Date) -> String {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    return formatter.string(from: time).filter { !"-:".contains($0) }
  }

  private static func day(of path: String) -> String { String(time(of: path)?.prefix(10) ?? "") }

  /// The time in a copy's name, to the minute; nil for a name that this program does not give.
  private static func time(of path: String) -> String? {
    let name = (path as NSString).lastPathComponent
    let form = /points-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)\d\d(\.\d+)?Z-.*/
    guard let match = name.wholeMatch(of: form) else { return nil }
    let part = match.output
    return "\(part.1)-\(part.2)-\(part.3) \(part.4):\(part.5)"
  }
}

extension DatabaseQueue {
  /// Writes a copy of the whole database, complete or not at all; what is at `target` gives way.
  ///
  /// A consistent copy while others write; unlike a copied file it holds the write-ahead log too.
  func copyWhole(to target: String) throws {
    let part = target + ".part"
    unlink(part)
    do {
      try vacuum(into: part)
      try FileBytes.makeDurable(part, as: target)
    } catch {
      unlink(part)
      throw error
    }
  }
}

/// A backup on a thread of its own, so that opening a large store does not wait for it.
final class BackgroundBackup: Sendable {
  /// One at a time in this program: each one clears away what an unfinished one left behind.
  private static let turn = Mutex(())

  /// Makes a backup while no other one is made.
  static func inTurn(_ make: () throws -> Void) rethrows { try turn.withLock { _ in try make() } }

  /// Why there is no backup.
  static func sentence(_ error: any Error) -> String {
    let words = (error as? DatabaseError)?.message ?? "\(error)"
    return "no backup could be made: \(displayName(words))"
  }

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
        try Self.inTurn { try StoreBackups(of: path).makeIfChanged() }
      } catch {
        problem.words = "\(displayName(path)): \(Self.sentence(error))"
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
