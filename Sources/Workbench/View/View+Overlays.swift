import Cells

// What lies over all panes: the help and the list of landmark sets.
extension FrameBuilder {
  mutating func drawOverlay(_ layout: Layout) {
    switch model.mode {
    case .help(let scroll): drawHelp(scroll)
    case .sets(let highlighted): drawSets(highlighted)
    case .themes: drawThemeList()
    case .palette(let palette): drawPalette(palette)
    case .history(let history): drawHistory(history)
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
    let last = scroll + inside.rows
    if last < lines.count {
      frame.put(" more below ", column: box.column + 2, row: box.row + box.rows - 1, style: style(.accent))
    }
  }

  private mutating func drawSets(_ highlighted: Int) {
    let sets = LandmarkSource.all
    let columns = min(frame.size.columns - 2, 60)
    let box = CellRect(
      column: (frame.size.columns - columns) / 2, row: max(1, (frame.size.rows - sets.count - 2) / 2),
      columns: columns, rows: min(frame.size.rows - 2, sets.count + 2))
    drawPanel(box, title: "Landmark sets")
    for (row, set) in sets.enumerated() {
      let text = row == highlighted ? chosenStyle() : style(.text)
      frame.put(
        " " + set.title, column: box.column + 1, row: box.row + 1 + row, style: text, width: columns - 2)
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
      "5  e exports a CSV",
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
