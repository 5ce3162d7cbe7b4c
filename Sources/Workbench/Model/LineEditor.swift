import Basics

/// A line of text being typed, with a caret: what every prompt edits.
package struct LineEditor: Sendable, Equatable {
  /// Which way the caret goes.
  enum Motion { case left, right, wordLeft, wordRight, start, end }

  private var characters: [Character]
  /// Characters before the caret.
  package private(set) var caret: Int
  /// Whether the line is only proposed: the first letter typed takes its place.
  private var isProposal: Bool

  /// A line with the caret at its end.
  package init(_ text: String = "", isProposal: Bool = false) {
    characters = Array(text)
    caret = characters.count
    self.isProposal = isProposal
  }

  /// The whole line.
  package var text: String { String(characters) }
  /// What stands before the caret.
  package var head: String { String(characters[..<caret]) }
  /// What stands from the caret on.
  package var tail: String { String(characters[caret...]) }

  /// Puts text at the caret; line ends become blanks, for it is one line.
  package mutating func insert(_ text: String) {
    if isProposal { self = LineEditor() }
    // A mark that is typed after its letter joins it.
    let head = Array(self.head + text.map { $0.isNewline ? " " : String($0) }.joined())
    characters = head + characters[caret...]
    caret = head.count
  }

  /// Moves the caret; at the ends it stays.
  mutating func move(_ motion: Motion) {
    isProposal = false
    caret = place(after: motion)
  }

  /// Erases what the caret would pass.
  mutating func erase(_ motion: Motion) {
    isProposal = false
    let end = place(after: motion)
    characters.removeSubrange(min(caret, end)..<max(caret, end))
    caret = min(caret, end)
  }

  private func place(after motion: Motion) -> Int {
    switch motion {
    case .left: return max(0, caret - 1)
    case .right: return min(characters.count, caret + 1)
    case .start: return 0
    case .end: return characters.count
    case .wordLeft:
      var place = caret
      while place > 0, !isWord(place - 1) { place -= 1 }
      while place > 0, isWord(place - 1) { place -= 1 }
      return place
    case .wordRight:
      var place = caret
      while place < characters.count, !isWord(place) { place += 1 }
      while place < characters.count, isWord(place) { place += 1 }
      return place
    }
  }

  private func isWord(_ place: Int) -> Bool { characters[place].isLetter || characters[place].isNumber }
}

/// Words that a line could be completed to, gone through one after the other.
struct Completion: Sendable, Equatable {
  /// What fits, each the whole line.
  let candidates: [String]
  /// Which of them stands in the line; nil as long as it holds only what they have in common.
  private(set) var chosen: Int?

  /// What fits into a line: names that begin with it, else names that contain it, without regard to case.
  init(of line: String, among names: [String]) {
    let wanted = line.lowercased()
    let beginning = names.filter { $0.lowercased().hasPrefix(wanted) }
    candidates = beginning.isEmpty ? names.filter { $0.lowercased().contains(wanted) } : beginning
  }

  /// The candidates in a row, from the one in the line on; of paths the last part.
  var shown: String {
    let from = chosen ?? 0
    let names = (candidates[from...] + candidates[..<from]).prefix(20).map { candidate in
      let part = candidate.split(separator: "/").last.map(String.init) ?? candidate
      return displayName(candidate.hasSuffix("/") ? part + "/" : part)
    }
    return names.joined(separator: "  ")
  }

  /// The next text for a line: the only candidate, what all have in common if that is more than there is, else one after the
  /// other. Nil when nothing fits.
  mutating func next(after line: String, back: Bool = false) -> String? {
    guard let first = candidates.first else { return nil }
    guard candidates.count > 1 else { return first }
    if chosen == nil {
      let common = candidates.dropFirst().reduce(first) { String($0.commonPrefix(with: $1)) }
      if common.count > line.count { return common }
    }
    let step = back ? candidates.count - 1 : 1
    chosen = chosen.map { ($0 + step) % candidates.count } ?? (back ? candidates.count - 1 : 0)
    return chosen.map { candidates[$0] }
  }
}

extension String {
  /// The beginning that two texts share, whatever the case of its letters, as this one has it.
  fileprivate func commonPrefix(with other: String) -> Substring {
    let count = zip(self, other).prefix { $0.lowercased() == $1.lowercased() }.count
    return prefix(count)
  }
}

/// What was typed into prompts of one kind, and how far back somebody is looking.
struct LineHistory: Sendable, Equatable {
  /// Oldest first.
  let lines: [String]
  private var place: Int
  private var draft = ""

  init(_ lines: [String]) {
    self.lines = lines
    place = lines.count
  }

  /// An older (negative) or newer line; the one being typed comes after the newest. Nil at the ends.
  mutating func line(_ step: Int, from present: String) -> String? {
    let wanted = place + step
    guard (0...lines.count).contains(wanted) else { return nil }
    if place == lines.count { draft = present }
    place = wanted
    return wanted == lines.count ? draft : lines[wanted]
  }
}
