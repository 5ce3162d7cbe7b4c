import Cells
import Information
import Radiograph

// The film at the right of the one being worked on: its own layer and points, the cursor at the linked place.
extension FrameBuilder {
  mutating func drawBeside(_ pane: CellRect) {
    for row in pane.row..<pane.row + pane.rows { frame[pane.column - 1, row] = Cell("│", style(.border)) }
    guard let beside = model.beside, let view = model.viewportBeside, let cursor = model.cursorBeside else {
      return
    }
    let information = beside.information?.parted(by: model.cuts)
    paint(
      beside.film, view, pane, window: model.window ?? beside.film.automaticWindow,
      layer: information.flatMap { LayerColours(beside.layer, $0, theme, opacity: model.opacity) })
    if beside.layer == .categories, let information { drawTextures(information, view, pane) }
    drawCrossHair(at: view.cell(at: cursor), pane)
    let points = model.pointsBeside
    for landmark in model.landmarks {
      guard let point = points?[landmark], let position = point.position else { continue }
      let cell = view.cell(at: position)
      let place = CellPoint(column: pane.column + cell.column, row: pane.row + cell.row)
      guard pane.contains(place) else { continue }
      let role = landmark == model.activeLandmark ? Theme.Role.active : Glyphs.role(point.status)
      over(Glyphs.glyph(point.status), place.column, place.row, theme[role], dimmed: true, bold: true)
    }
    drawWords(beside, information, at: cursor, pane)
  }

  /// Which film it is, and what the linked place holds.
  private mutating func drawWords(
    _ beside: Beside, _ information: InformationLayer?, at cursor: PixelPoint, _ pane: CellRect
  ) {
    over("\(beside.film.name)", pane.column + 1, pane.row, .text, bold: true, pane)
    guard beside.layer.isOfInformation else { return }
    guard let information else {
      return over("computing information...", pane.column + 1, pane.row + 1, .dim, pane)
    }
    let shares = InformationCategory.allCases.map { category in
      "\(category) \(Int(((information.shares[category] ?? 0) * 100).rounded()))%"
    }
    over(shares.joined(separator: "  "), pane.column + 1, pane.row + 1, .text, pane)
    over("here \(information.words(at: cursor))", pane.column + 1, pane.row + 2, .text, pane)
  }
}
