import Basics
import Foundation
import GRDB
import Glibc

/// Brings an earlier copy of a folder's points back; what is there meanwhile becomes a backup itself.
package struct StoreRestoration {
  /// What came of it.
  package struct Outcome: Sendable {
    /// Points of all annotators that are there now.
    package let points: Int
    /// Where that which was there before is kept; nil when there was nothing.
    package let kept: String?
  }

  private let location: StoreLocation
  private let lock: StoreLock?

  /// Takes the right to write to the store.
  ///
  /// - Throws: `AnnotationStoreError` while another program has the store, and for links inside its folder.
  package init(location: StoreLocation) throws {
    self.location = location
    try StoreFolder(of: location.path).check()
    switch StoreLock.take(path: (location.path as NSString).deletingLastPathComponent + "/points.lock") {
    case .taken(let lock): self.lock = lock
    case .held(let holder):
      throw AnnotationStoreError(path: location.path, problem: .held(by: holder))
    case .unavailable: lock = nil
    }
  }

  /// Puts a backup in the place of what is there.
  ///
  /// - Parameter backup: a file of `StoreBackups.all`, or another store.
  /// - Throws: `AnnotationStoreError`, `FileError`; the present points are then as they were.
  package func restore(_ backup: String) throws -> Outcome {
    try AnnotationStore.inspect(path: backup)
    let kept = try keepPresent()
    let path = location.path
    let part = path + ".part"
    try FileBytes.write(FileBytes.read(path: backup), to: part)
    // A log of the file that was here would be taken for one of the backup.
    for ending in ["-wal", "-shm", "-journal"] { unlink(path + ending) }
    try FileBytes.makeDurable(part, as: path)
    return Outcome(points: try Self.points(in: path), kept: kept)
  }

  /// Puts what was done while the folder could not be written to in the place of what is there; it becomes a backup of the
  /// folder.
  ///
  /// - Throws: `AnnotationStoreError`, `FileError`; the present points are then as they were.
  package func restore(_ standIn: StandIn) throws -> Outcome { try restore(standIn.becomeBackup()) }

  /// Goes on with the points as they are in a file whose digests say that it was changed behind the program's back.
  ///
  /// - Throws: `AnnotationStoreError` for a file that is broken in itself.
  package func acceptPresent() throws -> Outcome {
    let path = location.path
    try AnnotationStore.inspect(path: path, checkingDigests: false)
    let kept = try copyFiles()
    try AnnotationStore.translatingErrors(path: path) {
      let database = try DatabaseQueue(storeAt: path, readonly: false, busyTimeout: 5)
      if try database.read({ try $0.tableExists("digest") }) {
        try database.write(TableDigest.keepAll)
      }
      try database.close()
    }
    return Outcome(points: try Self.points(in: path), kept: kept)
  }

  /// Makes a backup of what is there, whole where it can be read; nil when there is nothing.
  private func keepPresent() throws -> String? {
    let path = location.path
    guard StoreFolder(of: path).hasDatabase else { return try copyFiles() }
    guard (try? AnnotationStore.inspect(path: path)) != nil else { return try copyFiles() }
    return try AnnotationStore.translatingErrors(path: path) {
      let database = try AnnotationStore.connectForReading(path, busyTimeout: 5)
      let revision = try database.read { try String.fetchOne($0, sql: "SELECT value FROM revision") }
      return try StoreBackups(of: path).make(from: database, revision: revision ?? "")
    }
  }

  /// Copies the files as they are, for somebody who can make something of them.
  private func copyFiles() throws(FileError) -> String? {
    let path = location.path
    let backups = StoreBackups(of: path)
    let target = backups.name(revision: "as-found")
    var kept: String?
    for ending in ["-wal", ""] where (try? FileBytes.size(path: path + ending)) ?? 0 > 0 {
      try? FileManager.default.createDirectory(atPath: backups.folder, withIntermediateDirectories: true)
      try FileBytes.write(FileBytes.read(path: path + ending), to: target + ending)
      kept = target
    }
    return kept
  }

  private static func points(in path: String) throws -> Int {
    try AnnotationStore.translatingErrors(path: path) {
      try AnnotationStore.connectForReading(path, busyTimeout: 5).read(StoreBackups.points)
    }
  }
}
