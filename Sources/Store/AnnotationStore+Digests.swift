import Basics
import GRDB

/// A digest of every table that holds a person's work, so that a bit that flips on the disk is noticed: SQLite itself
/// checks only how its pages hang together.
///
/// A table's digest is the sum, modulo 2^64, of the hashes of its rows (docs/FORMATS.md). Triggers of the connection,
/// which are not in the file, keep it with every change, so that no statement can forget it.
enum TableDigest {
  /// The tables that have one.
  static let tables = ["image", "landmark", "point", "edit", "setting"]

  /// Where the digests are kept.
  static let schema = """
    CREATE TABLE digest (
      table_name TEXT PRIMARY KEY,
      value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  /// Works out all digests anew and keeps them.
  static func keepAll(in database: Database) throws {
    for table in tables {
      try database.execute(
        sql: "INSERT OR REPLACE INTO digest VALUES (?, ?)",
        arguments: [table, try digest(of: table, in: database)])
    }
  }

  /// The first table whose rows are not those that were written; nil when all are.
  static func firstDamaged(in database: Database) throws -> String? {
    try tables.first { table in
      let sql = "SELECT value FROM digest WHERE table_name = ?"
      let kept = try Int64.fetchOne(database, sql: sql, arguments: [table])
      return try kept != digest(of: table, in: database)
    }
  }

  private static func digest(of table: String, in database: Database) throws -> Int64 {
    var digest: Int64 = 0
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM \(table)")
    while let row = try rows.next() { digest &+= hash(of: row.databaseValues) }
    return digest
  }

  /// Lets this connection keep the digests.
  static func keepUp(in database: Database) throws {
    // Else a row that INSERT OR REPLACE takes away would go unnoticed.
    try database.execute(sql: "PRAGMA recursive_triggers = ON")
    database.add(function: change)
    for table in tables {
      let columns = try database.columns(in: table).map(\.name)
      func values(_ row: String) -> String { columns.map { "\(row).\($0)" }.joined(separator: ", ") }
      let events = [
        ("INSERT", "row_change(value, 1, \(values("NEW")))"),
        ("DELETE", "row_change(value, -1, \(values("OLD")))"),
        ("UPDATE", "row_change(row_change(value, -1, \(values("OLD"))), 1, \(values("NEW")))"),
      ]
      for (event, value) in events {
        try database.execute(
          sql: """
            CREATE TEMP TRIGGER IF NOT EXISTS digest_\(table)_\(event) AFTER \(event) ON main.\(table) BEGIN
              UPDATE digest SET value = \(value) WHERE table_name = '\(table)';
            END
            """)
      }
    }
  }

  /// `row_change(digest, 1 or -1, column, ...)`: the digest with a row more or less.
  private static let change = DatabaseFunction("row_change", pure: true) { values in
    guard values.count > 2, let digest = Int64.fromDatabaseValue(values[0]),
      let sign = Int64.fromDatabaseValue(values[1])
    else { return nil }
    return digest &+ sign &* hash(of: values.dropFirst(2))
  }

  /// The content hash of a row: for every column a letter for its type, and its bytes.
  private static func hash(of values: some Sequence<DatabaseValue>) -> Int64 {
    var bytes: [UInt8] = []
    func append(_ type: Unicode.Scalar, _ number: UInt64) {
      bytes.append(UInt8(ascii: type))
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    for value in values {
      switch value.storage {
      case .null: append("n", 0)
      case .int64(let number): append("i", UInt64(bitPattern: number))
      case .double(let number): append("r", number.bitPattern)
      case .string(let text):
        append("t", UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
      case .blob(let data):
        append("b", UInt64(data.count))
        bytes.append(contentsOf: data)
      }
    }
    return Int64(bitPattern: ContentHash.number(of: bytes))
  }
}
