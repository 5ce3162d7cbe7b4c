import Cells
import Landmarks

/// Where a list that lies over the panes stands: what is drawn there, and what the pointer means.
struct ListPanel {
  /// The panel with its frame.
  let box: CellRect
  /// Where its entries stand, one a row.
  let entries: CellRect
  /// Which of them are on the screen.
  let window: ListWindow
  /// How many there are.
  let count: Int
  /// The highlighted one.
  let highlighted: Int

  /// - Parameters:
  ///   - above: rows inside of the frame above the entries.
  ///   - below: rows inside of the frame below them.
  init(_ box: CellRect, above: Int = 0, below: Int = 0, count: Int, highlighted: Int) {
    let inside = box.inset(by: 1)
    (self.box, self.count, self.highlighted) = (box, count, highlighted)
    entries = CellRect(
      column: inside.column, row: inside.row + above, columns: inside.columns,
      rows: max(0, inside.rows - above - below))
    window = ListWindow(count: count, current: highlighted, rows: entries.rows)
  }

  /// The row of the screen on which an entry that is shown stands.
  func line(of index: Int) -> CellRect {
    CellRect(
      column: entries.column, row: entries.row + index - window.first, columns: entries.columns, rows: 1)
  }

  /// The entry at a cell; nil beside the entries.
  func entry(at place: CellPoint) -> Int? {
    let index = window.first + place.row - entries.row
    return entries.contains(place) && window.indices.contains(index) ? index : nil
  }
}

extension Model {
  /// The list that lies over the panes; nil where none does. The gallery is laid out by itself.
  var listPanel: ListPanel? {
    switch mode {
    case .sets(let highlighted): panel(ofSets: highlighted)
    case .themes: panelOfThemes
    case .palette(let palette): panel(of: palette)
    case .history(let history): panel(of: history)
    case .export(let list): panel(of: list)
    case .landmarks: panelOfLandmarks
    case .measurements: panelOfMeasurements
    case .normal, .window, .squares, .help, .prompt, .confirm, .gallery: nil
    }
  }

  /// A panel in the middle, or a third of the way down.
  private func box(columns: Int, rows: Int, least: Int = 0, upTo part: Int = 3) -> CellRect {
    CellRect(
      column: (screen.columns - columns) / 2, row: max(least, (screen.rows - rows) / part), columns: columns,
      rows: rows)
  }

  func panel(ofSets highlighted: Int) -> ListPanel {
    let count = LandmarkSource.all.count
    var box = box(columns: min(screen.columns - 2, 60), rows: count + 2, least: 1, upTo: 2)
    box.rows = min(screen.rows - 2, box.rows)
    return ListPanel(box, count: count, highlighted: highlighted)
  }

  /// Small and at the side, so that the theme is seen on the film and the panes; nil where there is no room. The entries
  /// stand above a line that shows colours.
  var panelOfThemes: ListPanel? {
    let widest = themes.map(\.name.columns).max() ?? 0
    let columns = min(screen.columns, max(widest + 4, 24))
    let rows = min(screen.rows - 3, themes.count + 4)
    guard rows >= 3 else { return nil }
    let box = CellRect(
      column: screen.columns - columns, row: screen.rows - 2 - rows, columns: columns, rows: rows)
    return ListPanel(box, below: min(2, rows - 3), count: themes.count, highlighted: themeIndex)
  }

  /// The entries stand below the line that is typed.
  func panel(of palette: CommandPalette) -> ListPanel {
    let count = PaletteEntry.matching(palette.query).count
    let rows = min(screen.rows - 3, max(6, min(18, count)) + 3)
    return ListPanel(
      box(columns: min(screen.columns, 96), rows: rows), above: 1, count: count,
      highlighted: palette.highlighted)
  }

  /// The newest stands at the top, the untouched image at the bottom.
  func panel(of history: History) -> ListPanel {
    let count = history.moments.count + 1
    return ListPanel(
      box(columns: min(screen.columns, 72), rows: min(screen.rows - 3, count + 2)), count: count,
      highlighted: count - 1 - history.highlighted)
  }

  /// The entries stand above what is left out.
  func panel(of list: ExportList) -> ListPanel {
    let (count, columns) = (exportChoices.count, min(screen.columns - 2, 60))
    let words = exportWords(list, columns: columns - 2).count
    let rows = min(screen.rows - 3, count + 3 + words)
    return ListPanel(
      box(columns: columns, rows: rows, least: 1, upTo: 2), below: max(0, min(1 + words, rows - 3)),
      count: count, highlighted: list.highlighted)
  }

  /// The entries stand below the headings.
  var panelOfLandmarks: ListPanel {
    ListPanel(
      box(columns: min(screen.columns, 76), rows: min(screen.rows - 3, landmarks.count + 3)), above: 1,
      count: landmarks.count, highlighted: activeIndex)
  }

  /// The entries stand between what they are told from, headings, and how far points are off; the smallest screens have
  /// films instead of the last two.
  var panelOfMeasurements: ListPanel? {
    guard let measures = folderMeasures else { return nil }
    let count = measures.rows.count
    let rows = min(screen.rows - 3, max(1, count) + 5)
    let hasRoom = rows - 2 >= 6 || count <= rows - 5
    return ListPanel(
      box(columns: min(screen.columns, 84), rows: rows), above: hasRoom ? 2 : 1, below: hasRoom ? 1 : 0,
      count: count, highlighted: measures.highlighted)
  }
}
