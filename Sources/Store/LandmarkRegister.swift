import Basics
import GRDB
import Landmarks

/// Which landmark is which, for the time of one transaction.
///
/// Points and the log of edits know a landmark by an identity, a text that never changes: the first name it had here, made
/// to differ from all others. What it is called is a property of it, in one place, so that a new name holds for every point
/// and every edit that was ever made, whoever made it. Names that Unicode takes for the same (composed and decomposed
/// accents) are one landmark, as they are everywhere in the program; identities are compared by their bytes.
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
  /// The end of the list, as far as a stored number can be believed.
  private var lastPlace = 0

  /// Reads the landmarks; valid as long as the transaction lasts.
  init(_ database: Database) throws {
    self.database = database
    let rows = try Row.fetchCursor(
      database, sql: "SELECT id, name, place FROM landmark")
    while let row = try rows.next() {
      let identity = Identity(text: try row.decode(forColumn: "id"))
      let name = Landmark(try row.decode(forColumn: "name"))
      (names[identity], identities[name]) = (name, identity)
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

  /// Puts a landmark at the end of the list, unless it is listed.
  func list(_ name: Landmark) throws { try list(identity: made(name).text) }

  /// The same by its identity.
  func list(identity text: String) throws {
    guard listed.insert(Identity(text: text)).inserted else { return }
    lastPlace = min(lastPlace, .max - 1) + 1
    let statement = try database.cachedStatement(sql: "UPDATE landmark SET place = ? WHERE id = ?")
    try statement.execute(arguments: [lastPlace, text])
  }

  /// A change as it is stored: its landmark, which is made where it is new, by its identity.
  func stored(_ change: Edit.Change) throws -> Edit.Change {
    change.renamed(to: Landmark(try made(change.landmark).text))
  }

  /// A stored change with the name that its landmark has now; nil for a landmark that nobody knows.
  func named(_ change: Edit.Change) -> Edit.Change? {
    names[Identity(text: change.landmark.name)].map(change.renamed)
  }

  private func made(_ name: Landmark) throws -> Identity {
    if let known = identities[name] { return known }
    // The name of another one may be free again, and still be what points know that one by.
    let identity = Identity(text: Self.different(name.name) { names[Identity(text: $0)] != nil })
    try database.execute(
      sql: "INSERT INTO landmark VALUES (?, ?, NULL)", arguments: [identity.text, name.name])
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
