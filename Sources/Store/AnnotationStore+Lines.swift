import GRDB
import Landmarks

/// Lines and curves between the folder's landmarks: settings, which follow the names.
extension AnnotationStore {
  private static let skeletonKey = "skeleton"
  private static let curvesKey = "curves"

  /// The lines and curves; none when nobody has drawn any.
  package func lines() throws -> LandmarkLines {
    LandmarkLines(
      skeleton: try setting(Self.skeletonKey).flatMap(Skeleton.init(text:)) ?? Skeleton(),
      curves: try setting(Self.curvesKey).flatMap([Curve].init(text:)) ?? [])
  }

  /// Replaces the lines and curves.
  package func setLines(_ lines: LandmarkLines) throws {
    try setSetting(lines.skeleton.isEmpty ? nil : lines.skeleton.text, for: Self.skeletonKey)
    try setSetting(lines.curves.isEmpty ? nil : lines.curves.text, for: Self.curvesKey)
  }

  /// Lets lines and curves follow a landmark that gets another name.
  func renameInLines(_ old: Landmark, to new: Landmark, in database: Database) throws {
    try change(Self.skeletonKey, in: database) { Skeleton(text: $0)?.renaming(old, to: new).text }
    try change(Self.curvesKey, in: database) {
      [Curve](text: $0)?.compactMap { $0.renaming(old, to: new) }.text
    }
  }

  private func change(_ key: String, in database: Database, _ changed: (String) -> String?) throws {
    let sql = "SELECT value FROM setting WHERE key = ?"
    guard let text = try String.fetchOne(database, sql: sql, arguments: [key]), let new = changed(text) else {
      return
    }
    try database.execute(sql: "UPDATE setting SET value = ? WHERE key = ?", arguments: [new, key])
  }
}
