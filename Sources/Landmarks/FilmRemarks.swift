import Basics

/// What a person says of a film as a whole.
package struct FilmRemarks: Sendable, Hashable {
  /// Free text; empty for none.
  package var note = ""
  /// Words to find the film by, each once, as they were given.
  package private(set) var tags: [String] = []
  /// Why the film takes no part in searches, counts, exports and evaluations, such as "bad quality"; nil when it does.
  package var exclusion: String?

  /// Nothing.
  package init() {}

  package init(note: String, tags: [String], exclusion: String?) {
    (self.note, self.exclusion) = (note, exclusion)
    setTags(tags.joined(separator: " "))
  }

  /// Replaces the tags by words parted by blanks or commas; a `#` before a word is no part of it.
  package mutating func setTags(_ text: String) {
    var seen = Set<String>()
    tags = text.split { $0 == " " || $0 == "," || $0 == ";" }.map { String($0.drop { $0 == "#" }) }
      .filter { !$0.isEmpty && seen.insert($0.lowercased()).inserted }
  }

  /// Whether nothing is said.
  package var isEmpty: Bool { note.isEmpty && tags.isEmpty && exclusion == nil }

  /// Whether one of the tags begins so, without regard to case; excluded films and those with a note have the tags
  /// `excluded` and `note`.
  package func hasTag(_ beginning: String) -> Bool {
    let all = tags + (exclusion == nil ? [] : ["excluded"]) + (note.isEmpty ? [] : ["note"])
    return all.contains { $0.lowercased().hasPrefix(beginning.lowercased()) }
  }
}
