import Basics
import Foundation
import GRDB
import Landmarks
import Synchronization

extension AnnotationStore {
  /// Brings the database to the present schema, in one transaction for all programs that open it at once.
  static func migrate(_ database: DatabaseQueue, path: String) throws {
    let migrator = migrator
    if try inOneSnapshot(of: database, migrator.hasBeenSuperseded) {
      throw AnnotationStoreError(path: path, problem: .newer)
    }
    try migrating.withLock { _ in
      for attempt in 1... {
        do {
          return try migrator.migrate(database)
        } catch {
          // Another program may have taken the same step a moment earlier: then this one was rolled back.
          guard try needsMigration(database) else { return }
          if attempt == 5 { throw error }
        }
      }
    }
  }

  /// One opening at a time in this program.
  private static let migrating = Mutex<Void>(())

  /// Whether the database lacks a step to the present schema.
  static func needsMigration(_ database: DatabaseQueue) throws -> Bool {
    try !inOneSnapshot(of: database, migrator.hasCompletedMigrations)
  }

  /// Reads while others may be writing the first schema: whether a table is there and what it holds must not be seen
  /// at two different moments.
  private static func inOneSnapshot<Value>(
    of database: DatabaseQueue, _ body: (Database) throws -> Value
  ) throws -> Value {
    try database.read {
      // The transaction sees one moment only from its first reading on.
      _ = try Row.fetchOne($0, sql: "SELECT 1 FROM sqlite_master")
      return try body($0)
    }
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: points, edits, templates, settings") { try $0.execute(sql: firstSchema) }
    migrator.registerMigration("2: readers, files, revision") { try $0.execute(sql: secondSchema) }
    migrator.registerMigration("3: stamps of files") {
      try $0.execute(sql: "ALTER TABLE image ADD COLUMN file_stamp TEXT")
    }
    migrator.registerMigration("4: digests") {
      try $0.execute(sql: TableDigest.schema)
      try TableDigest.keepAll(in: $0)
    }
    migrator.registerMigration("5: notes, tags and exclusions of images") {
      for column in ["note", "tags", "exclusion"] {
        try $0.execute(sql: "ALTER TABLE image ADD COLUMN \(column) TEXT")
      }
      try TableDigest.keepAll(in: $0)
    }
    migrator.registerMigration("6: landmarks by identity") {
      try $0.execute(sql: sixthSchema)
      try LandmarkRegister.makeNamesDiffer(in: $0)
      try TableDigest.keepAll(in: $0)
    }
    migrator.registerMigration("7: landmarks that had their names") {
      try $0.execute(sql: seventhSchema)
      try TableDigest.keepAll(in: $0)
    }
    return migrator
  }

  /// What the reading of a store's file has told, before anything is written to it.
  struct Inspection {
    /// Whether the file lacks a step to the present schema.
    let needsMigration: Bool
  }

  /// Reads the whole file once, through a connection that changes nothing: its structure, its schema, its digests.
  ///
  /// - Parameter checkingDigests: whether rows must be those that were written.
  /// - Throws: `AnnotationStoreError`: damaged, of a newer version, or with anything that this program did not put there.
  @discardableResult
  static func inspect(
    path: String, busyTimeout: Double = 5, checkingDigests: Bool = true
  ) throws -> Inspection {
    do {
      return try translatingErrors(path: path) {
        if checkingDigests, try WriteAheadLog.condition(path: path + "-wal") == .damaged {
          throw AnnotationStoreError(
            path: path, problem: .damaged("the last edits, in its log, are not what was written"))
        }
        let database = try connectForReading(path, busyTimeout: busyTimeout)
        return try patiently(for: busyTimeout) {
          try database.read { try inspect($0, path: path, checkingDigests) }
        }
      }
    } catch let error as AnnotationStoreError where error.problem.isDamage {
      let isBackup = StoreBackups(of: path).folder == (path as NSString).deletingLastPathComponent
      throw AnnotationStoreError(
        path: error.path, problem: error.problem, backup: isBackup ? nil : StoreBackups(of: path).newestGood)
    }
  }

