import Cells

/// The help as lines of a screen's width, made from the bindings.
enum HelpText {
  enum Line: Equatable {
    case heading(String)
    /// Keys, and what they do; continuation lines have no keys.
    case key(String, String)
    case blank
  }

  /// Columns for the keys.
  static let keyColumns = 20

  /// Columns for what the keys do.
  static func textColumns(_ screen: CellSize) -> Int {
    max(10, panelColumns(screen) - keyColumns - 5)
  }

  /// Every group and its bindings.
  static func lines(_ screen: CellSize, _ keys: KeyMap) -> [Line] {
    let width = textColumns(screen)
    let groups = Binding.Group.allCases.map { group -> [Line] in
      let bindings = Bindings.all.filter { $0.group == group }
      return [.heading(group.rawValue)]
        + bindings.flatMap { binding in
          wrapped(binding.help, width).enumerated().map { .key($0 == 0 ? keys.keys(of: binding) : "", $1) }
        }
    }
    return Array(groups.joined(separator: [.blank]))
  }

  /// The panel on a screen.
  static func box(_ screen: CellSize, _ keys: KeyMap) -> CellRect {
    let columns = panelColumns(screen)
    let rows = max(3, min(screen.rows - 2, lines(screen, keys).count + 2))
    return CellRect(
      column: (screen.columns - columns) / 2, row: max(0, (screen.rows - 1 - rows) / 2), columns: columns,
      rows: rows)
  }

  /// How far the help scrolls on a screen.
  static func lastScroll(_ screen: CellSize, _ keys: KeyMap) -> Int {
    max(0, lines(screen, keys).count - (box(screen, keys).rows - 2))
  }

  private static func panelColumns(_ screen: CellSize) -> Int { min(screen.columns, 110) }

  /// Text broken between words.
  private static func wrapped(_ text: String, _ width: Int) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if line.columns + 1 + word.columns <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
