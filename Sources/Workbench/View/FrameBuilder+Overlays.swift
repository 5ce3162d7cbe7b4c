import Cells
import Landmarks

// What lies over all panes: the help and the list of landmark sets.
extension FrameBuilder {
  mutating func drawOverlay(_ layout: Layout) {
    switch model.mode {
    case .help(let scroll): drawHelp(scroll)
    case .sets(let highlighted): drawSets(highlighted)
    case .themes: drawThemeList()
    case .palette(let palette): drawPalette(palette)
    case .history(let history): drawHistory(history)
    case .export(let list): drawExport(list)
    case .landmarks: drawLandmarkList()
    case .measurements: drawFolderMeasures()
    case .prompt where model.folderMeasures != nil, .confirm where model.folderMeasures != nil:
      drawFolderMeasures()
    case .prompt(let prompt) where prompt.purpose == .newLandmark && model.landmarks.isEmpty:
      drawWelcome(layout.film)
    case .normal: drawRuler(layout.film)
    default: break
    }
  }

  /// The end of the ruler that is fixed already.
  private mutating func drawRuler(_ pane: CellRect) {
    guard let start = model.rulerStart, model.picture.loaded != nil else { return }
    let cell = model.viewport.cell(at: start)
    let place = CellPoint(column: pane.column + cell.column, row: pane.row + cell.row)
    guard pane.contains(place) else { return }
    over("╳", place.column, place.row, theme[.accent], dimmed: true, bold: true)
    let length = " \(shortText(start.distance(to: model.cursor))) px"
    over(length, place.column + 1, place.row, .accent, bold: true, pane)
  }

  private mutating func drawHelp(_ scroll: Int) {
    let lines = HelpText.lines(frame.size, model.keys)
    let box = HelpText.box(frame.size, model.keys)
    drawPanel(box, title: "Keys")
    let inside = box.inset(by: 1)
    for (row, line) in lines.dropFirst(scroll).prefix(inside.rows).enumerated() {
      let y = inside.row + row
      switch line {
      case .blank: break
      case .heading(let text):
        frame.put(
          text, column: inside.column + 1, row: y, style: style(.accent, bold: true),
          width: inside.columns - 2)
      case .key(let keys, let help):
        frame.put(
          keys, column: inside.column + 1, row: y, style: style(.text, bold: true), width: HelpText.keyColumns
        )
        frame.put(
          help, column: inside.column + 2 + HelpText.keyColumns, row: y, style: style(.text),
          width: HelpText.textColumns(frame.size))
      }
    }
    drawMore(scroll..<scroll + inside.rows, of: lines.count, on: box)
  }

  /// The frame of a list, which says where the list goes on.
  mutating func drawPanel(_ panel: ListPanel, title: String) {
    drawPanel(panel.box, title: title)
    drawMore(panel.window.indices, of: panel.count, on: panel.box)
  }

  /// Says on a panel's frame that a list goes on above or below.
  mutating func drawMore(_ rows: Range<Int>, of count: Int, on box: CellRect) {
    if rows.lowerBound > 0 {
      let text = " more above "
      frame.put(
        text, column: box.column + box.columns - 2 - text.columns, row: box.row, style: style(.accent))
    }
    if rows.upperBound < count {
      frame.put(" more below ", column: box.column + 2, row: box.row + box.rows - 1, style: style(.accent))
    }
  }

  private mutating func drawSets(_ highlighted: Int) {
    let panel = model.panel(ofSets: highlighted)
    drawPanel(panel, title: "Landmark sets")
    for index in panel.window.indices {
      let line = panel.line(of: index)
      frame.put(
        " " + LandmarkSource.all[index].title, column: line.column, row: line.row,
        style: index == highlighted ? chosenStyle() : style(.text), width: line.columns)
    }
  }

  /// The formats of an export, whether all points or only those reviewed are written, and how many films are left out.
  private mutating func drawExport(_ list: ExportList) {
    let panel = model.panel(of: list)
    drawPanel(panel, title: "Export as")
    for index in panel.window.indices {
      let (name, title) = model.exportChoices[index].words
      let (line, text) = (panel.line(of: index), index == list.highlighted ? chosenStyle() : style(.text))
      frame.fill(line, Cell(" ", text))
      frame.put(" " + name, column: line.column, row: line.row, style: text, width: 14)
      frame.put(title, column: line.column + 14, row: line.row, style: text, width: line.columns - 14)
    }
    let words = model.exportWords(list, columns: panel.entries.columns)
    for (index, line) in words.enumerated() {
      frame.put(
        " " + line, column: panel.entries.column,
        row: panel.box.row + panel.box.rows - 1 - words.count + index,
        style: style(.accent), width: panel.entries.columns)
    }
  }

  /// How to begin in a folder that has no landmark names yet.
  private mutating func drawWelcome(_ pane: CellRect) {
    let lines = [
      "1  name the landmarks: type below",
      "   or Esc, S for a ready-made set",
      "2  Enter marks them on one image",
      "3  P finds them on all the others",
      "4  N reviews, least certain first",
      "5  e exports the points",
    ]
    // All of it is read in the film pane of 80 columns too.
    let columns = min(pane.columns, (lines.map(\.count).max() ?? 0) + 4)
    guard pane.rows >= lines.count + 2 else { return }
    let box = CellRect(
      column: pane.column + (pane.columns - columns) / 2, row: pane.row + (pane.rows - lines.count - 2) / 2,
      columns: columns, rows: lines.count + 2)
    drawPanel(box, title: "How to begin")
    for (row, line) in lines.enumerated() {
      frame.put(line, column: box.column + 2, row: box.row + 1 + row, style: style(.text), width: columns - 4)
    }
  }

