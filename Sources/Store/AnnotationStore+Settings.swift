import GRDB
import Landmarks

extension AnnotationStore {
  /// The folder's landmarks in marking order.
  package func landmarks() throws -> [Landmark] {
    try read { try String.fetchAll($0, sql: "SELECT name FROM landmark ORDER BY place, name") }
      .map(Landmark.init(_:))
  }

  /// Replaces the folder's landmarks and their order; repeats are dropped.
  ///
  /// Points of a landmark that is no longer listed stay stored, and come back when it is listed again.
  package func setLandmarks(_ landmarks: [Landmark]) throws {
    try write { database in
      try database.execute(sql: "DELETE FROM landmark")
      for (place, landmark) in landmarks.enumerated() {
        try database.execute(
          sql: "INSERT OR IGNORE INTO landmark VALUES (?, ?)", arguments: [landmark.name, place])
      }
    }
  }

  /// A setting of this folder, such as the window or the last image; nil when it was never set.
  package func setting(_ key: String) throws -> String? {
    try read { try String.fetchOne($0, sql: "SELECT value FROM setting WHERE key = ?", arguments: [key]) }
  }

  /// Sets a setting of this folder; nil forgets it. A store that is only read remembers nothing.
  package func setSetting(_ value: String?, for key: String) throws {
    guard !isReadOnly else { return }
    try write(changingPoints: false) { database in
      if let value {
        try database.execute(sql: "INSERT OR REPLACE INTO setting VALUES (?, ?)", arguments: [key, value])
      } else {
        try database.execute(sql: "DELETE FROM setting WHERE key = ?", arguments: [key])
      }
    }
  }
}
