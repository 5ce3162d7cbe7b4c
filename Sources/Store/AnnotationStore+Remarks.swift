import GRDB
import Landmarks
import Radiograph

/// What people say of films as a whole: notes, tags, exclusions. They are the folder's, whoever reads it.
extension AnnotationStore {
  /// The remarks of all films that have any.
  package func remarks() throws -> [ImageName: FilmRemarks] {
    try read { database in
      let sql = """
        SELECT name, note, tags, exclusion FROM image
        WHERE note IS NOT NULL OR tags IS NOT NULL OR exclusion IS NOT NULL
        """
      return try Row.fetchAll(database, sql: sql).reduce(into: [:]) { remarks, row in
        let tags: String? = try row.decode(forColumn: "tags")
        remarks[ImageName(try row.decode(forColumn: "name"))] = FilmRemarks(
          note: try row.decode(String?.self, forColumn: "note") ?? "", tags: tags.map { [$0] } ?? [],
          exclusion: try row.decode(forColumn: "exclusion"))
      }
    }
  }

  /// The films that take no part in searches, counts, exports and evaluations.
  package func excluded() throws -> Set<ImageName> {
    try read {
      let sql = "SELECT name FROM image WHERE exclusion IS NOT NULL"
      return Set(try String.fetchAll($0, sql: sql).map(ImageName.init(_:)))
    }
  }

  /// Takes the points of excluded films out of a table.
  ///
  /// - Returns: the films that had points in it.
  @discardableResult
  package func leaveOutExcluded(of table: inout PointTable) throws -> Set<ImageName> {
    let excluded = try excluded().intersection(table.images)
    table.rows.removeAll { excluded.contains($0.image) }
    return excluded
  }

  /// Replaces the remarks of some films, all of them or none.
  package func setRemarks(_ remarks: [ImageName: FilmRemarks]) throws {
    // A film that is renamed is known again, and what was said of it follows.
    let files = remarks.keys.compactMap { image in fileToRecord(of: image).map { (image, $0) } }
    try write { database in
      for (image, file) in files { try record(file, of: image, in: database) }
      for (image, said) in remarks {
        try database.execute(
          sql: "UPDATE image SET note = ?, tags = ?, exclusion = ? WHERE id = ?",
          arguments: [
            said.note.isEmpty ? nil : said.note,
            said.tags.isEmpty ? nil : said.tags.joined(separator: " "),
            said.exclusion, try identifier(of: image, in: database),
          ])
      }
    }
  }
}