  mutating func drawPanel(_ box: CellRect, title: String) {
    frame.fill(box, Cell(" ", style(.text)))
    frame.box(box, style: style(.accent), title: title)
  }
}

// The command palette and the history: lists over the panes.
extension FrameBuilder {
  mutating func drawPalette(_ palette: CommandPalette) {
    let entries = PaletteEntry.matching(palette.query)
    let panel = model.panel(of: palette)
    drawPanel(panel, title: "Commands")
    let inside = panel.box.inset(by: 1)
    let end = frame.put(
      " : \(palette.line.head)", column: inside.column, row: inside.row, style: style(.accent, bold: true),
      width: inside.columns - 1)
    frame.put(
      palette.line.tail, column: end, row: inside.row, style: style(.accent, bold: true),
      width: max(0, inside.column + inside.columns - end))
    frame.put(
      String(palette.line.tail.first ?? " "), column: end, row: inside.row, style: style(.text, reverse: true)
    )
    for index in panel.window.indices {
      drawCommand(entries[index], isChosen: index == palette.highlighted, panel.line(of: index))
    }
    if entries.isEmpty {
      frame.put(
        " nothing can be called that", column: inside.column, row: inside.row + 1, style: style(.dim),
        width: inside.columns)
    }
  }

  /// Key, title, and what it does or why it cannot.
  private mutating func drawCommand(_ entry: PaletteEntry, isChosen: Bool, _ line: CellRect) {
    let reason = entry.binding.whyDisabled(model)
    let text = isChosen ? chosenStyle(reason == nil ? .text : .dim) : style(reason == nil ? .text : .dim)
    frame.fill(line, Cell(" ", text))
    let key = model.keys.name(of: entry.action, in: .normal)
    frame.put(key, column: line.column + 1, row: line.row, style: text, width: 11)
    frame.put(entry.title, column: line.column + 13, row: line.row, style: text, width: 19)
    var note =
      isChosen ? chosenStyle(reason == nil ? .text : .warning) : style(reason == nil ? .dim : .warning)
    note.bold = false
    frame.put(
      reason ?? entry.binding.help, column: line.column + 33, row: line.row, style: note,
      width: line.columns - 34)
  }

  mutating func drawHistory(_ history: History) {
    let panel = model.panel(of: history)
    drawPanel(panel, title: "History of this image, newest first")
    for index in panel.window.indices {
      let place = panel.count - 1 - index
      let isUndone = place > history.present
      let text = index == panel.highlighted ? chosenStyle() : style(isUndone ? .dim : .text)
      let line = panel.line(of: index)
      frame.fill(line, Cell(" ", text))
      let mark = place == history.present ? "▸" : " "
      frame.put(mark, column: line.column, row: line.row, style: text)
      frame.put(
        self.text(of: place, history), column: line.column + 2, row: line.row, style: text,
        width: line.columns - 2)
    }
  }

  private func text(of place: Int, _ history: History) -> String {
    guard place > 0 else { return "the beginning" }
    let moment = history.moments[place - 1]
    return "\(moment.time)  \(moment.what), \(moment.author)" + (moment.isDone ? "" : "  (undone)")
  }
}

extension FrameBuilder {
  /// The list of themes, small and at the side, so that the theme is seen on the film and the panes.
  mutating func drawThemeList() {
    guard let panel = model.panelOfThemes else { return }
    drawPanel(panel, title: "Themes")
    for index in panel.window.indices {
      let (line, text) = (panel.line(of: index), index == model.themeIndex ? chosenStyle() : style(.text))
      frame.fill(line, Cell(" ", text))
      frame.put(
        " " + model.themes[index].name, column: line.column, row: line.row, style: text, width: line.columns)
    }
    let (box, columns, rows) = (panel.box, panel.box.columns, panel.box.rows)
    guard rows >= 5 else { return }
    // What the colours mean, in the theme looked at.
    var column = box.column + 2
    for status in LandmarkStatus.allCases where column < box.column + columns - 2 {
      frame[column, box.row + rows - 2] = Cell(Glyphs.glyph(status), style(Glyphs.role(status), bold: true))
      column += 2
    }
    for role in [Theme.Role.success, .warning, .error] where column < box.column + columns - 2 {
      frame[column, box.row + rows - 2] = Cell("■", style(role))
      column += 2
    }
  }
}

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
          binding.help.wrapped(to: width).enumerated().map { .key($0 == 0 ? keys.keys(of: binding) : "", $1) }
        }
    }
    return Array(groups.joined(separator: [.blank]))
  }

  /// The line at which a group begins.
  static func place(of group: Binding.Group, _ screen: CellSize, _ keys: KeyMap) -> Int {
    lines(screen, keys).firstIndex(of: .heading(group.rawValue)) ?? 0
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
}

extension String {
  /// The text broken between words, and inside of those that are longer than a line.
  func wrapped(to width: Int) -> [String] {
    guard width > 0 else { return [self] }
    var lines = [""]
    for word in split(separator: " ") {
      var rest = String(word)
      let line = lines[lines.count - 1]
      if !line.isEmpty, line.columns + 1 + rest.columns <= width {
        lines[lines.count - 1] += " " + rest
        continue
      }
      if !line.isEmpty { lines.append("") }
      while rest.columns > width {
        lines[lines.count - 1] = String(rest.prefix(width))
        rest.removeFirst(min(width, rest.count))
        lines.append("")
      }
      lines[lines.count - 1] = rest
    }
    return lines
  }
}
