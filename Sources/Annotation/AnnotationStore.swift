import Foundation
import GRDB
import Radiograph

/// The points of one folder of images, in SQLite: the truth of which every file is an export.
///
/// Every edit is one transaction that is on the disk before the call returns (write-ahead log with
/// `synchronous = FULL`), so that neither a killed program nor a power cut loses or halves one.
/// Calls block for about a millisecond and may come from any thread.
public final class AnnotationStore: Sendable {
  /// Where the store lies.
  public let location: StoreLocation
  private let database: DatabaseQueue

  /// Opens the store of a folder of images, making it at first use.
  ///
  /// - Parameter busyTimeout: how long to wait for another program that is writing, seconds.
  /// - Throws: `FileError`, `AnnotationStoreError`.
  public static func open(
    folder: String, environment: [String: String] = ProcessInfo.processInfo.environment,
    busyTimeout: Double = 5
  ) throws -> AnnotationStore {
    try AnnotationStore(
      location: try StoreLocation(folder: folder, environment: environment), busyTimeout: busyTimeout)
  }

  /// Opens the store at a place.
  ///
  /// - Throws: `FileError`, `AnnotationStoreError`.
  public init(location: StoreLocation, busyTimeout: Double = 5) throws {
    self.location = location
    let folder = (location.path as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw FileError(path: folder, action: .write, reason: "the folder cannot be made")
    }
    try location.adoptOriginal()
    var configuration = Configuration()
    configuration.busyMode = .timeout(busyTimeout)
    configuration.journalMode = .wal
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
    database = try Self.translatingErrors(path: location.path) {
      let database = try DatabaseQueue(path: location.path, configuration: configuration)
      // GRDB relaxes write-ahead logs to NORMAL, which may lose the last edits in a power cut.
      try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      try Self.migrate(database, path: location.path)
      return database
    }
  }

  /// Reads in one consistent snapshot.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try Self.translatingErrors(path: location.path) { try database.read(body) }
  }

  /// Writes in one transaction; an error takes all of it back.
  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try Self.translatingErrors(path: location.path) { try database.write(body) }
  }

  func failure(_ problem: AnnotationStoreError.Problem) -> AnnotationStoreError {
    AnnotationStoreError(path: location.path, problem: problem)
  }

  private static func translatingErrors<Value>(path: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw AnnotationStoreError(path: path, error)
    } catch is RowDecodingError {
      throw AnnotationStoreError(path: path, problem: .damaged("a column holds what it should not"))
    }
  }
}
