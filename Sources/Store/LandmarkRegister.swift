import Basics
import GRDB
import Landmarks

/// Which landmark is which, for the time of one transaction.
///
/// Points and the log of edits know a landmark by an identity, a text that never changes: the first name it had here, made
/// to differ from all others. What it is called is a property of it, in one place, so that a new name holds for every point
/// and every edit that was ever made, whoever made it. Names that Unicode takes for the same (composed and decomposed
/// accents) are one landmark, as they are everywhere in the program; identities are compared by their bytes.
///
/// A landmark that was deleted and whose name is given anew is another one: the first one retires, with what was done to it.
/// When undoing brings its points back, it has its old name again, or one like it where the other one has points.
final class LandmarkRegister {
  /// What never changes about a landmark.
  struct Identity: Hashable {
    let text: String

    static func == (a: Identity, b: Identity) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
  }

  let database: Database
  private var names: [Identity: Landmark] = [:]
  private var identities: [Landmark: Identity] = [:]
  private var listed: Set<Identity> = []
  /// Those that have had their names, which belong to others now or to nobody.
  private var retired: Set<Identity> = []
  /// The end of the list, as far as a stored number can be believed.
  private var lastPlace = 0

  /// Reads the landmarks; valid as long as the transaction lasts.
  init(_ database: Database) throws {
    self.database = database
    let rows = try Row.fetchCursor(
      database, sql: "SELECT id, name, place, is_retired FROM landmark")
    while let row = try rows.next() {
      let identity = Identity(text: try row.decode(forColumn: "id"))
      let name = Landmark(try row.decode(forColumn: "name"))
      names[identity] = name
      if try row.decode(forColumn: "is_retired") {
        retired.insert(identity)
      } else {
        identities[name] = identity
      }
      if let place: Int = try row.decode(forColumn: "place") {
        listed.insert(identity)
        lastPlace = max(lastPlace, place)
      }
    }
  }

  /// The landmark that has a name; nil when there is none.
  func identity(of name: Landmark) -> Identity? { identities[name] }

  /// Whether a landmark is on the list.
  func isListed(_ identity: Identity) -> Bool { listed.contains(identity) }

  /// Whether something was done to a landmark that still counts, whoever did it.
  func hasHistory(_ identity: Identity) throws -> Bool {
    let sql = """
      SELECT 1 FROM edit, json_each(IIF(json_valid(changes), changes, '[]'))
      WHERE state = 'done' AND value ->> '$.landmark' = ? LIMIT 1
      """
    return try Int.fetchOne(database, sql: sql, arguments: [identity.text]) != nil
  }

  /// Names a landmark anew, at the end of the list, unless it is listed.
  func name(_ name: Landmark) throws { try list(identity: meant(by: name).text) }

  /// Puts a landmark at the end of the list, unless it is listed: the one that has had the name last.
  func list(_ name: Landmark) throws { try list(identity: made(name).text) }

  /// The same by its identity.
  func list(identity text: String) throws {
    guard listed.insert(Identity(text: text)).inserted else { return }
    lastPlace = min(lastPlace, .max - 1) + 1
    let statement = try database.cachedStatement(sql: "UPDATE landmark SET place = ? WHERE id = ?")
    try statement.execute(arguments: [lastPlace, text])
  }

  /// A new change as it is stored: its landmark, which is made where it is new, by its identity.
  func stored(_ change: Edit.Change) throws -> Edit.Change {
    change.renamed(to: Landmark(try meant(by: change.landmark).text))
  }

  /// The same of a change that was stored before, and whose landmark is the one that it was: see `bringBack`.
  func storedAgain(_ change: Edit.Change) throws -> Edit.Change {
    change.renamed(to: Landmark(try made(change.landmark).text))
  }

  /// Gives retired landmarks of stored changes a name again, so that these can be carried out: the one that they had, which a
  /// landmark without points hands over with its place, else one like it.
  func bringBack(_ changes: [Edit.Change]) throws {
    for change in changes {
      let identity = Identity(text: change.landmark.name)
      guard retired.contains(identity), var name = names[identity] else { continue }
      if let holder = identities[name] {
        if try hasPoints(holder) {
          name = Landmark(Self.different(name.name) { identities[Landmark($0)] != nil })
        } else {
          try retire(holder, for: identity)
        }
      }
      try revive(identity, as: name)
    }
  }

