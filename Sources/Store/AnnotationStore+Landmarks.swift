import GRDB
import Landmarks
import Radiograph

/// The folder's landmarks: a list of names, behind each of which stands an identity that never changes (`LandmarkRegister`).
extension AnnotationStore {
  /// The folder's landmarks in marking order.
  package func landmarks() throws -> [Landmark] {
    try read {
      try String.fetchAll($0, sql: "SELECT name FROM landmark WHERE place IS NOT NULL ORDER BY place, name")
        .map(Landmark.init(_:))
    }
  }

  /// Replaces the folder's landmarks and their order; repeats are dropped.
  ///
  /// Points of a landmark that is no longer listed stay stored, and come back when it is listed again.
  package func setLandmarks(_ landmarks: [Landmark]) throws {
    try write { database in
      try database.execute(sql: "UPDATE landmark SET place = NULL")
      let register = try LandmarkRegister(database)
      for landmark in landmarks { try register.list(landmark) }
    }
  }

  /// Puts names at the end of the folder's list, but those that are on it. One that was deleted is another landmark now, which
  /// has nothing of the first one (`LandmarkRegister`).
  package func nameLandmarks(_ names: [Landmark]) throws {
    try write { database in
      let register = try LandmarkRegister(database)
      for name in names { try register.name(name) }
    }
  }

  /// Gives a landmark another name; its points and its history stay with it, those of further annotators too.
  ///
  /// A landmark that had the new name, and of which everything was taken back, gets the old one: so the way back is the same,
  /// and what can be done again of it finds the name that it had.
  /// - Returns: how many images have points of it.
  /// - Throws: `AnnotationStoreError`, `.nameTaken` when another landmark has the name, see `isTaken`.
  package func renameLandmark(_ old: Landmark, to new: Landmark) throws -> Int {
    try write { database in
      let register = try LandmarkRegister(database)
      guard let identity = register.identity(of: old) else { return 0 }
      func rename() throws {
        try database.execute(
          sql: "UPDATE landmark SET name = ? WHERE id = ?", arguments: [new.name, identity.text])
      }
      if let other = register.identity(of: new), other != identity {
        guard try !isTaken(other, in: register) else { throw failure(.nameTaken(new)) }
        // No two landmarks have one name, not even in between.
        try database.execute(sql: "DELETE FROM landmark WHERE id = ?", arguments: [other.text])
        try rename()
        if try !edits(about: other, in: database).isEmpty {
          try database.execute(
            sql: "INSERT INTO landmark (id, name) VALUES (?, ?)", arguments: [other.text, old.name])
        }
      } else {
        try rename()
      }
      try renameInLines(old, to: new, in: database)
      return try Int.fetchOne(
        database, sql: "SELECT COUNT(DISTINCT image_id) FROM point WHERE landmark = ?",
        arguments: [identity.text]) ?? 0
    }
  }

  /// Takes a landmark off the list and empties it on every image: each an edit of the image's history.
  ///
  /// - Returns: these edits, for taking them back.
  /// - Throws: `AnnotationStoreError`.
  package func deleteLandmark(_ landmark: Landmark, by person: String) throws -> [Step] {
    try write { database in
      let register = try LandmarkRegister(database)
      guard let identity = register.identity(of: landmark) else { return [] }
      var steps: [Step] = []
      for image in try images(with: identity, in: database) {
        guard let edit = try points(of: image, in: database).clearing(landmark, by: person) else { continue }
        try apply(edit, to: image, in: register)
        steps.append(Step(number: database.lastInsertedRowID, image: image, edit: edit, batch: nil))
      }
      try database.execute(sql: "UPDATE landmark SET place = NULL WHERE id = ?", arguments: [identity.text])
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
      let register = try LandmarkRegister(database)
      var (steps, kept): ([Step], [ImageName]) = ([], [])
      guard let identity = register.identity(of: old) else { return (steps, kept) }
      for image in try images(with: identity, in: database) {
        let points = try points(of: image, in: database)
        if points.contradicts(old, new) { kept.append(image) }
        guard let edit = points.merging(old, into: new, by: person) else { continue }
        try apply(edit, to: image, in: register)
        steps.append(Step(number: database.lastInsertedRowID, image: image, edit: edit, batch: nil))
      }
      if kept.isEmpty {
        try database.execute(
          sql: "UPDATE landmark SET place = NULL WHERE id = ?", arguments: [identity.text])
      }
      return (steps, kept)
    }
  }

  /// What merging two names would do: how many images' points would change, and where both names would stay.
  package func previewMerge(_ old: Landmark, into new: Landmark) throws -> (changed: Int, kept: [ImageName]) {
    try read { database in
      var (changed, kept): (Int, [ImageName]) = (0, [])
      guard let identity = try LandmarkRegister(database).identity(of: old) else { return (changed, kept) }
      for image in try images(with: identity, in: database) {
        let points = try points(of: image, in: database)
        if points.contradicts(old, new) { kept.append(image) } else { changed += 1 }
      }
      return (changed, kept)
    }
  }

