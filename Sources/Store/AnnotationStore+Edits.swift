import Foundation
import GRDB
import Landmarks
import Radiograph

extension AnnotationStore {
  /// One entry of an image's log: what was done, when, and whether it still counts.
  package struct LogEntry: Sendable, Hashable {
    /// Where an edit stands.
    package enum State: String, Sendable, Hashable {
      /// It counts.
      case done
      /// It was taken back and can be redone.
      case undone
      /// It was taken back, and something else was done instead.
      case abandoned
    }

    /// What was done, and by whom.
    package let edit: Edit
    /// When, to the millisecond.
    package let time: Date
    /// Whether it still counts.
    package let state: State
  }

  /// The points of an image; empty for an image that nobody has touched.
  package func points(image: ImageName) throws -> ImagePoints {
    try read { try points(of: image, in: $0) }
  }

  /// The points of a landmark on all images that have any, in either layer, and nothing else of these images.
  package func points(of landmark: Landmark) throws -> [ImageName: ImagePoints] {
    try read { database in
      let sql = """
        SELECT point.*, landmark.name AS landmark_name, image.name AS image_name
        FROM point JOIN image ON image.id = point.image_id JOIN landmark ON landmark.id = point.landmark
        WHERE landmark.name = ? AND reader = ?
        """
      var layers: [ImageName: [String: LandmarkPoint]] = [:]
      let rows = try Row.fetchCursor(database, sql: sql, arguments: [landmark.name, reader])
      while let row = try rows.next() {
        layers[ImageName(try row.decode(forColumn: "image_name")), default: [:]][
          try row.decode(forColumn: "layer")] = try point(from: row)
      }
      return layers.mapValues { points in
        func layer(_ layer: Edit.Layer) -> [Landmark: LandmarkPoint] {
          points[layer.rawValue].map { [landmark: $0] } ?? [:]
        }
        return ImagePoints(marks: layer(.marks), predictions: layer(.predictions))
      }
    }
  }

  /// Carries out an edit and logs it; edits that were taken back on this image can then not be redone.
  ///
  /// Landmarks that are new to the folder join the end of its list.
  /// - Throws: `AnnotationStoreError`, with nothing changed: `.changedElsewhere` when the edit does not start
  ///   from what is stored, `.busy` when another program does not let go.
  package func apply(_ edit: Edit, image: ImageName) throws {
    let file = fileToRecord(of: image)
    try write { database in
      try apply(edit, to: image, in: LandmarkRegister(database))
      if let file { try record(file, of: image, in: database) }
    }
  }

  /// Stores the machine's suggestions where no person has spoken and returns the edit, nil when nothing is
  /// new; suggestions beneath a person's mark are kept but not shown.
  ///
  /// - Parameter origins: the marked films that they come from.
  package func setPredictions(
    _ points: [LandmarkPoint], image: ImageName, by encoder: String, from origins: [MarkedFilm] = []
  ) throws -> Edit? {
    let file = fileToRecord(of: image)
    return try write { database in
      if !origins.isEmpty { try note(origins: origins, of: image, in: LandmarkRegister(database)) }
      guard let edit = try self.points(of: image, in: database).predicting(points, by: encoder)
      else { return nil }
      try apply(edit, to: image, in: LandmarkRegister(database))
      if let file { try record(file, of: image, in: database) }
      return edit
    }
  }

  /// Puts newer suggestions in the place of older ones, landmark by landmark.
  ///
  /// Where the search was the last to do something to the image, both are one step of its history: whoever undoes is not
  /// led back through every search that went on behind their back.
  ///
  /// - Parameter origins: the marked films that they come from.
  package func renewPredictions(
    _ points: [LandmarkPoint], image: ImageName, by encoder: String, from origins: [MarkedFilm] = []
  ) throws {
    try write { database in
      let register = try LandmarkRegister(database)
      if !origins.isEmpty { try note(origins: origins, of: image, in: register) }
      var renewed = points
      let sql = """
        SELECT edit.* FROM edit JOIN image ON image.id = edit.image_id
        WHERE image.name = ? AND reader = ? AND state = 'done' ORDER BY edit.id DESC LIMIT 1
        """
      if let row = try Row.fetchOne(database, sql: sql, arguments: [image.name, reader]) {
        let last = try edit(from: row, register)
        if last.kind == .predict, last.author == encoder {
          _ = try carryOut(row, of: image, to: .abandoned, in: register) { $0.inverse }
          let names = Set(points.map(\.landmark))
          renewed += last.changes.compactMap(\.after).filter { !names.contains($0.landmark) }
        }
      }
      guard let edit = try self.points(of: image, in: database).predicting(renewed, by: encoder) else {
        return
      }
      try apply(edit, to: image, in: register)
    }
  }

