import Basics
import Foundation
import Glibc
import GRDB

/// The points of one folder of images, in SQLite: the truth of which every file is an export.
///
/// Every edit is one transaction that is on the disk before the call returns (write-ahead log with
/// `synchronous = FULL`), so that neither a killed program nor a power cut loses or halves one.
/// One program at a time writes; others open the store for reading. Calls block for about a millisecond
/// and may come from any thread.
package final class AnnotationStore: Sendable {
  /// What a store is opened for.
  package enum Access: Sendable {
    /// To change points, unless another program has the store: then for reading, see `heldBy`.
    case writing
    /// To read points, whoever else has the store.
    case reading
  }

  /// Version of the SQLite in use, such as "3.40.1".
  package static var sqliteVersion: String {
    let number = Int(Database.sqliteLibVersionNumber)
    return "\(number / 1_000_000).\(number / 1000 % 1000).\(number % 1000)"
  }

  /// Where the store lies.
  package let location: StoreLocation
  /// Whose points these are: empty for the folder's own, else the name of a further annotator.
  package let reader: String
  /// The other program that has the store, such as "bregma, process 4711"; nil when there is none.
  package let heldBy: String?
  let database: DatabaseQueue
  private let lock: StoreLock?
  private let access: Access
  private let backup: BackgroundBackup?

  /// Whether nothing can be changed.
  package var isReadOnly: Bool { access == .reading || heldBy != nil }

  /// Opens the store of a folder of images, making it at first use.
  ///
  /// - Parameters:
  ///   - access: what for.
  ///   - busyTimeout: how long to wait for another program that is writing, seconds.
  /// - Throws: `FileError`, `AnnotationStoreError`.
  package static func open(
    folder: String, environment: [String: String] = ProcessInfo.processInfo.environment,
    access: Access = .writing, busyTimeout: Double = 5
  ) throws -> AnnotationStore {
    try AnnotationStore(
      location: try StoreLocation(folder: folder, environment: environment), access: access,
      busyTimeout: busyTimeout)
  }

  /// Opens the store at a place; when points have changed since the last backup, one is made beside.
  ///
  /// - Throws: `FileError`, `AnnotationStoreError`, also for a damaged file, which is left as it is.
  package init(location: StoreLocation, access: Access = .writing, busyTimeout: Double = 5) throws {
    (self.location, self.access) = (location, access)
    reader = ""
    let folder = (location.path as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw FileError(path: folder, action: .write, reason: "the folder cannot be made")
    }
    try location.adoptOriginal()
    var holder: String?
    var taken: StoreLock?
    if access == .writing {
      switch StoreLock.take(path: folder + "/points.lock") {
      case .taken(let lock): taken = lock
      case .held(let name): holder = name
      case .unavailable: break
      }
    }
    (lock, heldBy) = (taken, holder)
    database = try Self.connect(
      location.path, busyTimeout: busyTimeout, canMigrate: holder == nil)
    backup = access == .writing && holder == nil ? BackgroundBackup(of: location.path, holding: lock) : nil
  }

  private init(_ store: AnnotationStore, reader: String) {
    (location, access, heldBy) = (store.location, store.access, store.heldBy)
    (database, lock, backup) = (store.database, store.lock, store.backup)
    self.reader = reader
  }

  /// The same store seen by a further annotator, whose points and history are kept apart.
  ///
  /// - Parameter annotator: the name; empty for the folder's own points.
  package func reading(by annotator: String) -> AnnotationStore {
    AnnotationStore(self, reader: annotator)
  }

  /// Waits for the backup that opening began.
  ///
  /// - Returns: why it could not be made; nil when all is well.
  package func finishBackup() -> String? { backup?.wait() }

  /// Waits for what is being written and brings the file into its final shape, the write-ahead log taken in.
  ///
  /// Background work that comes later gets an error. Without this call the last one to let go of the store does it.
  /// - Throws: `AnnotationStoreError`; every edit is on the disk all the same.
  package func close() throws {
    // The backup reads the file: only the last connection takes the log in.
    _ = finishBackup()
    try Self.translatingErrors(path: location.path) { try database.close() }
  }

  private static func connect(_ path: String, busyTimeout: Double, canMigrate: Bool) throws -> DatabaseQueue {
    try checkIntegrity(path: path, busyTimeout: busyTimeout)
    var configuration = Configuration()
    configuration.busyMode = .timeout(busyTimeout)
    configuration.journalMode = .wal
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
    return try translatingErrors(path: path) {
      let database = try patiently(for: busyTimeout) {
        let database = try DatabaseQueue(path: path, configuration: configuration)
        // GRDB relaxes write-ahead logs to NORMAL, which may lose the last edits in a power cut.
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return database
      }
      if try canMigrate || !needsMigration(database) {
        try migrate(database, path: path)
      } else {
        throw AnnotationStoreError(path: path, problem: .busy)
      }
      return database
    }
  }

  /// Reads the whole file once, through a connection that cannot write: a damaged store stays as it is.
  private static func checkIntegrity(path: String, busyTimeout: Double) throws {
    guard let size = try? FileBytes.size(path: path), size > 0 else { return }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(busyTimeout)
    let problem = try translatingErrors(path: path) {
      try patiently(for: busyTimeout) {
        try DatabaseQueue(path: path, configuration: configuration).read {
          try String.fetchOne($0, sql: "PRAGMA quick_check(1)")
        }
      }
    }
    if let problem, problem != "ok" {
      throw AnnotationStoreError(
        path: path, problem: .damaged(problem), backup: StoreBackups(of: path).newest)
    }
  }

  /// Reads in one consistent snapshot.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try Self.translatingErrors(path: location.path) { try database.read(body) }
  }

  /// Writes in one transaction; an error takes all of it back.
  ///
  /// - Parameter changingPoints: whether the next opening should make a backup.
  func write<Value>(changingPoints: Bool = true, _ body: (Database) throws -> Value) throws -> Value {
    guard !isReadOnly else { throw failure(.readOnly(holder: heldBy ?? "")) }
    return try Self.translatingErrors(path: location.path) {
      try database.write { database in
        let value = try body(database)
        if changingPoints {
          try database.execute(sql: "UPDATE revision SET value = hex(randomblob(8))")
        }
        return value
      }
    }
  }

  func failure(_ problem: AnnotationStoreError.Problem) -> AnnotationStoreError {
    AnnotationStoreError(path: location.path, problem: problem)
  }

  static func translatingErrors<Value>(path: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw AnnotationStoreError(path: path, error)
    } catch is RowDecodingError {
      throw AnnotationStoreError(path: path, problem: .damaged("a column holds what it should not"))
    }
  }
}

/// Tries again while SQLite says that the file is busy, until the time is over.
///
/// SQLite waits by itself for another connection's transaction, but not while one switches to the write-ahead log or
/// tidies it away as the last one closing.
///
/// - Parameter seconds: how long to try.
func patiently<Value>(for seconds: Double, _ body: () throws -> Value) throws -> Value {
  let end = ContinuousClock.now + .seconds(seconds)
  while true {
    do {
      return try body()
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < end {
      usleep(2000)
    }
  }
}
