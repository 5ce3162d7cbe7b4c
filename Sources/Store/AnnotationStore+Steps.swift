import Foundation
import GRDB
import Landmarks
import Radiograph

/// What one person did, on whatever image it was: searches and other people's edits are none of their steps.
extension AnnotationStore {
  /// An edit of one person, and where it stands in the folder's log.
  package struct Step: Sendable, Hashable {
    /// Its number in the log; later edits have higher ones.
    package let number: Int64
    /// The image.
    package let image: ImageName
    /// What was done.
    package let edit: Edit
    /// The import that it belongs to, which is taken back as a whole; nil for what was done by hand.
    package let batch: Int64?
  }

  /// The last edit of a person that counts; nil when there is none.
  package func lastStep(by person: String) throws -> Step? {
    try read { try step(by: person, "state = 'done'", order: "DESC", in: $0) }
  }

  /// The first edit that a person has taken back after everything of theirs that counts; nil when there is none.
  package func nextStep(by person: String) throws -> Step? {
    try read { database in
      let last = try step(by: person, "state = 'done'", order: "DESC", in: database)?.number ?? 0
      return try step(by: person, "state = 'undone' AND edit.id > \(last)", order: "ASC", in: database)
    }
  }

  /// When a person made their latest edits of points, oldest first, and on how many points each of them decided.
  package func decisions(by person: String, most count: Int = 200) throws -> [(time: Date, decisions: Int)] {
    try read { database in
      let sql = """
        SELECT time, changes FROM edit WHERE reader = ? AND author = ? AND batch IS NULL
          AND kind NOT IN ('predict', 'importPoints', 'copyPoints', 'mergeLandmarks') ORDER BY id DESC LIMIT ?
        """
      return try Row.fetchAll(database, sql: sql, arguments: [reader, person, count]).reversed().map { row in
        (try row.decode(forColumn: "time"), Set(try changes(from: row).map(\.landmark)).count)
      }
    }
  }

  /// The number of the newest edit of the folder's log, whoever made it; 0 when there is none.
  package func newestNumber() throws -> Int64 {
    try read { try Int64.fetchOne($0, sql: "SELECT MAX(id) FROM edit") ?? 0 }
  }

  /// Takes steps back, the last one first, whatever searches have found since: all of them or none.
  ///
  /// - Throws: `AnnotationStoreError`, `.changedElsewhere` when somebody has changed the same mark since.
  package func undo(_ steps: [Step]) throws { try carryOut(steps.reversed(), to: .undone) { $0.inverse } }

  /// Carries out again steps that were taken back: all of them or none.
  ///
  /// - Throws: as `undo`.
  package func redo(_ steps: [Step]) throws { try carryOut(steps, to: .done) { $0 } }

  private func carryOut(_ steps: [Step], to state: LogEntry.State, direction: (Edit) -> Edit) throws {
    try write { database in
      for step in steps {
        let sql = "SELECT edit.* FROM edit WHERE id = ? AND reader = ? AND state != ?"
        let arguments: StatementArguments = [step.number, reader, state.rawValue]
        guard let row = try Row.fetchOne(database, sql: sql, arguments: arguments) else {
          throw failure(.changedElsewhere(image: step.image))
        }
        _ = try carryOut(row, of: step.image, to: state, in: database, direction: direction)
      }
    }
  }

  private func step(by person: String, _ condition: String, order: String, in database: Database) throws
    -> Step?
  {
    let sql = """
      SELECT edit.*, image.name FROM edit JOIN image ON image.id = edit.image_id
      WHERE reader = ? AND author = ? AND kind != 'predict' AND \(condition) ORDER BY edit.id \(order) LIMIT 1
      """
    return try Row.fetchOne(database, sql: sql, arguments: [reader, person]).map { row in
      Step(
        number: try row.decode(forColumn: "id"), image: ImageName(try row.decode(forColumn: "name")),
        edit: try entry(from: row).edit, batch: try row.decode(forColumn: "batch"))
    }
  }
}

/// A landmark's name, wherever it stands: in the list, on points, and in what was ever done.
extension AnnotationStore {
  /// Renames a landmark with its points and its history, those of further annotators too.
  ///
  /// - Returns: how many images have points of it.
  /// - Throws: `AnnotationStoreError`.
  package func renameLandmark(_ old: Landmark, to new: Landmark) throws -> Int {
    try write { database in
      try database.execute(
        sql: "UPDATE landmark SET name = ? WHERE name = ?", arguments: [new.name, old.name])
      let count = try Int.fetchOne(
        database, sql: "SELECT COUNT(DISTINCT image_id) FROM point WHERE landmark = ?", arguments: [old.name])
      try database.execute(
        sql: "UPDATE point SET landmark = ? WHERE landmark = ?", arguments: [new.name, old.name])
      let rows = try Row.fetchCursor(database, sql: "SELECT id, changes FROM edit")
      var renamed: [(id: Int64, changes: String)] = []
      while let row = try rows.next() {
        let changes = try self.changes(from: row)
        guard changes.contains(where: { $0.landmark == old }) else { continue }
        renamed.append(
          (try row.decode(forColumn: "id"), try text(of: changes.map { $0.renamed(old, to: new) })))
      }
      for (id, changes) in renamed {
        try database.execute(sql: "UPDATE edit SET changes = ? WHERE id = ?", arguments: [changes, id])
      }
      return count ?? 0
    }
  }