  /// Takes back the last edit of an image that counts and returns it; nil when there is none.
  package func undo(image: ImageName) throws -> Edit? {
    try step(image, from: .done, to: .undone, order: "DESC") { $0.inverse }
  }

  /// Carries out again the edit that was taken back last and returns it; nil when there is none.
  package func redo(image: ImageName) throws -> Edit? {
    try step(image, from: .undone, to: .done, order: "ASC") { $0 }
  }

  /// Everything that was ever done to the points of an image, oldest first.
  package func log(image: ImageName) throws -> [LogEntry] {
    try read { database in
      let sql = """
        SELECT edit.* FROM edit JOIN image ON image.id = edit.image_id
        WHERE image.name = ? AND reader = ? ORDER BY edit.id
        """
      let register = try LandmarkRegister(database)
      return try Row.fetchAll(database, sql: sql, arguments: [image.name, reader]).map {
        try entry(from: $0, register)
      }
    }
  }

  /// One row of the log.
  func entry(from row: Row, _ register: LandmarkRegister) throws -> LogEntry {
    guard let state = LogEntry.State(rawValue: try row.decode(forColumn: "state")) else {
      throw damaged("edit")
    }
    return LogEntry(
      edit: try edit(from: row, register), time: try time(of: row), state: state)
  }

  /// Carries out and logs an edit.
  ///
  /// - Parameter batch: what it is done together with (`Step.batch`).
  func apply(_ edit: Edit, to image: ImageName, batch: Int64? = nil, in register: LandmarkRegister) throws {
    let database = register.database
    guard try points(of: image, in: database).accepts(edit) else {
      throw failure(.changedElsewhere(image: image))
    }
    // What a stored number cannot be is refused before anything is listed; SQLite takes all of it back anyway.
    let changes = try edit.changes.map(register.stored)
    guard let text = try? text(of: changes) else { throw failure(.notFinite(image: image)) }
    let id = try identifier(of: image, in: database)
    try carryOut(changes, on: id, in: register)
    // A search that goes on behind a person's back takes nothing from what they can do again.
    let others = edit.kind == .predict ? " AND kind = 'predict'" : ""
    try database.execute(
      sql:
        "UPDATE edit SET state = 'abandoned' WHERE image_id = ? AND reader = ? AND state = 'undone'\(others)",
      arguments: [id, reader])
    try database.execute(
      sql: """
        INSERT INTO edit (image_id, reader, kind, changes, author, time, state, batch)
        VALUES (?, ?, ?, ?, ?, ?, 'done', ?)
        """,
      arguments: [
        id, reader, edit.kind.rawValue, text, edit.author, Date(), batch,
      ])
    journal.note(edit, on: image, of: reader)
  }

  private func step(
    _ image: ImageName, from: LogEntry.State, to: LogEntry.State, order: String,
    direction: (Edit) -> Edit
  ) throws -> Edit? {
    try write { database in
      let sql = """
        SELECT edit.* FROM edit JOIN image ON image.id = edit.image_id
        WHERE image.name = ? AND reader = ? AND state = ? ORDER BY edit.id \(order) LIMIT 1
        """
      guard let row = try Row.fetchOne(database, sql: sql, arguments: [image.name, reader, from.rawValue])
      else { return nil }
      return try carryOut(row, of: image, to: to, in: LandmarkRegister(database), direction: direction)
    }
  }

  /// Carries out a logged edit once more or its inverse, and changes where it stands.
  func carryOut(
    _ row: Row, of image: ImageName, to state: LogEntry.State, in register: LandmarkRegister,
    direction: (Edit) -> Edit
  ) throws -> Edit {
    let database = register.database
    try register.bringBack(changes(from: row))
    let edit = try edit(from: row, register)
    // What searches have found since stays: undoing is about marks.
    let change = try points(of: image, in: database).keepingNewerPredictions(direction(edit))
    guard try points(of: image, in: database).accepts(change) else {
      throw failure(.changedElsewhere(image: image))
    }
    try carryOut(
      change.changes.map(register.storedAgain), on: try row.decode(forColumn: "image_id"), in: register)
    try database.execute(
      sql: "UPDATE edit SET state = ? WHERE id = ?",
      arguments: [state.rawValue, try row.decode(Int64.self, forColumn: "id")])
    journal.note(change, on: image, of: reader)
    return edit
  }

