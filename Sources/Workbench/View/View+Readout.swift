import Cells

extension FrameBuilder {
  /// What is under the cursor: position, stored grey value, information.
  mutating func drawReadout(_ pane: CellRect) {
    for column in pane.column..<pane.column + pane.columns {
      frame[column, pane.row] = Cell("─", style(.border))
    }
    frame.put(
      " at the cursor ", column: pane.column + 1, row: pane.row, style: style(.dim), width: pane.columns - 2)
    guard let loaded = model.picture.loaded else { return }
    let cursor = model.cursor
    var lines = [("px", "\(shortText(cursor.x)), \(shortText(cursor.y))")]
    if let spacing = loaded.film.spacing {
      let millimetres = "\(shortText(cursor.x * spacing.x)), \(shortText(cursor.y * spacing.y))"
      lines.append(("mm", "\(millimetres) (\(spacing.sourceName))"))
    }
    if let grey = loaded.sample(at: cursor) {
      lines.append(("grey", "\(grey) of \((1 << loaded.film.bitDepth) - 1)"))
    }
    if let layer = model.information {
      let bits = layer.bits.levels[0].bilinear(x: cursor.x, y: cursor.y)
      lines.append(("bits", "\(shortText(Double(bits), decimals: 2)) \(layer.categories.category(of: bits))"))
    } else {
      lines.append(("bits", "i computes them"))
    }
    if let layer = model.similarity, layer.landmark == model.activeLandmark {
      let x = (cursor.x + 0.5) * Double(layer.plane.width) / Double(loaded.film.width) - 0.5
      let y = (cursor.y + 0.5) * Double(layer.plane.height) / Double(loaded.film.height) - 0.5
      lines.append(("alike", shortText(Double(layer.plane.bilinear(x: x, y: y)), decimals: 2)))
    }
    for (row, (label, value)) in lines.prefix(pane.rows - 1).enumerated() {
      frame.put(label, column: pane.column, row: pane.row + 1 + row, style: style(.dim))
      frame.put(
        value, column: pane.column + 6, row: pane.row + 1 + row, style: style(.text), width: pane.columns - 6)
    }
  }
}
