import Cells
import Information

// The histogram of the information map: pixels over bits, in the categories' colours, with the cuts that part them.
extension FrameBuilder {
  mutating func drawHistogram() {
    guard let box = model.histogramBox, let layer = model.information else { return }
    frame.fill(box, Cell(" ", style(.text)))
    frame.box(box, style: style(.border), title: "pixels by bits")
    let inside = box.inset(by: 1)
    let bars = CellRect(
      column: inside.column, row: inside.row, columns: inside.columns, rows: inside.rows - 2)
    let heights = layer.histogram.columns(bars.columns, upTo: InformationLayer.scaleTop)
    for (offset, height) in heights.enumerated() {
      let bits = (Double(offset) + 0.5) / Double(bars.columns) * InformationLayer.scaleTop
      let category = layer.categories.category(of: Float(bits))
      drawBar(height, category, column: bars.column + offset, bars)
    }
    drawAxis(row: inside.row + inside.rows - 2, inside)
    drawCut(layer.categories.medium, "low", row: inside.row + inside.rows - 1, inside, bars)
    drawCut(layer.categories.high, "high", row: inside.row + inside.rows - 1, inside, bars)
  }

  /// A column of eighths, the smallest number of pixels still in sight; textures tell categories apart without colour.
  private mutating func drawBar(
    _ height: Double, _ category: InformationCategory, column: Int, _ bars: CellRect
  ) {
    let eighths = height > 0 ? max(1, Int((height * Double(8 * bars.rows)).rounded())) : 0
    for row in 0..<bars.rows {
      let filled = max(0, min(8, eighths - 8 * (bars.rows - 1 - row)))
      guard filled > 0 else { continue }
      let paper = theme[Glyphs.role(category)]
      frame[column, bars.row + row] =
        filled == 8 && category != .low && model.depth != .mono
        ? Cell(
          Glyphs.glyph(category), foreground: paper.legible(theme[.text], or: theme[.paper]),
          background: paper)
        : Cell(Self.eighths[filled], foreground: paper, background: theme[.paper])
    }
  }

  private static let eighths: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  private mutating func drawAxis(row: Int, _ inside: CellRect) {
    for column in inside.column..<inside.column + inside.columns {
      frame[column, row] = Cell("─", style(.border))
    }
    for bits in 0...Int(InformationLayer.scaleTop) {
      let place = column(of: Double(bits), inside)
      if place < inside.column + inside.columns {
        frame.put(String(bits), column: place, row: row, style: style(.dim))
      }
    }
  }

  /// A cut through the bars, and below them where it lies.
  private mutating func drawCut(
    _ bits: Double, _ name: String, row: Int, _ inside: CellRect, _ bars: CellRect
  ) {
    let place = min(inside.column + inside.columns - 1, column(of: bits, inside))
    for y in bars.row..<bars.row + bars.rows { frame[place, y] = Cell("│", style(.accent, bold: true)) }
    frame[place, row - 1] = Cell("┴", style(.accent, bold: true))
    let text = name == "low" ? "low <\(shortText(bits)) " : " high >\(shortText(bits))"
    // Towards the category that it bounds, so that the two never lie on each other.
    let start = name == "low" ? place + 1 - text.columns : place
    frame.put(
      text, column: max(inside.column, min(inside.column + inside.columns - text.columns, start)), row: row,
      style: style(.accent, bold: true))
  }

  private func column(of bits: Double, _ inside: CellRect) -> Int {
    inside.column + Int((bits / InformationLayer.scaleTop * Double(inside.columns)).rounded(.down))
  }
}
