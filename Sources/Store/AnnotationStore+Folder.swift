import GRDB
import Landmarks
import Radiograph

/// What the store holds of the folder: settings, images, and all points as a table.
extension AnnotationStore {
  /// A setting of this folder, such as the window or the last image; nil when it was never set.
  package func setting(_ key: String) throws -> String? {
    try read { try String.fetchOne($0, sql: "SELECT value FROM setting WHERE key = ?", arguments: [key]) }
  }

  /// Sets a setting of this folder; nil forgets it. A store that is only read remembers nothing.
  package func setSetting(_ value: String?, for key: String) throws {
    guard !isReadOnly else { return }
    try write(changingPoints: false) { try set(value, for: key, in: $0) }
  }

  /// Sets or forgets a setting within a transaction.
  func set(_ value: String?, for key: String, in database: Database) throws {
    if let value {
      try database.execute(sql: "INSERT OR REPLACE INTO setting VALUES (?, ?)", arguments: [key, value])
    } else {
      try database.execute(sql: "DELETE FROM setting WHERE key = ?", arguments: [key])
    }
  }

  /// The progress of every image that has points, in one query.
  package func progress() throws -> [ImageName: ImageProgress] {
    try read { database in
      let sql = """
        SELECT image.name, status, COUNT(*) AS count, MIN(confidence) AS lowest
        FROM visible_point JOIN image ON image.id = image_id WHERE reader = ? GROUP BY image.id, status
        """
      var progress: [ImageName: ImageProgress] = [:]
      let rows = try Row.fetchCursor(database, sql: sql, arguments: [reader])
      while let row = try rows.next() {
        guard let status = LandmarkStatus(rawValue: try row.decode(forColumn: "status")) else { continue }
        let name = ImageName(try row.decode(forColumn: "name"))
        progress[name, default: ImageProgress()].counts[status] = try row.decode(forColumn: "count")
        if status == .predicted {
          progress[name]?.lowestConfidence = try row.decode(forColumn: "lowest")
        }
      }
      return progress
    }
  }

  /// The images that a person has left out of searches, in natural order.
  ///
  /// `is_template` is -1 for them. Earlier versions flagged the only images that took part with 1; now all with a
  /// person's points do.
  package func leftOut() throws -> [ImageName] {
    try read { try String.fetchAll($0, sql: "SELECT name FROM image WHERE is_template < 0") }
      .map(ImageName.init(_:)).sorted()
  }

  /// Leaves an image out of searches, or takes it in again.
  package func setLeftOut(_ isLeftOut: Bool, image: ImageName) throws {
    try write { database in
      try database.execute(
        sql: "UPDATE image SET is_template = ? WHERE id = ?",
        arguments: [isLeftOut ? -1 : 0, try identifier(of: image, in: database)])
    }
  }

  /// What is known of an image.
  package func facts(image: ImageName) throws -> ImageFacts {
    try read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM image WHERE name = ?", arguments: [image.name])
        .map(facts) ?? ImageFacts()
    }
  }

  /// Replaces what is known of an image.
  package func setFacts(_ facts: ImageFacts, image: ImageName) throws {
    try write(changingPoints: false) { try set(facts, image: image, in: $0) }
  }

  /// Takes over what a decoded file states. In one transaction: a spacing that a person gives meanwhile stays.
  package func takeOver(_ stated: ImageFacts, image: ImageName) throws {
    try write(changingPoints: false) { database in
      var facts = stated
      let row = try Row.fetchOne(database, sql: "SELECT * FROM image WHERE name = ?", arguments: [image.name])
      if let known = try row.map(self.facts)?.spacing, facts.spacing == nil || known.source.isPersons {
        facts.spacing = known
      }
      try set(facts, image: image, in: database)
    }
  }

  private func set(_ facts: ImageFacts, image: ImageName, in database: Database) throws {
    try database.execute(
      sql: """
        UPDATE image SET width = ?, height = ?, spacing_x = ?, spacing_y = ?, spacing_source = ?
        WHERE id = ?
        """,
      arguments: [
        facts.width, facts.height, facts.spacing?.x, facts.spacing?.y, facts.spacing?.source.rawValue,
        try identifier(of: image, in: database),
      ])
  }

  /// Records what a pixel measures on some images, all of them or none; nil forgets it.
  package func setSpacing(_ spacing: PixelSpacing?, images: [ImageName]) throws {
    try write(changingPoints: false) { database in
      for image in images {
        try database.execute(
          sql: "UPDATE image SET spacing_x = ?, spacing_y = ?, spacing_source = ? WHERE id = ?",
          arguments: [
            spacing?.x, spacing?.y, spacing?.source.rawValue, try identifier(of: image, in: database),
          ])
      }
    }
  }

  /// Every visible point of the folder: images in natural order, landmarks in the folder's order.
  package func table() throws -> PointTable {
    try read { database in
      let sql = """
        SELECT visible_point.*, landmark.name AS landmark_name, image.name, width, height, spacing_x, spacing_y,
          spacing_source
        FROM visible_point JOIN image ON image.id = image_id
        LEFT JOIN landmark ON landmark.id = visible_point.landmark
        WHERE reader = ? ORDER BY image.id, place IS NULL, place, landmark.name
        """
      var rows: [PointRow] = []
      var starts: [Int] = []
      var names = NamePool()
      let cursor = try Row.fetchCursor(database, sql: sql, arguments: [reader])
      while let row = try cursor.next() {
        let facts = try facts(from: row)
        var point = PointRow(
          image: ImageName(try row.decode(forColumn: "name")), point: try point(from: row),
          imageWidth: facts.width, imageHeight: facts.height, spacing: facts.spacing)
        names.share(&point)
        if rows.last?.image != point.image { starts.append(rows.count) }
        rows.append(point)
      }
      let ranges = zip(starts, starts.dropFirst() + [rows.count]).map { $0..<$1 }
      let byImage = Dictionary(grouping: ranges) { rows[$0.lowerBound].image }
      let order = byImage.keys.sorted().flatMap { byImage[$0] ?? [] }
      // Images mostly came in their natural order: then a million rows need not be copied.
      return PointTable(rows: order == ranges ? rows : order.flatMap { rows[$0] })
    }
  }

  /// The row of an image, made when it is new.
  func identifier(of image: ImageName, in database: Database) throws -> Int64 {
    let sql = "SELECT id FROM image WHERE name = ?"
    if let id = try Int64.fetchOne(database, sql: sql, arguments: [image.name]) { return id }
    try database.execute(sql: "INSERT INTO image (name) VALUES (?)", arguments: [image.name])
    return database.lastInsertedRowID
  }

  func facts(from row: Row) throws -> ImageFacts {
    var facts = ImageFacts(
      width: try row.decode(forColumn: "width"), height: try row.decode(forColumn: "height"))
    if let x = try row.decode(Double?.self, forColumn: "spacing_x"),
      let y = try row.decode(Double?.self, forColumn: "spacing_y"),
      let name = try row.decode(String?.self, forColumn: "spacing_source"),
      let source = PixelSpacing.Source(rawValue: name)
    {
      guard let spacing = PixelSpacing(stated: x, y, source: source) else { throw damaged("image") }
      facts.spacing = spacing
    }
    return facts
  }
}
