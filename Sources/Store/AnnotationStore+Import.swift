import Foundation
import GRDB
import Landmarks
import Radiograph

/// What happens where a point from a file meets a mark of a person.
package enum MergeRule: String, Sendable, CaseIterable {
  /// The mark stays; only landmarks without one are filled.
  case fill
  /// The file counts; the mark can be had back by undoing.
  case overwrite
  /// Both stay: the file's points become those of another annotator.
  case annotator
}

/// Points from files for one image.
package struct ImportedImage: Sendable {
  /// The image.
  package let image: ImageName
  /// Its points.
  package let points: [LandmarkPoint]
  /// mm/px that the file states; taken over where no spacing is known, and a person's also where only
  /// the image's own file did.
  package let spacing: PixelSpacing?

  package init(image: ImageName, points: [LandmarkPoint], spacing: PixelSpacing? = nil) {
    (self.image, self.points, self.spacing) = (image, points, spacing)
  }
}

/// What an import did.
package struct ImportOutcome: Sendable, Hashable {
  /// Points that were stored.
  package var points = 0
  /// Images that got at least one.
  package var images = 0
  /// Points that were there already, or gave way to a person's mark.
  package var kept = 0
  /// Lines and curves that were not there before.
  package var lines = LandmarkLines()

  package init(points: Int = 0, images: Int = 0, kept: Int = 0, lines: LandmarkLines = LandmarkLines()) {
    (self.points, self.images, self.kept, self.lines) = (points, images, kept, lines)
  }
}

extension AnnotationStore {
  /// Takes over points from files in one transaction: all of them, or none when anything fails.
  ///
  /// Every image's points are one edit of its history; `undoImport` takes back all images at once.
  /// - Parameters:
  ///   - images: the points, each image once.
  ///   - landmarks: names in the files' order; new ones join the end of the folder's list.
  ///   - lines: lines and curves between them, which join those of the folder.
  ///   - rule: what counts where both the file and a person speak.
  ///   - person: who imports.
  /// - Throws: `AnnotationStoreError`.
  package func importPoints(
    _ images: [ImportedImage], landmarks: [Landmark], lines: LandmarkLines = LandmarkLines(), rule: MergeRule,
    by person: String
  ) throws -> ImportOutcome {
    // Size and time only: reading ten thousand films would take minutes.
    let files = images.map { FilmFile(path: path(of: $0.image)) }
    return try write { database in
      let batch =
        try Int64.fetchOne(database, sql: "SELECT MAX(IFNULL(MAX(batch), 0), 0) + 1 FROM edit") ?? 1
      let register = try LandmarkRegister(database)
      for landmark in landmarks { try register.name(landmark) }
      var outcome = ImportOutcome()
      for (image, file) in zip(images, files) {
        let stored = try store(image, rule, by: person, batch: batch, in: register)
        outcome.points += stored
        outcome.kept += image.points.count - stored
        guard stored > 0 else { continue }
        outcome.images += 1
        try recordFirst(file, of: image, in: database)
      }
      outcome.lines = try add(lines, ofImport: outcome.points > 0 ? batch : nil, in: database)
      return outcome
    }
  }

  /// Takes back the last import of this folder that still counts, on every image where nothing was done since; its lines
  /// and curves too, unless points of it stay.
  ///
  /// - Returns: images put back, and images left alone because they were worked on; nil without an import.
  package func undoImport() throws -> (undone: Int, kept: [ImageName])? {
    try write { database in
      let last = "SELECT MAX(batch) FROM edit WHERE batch > 0 AND state = 'done'"
      guard let batch = try Int64.fetchOne(database, sql: last) else { return nil }
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT edit.*, image.name FROM edit JOIN image ON image.id = image_id
          WHERE batch = ? AND state = 'done' ORDER BY edit.id DESC
          """, arguments: [batch])
      let register = try LandmarkRegister(database)
      var undone = 0
      var kept: [ImageName] = []
      for row in rows {
        let name = ImageName(try row.decode(forColumn: "name"))
        let scope = reading(by: try row.decode(String.self, forColumn: "reader"))
        let later = try Int.fetchOne(
          database,
          sql: "SELECT COUNT(*) FROM edit WHERE image_id = ? AND reader = ? AND state = 'done' AND id > ?",
          arguments: [
            try row.decode(Int64.self, forColumn: "image_id"), scope.reader,
            try row.decode(Int64.self, forColumn: "id"),
          ])
        guard later == 0 else {
          kept.append(name)
          continue
        }
        _ = try scope.carryOut(row, of: name, to: .undone, in: register) { $0.inverse }
        undone += 1
      }
      if kept.isEmpty { try takeBackLines(ofImport: batch, in: database) }
      return (undone, kept.sorted())
    }
  }

  /// - Returns: points that changed something.
  private func store(
    _ image: ImportedImage, _ rule: MergeRule, by person: String, batch: Int64, in register: LandmarkRegister
  ) throws -> Int {
    let readers =
      rule == .annotator ? Dictionary(grouping: image.points, by: \.annotator) : ["": image.points]
    var stored = 0
    for (name, points) in readers.sorted(by: { $0.key < $1.key }) {
      let scope = rule == .annotator ? reading(by: name) : self
      let present = try scope.points(of: image.image, in: register.database)
      guard let edit = present.importing(points, overwriting: rule != .fill, by: person) else { continue }
      try scope.apply(edit, to: image.image, batch: batch, in: register)
      stored += edit.changes.count
    }
    return stored
  }

  private func recordFirst(_ file: FilmFile?, of image: ImportedImage, in database: Database) throws {
    if let file {
      try database.execute(
        sql: "UPDATE image SET file_size = ?, file_time = ? WHERE name = ? AND file_size IS NULL",
        arguments: [file.size, file.time, image.image.name])
    }
    if let spacing = image.spacing {
      // What a person says counts more than what a file states, wherever either was written down.
      let persons = PixelSpacing.Source.allCases.filter(\.isPersons).map { "'\($0.rawValue)'" }
      let weaker = "spacing_source NOT IN (\(persons.joined(separator: ", ")))"
      try database.execute(
        sql: """
          UPDATE image SET spacing_x = ?, spacing_y = ?, spacing_source = ?
          WHERE name = ? AND (spacing_x IS NULL OR ? AND \(weaker))
          """,
        arguments: [
          spacing.x, spacing.y, spacing.source.rawValue, image.image.name, spacing.source.isPersons,
        ])
    }
  }
}