  /// Carries out changes whose landmarks are named by their identities.
  private func carryOut(_ changes: [Edit.Change], on image: Int64, in register: LandmarkRegister) throws {
    // An import carries out a hundred thousand changes: each statement is compiled once.
    let delete = try register.database.cachedStatement(
      sql: "DELETE FROM point WHERE image_id = ? AND reader = ? AND layer = ? AND landmark = ?")
    let insert = try register.database.cachedStatement(
      sql: "INSERT OR REPLACE INTO point VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for change in changes {
      guard let point = change.after else {
        try delete.execute(arguments: [image, reader, change.layer.rawValue, change.landmark.name])
        continue
      }
      try insert.execute(arguments: [
        image, reader, change.layer.rawValue, change.landmark.name, point.position?.x, point.position?.y,
        point.status.rawValue, point.confidence, point.annotator,
      ])
      try register.list(identity: change.landmark.name)
    }
  }

  func points(of image: ImageName, in database: Database) throws -> ImagePoints {
    let sql = """
      SELECT point.*, landmark.name AS landmark_name FROM point JOIN image ON image.id = point.image_id
      LEFT JOIN landmark ON landmark.id = point.landmark WHERE image.name = ? AND reader = ?
      """
    var layers: [String: [Landmark: LandmarkPoint]] = [:]
    for row in try Row.fetchAll(database, sql: sql, arguments: [image.name, reader]) {
      let point = try point(from: row)
      layers[try row.decode(forColumn: "layer"), default: [:]][point.landmark] = point
    }
    return ImagePoints(
      marks: layers[Edit.Layer.marks.rawValue] ?? [:],
      predictions: layers[Edit.Layer.predictions.rawValue] ?? [:])
  }

  /// When an edit was made.
  ///
  /// GRDB (7.10) stops the program over some text that is no time: it is given ASCII alone.
  func time(of row: Row) throws -> Date {
    let text = try row.decode(String.self, forColumn: "time")
    guard text.utf8.allSatisfy({ $0 < 0x80 }), let time = Date.fromDatabaseValue(text.databaseValue) else {
      throw damaged("edit")
    }
    return time
  }

  private func edit(from row: Row, _ register: LandmarkRegister) throws -> Edit {
    guard let kind = Edit.Kind(rawValue: try row.decode(forColumn: "kind")) else { throw damaged("edit") }
    let changes = try changes(from: row).map {
      guard let change = register.named($0) else { throw damaged("edit") }
      return change
    }
    return Edit(kind: kind, changes: changes, author: try row.decode(forColumn: "author"))
  }

  /// The changes of a row of the log, as it keeps them: their landmarks are named by their identities.
  func changes(from row: Row) throws -> [Edit.Change] {
    let json = try row.decode(String.self, forColumn: "changes")
    guard let changes = try? JSONDecoder().decode([Edit.Change].self, from: Data(json.utf8)) else {
      throw damaged("edit")
    }
    return changes
  }

  /// Such changes as text.
  private func text(of changes: [Edit.Change]) throws -> String {
    String(decoding: try JSONEncoder().encode(changes), as: UTF8.self)
  }

  /// A row of `point` or `visible_point` with its landmark's name, checked.
  func point(from row: Row) throws -> LandmarkPoint {
    let name = Landmark(try row.decode(forColumn: "landmark_name"))
    guard let point = try Self.point(name, from: row) else { throw damaged("point") }
    return point
  }

  /// A row of `point` in any version of the schema; nil for one that can be no point.
  static func point(_ landmark: Landmark, from row: Row) throws -> LandmarkPoint? {
    LandmarkPoint(
      landmark: landmark, x: try row.decode(forColumn: "x"), y: try row.decode(forColumn: "y"),
      status: try row.decode(forColumn: "status"), confidence: try row.decode(forColumn: "confidence"),
      annotator: try row.decode(forColumn: "annotator"))
  }

  func damaged(_ table: String) -> AnnotationStoreError { failure(.damaged(Self.contradiction(in: table))) }

  static func contradiction(in table: String) -> String { "the table \(table) contradicts itself" }
}
