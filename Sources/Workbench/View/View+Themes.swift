import Cells
import Landmarks

extension FrameBuilder {
  /// The list of themes, small and at the side, so that the theme is seen on the film and the panes.
  mutating func drawThemeList() {
    let names = model.themes.map(\.name)
    let widest = names.map(\.columns).max() ?? 0
    let columns = min(frame.size.columns, max(widest + 4, 24))
    let rows = min(frame.size.rows - 3, names.count + 4)
    guard rows >= 3 else { return }
    let box = CellRect(
      column: frame.size.columns - columns, row: frame.size.rows - 2 - rows, columns: columns, rows: rows)
    drawPanel(box, title: "Themes")
    let list = ListWindow(count: names.count, current: model.themeIndex, rows: max(1, rows - 4))
    for (row, index) in list.indices.enumerated() {
      let text = index == model.themeIndex ? chosenStyle() : style(.text)
      let line = CellRect(column: box.column + 1, row: box.row + 1 + row, columns: columns - 2, rows: 1)
      frame.fill(line, Cell(" ", text))
      frame.put(" " + names[index], column: line.column, row: line.row, style: text, width: line.columns)
    }
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
