import Cells

/// Keys as a line of text: characters and names separated by spaces, such as `+ + Tab i Ctrl-r`.
struct KeyScript {
  /// The keys in order.
  let keys: [Key]

  /// Reads a script.
  ///
  /// - Throws: `Unknown`, naming the first word that is no key.
  init(_ text: String) throws(Unknown) {
    var keys: [Key] = []
    for word in text.split(separator: " ") {
      guard let key = Self.key(String(word)) else { throw Unknown(word: String(word)) }
      keys.append(key)
    }
    self.keys = keys
  }

  /// A word that names no key.
  struct Unknown: Error, CustomStringConvertible {
    let word: String

    var description: String {
      "\(word.debugDescription) is no key; expected single characters, "
        + "\(names.keys.sorted().joined(separator: ", ")), Ctrl-letter or Alt-letter"
    }
  }

  private static func key(_ word: String) -> Key? {
    if let key = names[word] { return key }
    if word.count == 1 { return word.first.map(Key.character) }
    guard let letter = word.last else { return nil }
    if word == "Ctrl-\(letter)" { return .control(letter) }
    return word == "Alt-\(letter)" ? .alt(letter) : nil
  }
}

private let names: [String: Key] = [
  "Enter": .enter, "Esc": .escape, "Tab": .tab, "Shift-Tab": .backTab, "Backspace": .backspace,
  "Delete": .delete, "Up": .up, "Down": .down, "Left": .left, "Right": .right, "Shift-Up": .shiftUp,
  "Shift-Down": .shiftDown, "Shift-Left": .shiftLeft, "Shift-Right": .shiftRight, "Home": .home, "End": .end,
  "PgUp": .pageUp, "PgDn": .pageDown, "Space": .character(" "),
]
