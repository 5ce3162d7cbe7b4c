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
    /// What it was done together with: an import above zero, several images by hand below; nil where it stands alone.
    package let batch: Int64?

    /// Whether it belongs to an import, which is taken back as a whole.
    package var isImported: Bool { batch.map { $0 > 0 } ?? false }
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
        (try time(of: row), Set(try changes(from: row).map(\.landmark)).count)
      }
    }
  }

  /// Carries out edits of several images as one thing that a person did: all of them or none.
  ///
  /// - Throws: `AnnotationStoreError`, `.changedElsewhere` when one of them does not start from what is stored.
  package func applyTogether(_ edits: [(image: ImageName, edit: Edit)]) throws {
    let files = edits.map { fileToRecord(of: $0.image) }
    try write { database in
      let batch = try Int64.fetchOne(database, sql: "SELECT MIN(IFNULL(MIN(batch), 0), 0) - 1 FROM edit")
      let register = try LandmarkRegister(database)
      for ((image, edit), file) in zip(edits, files) {
        try apply(edit, to: image, batch: edits.count > 1 ? batch : nil, in: register)
        if let file { try record(file, of: image, in: database) }
      }
    }
  }

  /// What was done together with a step and stands as it does, oldest first: itself alone, unless several images were
  /// decided on at once.
  package func group(of step: Step) throws -> [Step] {
    guard let batch = step.batch, batch < 0 else { return [step] }
    return try read { database in
      let register = try LandmarkRegister(database)
      let sql = """
        SELECT edit.*, image.name FROM edit JOIN image ON image.id = edit.image_id
        WHERE batch = ? AND state = (SELECT state FROM edit WHERE id = ?) ORDER BY edit.id
        """
      return try Row.fetchAll(database, sql: sql, arguments: [batch, step.number]).map {
        try self.step(from: $0, register)
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
      let register = try LandmarkRegister(database)
      for step in steps {
        let sql = "SELECT edit.* FROM edit WHERE id = ? AND reader = ? AND state != ?"
        let arguments: StatementArguments = [step.number, reader, state.rawValue]
        guard let row = try Row.fetchOne(database, sql: sql, arguments: arguments) else {
          throw failure(.changedElsewhere(image: step.image))
        }
        _ = try carryOut(row, of: step.image, to: state, in: register, direction: direction)
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
    return try Row.fetchOne(database, sql: sql, arguments: [reader, person]).map {
      try self.step(from: $0, LandmarkRegister(database))
    }
  }

  private func step(from row: Row, _ register: LandmarkRegister) throws -> Step {
    Step(
      number: try row.decode(forColumn: "id"), image: ImageName(try row.decode(forColumn: "name")),
      edit: try entry(from: row, register).edit, batch: try row.decode(forColumn: "batch"))
  }
}
