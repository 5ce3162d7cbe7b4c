import Cells

/// Draws a model on a screen: everything the person sees, as a value.
package func view(_ model: Model, _ size: CellSize) -> Frame {
  view(model, size, detail: .full)
}

/// What can be drawn without letting a key wait: a large picture in pixels is left out until it is there.
package func quickView(_ model: Model, _ size: CellSize) -> Frame {
  view(model, size, detail: .quick)
}

private func view(_ model: Model, _ size: CellSize, detail: PixelDetail) -> Frame {
  var builder = FrameBuilder(model, size, detail)
  builder.draw()
  return builder.frame
}

/// A frame in the making; the panes are drawn by extensions.
struct FrameBuilder {
  let model: Model
  let theme: Theme
  let detail: PixelDetail
  var frame: Frame

  init(_ model: Model, _ size: CellSize, _ detail: PixelDetail) {
    (self.model, self.detail) = (model, detail)
    theme = model.theme
    frame = Frame(
      size: size, filledWith: Cell(" ", Style(foreground: theme[.text], background: theme[.paper])))
  }

  mutating func draw() {
    guard
      let layout = Layout(
        frame.size, isSplit: model.beside != nil, measurements: model.measurementCount)
    else { return drawTooSmall() }
    if let gallery = model.shownGallery {
      drawTitle(layout.title, gallery)
      drawGallery(gallery)
      drawStatus(layout.status)
      drawHints(layout.hints)
      return drawOverlay(layout)
    }
    drawTitle(layout.title)
    if let list = layout.list {
      drawImageList(list)
      drawDivider(
        column: list.column + list.columns, list, ListWindow(images: model.images, rows: list.rows),
        of: model.images.visible.count)
    }
    drawFilm(layout.film)
    if let beside = layout.beside { drawBeside(beside) }
    if let table = layout.table {
      drawTable(table)
      drawDivider(
        column: table.column - 1, CellRect(column: 0, row: 1, columns: 1, rows: layout.film.rows),
        ListWindow(count: model.landmarks.count, current: model.activeIndex, rows: table.rows),
        of: model.landmarks.count, lastRow: table.row + table.rows - 1)
    }
    if let measurements = layout.measurements { drawMeasurements(measurements) }
    if let readout = layout.readout { drawReadout(readout) }
    drawStatus(layout.status)
    drawHints(layout.hints)
    drawOverlay(layout)
  }

  /// A style of the theme on its paper.
  func style(_ role: Theme.Role, on paper: Theme.Role = .paper, bold: Bool = false, reverse: Bool = false)
    -> Style
  {
    Style(foreground: theme[role], background: theme[paper], bold: bold, reverse: reverse)
  }

  /// A row that is chosen: another paper, and reverse where papers do not show.
  func chosenStyle(_ role: Theme.Role = .text) -> Style {
    style(role, on: .selection, bold: true, reverse: model.depth == .mono)
  }

  /// A line beside a list, with arrows where the list goes on above or below.
  private mutating func drawDivider(
    column: Int, _ rect: CellRect, _ window: ListWindow, of count: Int, lastRow: Int? = nil
  ) {
    for row in rect.row..<rect.row + rect.rows { frame[column, row] = Cell("│", style(.border)) }
    if window.first > 0 { frame[column, rect.row] = Cell("▲", style(.accent)) }
    if window.indices.upperBound < count {
      frame[column, lastRow ?? rect.row + rect.rows - 1] = Cell("▼", style(.accent))
    }
  }

  private mutating func drawTooSmall() {
    let text = "Enlarge the window to \(Layout.smallest.columns)x\(Layout.smallest.rows); q quits"
    frame.put(
      text, column: 0, row: max(0, frame.size.rows / 2), style: style(.warning), width: frame.size.columns)
  }
}
