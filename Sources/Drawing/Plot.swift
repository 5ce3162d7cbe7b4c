import Basics
import Foundation
import Radiograph

/// A frame with two linear axes on a canvas, and what is drawn inside it.
package struct Plot: Sendable {
  /// What the columns show, in data units.
  package let xRange: ClosedRange<Double>
  /// What the rows show, in data units, growing upwards.
  package let yRange: ClosedRange<Double>
  /// Left edge of the frame, px.
  package let left: Int
  /// Top edge of the frame, px.
  package let top: Int
  /// Columns of the frame, px.
  package let width: Int
  /// Rows of the frame, px.
  package let height: Int
  /// Canvas pixels per font pixel.
  package var textScale = 2

  private static let ink = RGB(grey: 40)
  private static let gridInk = RGB(grey: 225)

  /// Makes a plot over a rectangle of a canvas; leave about 70 px left and below for the labels.
  package init(
    x xRange: ClosedRange<Double>, y yRange: ClosedRange<Double>, left: Int, top: Int, width: Int, height: Int
  ) {
    (self.xRange, self.yRange) = (xRange.clamped(to: Self.drawable), yRange.clamped(to: Self.drawable))
    (self.left, self.top) = (left, top)
    (self.width, self.height) = (width, height)
  }

  /// What an axis can show: its extent is a number too.
  private static let drawable = -1e300...1e300

  /// Where a data point lies on the canvas, px; never farther out than some frames, whatever the numbers are.
  package func place(_ x: Double, _ y: Double) -> PixelPoint {
    func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
      let extent = range.upperBound - range.lowerBound
      let share = (value - range.lowerBound) / extent
      return extent > 0 && !share.isNaN ? min(10, max(-10, share)) : 0
    }
    return PixelPoint(
      x: Double(left) + share(x, xRange) * Double(width - 1),
      y: Double(top) + (1 - share(y, yRange)) * Double(height - 1))
  }

  /// Draws grid, frame, ticks, axis labels and a title above.
  package func drawAxes(on canvas: inout Canvas, title: String = "", xLabel: String, yLabel: String) {
    let line = Canvas.textSize("0", scale: textScale).height
    let gap = line / 2
    let bottom = top + height
    let xTicks = Ticks(over: xRange, about: max(2, width / 110))
    let yTicks = Ticks(over: yRange, about: max(2, height / 70))
    for (value, label) in zip(xTicks.values, xTicks.labels) {
      let x = Int(place(value, yRange.lowerBound).x.rounded())
      canvas.fill(x: x, y: top, width: 1, height: height, ink: Plot.gridInk)
      canvas.fill(x: x, y: bottom, width: 1, height: gap / 2, ink: Plot.ink)
      canvas.text(label, x: x, y: bottom + gap, ink: Plot.ink, scale: textScale, alignment: .centre)
    }
    for (value, label) in zip(yTicks.values, yTicks.labels) {
      let y = Int(place(xRange.lowerBound, value).y.rounded())
      canvas.fill(x: left, y: y, width: width, height: 1, ink: Plot.gridInk)
      canvas.fill(x: left - gap / 2, y: y, width: gap / 2, height: 1, ink: Plot.ink)
      canvas.text(
        label, x: left - gap, y: y - line / 2, ink: Plot.ink, scale: textScale, alignment: .trailing)
    }
    canvas.rectangle(x: left, y: top, width: width, height: height, ink: Plot.ink)
    canvas.text(
      xLabel, x: left + width / 2, y: bottom + 2 * gap + line, ink: Plot.ink, scale: textScale,
      alignment: .centre)
    let widest = yTicks.labels.map { Canvas.textSize($0, scale: textScale).width }.max() ?? 0
    canvas.verticalText(
      yLabel, x: left - widest - 2 * gap - line, y: top + height / 2, ink: Plot.ink, scale: textScale,
      alignment: .centre)
    canvas.text(
      title, x: left + width / 2, y: top - gap - line, ink: Plot.ink, scale: textScale, alignment: .centre)
  }

  /// Draws a curve through data points; points that are not finite break it, and it is cut at the frame.
  package func curve(_ points: [(x: Double, y: Double)], width: Double = 2, ink: RGB, on canvas: inout Canvas)
  {
    for (start, end) in zip(points, points.dropFirst()) {
      guard let (a, b) = clip(start, end) else { continue }
      canvas.line(from: place(a.x, a.y), to: place(b.x, b.y), width: width, ink: ink)
    }
  }

  /// Draws a dashed upright line over the whole height at a value of x.
  package func upright(at x: Double, ink: RGB, on canvas: inout Canvas) {
    guard xRange.contains(x) else { return }
    let column = Int(place(x, yRange.lowerBound).x.rounded())
    for y in stride(from: top, to: top + height, by: 8) {
      canvas.fill(x: column, y: y, width: 1, height: min(4, top + height - y), ink: ink)
    }
  }

  /// Lists names beside samples of their colours, in the bottom right corner where cumulative curves leave room.
  package func legend(_ entries: [(name: String, ink: RGB)], on canvas: inout Canvas) {
    let line = Canvas.textSize("0", scale: textScale).height
    let widest = entries.map { Canvas.textSize($0.name, scale: textScale).width }.max() ?? 0
    let x = left + width - widest - line
    // Curves that pass below stay faintly visible.
    let paper = (left: x - 7 * line / 2, height: entries.count * (line * 3 / 2) + line)
    canvas.fill(
      x: paper.left, y: top + height - 1 - paper.height, width: left + width - 1 - paper.left,
      height: paper.height, ink: .white, opacity: 0.85)
    for (index, entry) in entries.enumerated() {
      let y = top + height - (entries.count - index) * (line * 3 / 2) - line / 2
      canvas.fill(x: x - 3 * line, y: y + line / 2 - 2, width: 2 * line, height: 4, ink: entry.ink)
      canvas.text(entry.name, x: x - line / 2, y: y, ink: Plot.ink, scale: textScale)
    }
  }

  /// The part of a segment inside the ranges (Liang and Barsky 1984); nil when nothing is left.
  private func clip(
    _ a: (x: Double, y: Double), _ b: (x: Double, y: Double)
  ) -> ((x: Double, y: Double), (x: Double, y: Double))? {
    let dx = b.x - a.x
    let dy = b.y - a.y
    guard (a.x + a.y + b.x + b.y).isFinite else { return nil }
    var enter = 0.0
    var leave = 1.0
    let sides = [
      (-dx, a.x - xRange.lowerBound), (dx, xRange.upperBound - a.x),
      (-dy, a.y - yRange.lowerBound), (dy, yRange.upperBound - a.y),
    ]
    for (slope, room) in sides {
      if slope == 0 {
        if room < 0 { return nil }
      } else if slope < 0 {
        enter = max(enter, room / slope)
      } else {
        leave = min(leave, room / slope)
      }
    }
    guard enter <= leave else { return nil }
    return ((a.x + enter * dx, a.y + enter * dy), (a.x + leave * dx, a.y + leave * dy))
  }
}

