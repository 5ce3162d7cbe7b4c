import Basics
import Foundation
import GRDB
import Glibc
import Synchronization

/// Looks whether a store's file is still where it was opened: a folder that is deleted or renamed leaves the connection
/// working, on a file that nobody will find.
///
/// As long as it is gone every change goes to a whole copy as well: to the file's own place where nothing stands there,
/// else to a backup, else to the person's data folder.
final class StoreWatch: Sendable {
  private struct State {
    /// Where the copy is.
    var refuge: String?
    /// The copy as it was written last.
    var written: FileIdentity?
    /// Keeps other programs off a copy that stands at the store's own place.
    var lock: StoreLock?
    /// What has happened.
    var words: String?
    /// Whether it was not yet told.
    var isNews = false
  }

  private let location: StoreLocation
  private let opened: FileIdentity?
  private let state = Mutex(State())

  /// - Parameter isWriting: nothing can be lost of a store that is only read.
  init(location: StoreLocation, isWriting: Bool) {
    self.location = location
    opened = isWriting ? FileIdentity(path: location.path) : nil
  }

  /// What was not yet told.
  func takeNotice() -> String? {
    state.withLock { state in
      defer { state.isNews = false }
      return state.isNews ? state.words : nil
    }
  }

  /// Where the points are, as a sentence; nil as long as they are in their place.
  var whereabouts: String? {
    state.withLock { $0.refuge == location.path ? nil : $0.words }
  }

  /// Where changes must go as well; nil as long as the file is in its place.
  ///
  /// - Throws: what SQLite or the file system says when no place is left.
  func refuge(for database: DatabaseQueue) throws -> String? {
    guard let opened, FileIdentity(path: location.path) != opened else { return nil }
    return try state.withLock { state in
      if let refuge = state.refuge, FileIdentity(path: refuge) == state.written { return refuge }
      guard try database.read({ try Int.fetchOne($0, sql: "SELECT 1 FROM edit") }) != nil else { return nil }
      try flee(with: database, &state)
      return state.refuge
    }
  }

  /// Brings the copy up to date.
  func keep(_ database: DatabaseQueue) throws {
    try state.withLock { state in
      guard let refuge = state.refuge else { return }
      try database.copyWhole(to: refuge)
      state.written = FileIdentity(path: refuge)
    }
  }

  private func flee(with database: DatabaseQueue, _ state: inout State) throws {
    let what = FileIdentity(path: location.path) == nil ? "was taken away" : "was replaced by another file"
    var problem: (any Error)?
    for place in places(&state) {
      do {
        let folder = (place as NSString).deletingLastPathComponent
        try FileBytes.makeFolder(folder)
        try database.copyWhole(to: place)
      } catch {
        problem = error
        continue
      }
      (state.refuge, state.written) = (place, FileIdentity(path: place))
      let outcome =
        place == location.path
        ? "it was written back"
        : "your points are in \(displayName(place)); `bregma restore FOLDER FILE` brings them back"
      state.words = "\(displayName(location.path)) \(what) while it was open; \(outcome)"
      state.isNews = true
      return
    }
    if let problem { throw problem }
  }

  /// Where a copy may go, the best place first.
  private func places(_ state: inout State) -> [String] {
    var places: [String] = []
    let revision = "rescued-\(getpid())"
    let name = StoreBackups(of: location.path).name(revision: revision)
    if access(location.folder, F_OK) == 0, (try? StoreFolder(of: location.path).check()) != nil {
      if isFree(&state) { places.append(location.path) }
      places.append(name)
    }
    // There `bregma restore` finds it, and the next opening misses it.
    let refuge =
      location.elsewhere.map { ($0 as NSString).deletingLastPathComponent + "/backups" }
      ?? Places.ownOrTemporary(.data) + "/rescued"
    return places + ["\(refuge)/" + (name as NSString).lastPathComponent]
  }

  /// Whether nothing stands at the store's own place, and no other program is about to put something there.
  private func isFree(_ state: inout State) -> Bool {
    let folder = (location.path as NSString).deletingLastPathComponent
    guard access(location.path, F_OK) != 0,
      (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil
    else { return false }
    // A log of the file that was here would be taken for one of the copy.
    for ending in ["-wal", "-shm"] { unlink(location.path + ending) }
    switch StoreLock.take(path: folder + "/points.lock") {
    case .taken(let lock): state.lock = lock
    case .held: return false
    case .unavailable: break
    }
    return true
  }
}
