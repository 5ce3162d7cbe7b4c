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
  /// Why nothing can be saved though it was asked for, such as a full disk; nil when all is well.
  package let obstacle: String?
  /// What was found to be missing when the store was opened, as a sentence: the last edit, after a power cut; what was done
  /// while the folder could not be written to.
  package let loss: String?
  let database: DatabaseQueue
  private let gate: Gate
  private let watch: StoreWatch
  let journal: EditJournal
  private let lock: StoreLock?
  private let access: Access
  private let backup: BackgroundBackup?

  /// Whether nothing can be changed.
  package var isReadOnly: Bool { access == .reading || heldBy != nil || obstacle != nil }

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

  /// Opens the store at a place; when points have changed since the last backup, as a killed program leaves them, one is
  /// made beside.
  ///
  /// What the folder holds is looked at before anything is written there.
  /// - Throws: `FileError`, `AnnotationStoreError`, also for a file that is damaged, gone or not the program's own,
  ///   which is left as it is.
  package init(location: StoreLocation, access: Access = .writing, busyTimeout: Double = 5) throws {
    (self.location, self.access) = (location, access)
    reader = ""
    let folder = (location.path as NSString).deletingLastPathComponent
    let files = StoreFolder(of: location.path)
    try files.check()
    var (holder, taken): (String?, StoreLock?) = (nil, nil)
    if access == .writing || location.original != nil {
      try FileBytes.makeFolder(folder)
      try location.adoptOriginal()
    }
    if access == .writing {
      switch StoreLock.take(path: folder + "/points.lock") {
      case .taken(let lock): taken = lock
      case .held(let name): holder = name
      case .unavailable:
        if let problem = files.whyNoLocks {
          throw AnnotationStoreError(path: location.path, problem: .system(problem))
        }
      }
    }
    (lock, heldBy) = (taken, holder)
    try files.refuseBeginningAnew(StoreBackups(of: location))
    let isTorn = try files.hasLog && WriteAheadLog.condition(path: location.path + "-wal") == .torn
    let connection = try Self.connect(
      location.path, busyTimeout: busyTimeout, isWriting: access == .writing && holder == nil)
    (database, obstacle) = connection
    let losses = [
      isTorn
        ? "\(displayName(location.path)): the last edit in its log is not whole, as a power cut leaves one that was not "
          + "saved yet; look whether your last points are here" : nil,
      StandIn(of: location)?.notice(beside: database),
    ].compactMap(\.self)
    loss = losses.isEmpty ? nil : losses.joined(separator: "; ")
    let isWriting = access == .writing && holder == nil && obstacle == nil
    backup = isWriting ? BackgroundBackup(of: location.path, holding: lock) : nil
    watch = StoreWatch(location: location, isWriting: isWriting)
    journal = EditJournal()
    gate = Gate()
  }

  private init(_ store: AnnotationStore, reader: String) {
    (location, access, heldBy, obstacle) = (store.location, store.access, store.heldBy, store.obstacle)
    loss = store.loss
    (database, lock, backup, watch) = (store.database, store.lock, store.backup, store.watch)
    (journal, gate) = (store.journal, store.gate)
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

  /// Waits for what is being written, makes a backup of what has changed, and brings the file into its final shape, the
  /// write-ahead log taken in.
  ///
  /// Background work that comes later gets an error. A file that was taken away is written back, see `takeNotice`. Without
  /// this call the last one to let go of the store brings the file into its shape, and the next opening makes the backup.
  /// - Throws: `AnnotationStoreError`, also where no backup could be made; every edit is on the disk all the same.
  package func close() throws {
    guard !gate.isClosed else { return }
    // The backup reads the file: only the last connection takes the log in.
    _ = finishBackup()
    try Self.translatingErrors(path: location.path) {
      defer { gate.close { try? database.close() } }
      guard !isReadOnly else { return }
      let refuge = try watch.refuge(for: database)
      // Points that had to flee elsewhere are a copy there already.
      guard refuge == nil || refuge == location.path else { return }
      do {
        try BackgroundBackup.inTurn { try StoreBackups(of: location.path).makeIfChanged(from: database) }
      } catch {
        throw failure(.system(rescued(from: error) ?? BackgroundBackup.sentence(error)))
      }
    }
  }

  /// Where the points are now, as a sentence, when the file was broken by something else; nil where it was not.
  private func rescued(from error: any Error) -> String? {
    let isDamage =
      (error as? AnnotationStoreError)?.problem.isDamage
      ?? (error as? DatabaseError).map { [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains($0.resultCode) } ?? false
    guard isDamage, let rescued = try? journal.rescue(location) else { return nil }
    return "it was damaged by something else while it was open; your points are in "
      + "\(displayName((rescued as NSString).lastPathComponent)) beside it, and "
      + "`bregma restore \(displayName(location.folder)) 1` brings them back"
  }

  /// Connects to a database after it was inspected; where the disk does not let this program write, for reading.
  private static func connect(
    _ path: String, busyTimeout: Double, isWriting: Bool
  ) throws -> (DatabaseQueue, obstacle: String?) {
    guard isWriting else { return (try connectToRead(path, busyTimeout: busyTimeout), nil) }
    do {
      return (try connectToWrite(path, busyTimeout: busyTimeout), nil)
    } catch let error as AnnotationStoreError {
      guard case .system(let words) = error.problem else { throw error }
      let obstacle = StoreLocation.isFull(path) ? AnnotationStoreError.fullDisk : words
      guard let copy = try? connectToCopy(of: path, busyTimeout: busyTimeout) else {
        throw AnnotationStoreError(path: path, problem: .system(obstacle))
      }
      return (copy, obstacle)
    }
  }

  private static func connectToWrite(_ path: String, busyTimeout: Double) throws -> DatabaseQueue {
    if StoreFolder(of: path).hasDatabase, try inspect(path: path, busyTimeout: busyTimeout).needsMigration {
      try? StoreBackups(of: path).makeIfChanged()
    }
    return try translatingErrors(path: path) {
      let database = try patiently(for: busyTimeout) {
        let database = try DatabaseQueue(
          storeAt: path, readonly: false, busyTimeout: busyTimeout, journalMode: .wal)
        // GRDB relaxes write-ahead logs to NORMAL, which may lose the last edits in a power cut.
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return database
      }
      try migrate(database, path: path)
      try database.writeWithoutTransaction(TableDigest.keepUp)
      return database
    }
  }

  /// Connects such that nothing in the folder is changed; a store that is not there, or of an earlier schema, is read from
  /// a copy in memory.
  private static func connectToRead(_ path: String, busyTimeout: Double) throws -> DatabaseQueue {
    guard StoreFolder(of: path).hasDatabase else { return try inMemory(path: path) }
    let inspection: Inspection
    do {
      inspection = try inspect(path: path, busyTimeout: busyTimeout)
    } catch let error as AnnotationStoreError {
      guard case .system = error.problem, let copy = try? connectToCopy(of: path, busyTimeout: busyTimeout)
      else { throw error }
      return copy
    }
    return try translatingErrors(path: path) {
      let database = try connectForReading(path, busyTimeout: busyTimeout)
      return inspection.needsMigration ? try inMemory(from: database, path: path) : database
    }
  }

  /// Reads a store whose disk has no room for what SQLite keeps beside it, from a copy that nobody else sees.
  private static func connectToCopy(of path: String, busyTimeout: Double) throws -> DatabaseQueue {
    guard StoreFolder(of: path).hasDatabase else { return try inMemory(path: path) }
    for folder in [NSTemporaryDirectory(), "/dev/shm"] where !StoreLocation.isFull(folder + "/points") {
      let scratch = "\(folder)/bregma-points-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: scratch) }
      try FileBytes.makeFolder(scratch)
      let copy = scratch + "/points.sqlite"
      for ending in ["-wal", ""] where Glibc.access(path + ending, F_OK) == 0 {
        try FileBytes.write(FileBytes.read(path: path + ending), to: copy + ending)
      }
      try inspect(path: copy, busyTimeout: busyTimeout)
      return try inMemory(from: connectForReading(copy, busyTimeout: busyTimeout), path: path)
    }
    throw AnnotationStoreError(path: path, problem: .system(AnnotationStoreError.fullDisk))
  }

  /// A store in memory, brought to the present schema: empty, or with what another one holds.
  private static func inMemory(from source: DatabaseQueue? = nil, path: String) throws -> DatabaseQueue {
    let memory = try DatabaseQueue(configuration: .forStore(readonly: false, busyTimeout: 0))
    try source?.backup(to: memory)
    try migrate(memory, path: path)
    return memory
  }

  /// A connection that changes nothing: neither the file, nor what lies beside it once it is closed.
  static func connectForReading(_ path: String, busyTimeout: Double) throws -> DatabaseQueue {
    // The last one to close takes the log into the file, unless it may not write. Where there is no log it tidies away
    // what SQLite needs while reading.
    let readonly = StoreFolder(of: path).hasLog
    return try patiently(for: busyTimeout) {
      try DatabaseQueue(storeAt: path, readonly: readonly, busyTimeout: busyTimeout)
    }
  }

  /// Reads in one consistent snapshot.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try Self.translatingErrors(path: location.path) { try whileOpen { try database.read(body) } }
  }

  /// Writes in one transaction; an error takes all of it back.
  ///
  /// - Parameter changingPoints: whether what is changed deserves a backup.
  func write<Value>(changingPoints: Bool = true, _ body: (Database) throws -> Value) throws -> Value {
    if let obstacle { throw failure(.obstructed(obstacle)) }
    guard !isReadOnly else { throw failure(.readOnly(holder: heldBy ?? "")) }
    return try Self.translatingErrors(path: location.path) {
      try whileOpen { try write(changingPoints, body) }
    }
  }

  private func write<Value>(_ changingPoints: Bool, _ body: (Database) throws -> Value) throws -> Value {
    let refuge = try watch.refuge(for: database)
    let value = try database.write { database in
      let before = database.totalChangesCount
      let edits = journal.count
      do {
        let value = try body(database)
        if changingPoints, database.totalChangesCount != before {
          try database.execute(sql: "UPDATE revision SET value = hex(randomblob(8))")
        }
        return value
      } catch {
        journal.shorten(to: edits)
        throw error
      }
    }
    if refuge != nil { try watch.keep(database) }
    return value
  }

  private func whileOpen<Value>(_ body: () throws -> Value) throws -> Value {
    guard let value = try gate.whileOpen(body) else { throw failure(.system("it was closed")) }
    return value
  }

  /// What has happened to the file meanwhile and was not yet told, as a sentence; nil when nothing has.
  package func takeNotice() -> String? { watch.takeNotice() }

  /// Where the points are, as a sentence, since the file was taken away or replaced while it was open; nil while they are in
  /// their place.
  package var whereabouts: String? { watch.whereabouts }

  /// What went wrong with this store.
  package func failure(_ problem: AnnotationStoreError.Problem) -> AnnotationStoreError {
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

/// Keeps work that comes late from a database that is closed: GRDB 7.10 stops the program where one of those is read.
private final class Gate: @unchecked Sendable {
  private let lock = NSLock()
  // Read and written under the lock.
  private var hasClosed = false

  var isClosed: Bool { lock.withLock { hasClosed } }

  /// Does something to the database; nil once it is closed. One at a time, as the database itself has it.
  func whileOpen<Value>(_ body: () throws -> Value) rethrows -> Value? {
    lock.lock()
    defer { lock.unlock() }
    return hasClosed ? nil : try body()
  }

  func close(_ body: () -> Void) {
    lock.withLock {
      hasClosed = true
      body()
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

extension DatabaseQueue {
  /// Connects to a store's file, whosever it is: every connection to one begins here.
  ///
  /// What stands in the file runs no function of the program, and what lies beside it reaches no other file.
  convenience init(
    storeAt path: String, readonly: Bool, busyTimeout: Double,
    journalMode: Configuration.JournalModeConfiguration = .default
  ) throws {
    try StoreFolder(of: path).checkCompanions()
    var configuration = Configuration.forStore(readonly: readonly, busyTimeout: busyTimeout)
    configuration.journalMode = journalMode
    try self.init(path: path, configuration: configuration)
  }
}

extension Configuration {
  /// Of every connection to what a store holds.
  static func forStore(readonly: Bool, busyTimeout: Double) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readonly
    configuration.busyMode = .timeout(busyTimeout)
    configuration.prepareDatabase {
      try $0.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
    }
    return configuration
  }
}
