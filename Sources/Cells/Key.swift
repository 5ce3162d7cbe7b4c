/// A key as the workbench names it, independent of any terminal library.
package enum Key: Sendable, Hashable {
  /// A printable character.
  case character(Character)
  /// Control with a letter, such as `.control("r")`.
  case control(Character)
  /// Alt (Meta) with a character.
  case alt(Character)
  case enter, escape, tab, backTab, backspace, delete
  case up, down, left, right
  case shiftUp, shiftDown, shiftLeft, shiftRight
  case home, end, pageUp, pageDown
  /// Function key n.
  case function(Int)
}

/// What a pointing device did, at a cell.
package enum MouseAction: Sendable, Hashable {
  case press, drag, release, wheelUp, wheelDown, rightPress
}

/// A place inside a cell, in shares of its width and height.
package struct CellShare: Sendable, Hashable {
  /// From the left edge, 0..<1.
  package var x: Double
  /// From the top edge, 0..<1.
  package var y: Double

  package init(x: Double, y: Double) {
    (self.x, self.y) = (x, y)
  }

  /// Where something is that is known to a cell only.
  package static let middle = CellShare(x: 0.5, y: 0.5)
}

/// Something the person or the terminal did.
package enum InputEvent: Sendable, Hashable {
  case key(Key)
  /// A key that is still down says so again, where the terminal tells that from another press.
  case keyAgain(Key)
  /// A key that was held, longer than for a press, went up, where the terminal tells.
  case keyUp(Key)
  /// The pointer at a cell, and where inside it, if the terminal tells.
  case mouse(MouseAction, CellPoint, inside: CellShare = .middle)
  case resize(CellSize)
  /// Pasted text (bracketed paste), already without control characters.
  case paste(String)
}

/// Keys as people read and write them: `a`, `Space`, `Enter`, `Shift-Up`, `Ctrl-r`, `F1`.
extension Key {
  private static let names: [(name: String, key: Key)] = [
    ("Enter", .enter), ("Esc", .escape), ("Tab", .tab), ("Shift-Tab", .backTab),
    ("Backspace", .backspace), ("Delete", .delete), ("Space", .character(" ")),
    ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right),
    ("Shift-Up", .shiftUp), ("Shift-Down", .shiftDown), ("Shift-Left", .shiftLeft),
    ("Shift-Right", .shiftRight), ("Home", .home), ("End", .end), ("PgUp", .pageUp), ("PgDn", .pageDown),
  ]

  /// Names of the keys that are no characters, function keys apart.
  package static var specialNames: [String] { names.map(\.name) }

  /// The key's name.
  package var name: String {
    if let known = Key.names.first(where: { $0.key == self }) { return known.name }
    return switch self {
    case .character(let character): String(character)
    case .control(let character): "Ctrl-\(character)"
    case .alt(let character): "Alt-\(character)"
    case .function(let number): "F\(number)"
    default: "?"
    }
  }

  /// The key of a name; nil for anything else. Names of special keys are read without regard to case.
  package init?(name: String) {
    if let known = Key.names.first(where: { $0.name.lowercased() == name.lowercased() }) {
      self = known.key
    } else if name.count == 1, let character = name.first, !character.isWhitespace {
      self = .character(character)
    } else if let character = Key.last(of: name, after: "ctrl-"), character.isASCII, character.isLetter {
      self = .control(Character(character.lowercased()))
    } else if let character = Key.last(of: name, after: "alt-") {
      self = .alt(character)
    } else if name.lowercased().hasPrefix("f"), let number = Int(name.dropFirst()),
      (1...12).contains(number)
    {
      self = .function(number)
    } else {
      return nil
    }
  }

  private static func last(of name: String, after prefix: String) -> Character? {
    name.lowercased().hasPrefix(prefix) && name.count == prefix.count + 1 ? name.last : nil
  }
}

/// Keys as a line of text: names separated by spaces, such as `+ + Tab i Ctrl-r`.
package struct KeyScript {
  /// The keys in order.
  package let keys: [Key]

  /// Reads a script.
  ///
  /// - Throws: `Unknown`, naming the first word that is no key.
  package init(_ text: String) throws(Unknown) {
    var keys: [Key] = []
    for word in text.split(separator: " ") {
      guard let key = Key(name: String(word)) else { throw Unknown(word: String(word)) }
      keys.append(key)
    }
    self.keys = keys
  }

  /// A word that names no key.
  package struct Unknown: Error, CustomStringConvertible {
    let word: String

    package var description: String {
      "\(word.debugDescription) is no key; expected single characters, \(Key.specialNames.joined(separator: ", ")), "
        + "F1 to F12, Ctrl-letter or Alt-character"
    }
  }
}