/// Round numbers to write along an axis.
package struct Ticks: Sendable, Equatable {
  /// Where the ticks stand, ascending, all inside the range.
  package let values: [Double]
  /// What to write at each, with as many decimals as the step needs.
  package let labels: [String]

  /// Ticks at multiples of 1, 2 or 5 times a power of ten; about `count` of them.
  ///
  /// A range that is empty or not finite gets none.
  package init(over range: ClosedRange<Double>, about count: Int = 5) {
    let extent = range.upperBound - range.lowerBound
    guard extent > 0, extent.isFinite, count > 0 else {
      values = []
      labels = []
      return
    }
    let rough = extent / Double(count)
    let power = pow(10, floor(log10(rough)))
    let factor = [1.0, 2, 5, 10].min { abs(log($0 * power / rough)) < abs(log($1 * power / rough)) }
    let step = (factor ?? 1) * power
    let tolerance = 1e-9
    let first = (range.lowerBound / step - tolerance).rounded(.up)
    let last = (range.upperBound / step + tolerance).rounded(.down)
    // Between numbers so large, or so small, that steps cannot be told apart there are none.
    guard step.isNormal, last - first <= Double(4 * count), abs(first) < 1e15, abs(last) < 1e15 else {
      (values, labels) = ([], [])
      return
    }
    values = stride(from: first, through: last, by: 1).map { $0 * step }
    let decimals = max(0, Int(-floor(log10(step) + tolerance)))
    labels = values.map { String(format: "%.\(decimals)f", $0 == 0 ? 0 : $0) }
  }
}
