import Basics
import Foundation
import GRDB
import Landmarks
import Radiograph

/// What predictions were made from: marks that a search went by, which somebody may move or delete afterwards.
///
/// Kept among the settings: `found IMAGE READER` names what the image's predictions were made from, `search HASH` lists these
/// marks.
extension AnnotationStore {
  /// A mark that a search went by.
  private struct Origin: Codable, Hashable {
    /// Row of the image.
    let image: Int64
    /// The landmark's identity.
    let landmark: String
    /// Native px.
    let x, y: Double
  }

  /// The landmarks of an image whose predictions come from marks that are no longer there, or elsewhere, or on a film that
  /// was excluded since.
  ///
  /// Predictions of earlier versions, and those that were imported, do not say what they were made from.
  package func outdatedPredictions(image: ImageName) throws -> Set<Landmark> {
    try read { database in
      let current = try points(of: image, in: database)
      let suggested = current.predictions.keys.filter { current.marks[$0] == nil }
      let sql = "SELECT value FROM setting WHERE key = (SELECT value FROM setting WHERE key = ?)"
      guard !suggested.isEmpty,
        let id = try Int64.fetchOne(
          database, sql: "SELECT id FROM image WHERE name = ?", arguments: [image.name]),
        let text = try String.fetchOne(database, sql: sql, arguments: [foundKey(id)]),
        let origins = try? JSONDecoder().decode([Origin].self, from: Data(text.utf8))
      else { return [] }
      let register = try LandmarkRegister(database)
      let byLandmark = Dictionary(grouping: origins) { LandmarkRegister.Identity(text: $0.landmark) }
      let isThere = try database.cachedStatement(
        sql: """
          SELECT 1 FROM point JOIN image ON image.id = image_id
          WHERE exclusion IS NULL AND image_id = ? AND reader = ? AND layer = 'marks' AND landmark = ? AND x = ? AND y = ?
          """)
      return Set(
        try suggested.filter { landmark in
          let marks = register.identity(of: landmark).flatMap { byLandmark[$0] } ?? []
          return try marks.contains {
            try Int.fetchOne(isThere, arguments: [$0.image, reader, $0.landmark, $0.x, $0.y]) == nil
          }
        })
    }
  }

  /// Notes what an image's predictions were made from.
  func note(origins marks: [MarkedFilm], of image: ImageName, in register: LandmarkRegister) throws {
    let database = register.database
    let origins = try marks.flatMap { film in
      let id = try identifier(of: film.image, in: database)
      return film.marks.compactMap { landmark, place in
        register.identity(of: landmark).map { Origin(image: id, landmark: $0.text, x: place.x, y: place.y) }
      }
    }.sorted { ($0.image, $0.landmark) < ($1.image, $1.landmark) }
    let text = String(decoding: try JSONEncoder().encode(origins), as: UTF8.self)
    let key = "search " + ContentHash.of(Array(text.utf8))
    if try Int.fetchOne(database, sql: "SELECT 1 FROM setting WHERE key = ?", arguments: [key]) == nil {
      // What no prediction comes from any more needs nobody to know.
      try database.execute(
        sql: """
          DELETE FROM setting WHERE key LIKE 'search %'
            AND key NOT IN (SELECT value FROM setting WHERE key LIKE 'found %')
          """)
      try database.execute(sql: "INSERT INTO setting VALUES (?, ?)", arguments: [key, text])
    }
    try database.execute(
      sql: "INSERT OR REPLACE INTO setting VALUES (?, ?)",
      arguments: [foundKey(try identifier(of: image, in: database)), key])
  }

  private func foundKey(_ image: Int64) -> String { "found \(image) \(reader)" }
}
