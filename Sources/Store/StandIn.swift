import Basics
import GRDB
import Glibc

/// The store that took a folder's points while the folder could not be written to.
///
/// It began as a copy of the folder's own. It is never taken over by itself: another disk may have been at the same path.
package struct StandIn {
  /// The file.
  package let path: String
  private let location: StoreLocation

  /// - Returns: nil where there is none.
  package init?(of location: StoreLocation) {
    guard let path = location.standIn else { return nil }
    (self.path, self.location) = (path, location)
  }

  /// Points of all annotators; nil where it cannot be read.
  package var points: Int? { StoreBackups.points(in: path) }

  /// That it holds edits which a store does not know, as a sentence; nil where it holds none.
  func notice(beside store: DatabaseQueue) -> String? {
    guard let unknown = try? edits(in: open()).subtracting(edits(in: store)), !unknown.isEmpty else {
      return nil
    }
    return "\(displayName(path)): holds what was done while the folder could not be written to, "
      + "\(unknown.count == 1 ? "1 edit" : "\(unknown.count) edits"); "
      + "`bregma restore \(displayName(location.folder)) 0` brings it back"
  }

  /// Takes it among the folder's backups, and away from where it was.
  ///
  /// - Returns: the backup.
  /// - Throws: `FileError`, `AnnotationStoreError`, also while another program has it; it is then where it was.
  package func becomeBackup() throws -> String {
    let lock = StoreLock.take(path: path.containingFolder + "/points.lock")
    if case .held(let holder) = lock {
      throw AnnotationStoreError(path: path, problem: .held(by: holder))
    }
    defer { withExtendedLifetime(lock) {} }
    return try AnnotationStore.translatingErrors(path: path) {
      let database = try open()
      let revision = try database.read { try String.fetchOne($0, sql: "SELECT value FROM revision") }
      let backup = try StoreBackups(of: location.path).make(from: database, revision: revision ?? "")
      try database.close()
      for ending in ["", "-wal", "-shm"] { unlink(path + ending) }
      return backup
    }
  }

  private func open() throws -> DatabaseQueue {
    try AnnotationStore.inspect(path: path)
    return try AnnotationStore.connectForReading(path, busyTimeout: 1)
  }

  private struct Edit: Hashable {
    let number: Int64
    let time: String
  }

  private func edits(in store: DatabaseQueue) throws -> Set<Edit> {
    try store.read { database in
      Set(
        try Row.fetchAll(database, sql: "SELECT id, time FROM edit").map {
          Edit(number: try $0.decode(forColumn: "id"), time: try $0.decode(forColumn: "time"))
        })
    }
  }
}
