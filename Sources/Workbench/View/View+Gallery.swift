import Annotation
import Cells
import Radiograph

// The gallery: a page of thumbnails with their points, a caption below each.
extension FrameBuilder {
  mutating func drawGallery(_ gallery: Gallery) {
    let layout = GalleryLayout(frame.size)
    for (index, place) in gallery.page(layout).enumerated() {
      let entry = model.images.entries[gallery.order[place]]
      let tile = layout.tile(index)
      let isChosen = place == gallery.highlighted
      drawThumbnail(entry, tile)
      drawCaption(entry, isChosen: isChosen, tile)
    }
  }

  private mutating func drawThumbnail(_ entry: ImageEntry, _ tile: CellRect) {
    let pane = CellRect(
      column: tile.column, row: tile.row, columns: tile.columns - 1, rows: tile.rows - 1)
    guard let thumbnail = model.thumbnails[entry.name] else {
      frame.put("...", column: pane.column + 1, row: pane.row, style: style(.dim), width: pane.columns)
      return
    }
    if let problem = thumbnail.problem {
      frame.put(problem, column: pane.column, row: pane.row, style: style(.error), width: pane.columns)
      return
    }
    let view = Viewport.fit(filmWidth: thumbnail.width, filmHeight: thumbnail.height, pane: pane.size)
    for row in 0..<pane.rows {
      for column in 0..<pane.columns {
        let upper = grey(thumbnail, view, column, 2 * row)
        let lower = grey(thumbnail, view, column, 2 * row + 1)
        guard upper != nil || lower != nil else { continue }
        frame[pane.column + column, pane.row + row] = block(upper, lower, column, row)
      }
    }
    drawPoints(thumbnail, pane)
  }

  /// Displayed grey of a block, 0...1; nil outside the picture.
  private func grey(_ thumbnail: Thumbnail, _ view: Viewport, _ column: Int, _ row: Int) -> Double? {
    let x = Int((view.left + (Double(column) + 0.5) * view.scale).rounded(.down))
    let y = Int((view.top + (Double(row) + 0.5) * view.scale).rounded(.down))
    guard x >= 0, y >= 0, x < thumbnail.width, y < thumbnail.height else { return nil }
    let grey = Double(thumbnail.greys[y * thumbnail.width + x]) / 255
    return model.isInverted ? 1 - grey : grey
  }

  private func block(_ upper: Double?, _ lower: Double?, _ column: Int, _ row: Int) -> Cell {
    if model.depth == .mono {
      let up = isInk(upper, column, 2 * row)
      let down = isInk(lower, column, 2 * row + 1)
      return Cell(up ? (down ? "█" : "▀") : (down ? "▄" : " "))
    }
    let ink = upper.map { RGB(grey: $0) } ?? theme[.paper]
    let paper = lower.map { RGB(grey: $0) } ?? theme[.paper]
    return ink == paper ? Cell(" ", background: paper) : Cell("▀", foreground: ink, background: paper)
  }

  private func isInk(_ grey: Double?, _ column: Int, _ row: Int) -> Bool {
    guard let grey else { return false }
    return (grey > GreyDither.threshold(column: column, row: row)) != theme.isLight
  }

  private mutating func drawPoints(_ thumbnail: Thumbnail, _ pane: CellRect) {
    let film = Viewport.fit(
      filmWidth: thumbnail.film.width, filmHeight: thumbnail.film.height, pane: pane.size)
    for landmark in model.landmarks {
      guard let point = thumbnail.points[landmark], let position = point.position else { continue }
      let cell = film.cell(at: position)
      let place = CellPoint(column: pane.column + cell.column, row: pane.row + cell.row)
      guard pane.contains(place) else { continue }
      over(
        Glyphs.glyph(point.status), place.column, place.row, theme[Glyphs.role(point.status)], dimmed: false,
        bold: true)
    }
  }

  /// Status, name and the lowest confidence.
  private mutating func drawCaption(_ entry: ImageEntry, isChosen: Bool, _ tile: CellRect) {
    let text = isChosen ? chosenStyle() : style(.text)
    let line = CellRect(
      column: tile.column, row: tile.row + tile.rows - 1, columns: tile.columns - 1, rows: 1)
    frame.fill(line, Cell(" ", text))
    let stage = model.images.stage(of: entry)
    var ink = text
    ink.foreground = theme[Glyphs.role(stage)]
    frame[line.column, line.row] = Cell(Glyphs.glyph(stage), ink)
    let worst =
      entry.progress.predicted > 0
      ? entry.progress.lowestConfidence.map { " \(Int(($0 * 100).rounded()))%" } ?? "" : ""
    frame.put(
      displayName(entry.name), column: line.column + 2, row: line.row, style: text,
      width: line.columns - 2 - worst.columns)
    put(worst, endingAt: line.column + line.columns, line.row, text)
  }
}
