/// The scale beside a picture in false colours: which colour means which value.
package struct ColourBar: Sendable {
  /// The colours shown.
  package var colours: ColourMap
  /// The values of the two ends, the lower one at the bottom.
  package var range: ClosedRange<Double>
  /// What is measured, with its unit, such as "information, bits".
  package var label: String
  /// Canvas pixels per font pixel.
  package var textScale = 2

  /// Makes a bar.
  package init(colours: ColourMap, range: ClosedRange<Double>, label: String) {
    self.colours = colours
    self.range = range
    self.label = label
  }

  /// Columns that the bar, its numbers and its label need right of its left edge, px.
  package var breadth: Int {
    let line = Canvas.textSize("0", scale: textScale).height
    return 3 * line + widestLabel + line / 2
  }

  /// Draws the bar over rows `y ..< y + height` with its left edge at column `x`.
  package func draw(on canvas: inout Canvas, x: Int, y: Int, height: Int, ink: Ink = .black) {
    let line = Canvas.textSize("0", scale: textScale).height
    for row in 0..<max(0, height) {
      let share = 1 - Double(row) / Double(max(1, height - 1))
      canvas.fill(x: x, y: y + row, width: line, height: 1, ink: colours[share])
    }
    canvas.rectangle(x: x, y: y, width: line, height: height, ink: ink)
    let extent = range.upperBound - range.lowerBound
    for (value, tick) in zip(ticks.values, ticks.labels) {
      let share = (value - range.lowerBound) / extent
      let row = y + Int(((1 - share) * Double(height - 1)).rounded())
      canvas.fill(x: x + line, y: row, width: line / 4, height: 1, ink: ink)
      // The outermost numbers move inwards so that they stay beside the bar.
      let top = min(max(y, row - line / 2), y + height - line)
      canvas.text(tick, x: x + line + line / 2, y: top, ink: ink, scale: textScale)
    }
    canvas.verticalText(
      label, x: x + 2 * line + widestLabel, y: y + height / 2, ink: ink, scale: textScale,
      alignment: .centre)
  }

  private var ticks: Ticks { Ticks(over: range, about: 6) }

  private var widestLabel: Int {
    ticks.labels.map { Canvas.textSize($0, scale: textScale).width }.max() ?? 0
  }
}
