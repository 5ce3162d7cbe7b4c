import Basics
import Cells
import Information

// The centre pane: the radiograph in half blocks, and what lies over it.
extension FrameBuilder {
  mutating func drawFilm(_ pane: CellRect) {
    switch model.picture {
    case .none: drawNotice(["No images here."], .dim, pane)
    case .loading: drawNotice(["Reading \(model.imageName ?? "")..."], .dim, pane)
    case .failed(let reason): drawNotice([reason], .error, pane)
    case .film(let film):
      paint(film, model.viewport, pane)
      if model.layer == .categories, let layer = model.information {
        drawTextures(layer, model.viewport, pane)
      }
      drawAlignment(pane)
      drawStrokes(pane)
      drawCrossHair(at: model.viewport.cell(at: model.cursor), pane)
      let marks = drawLandmarks(pane)
      layPixels(film, pane)
      if !model.hidesNames { drawNames(marks, pane) }
      guard model.mode.kind != .squares else { return drawSquares(pane) }
      drawScaleBar(film.film, pane)
      drawLegend(pane)
      drawHistogram()
      if model.hasMagnifier { drawMagnifier(film, pane) }
    }
  }

  /// Paints a film's blocks into a pane.
  mutating func paint(_ film: LoadedFilm, _ viewport: Viewport, _ pane: CellRect) {
    paint(film, viewport, pane, window: model.greyWindow, layer: LayerColours(model))
  }

  /// Paints a film's blocks in a grey window and with a layer over them.
  mutating func paint(
    _ film: LoadedFilm, _ viewport: Viewport, _ pane: CellRect, window: GreyWindow, layer: LayerColours?
  ) {
    let shape = model.blockShape
    let raster = FilmRaster(
      film, viewport: viewport, size: pane.size, blocks: CellSize(columns: shape.columns, rows: shape.rows),
      depth: model.depth, window: window, isInverted: model.isInverted, layer: layer)
    let paper = theme[.paper]
    var blocks: [RGB] = []
    for row in 0..<pane.rows {
      for column in 0..<pane.columns {
        blocks.removeAll(keepingCapacity: true)
        var mask = 0
        var isOutside = true
        for y in row * shape.rows..<(row + 1) * shape.rows {
          for x in column * shape.columns..<(column + 1) * shape.columns {
            let colour = raster.colour(column: x, row: y)
            if isInk(colour) { mask |= 1 << blocks.count }
            if colour != nil { isOutside = false }
            blocks.append(colour ?? paper)
          }
        }
        if isOutside { continue }
        frame[pane.column + column, pane.row + row] =
          model.depth == .mono ? Cell(shape.glyph(mask)) : cell(CellSplit(blocks), shape)
      }
    }
  }

  private func cell(_ split: CellSplit, _ shape: BlockShape) -> Cell {
    split.mask == 0
      ? Cell(" ", background: split.paper)
      : Cell(shape.glyph(split.mask), foreground: split.ink, background: split.paper)
  }

  /// Whether a block is drawn in ink: light blocks where ink is light, dark ones where ink is dark.
  private func isInk(_ colour: RGB?) -> Bool {
    guard let colour else { return false }
    return (colour.r > 127) != theme.isLight
  }

  /// The categories' textures, so that they differ without colour: on every other cell, or alone where a film
  /// made of dots would drown them.
  mutating func drawTextures(_ layer: InformationLayer, _ view: Viewport, _ pane: CellRect) {
    let isMono = model.depth == .mono
    for row in 0..<pane.rows {
      for column in stride(from: isMono ? 0 : row & 1, to: pane.columns, by: isMono ? 1 : 2) {
        let left = view.left + Double(column) * view.scale
        let top = view.top + Double(2 * row) * view.scaleDown
        guard let bits = layer.bits.mean(left: left, top: top, size: 2 * view.scale) else { continue }
        let category = layer.categories.category(of: bits)
        guard category != .low || isMono else { continue }
        over(
          Glyphs.glyph(category), pane.column + column, pane.row + row, theme[Glyphs.role(category)],
          dimmed: false)
      }
    }
  }

  /// Draws a glyph over the film, keeping the film's mean colour as its paper.
  ///
  /// - Parameters:
  ///   - dimmed: darkens (on light themes lightens) the film below, for text.
  ///   - isLegible: changes the film below until the ink stands out.
  mutating func over(
    _ glyph: Character, _ column: Int, _ row: Int, _ ink: RGB, dimmed: Bool, bold: Bool = false,
    isLegible: Bool = false
  ) {
    guard model.depth != .mono else {
      frame[column, row] = Cell(glyph, bold: bold)
      return
    }
    let cell = frame[column, row]
    let below = cell.background ?? theme[.paper]
    let mean = cell.isPicture && cell.glyph != " " ? LinearLight.mean(below, cell.foreground ?? below) : below
    var share = dimmed ? 0.6 : 0
    var paper = mean.mixed(with: theme[.paper], share: share)
    let wanted = dimmed ? Self.textContrast : isLegible ? Self.signContrast : 0
    while share < 1, ink.contrast(with: paper) < wanted {
      share = min(1, share + 0.1)
      paper = mean.mixed(with: theme[.paper], share: share)
    }
    frame[column, row] = Cell(glyph, foreground: ink, background: paper, bold: bold)
  }

  /// Contrasts that WCAG 2.2 asks of text and of signs.
  private static let textContrast = 4.5
  private static let signContrast = 3.0

  /// Draws text over the film, clipped to a pane.
  mutating func over(
    _ text: String, _ column: Int, _ row: Int, _ role: Theme.Role, bold: Bool = false, _ pane: CellRect
  ) {
    over(text, column, row, ink: theme[role], bold: bold, pane)
  }

  /// Draws text of a colour over the film, clipped to a pane.
  mutating func over(
    _ text: String, _ column: Int, _ row: Int, ink: RGB, bold: Bool = false, _ pane: CellRect
  ) {
    var scratch = Frame(size: CellSize(columns: pane.columns, rows: 1))
    scratch.put(text, column: column - pane.column, row: 0)
    guard row >= pane.row, row < pane.row + pane.rows else { return }
    for x in max(column, pane.column)..<max(column, min(column + text.columns, pane.column + pane.columns)) {
      over(scratch[x - pane.column, 0].glyph, x, row, ink, dimmed: true, bold: bold)
    }
  }

  private mutating func drawNotice(_ sentences: [String], _ role: Theme.Role, _ pane: CellRect) {
    let lines = sentences.flatMap { $0.wrapped(to: pane.columns - 2) }.prefix((pane.rows + 1) / 2)
    for (index, line) in lines.enumerated() {
      let width = min(line.columns, pane.columns - 2)
      frame.put(
        line, column: pane.column + (pane.columns - width) / 2, row: pane.row + pane.rows / 2 + index,
        style: style(role), width: width)
    }
  }
}
