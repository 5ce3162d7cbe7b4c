import GRDB

/// The SQLite in use, for `bregma doctor`.
package enum SQLiteLibrary {
  /// Its version, such as "3.40.1".
  package static var version: String {
    let number = Int(Database.sqliteLibVersionNumber)
    return "\(number / 1_000_000).\(number / 1000 % 1000).\(number % 1000)"
  }
}
