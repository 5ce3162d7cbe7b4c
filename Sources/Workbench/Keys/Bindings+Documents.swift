import Cells

// What is written about the keys outside the program: README, man page, key file. All from the one table.
extension Bindings {
  /// The table of keys as Markdown, for the README.
  package static func markdown() -> String {
    var lines = ["| key | what it does |", "|---|---|"]
    for group in Binding.Group.allCases {
      lines.append("| **\(group.rawValue)** | |")
      for binding in all where binding.group == group {
        let keys = binding.keys.replacingAll("|", with: "\\|")
        lines.append("| `\(keys)` | \(binding.help) |")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The keys as sections of a manual page (man macros).
  package static func manual() -> String {
    var lines: [String] = []
    for group in Binding.Group.allCases {
      lines.append(".SS \(roff(group.rawValue))")
      for binding in all where binding.group == group {
        lines += [".TP", ".B \(roff(binding.keys))", roff(binding.help)]
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A key file in which every action has its usual keys, commented out.
  package static func keyFile() -> String {
    var lines = [
      "# Keys of the workbench: an action, and the keys it answers to instead of the usual ones.",
      "# Names: a, A, Space, Enter, Esc, Tab, Shift-Tab, Up, Shift-Up, PgUp, Home, Ctrl-a, Alt-a, F1.",
    ]
    var told = Set<Action>()
    for group in Binding.Group.allCases {
      lines += ["", "# \(group.rawValue)"]
      for binding in all where binding.group == group && !binding.isFixed {
        for action in binding.strokes.map(\.action) where told.insert(action).inserted {
          let keys = strokes(of: action).map { quoted($0.name) }
          lines.append("# \(action.name) = [\(keys.joined(separator: ", "))]  # \(binding.help)")
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The usual keys of an action, wherever it has them.
  private static func strokes(of action: Action) -> [Key] {
    var seen = Set<Key>()
    return all.filter { !$0.isFixed }.flatMap(\.strokes).filter { $0.action == action }.map(\.key)
      .filter { seen.insert($0).inserted }
  }

  private static func quoted(_ key: String) -> String {
    "\"" + key.replacingAll("\\", with: "\\\\").replacingAll("\"", with: "\\\"") + "\""
  }

  /// Text that a manual page shows as it is: hyphens stay hyphens, a leading dot or quote is no request.
  private static func roff(_ text: String) -> String {
    let escaped = text.replacingAll("\\", with: "\\e").replacingAll("-", with: "\\-")
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }
}

extension String {
  /// Every occurrence of a character replaced.
  fileprivate func replacingAll(_ character: Character, with text: String) -> String {
    map { $0 == character ? text : String($0) }.joined()
  }
}
