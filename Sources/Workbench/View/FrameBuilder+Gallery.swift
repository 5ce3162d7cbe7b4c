import Cells

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
    guard let picture = thumbnail.picture else { return }
    let view = Viewport.fit(
      filmWidth: picture.film.width, filmHeight: picture.film.height, pane: pane.size,
      aspect: model.blockAspect)
    paint(picture, view, pane, window: Thumbnail.window, layer: nil)
    drawPoints(thumbnail, pane)
  }

  private mutating func drawPoints(_ thumbnail: Thumbnail, _ pane: CellRect) {
    let film = Viewport.fit(
      filmWidth: thumbnail.film.width, filmHeight: thumbnail.film.height, pane: pane.size,
      aspect: model.blockAspect)
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
      entry.name.description, column: line.column + 2, row: line.row, style: text,
      width: line.columns - 2 - worst.columns)
    put(worst, endingAt: line.column + line.columns, line.row, text)
  }
}
