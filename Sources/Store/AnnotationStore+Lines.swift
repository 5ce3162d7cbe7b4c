import GRDB
import Landmarks

/// Lines and curves between the folder's landmarks: settings, which follow the names.
extension AnnotationStore {
  private static let skeletonKey = "skeleton"
  private static let curvesKey = "curves"

  /// The lines and curves; none when nobody has drawn any.
  package func lines() throws -> LandmarkLines { try read { try lines(in: $0) } }

  /// Replaces the lines and curves.
  package func setLines(_ lines: LandmarkLines) throws {
    guard !isReadOnly else { return }
    try write(changingPoints: false) { try setLines(lines, in: $0) }
  }

  /// Adds the lines and curves of an import, and remembers which of them are its own, so that it can be taken back.
  ///
  /// - Parameter batch: number of the import; nil where it brought no point, so that nothing of it can be taken back.
  /// - Returns: those that were not there.
  func add(_ lines: LandmarkLines, ofImport batch: Int64?, in database: Database) throws -> LandmarkLines {
    var known = try self.lines(in: database)
    let new = known.add(lines)
    if !new.isEmpty { try setLines(known, in: database) }
    if let batch { try setLines(new, of: Self.import(batch), in: database) }
    return new
  }

  /// Takes away what an import added, but for what was taken away or drawn otherwise since.
  func takeBackLines(ofImport batch: Int64, in database: Database) throws {
    var known = try lines(in: database)
    known.remove(try lines(of: Self.import(batch), in: database))
    try setLines(known, in: database)
    try setLines(LandmarkLines(), of: Self.import(batch), in: database)
  }

  /// Lets lines and curves follow a landmark that gets another name.
  func renameInLines(_ old: Landmark, to new: Landmark, in database: Database) throws {
    let sql =
      "SELECT key, value FROM setting WHERE key LIKE '\(Self.skeletonKey)%' OR key LIKE '\(Self.curvesKey)%'"
    for row in try Row.fetchAll(database, sql: sql) {
      let (key, text): (String, String) = (
        try row.decode(forColumn: "key"), try row.decode(forColumn: "value")
      )
      let renamed =
        key.hasPrefix(Self.skeletonKey)
        ? Skeleton(text: text)?.renaming(old, to: new).text
        : [Curve](text: text)?.compactMap { $0.renaming(old, to: new) }.text
      if let renamed { try set(renamed, for: key, in: database) }
    }
  }

  // Beside the folder's lines and curves stand those of each import, under the same keys with its number.

  private static func `import`(_ batch: Int64) -> String { " of import \(batch)" }

  private func lines(of owner: String = "", in database: Database) throws -> LandmarkLines {
    func text(_ key: String) throws -> String? {
      try String.fetchOne(database, sql: "SELECT value FROM setting WHERE key = ?", arguments: [key + owner])
    }
    return LandmarkLines(
      skeleton: try text(Self.skeletonKey).flatMap(Skeleton.init(text:)) ?? Skeleton(),
      curves: try text(Self.curvesKey).flatMap([Curve].init(text:)) ?? [])
  }

  private func setLines(_ lines: LandmarkLines, of owner: String = "", in database: Database) throws {
    try set(lines.skeleton.isEmpty ? nil : lines.skeleton.text, for: Self.skeletonKey + owner, in: database)
    try set(lines.curves.isEmpty ? nil : lines.curves.text, for: Self.curvesKey + owner, in: database)
  }
}