  private static func inspect(
    _ database: Database, path: String, _ checkingDigests: Bool
  ) throws -> Inspection {
    let problem = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
    if let problem, problem != "ok" {
      throw AnnotationStoreError(path: path, problem: .damaged(AnnotationStoreError.brokenStructure))
    }
    let migrator = migrator
    if try migrator.hasBeenSuperseded(database) { throw AnnotationStoreError(path: path, problem: .newer) }
    if let stranger = try stranger(in: database) {
      throw AnnotationStoreError(path: path, problem: .foreign(stranger))
    }
    let needsMigration = try !migrator.hasCompletedMigrations(database)
    let hasDigests = try database.tableExists("digest")
    if checkingDigests, hasDigests, let table = try TableDigest.firstDamaged(in: database) {
      throw AnnotationStoreError(
        path: path, problem: .damaged("the table \(table) is not what was written"))
    }
    // What an earlier version wrote has no digest that would tell of a flipped bit; what cannot be a point does.
    if !hasDigests || !checkingDigests, try database.tableExists("point") {
      try refuseImpossiblePoints(in: database, path: path)
    }
    return Inspection(needsMigration: needsMigration)
  }

  private static func refuseImpossiblePoints(in database: Database, path: String) throws {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT x, y, status, confidence, annotator FROM point")
    while let row = try rows.next() {
      guard try Self.point(Landmark(""), from: row) != nil else {
        throw AnnotationStoreError(path: path, problem: .damaged(Self.contradiction(in: "point")))
      }
    }
  }

  /// What stands in the file's schema and is not of this program, in words; nil when there is nothing.
  ///
  /// A trigger could change points behind every edit, a view show others than are stored.
  private static func stranger(in database: Database) throws -> String? {
    let applied = try migrator.appliedMigrations(database)
    let present = try schema(of: database)
    // A database without a table is a new one; the list of steps is there a moment before the first one is taken.
    guard present.keys.contains(where: { $0 != "table grdb_migrations" }) else { return nil }
    let known = try knownSchema(upTo: applied.last)
    let strange = present.first { known[$0.key] != $0.value } ?? known.first { present[$0.key] == nil }
    guard let name = strange?.key else { return nil }
    return present[name] == nil
      ? "it lacks the \(displayName(name)) that bregma made"
      : "it holds a \(displayName(name)) that bregma did not make"
  }

  /// The schema that this program makes with its steps up to one of them.
  private static func knownSchema(upTo last: String?) throws -> [String: String] {
    try knownSchemas.withLock {
      if let known = $0[last] { return known }
      let reference = try DatabaseQueue()
      if let last { try migrator.migrate(reference, upTo: last) }
      let known = try reference.read(schema)
      $0[last] = known
      return known
    }
  }

  /// Those that were made already; they are the same as long as the program runs.
  private static let knownSchemas = Mutex<[String?: [String: String]]>([:])

  /// The schema: kind and name of every entry, with its text without blanks, for versions of SQLite set them differently.
  private static func schema(of database: Database) throws -> [String: String] {
    // SQLite's own entries: indexes that follow from the tables, numbering, statistics.
    let sql = """
      SELECT type, name, IFNULL(sql, '') AS sql FROM sqlite_master
      WHERE NOT (type = 'index' AND sql IS NULL)
        AND NOT (type = 'table' AND name IN ('sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4'))
      ORDER BY name
      """
    var schema: [String: String] = [:]
    for row in try Row.fetchAll(database, sql: sql) {
      let (type, name): (String, String) = (
        try row.decode(forColumn: "type"), try row.decode(forColumn: "name")
      )
      let text: String = try row.decode(forColumn: "sql")
      schema["\(type) \(name)"] = text.filter { !$0.isWhitespace && $0 != "\"" }
    }
    return schema
  }

