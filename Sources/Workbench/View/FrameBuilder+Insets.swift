import Cells
import Information
import Radiograph

// The legend of the layer and the magnifier, both inside the film pane.
extension FrameBuilder {
  /// One row at the top that explains the layer's colours.
  mutating func drawLegend(_ pane: CellRect) {
    switch model.layer {
    case .none: return
    case .information:
      guard let layer = model.information else { return drawWaiting("computing information...", pane) }
      let end = drawColourBar(from: "0", to: "\(Int(InformationLayer.scaleTop)) bits", pane)
      drawHere(layer, after: end, pane)
    case .categories:
      guard let layer = model.information else { return drawWaiting("computing information...", pane) }
      drawHere(layer, after: drawShares(layer, pane), pane)
    case .similarity:
      guard let layer = model.similarity, layer.landmark == model.activeLandmark else {
        return drawWaiting("no similarity map", pane)
      }
      drawColourBar(from: short(layer.range.lowerBound), to: short(layer.range.upperBound), pane)
    case .alignment:
      guard let layer = model.alignment else { return drawWaiting("no alignment yet", pane) }
      let agreement = "\(Int((layer.agreement * 100).rounded())) % of the places agree"
      over("\(Glyphs.expected) expected  \(agreement)", pane.column + 1, pane.row, .text, pane)
    }
  }

  private mutating func drawWaiting(_ text: String, _ pane: CellRect) {
    over(text, pane.column + 1, pane.row, .dim, pane)
  }

  /// What the cursor is on, in words, where there is room for it: in the legend's row, else in the next one.
  private mutating func drawHere(_ layer: InformationLayer, after column: Int, _ pane: CellRect) {
    let words = Self.words(at: model.cursor, layer)
    let fits = column + 2 + words[0].columns <= pane.column + pane.columns
    if fits { return over(words[0], column + 2, pane.row, .text, pane) }
    overFitting(words, pane.row + 1, .text, pane)
  }

  /// What a place holds, the longest wording first.
  static func words(at point: PixelPoint, _ layer: InformationLayer) -> [String] {
    let here = layer.words(at: point)
    return ["here \(here)", here, here.replacing(" bits,", with: "")]
  }

  /// Draws the first of several wordings that a pane has room for, else the last.
  mutating func overFitting(_ wordings: [String], _ row: Int, _ role: Theme.Role, _ pane: CellRect) {
    guard let text = wordings.first(where: { $0.columns < pane.columns }) ?? wordings.last else { return }
    over(text, pane.column + 1, row, role, pane)
  }

  /// - Returns: the column after it.
  @discardableResult
  private mutating func drawColourBar(from low: String, to high: String, _ pane: CellRect) -> Int {
    guard let colours = LayerColours(model) else { return pane.column }
    let width = min(20, pane.columns - low.columns - high.columns - 4)
    guard width >= 4 else { return pane.column }
    var column = pane.column + 1
    over(low + " ", column, pane.row, .text, pane)
    column += low.columns + 1
    for step in 0..<width {
      let share = (Double(step) + 0.5) / Double(width)
      frame[column + step, pane.row] =
        model.depth == .mono ? Cell(" ░▒▓█".at(share)) : Cell(" ", background: colours.colour(share))
    }
    over(" " + high, column + width, pane.row, .text, pane)
    return column + width + 1 + high.columns
  }

  /// Each category's sign, where it begins, and its share of the area.
  ///
  /// - Returns: the column after it.
  private mutating func drawShares(_ layer: InformationLayer, _ pane: CellRect) -> Int {
    var column = pane.column + 1
    let (isNarrow, isTight) = (pane.columns < 60, pane.columns < 38)
    let cuts: [InformationCategory: String] = [
      .low: "<\(shortText(layer.categories.medium))", .medium: "",
      .high: ">\(shortText(layer.categories.high))",
    ]
    for category in InformationCategory.allCases {
      let swatch = String(repeating: Glyphs.glyph(category), count: isTight ? 1 : 2)
      for offset in 0..<swatch.columns where column + offset < pane.column + pane.columns {
        let paper = theme[Glyphs.role(category)]
        frame[column + offset, pane.row] = Cell(
          Glyphs.glyph(category), foreground: paper.legible(theme[.text], or: theme[.paper]),
          background: paper)
      }
      let percent = Int(((layer.shares[category] ?? 0) * 100).rounded())
      let cut = cuts[category] ?? ""
      let text =
        isTight
        ? "\(percent)% "
        : isNarrow
          ? " \(category) \(percent)% " : " \(category) \(cut)\(cut.isEmpty ? "" : " ")\(percent) %  "
      over(text, column + swatch.columns, pane.row, .text, pane)
      column += swatch.columns + text.columns
    }
    return column - 1
  }

  private func short(_ value: Float) -> String { shortText(Double(value), decimals: 2) }

  /// An inset around the cursor, in the corner that the cursor is not in.
  mutating func drawMagnifier(_ film: LoadedFilm, _ pane: CellRect) {
    guard let size = Model.magnifierSize(in: pane.size) else { return }
    let (columns, rows) = (size.columns, size.rows)
    let cursor = model.viewport.cell(at: model.cursor)
    let isLeft = cursor.column >= pane.columns / 2
    // The legend stays in sight above it.
    let box = CellRect(
      column: isLeft ? pane.column : pane.column + pane.columns - columns,
      row: pane.row + (model.layer == .none ? 0 : 1), columns: columns, rows: rows)
    let inside = box.inset(by: 1)
    let scale = max(1.0 / 8, model.viewport.scale / 5)
    // The middle of the middle cell is the cursor.
    let view = Viewport(
      scale: scale,
      left: model.cursor.x + 0.5 - Double(inside.columns) * scale / 2,
      top: model.cursor.y + 0.5 - Double(inside.rows) * scale * model.blockAspect, aspect: model.blockAspect)
    frame.fill(box, Cell(" ", style(.text)))
    paint(film, view, inside)
    frame.box(box, style: style(.accent, bold: true), title: "x5")
    let middle = CellPoint(column: inside.column + inside.columns / 2, row: inside.row + inside.rows / 2)
    for landmark in model.hidesMarks ? [] : model.landmarks {
      guard let point = model.points[landmark], let position = point.position else { continue }
      let cell = view.cell(at: position)
      let place = CellPoint(column: inside.column + cell.column, row: inside.row + cell.row)
      guard inside.contains(place), place != middle else { continue }
      over(
        Glyphs.glyph(point.status), place.column, place.row, theme[Glyphs.role(point.status)], dimmed: false,
        bold: true)
    }
    over("┼", middle.column, middle.row, theme[.cursor], dimmed: false, bold: true, isLegible: true)
    insetPixels(film, view, inside)
  }
}

extension String {
  /// The character at a share of the way through.
  fileprivate func at(_ share: Double) -> Character {
    self[index(startIndex, offsetBy: max(0, min(count - 1, Int(share * Double(count)))))]
  }
}