  /// The images on which a landmark has a point of this annotator, in their natural order.
  private func images(with identity: LandmarkRegister.Identity, in database: Database) throws -> [ImageName] {
    let sql = """
      SELECT DISTINCT image.name FROM point JOIN image ON image.id = image_id WHERE landmark = ? AND reader = ?
      """
    return try String.fetchAll(database, sql: sql, arguments: [identity.text, reader]).map(ImageName.init(_:))
      .sorted()
  }

  /// How many images show each landmark, by a person's points and by predictions that nobody has looked at.
  package func countByLandmark() throws -> [Landmark: (marks: Int, predictions: Int)] {
    try read { database in
      let sql = """
        SELECT landmark.name, SUM(status != 'predicted') AS marks, SUM(status = 'predicted') AS predictions
        FROM visible_point JOIN landmark ON landmark.id = visible_point.landmark
        WHERE reader = ? GROUP BY visible_point.landmark
        """
      return try Row.fetchAll(database, sql: sql, arguments: [reader]).reduce(into: [:]) { counts, row in
        counts[Landmark(try row.decode(forColumn: "name"))] = (
          try row.decode(forColumn: "marks"), try row.decode(forColumn: "predictions")
        )
      }
    }
  }

  /// How many points a landmark has in the folder, by status, and how many marks of it further annotators have.
  package func countPoints(of landmark: Landmark) throws -> (own: [LandmarkStatus: Int], others: Int) {
    try read { database in
      guard let identity = try LandmarkRegister(database).identity(of: landmark) else { return ([:], 0) }
      var own: [LandmarkStatus: Int] = [:]
      let sql =
        "SELECT status, COUNT(*) AS count FROM visible_point WHERE landmark = ? AND reader = ? GROUP BY status"
      for row in try Row.fetchAll(database, sql: sql, arguments: [identity.text, reader]) {
        guard let status = LandmarkStatus(rawValue: try row.decode(forColumn: "status")) else { continue }
        own[status] = try row.decode(forColumn: "count")
      }
      let others = try Int.fetchOne(
        database, sql: "SELECT COUNT(*) FROM point WHERE landmark = ? AND reader != ? AND layer = 'marks'",
        arguments: [identity.text, reader])
      return (own, others ?? 0)
    }
  }

  /// The landmarks that have a point on any image, in any layer, of any annotator.
  package func markedLandmarks() throws -> Set<Landmark> {
    let sql = "SELECT name FROM landmark WHERE id IN (SELECT landmark FROM point)"
    return try read { Set(try String.fetchAll($0, sql: sql).map(Landmark.init(_:))) }
  }

  /// Whether a name must not be given to another landmark: one that is listed has it, or one to which something was done that
  /// still counts, whoever did it. Undoing could bring the points of such a one back.
  package func isTaken(_ name: Landmark) throws -> Bool {
    try read { database in
      let register = try LandmarkRegister(database)
      return try register.identity(of: name).map { try isTaken($0, in: register) } ?? false
    }
  }

  private func isTaken(_ identity: LandmarkRegister.Identity, in register: LandmarkRegister) throws -> Bool {
    try register.isListed(identity) || register.hasHistory(identity)
  }

  /// Gives up, whoever took them back, edits that could be done again and are about the landmark of a name: it goes to another
  /// one now.
  package func giveUpUndone(of name: Landmark) throws {
    try write { database in
      guard let identity = try LandmarkRegister(database).identity(of: name) else { return }
      for edit in try edits(about: identity, "WHERE state = 'undone'", in: database) {
        // What was done together is done again together, or not at all.
        try database.execute(
          sql: "UPDATE edit SET state = 'abandoned' WHERE state = 'undone' AND (id = ? OR batch = ?)",
          arguments: [edit.id, edit.batch])
      }
    }
  }

  /// The edits that change a landmark, of whomever.
  private func edits(
    about identity: LandmarkRegister.Identity, _ condition: String = "", in database: Database
  ) throws -> [(id: Int64, batch: Int64?)] {
    var edits: [(id: Int64, batch: Int64?)] = []
    let rows = try Row.fetchCursor(database, sql: "SELECT id, batch, changes FROM edit \(condition)")
    while let row = try rows.next() {
      let changes = try changes(from: row)
      if changes.contains(where: { LandmarkRegister.Identity(text: $0.landmark.name) == identity }) {
        edits.append((try row.decode(forColumn: "id"), try row.decode(forColumn: "batch")))
      }
    }
    return edits
  }
}
