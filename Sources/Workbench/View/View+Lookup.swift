import Cells

// The command palette and the history: lists over the panes.
extension FrameBuilder {
  mutating func drawPalette(_ palette: CommandPalette) {
    let entries = PaletteEntry.matching(palette.query)
    let columns = min(frame.size.columns, 96)
    let rows = min(frame.size.rows - 3, max(6, min(18, entries.count)) + 3)
    let box = CellRect(
      column: (frame.size.columns - columns) / 2, row: max(0, (frame.size.rows - rows) / 3), columns: columns,
      rows: rows)
    drawPanel(box, title: "Commands")
    let inside = box.inset(by: 1)
    let end = frame.put(
      " : \(palette.query)", column: inside.column, row: inside.row, style: style(.accent, bold: true),
      width: inside.columns - 1)
    frame[end, inside.row] = Cell(" ", style(.text, reverse: true))
    let window = ListWindow(count: entries.count, current: palette.highlighted, rows: inside.rows - 1)
    for (row, index) in window.indices.enumerated() {
      let line = CellRect(
        column: inside.column, row: inside.row + 1 + row, columns: inside.columns, rows: 1)
      drawCommand(entries[index], isChosen: index == palette.highlighted, line)
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
    let columns = min(frame.size.columns, 72)
    let count = history.moments.count + 1
    let rows = min(frame.size.rows - 3, count + 2)
    let box = CellRect(
      column: (frame.size.columns - columns) / 2, row: max(0, (frame.size.rows - rows) / 3), columns: columns,
      rows: rows)
    drawPanel(box, title: "History of this image, newest first")
    let inside = box.inset(by: 1)
    let window = ListWindow(
      count: count, current: count - 1 - history.highlighted, rows: inside.rows)
    for (row, index) in window.indices.enumerated() {
      let place = count - 1 - index
      let isUndone = place > history.present
      let text = place == history.highlighted ? chosenStyle() : style(isUndone ? .dim : .text)
      let line = CellRect(column: inside.column, row: inside.row + row, columns: inside.columns, rows: 1)
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
