/// The search for a command.
package struct CommandPalette: Sendable, Equatable {
  /// What has been typed.
  var line = LineEditor()
  /// Place of the highlighted command among those that match.
  package var highlighted = 0

  /// Nothing typed yet.
  package init() {}

  /// What has been typed.
  var query: String { line.text }
}

/// One command that the palette offers.
struct PaletteEntry {
  let binding: Binding
  let action: Action
  /// What it does, in a word or two.
  let title: String

  /// Everything that the keys can do while marking, in the order of the help.
  static let all: [PaletteEntry] = Bindings.all.filter { $0.modes.contains(.normal) }.flatMap { binding in
    var actions: [Action] = []
    for stroke in binding.strokes where !actions.contains(stroke.action) { actions.append(stroke.action) }
    return actions.filter { $0 != .palette }.map { action in
      let title = actions.count > 1 ? String(action.name.map { $0 == "-" ? " " : $0 }) : binding.label
      return PaletteEntry(binding: binding, action: action, title: title)
    }
  }.reduce(into: []) { entries, entry in
    // Two ways to quit are one command.
    if !entries.contains(where: { $0.action == entry.action }) { entries.append(entry) }
  }

  /// The commands that match, the best first.
  static func matching(_ query: String) -> [PaletteEntry] {
    guard !query.trimmed.isEmpty else { return all }
    let scored = all.enumerated().compactMap { place, entry in
      entry.score(query.trimmed.lowercased()).map { (score: $0, place: place, entry: entry) }
    }
    return scored.sorted { $0.score == $1.score ? $0.place < $1.place : $0.score > $1.score }.map(\.entry)
  }

  /// How well a query fits; nil when it does not. Titles count before explanations.
  private func score(_ query: String) -> Int? {
    if let score = FuzzyMatch.score(query, in: title.lowercased()) { return 1000 + score }
    let help = binding.help.lowercased()
    return query.split(separator: " ").allSatisfy { help.contains($0) } ? 0 : nil
  }
}

/// Matching the letters of a query, in their order, with gaps.
package enum FuzzyMatch {
  /// How well a query fits into a text, both in lower case; nil when a letter is missing.
  ///
  /// Letters in a row and at the beginnings of words count more; a short text more than a long one.
  package static func score(_ query: String, in text: String) -> Int? {
    var score = 0
    var previous: Character = " "
    var isInRow = false
    var rest = query.filter { $0 != " " }[...]
    for letter in text {
      if letter == rest.first {
        rest.removeFirst()
        score += 1 + (isInRow ? 4 : 0) + (previous == " " || previous == "-" ? 6 : 0)
        isInRow = true
      } else {
        isInRow = false
      }
      previous = letter
    }
    return rest.isEmpty ? score * 10 - text.count : nil
  }
}