  /// `point` is the present, `edit` is how it came about; images get their row with their first fact.
  private static let firstSchema = """
    CREATE TABLE image (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      width INTEGER,
      height INTEGER,
      spacing_x REAL,
      spacing_y REAL,
      spacing_source TEXT,
      is_template INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE landmark (
      name TEXT PRIMARY KEY,
      place INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE point (
      image_id INTEGER NOT NULL REFERENCES image (id),
      layer TEXT NOT NULL CHECK (layer IN ('marks', 'predictions')),
      landmark TEXT NOT NULL,
      x REAL,
      y REAL,
      status TEXT NOT NULL,
      confidence REAL,
      annotator TEXT NOT NULL,
      PRIMARY KEY (image_id, layer, landmark)
    ) STRICT, WITHOUT ROWID;
    CREATE VIEW visible_point AS
      SELECT * FROM point WHERE layer = 'marks'
      UNION ALL
      SELECT * FROM point AS prediction WHERE layer = 'predictions' AND NOT EXISTS (
        SELECT 1 FROM point WHERE image_id = prediction.image_id AND layer = 'marks'
          AND landmark = prediction.landmark);
    CREATE TABLE edit (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      image_id INTEGER NOT NULL REFERENCES image (id),
      kind TEXT NOT NULL,
      changes TEXT NOT NULL,
      author TEXT NOT NULL,
      time TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'abandoned'))
    ) STRICT;
    CREATE INDEX edit_of_image ON edit (image_id, state, id);
    CREATE TABLE setting (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  /// Points of further readers beside the folder's own (reader ''); imports as batches; files by content;
  /// a revision that changes with every change of the points.
  private static let secondSchema = """
    DROP VIEW visible_point;
    CREATE TABLE new_point (
      image_id INTEGER NOT NULL REFERENCES image (id),
      reader TEXT NOT NULL,
      layer TEXT NOT NULL CHECK (layer IN ('marks', 'predictions')),
      landmark TEXT NOT NULL,
      x REAL,
      y REAL,
      status TEXT NOT NULL,
      confidence REAL,
      annotator TEXT NOT NULL,
      PRIMARY KEY (image_id, reader, layer, landmark)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO new_point
      SELECT image_id, '', layer, landmark, x, y, status, confidence, annotator FROM point;
    DROP TABLE point;
    ALTER TABLE new_point RENAME TO point;
    CREATE VIEW visible_point AS
      SELECT * FROM point WHERE layer = 'marks'
      UNION ALL
      SELECT * FROM point AS prediction WHERE layer = 'predictions' AND NOT EXISTS (
        SELECT 1 FROM point WHERE image_id = prediction.image_id AND reader = prediction.reader
          AND layer = 'marks' AND landmark = prediction.landmark);
    ALTER TABLE edit ADD COLUMN reader TEXT NOT NULL DEFAULT '';
    ALTER TABLE edit ADD COLUMN batch INTEGER;
    DROP INDEX edit_of_image;
    CREATE INDEX edit_of_image ON edit (image_id, reader, state, id);
    CREATE INDEX edit_of_batch ON edit (batch) WHERE batch IS NOT NULL;
    ALTER TABLE image ADD COLUMN file_size INTEGER;
    ALTER TABLE image ADD COLUMN file_time INTEGER;
    ALTER TABLE image ADD COLUMN file_hash TEXT;
    CREATE TABLE revision (value TEXT NOT NULL) STRICT;
    INSERT INTO revision SELECT IIF(EXISTS (SELECT 1 FROM edit), hex(randomblob(8)), '');
    """

  /// Points and edits refer to landmarks by what was their name until now, and is their identity from here on: so they stay as
  /// they are. A landmark without a place is not listed, but there is something of it.
  private static let sixthSchema = """
    CREATE TABLE new_landmark (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      place INTEGER
    ) STRICT, WITHOUT ROWID;
    INSERT INTO new_landmark SELECT name, name, place FROM landmark;
    INSERT OR IGNORE INTO new_landmark SELECT landmark, landmark, NULL FROM point;
    INSERT OR IGNORE INTO new_landmark
      SELECT value ->> '$.landmark', value ->> '$.landmark', NULL
      FROM edit, json_each(IIF(json_valid(changes), changes, '[]'))
      WHERE typeof(value ->> '$.landmark') = 'text';
    DROP TABLE landmark;
    ALTER TABLE new_landmark RENAME TO landmark;
    """

  /// Names are those of one landmark each, but for retired ones (`LandmarkRegister`).
  private static let seventhSchema = """
    CREATE TABLE new_landmark (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      place INTEGER,
      is_retired INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    INSERT INTO new_landmark SELECT id, name, place, 0 FROM landmark;
    DROP TABLE landmark;
    ALTER TABLE new_landmark RENAME TO landmark;
    CREATE UNIQUE INDEX landmark_of_name ON landmark (name) WHERE is_retired = 0;
    """
}