  /// A stored change with the name that its landmark has now; nil for a landmark that nobody knows.
  func named(_ change: Edit.Change) -> Edit.Change? {
    names[Identity(text: change.landmark.name)].map(change.renamed)
  }

  /// The landmark that is meant where a person or a file names one: not one that was deleted.
  private func meant(by name: Landmark) throws -> Identity {
    guard let known = identities[name], !isListed(known), try !hasPoints(known), try hasHistory(known) else {
      return try made(name)
    }
    try retire(known)
    // What was named anew before, and of which all was taken back, can be done again.
    let former = retired.filter { names[$0] == name }.sorted { $0.text < $1.text }
    guard let unused = try former.first(where: { try !hasHistory($0) }) else { return try made(name) }
    try revive(unused, as: name)
    return unused
  }

  private func hasPoints(_ identity: Identity) throws -> Bool {
    let sql = "SELECT 1 FROM point WHERE landmark = ? LIMIT 1"
    return try Int.fetchOne(database, sql: sql, arguments: [identity.text]) != nil
  }

  /// Takes the name from a landmark, and its place in the list, which another one may get.
  private func retire(_ identity: Identity, for heir: Identity? = nil) throws {
    if let heir {
      try database.execute(
        sql: "UPDATE landmark SET place = (SELECT place FROM landmark WHERE id = ?) WHERE id = ?",
        arguments: [identity.text, heir.text])
      if isListed(identity) { listed.insert(heir) }
    }
    try database.execute(
      sql: "UPDATE landmark SET place = NULL, is_retired = 1 WHERE id = ?", arguments: [identity.text])
    listed.remove(identity)
    retired.insert(identity)
    if let name = names[identity] { identities[name] = nil }
  }

  private func revive(_ identity: Identity, as name: Landmark) throws {
    try database.execute(
      sql: "UPDATE landmark SET name = ?, is_retired = 0 WHERE id = ?", arguments: [name.name, identity.text])
    retired.remove(identity)
    (names[identity], identities[name]) = (name, identity)
  }

  private func made(_ name: Landmark) throws -> Identity {
    if let known = identities[name] { return known }
    // The name of another one may be free again, and still be what points know that one by.
    let identity = Identity(text: Self.different(name.name) { names[Identity(text: $0)] != nil })
    try database.execute(
      sql: "INSERT INTO landmark (id, name) VALUES (?, ?)", arguments: [identity.text, name.name])
    (names[identity], identities[name]) = (name, identity)
    return identity
  }

  /// A text, with a number behind it as long as it is taken.
  private static func different(_ text: String, isTaken: (String) -> Bool) -> String {
    guard isTaken(text) else { return text }
    var number = 2
    while isTaken("\(text) (\(number))") { number += 1 }
    return "\(text) (\(number))"
  }

  /// Trims names, and tells apart with a number those that are then the same: earlier versions took them as they came.
  static func makeNamesDiffer(in database: Database) throws {
    let sql = "SELECT id, name FROM landmark ORDER BY name != trim(name), place IS NULL, place, id"
    var taken: Set<Landmark> = []
    for row in try Row.fetchAll(database, sql: sql) {
      let (id, name): (String, String) = (try row.decode(forColumn: "id"), try row.decode(forColumn: "name"))
      let plain = Landmark(typed: name)?.name ?? name
      let other = different(plain) { taken.contains(Landmark($0)) }
      taken.insert(Landmark(other))
      guard !other.utf8.elementsEqual(name.utf8) else { continue }
      try database.execute(sql: "UPDATE landmark SET name = ? WHERE id = ?", arguments: [other, id])
    }
  }
}

extension Edit.Change {
  /// The same change of a landmark that is called otherwise.
  fileprivate func renamed(to name: Landmark) -> Edit.Change {
    Edit.Change(
      layer: layer, landmark: name, before: before?.renamed(to: name), after: after?.renamed(to: name))
  }
}

extension LandmarkPoint {
  fileprivate func renamed(to landmark: Landmark) -> LandmarkPoint {
    LandmarkPoint(
      landmark: landmark, position: position, status: status, confidence: confidence, annotator: annotator)
  }
}