  /// Takes a landmark off the list and empties it on every image: each an edit of the image's history.
  ///
  /// - Returns: these edits, for taking them back.
  /// - Throws: `AnnotationStoreError`.
  package func deleteLandmark(_ landmark: Landmark, by person: String) throws -> [Step] {
    try write { database in
      var steps: [Step] = []
      for image in try images(with: landmark, in: database) {
        guard let edit = try points(of: image, in: database).clearing(landmark, by: person) else { continue }
        try apply(edit, to: image, in: database)
        steps.append(Step(number: database.lastInsertedRowID, image: image, edit: edit, batch: nil))
      }
      try database.execute(sql: "DELETE FROM landmark WHERE name = ?", arguments: [landmark.name])
      return steps
    }
  }

  /// Gives the points of one name to another one, on every image but those where both have marks that differ; the name leaves
  /// the list unless such images keep it.
  ///
  /// - Returns: the edits, for taking them back, and the images where both names stay.
  /// - Throws: `AnnotationStoreError`.
  package func mergeLandmark(_ old: Landmark, into new: Landmark, by person: String) throws
    -> (steps: [Step], kept: [ImageName])
  {
    try write { database in
      var (steps, kept): ([Step], [ImageName]) = ([], [])
      for image in try images(with: old, in: database) {
        let points = try points(of: image, in: database)
        if points.contradicts(old, new) { kept.append(image) }
        guard let edit = points.merging(old, into: new, by: person) else { continue }
        try apply(edit, to: image, in: database)
        steps.append(Step(number: database.lastInsertedRowID, image: image, edit: edit, batch: nil))
      }
      if kept.isEmpty {
        try database.execute(sql: "DELETE FROM landmark WHERE name = ?", arguments: [old.name])
      }
      return (steps, kept)
    }
  }

  /// What merging two names would do: how many images' points would change, and where both names would stay.
  package func previewMerge(_ old: Landmark, into new: Landmark) throws -> (changed: Int, kept: [ImageName]) {
    try read { database in
      var (changed, kept): (Int, [ImageName]) = (0, [])
      for image in try images(with: old, in: database) {
        let points = try points(of: image, in: database)
        if points.contradicts(old, new) { kept.append(image) } else { changed += 1 }
      }
      return (changed, kept)
    }
  }

  /// The images on which a landmark has a point of this annotator, in their natural order.
  private func images(with landmark: Landmark, in database: Database) throws -> [ImageName] {
    let sql = """
      SELECT DISTINCT image.name FROM point JOIN image ON image.id = image_id WHERE landmark = ? AND reader = ?
      """
    return try String.fetchAll(database, sql: sql, arguments: [landmark.name, reader]).map(ImageName.init(_:))
      .sorted()
  }

  /// How many images show each landmark, by a person's points and by predictions that nobody has looked at.
  package func countByLandmark() throws -> [Landmark: (marks: Int, predictions: Int)] {
    try read { database in
      let sql = """
        SELECT landmark, SUM(status != 'predicted') AS marks, SUM(status = 'predicted') AS predictions
        FROM visible_point WHERE reader = ? GROUP BY landmark
        """
      return try Row.fetchAll(database, sql: sql, arguments: [reader]).reduce(into: [:]) { counts, row in
        counts[Landmark(try row.decode(forColumn: "landmark"))] = (
          try row.decode(forColumn: "marks"), try row.decode(forColumn: "predictions")
        )
      }
    }
  }

  /// How many points a landmark has in the folder, by status, and how many marks of it further annotators have.
  package func countPoints(of landmark: Landmark) throws -> (own: [LandmarkStatus: Int], others: Int) {
    try read { database in
      var own: [LandmarkStatus: Int] = [:]
      let sql =
        "SELECT status, COUNT(*) AS count FROM visible_point WHERE landmark = ? AND reader = ? GROUP BY status"
      for row in try Row.fetchAll(database, sql: sql, arguments: [landmark.name, reader]) {
        guard let status = LandmarkStatus(rawValue: try row.decode(forColumn: "status")) else { continue }
        own[status] = try row.decode(forColumn: "count")
      }
      let others = try Int.fetchOne(
        database, sql: "SELECT COUNT(*) FROM point WHERE landmark = ? AND reader != ? AND layer = 'marks'",
        arguments: [landmark.name, reader])
      return (own, others ?? 0)
    }
  }

  /// The landmarks that have a point on any image, in any layer, of any annotator.
  package func markedLandmarks() throws -> Set<Landmark> {
    try read {
      Set(try String.fetchAll($0, sql: "SELECT DISTINCT landmark FROM point").map(Landmark.init(_:)))
    }
  }

  /// Whether anything was ever done to a landmark.
  ///
  /// Its name must then not be given to another one: undoing could bring its points back.
  package func hasHistory(of landmark: Landmark) throws -> Bool {
    try read { database in
      let rows = try Row.fetchCursor(database, sql: "SELECT changes FROM edit")
      while let row = try rows.next() {
        if try changes(from: row).contains(where: { $0.landmark == landmark }) { return true }
      }
      return false
    }
  }
}

extension Edit.Change {
  fileprivate func renamed(_ old: Landmark, to new: Landmark) -> Edit.Change {
    guard landmark == old else { return self }
    return Edit.Change(
      layer: layer, landmark: new, before: before?.renamed(new), after: after?.renamed(new))
  }
}
