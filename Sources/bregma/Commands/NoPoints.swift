import Basics

/// A folder, or a table, without the points that were asked for.
struct NoPoints: Error, CustomStringConvertible {
  /// The folder or the table.
  let place: String
  /// Whether only points that a person decided on were asked for.
  var isReviewed = false
  /// Annotators of the folder whose points were not asked for.
  var others: [String] = []
  /// How to ask for theirs.
  var remedy = "take them with --annotator NAME"

  var description: String {
    let reason =
      if !others.isEmpty {
        "these points are all of other annotators (\(others.map(displayName).joined(separator: ", "))); \(remedy)"
      } else if isReviewed {
        "nobody has decided on a point yet"
      } else {
        "nobody has marked a point here yet"
      }
    return "\(displayName(place)): \(reason)"
  }
}

/// A name under which nobody has marked a point in a folder.
struct UnknownAnnotator: Error, CustomStringConvertible {
  let name: String
  /// Who has.
  let known: [String]
  let folder: String

  /// - Throws: the first of the names that is not known.
  static func check(_ names: [String], known: [String], folder: String) throws {
    if let name = names.first(where: { !known.contains($0) }) {
      throw UnknownAnnotator(name: name, known: known, folder: folder)
    }
  }

  /// Points may have come without a name.
  private static func shown(_ name: String) -> String {
    name.isEmpty ? "somebody without a name" : displayName(name)
  }

  var description: String {
    "\(displayName(folder)): nobody called \(displayName(name)) has marked a point here; "
      + (known.isEmpty ? "nobody has" : "known are \(known.map(Self.shown).joined(separator: ", "))")
  }
}
