import Basics
import Drawing
import Foundation

/// Bland and Altman's figure (1986): the difference of two annotators against their mean, for both axes.
///
/// A solid line at the bias, dashed ones at bias ± 1.96 SD.
package struct BlandAltmanFigure: Sendable {
  private let agreement: Agreement

  private static let pointInk = RGB(hex: 0x1B3A6B)
  private static let biasInk = RGB(hex: 0xD98B5F)
  private static let limitInk = RGB(grey: 120)

  package init(_ agreement: Agreement) { self.agreement = agreement }

  /// Draws both axes side by side, 1400x620 px on white.
  package func canvas() -> Canvas {
    var canvas = Canvas(width: 1400, height: 620)
    let pairs = Array(zip(agreement.pairs, agreement.scales))
    let x = pairs.map { ($0.0.truth.x * $0.1.x, $0.0.prediction.x * $0.1.x) }
    let y = pairs.map { ($0.0.truth.y * $0.1.y, $0.0.prediction.y * $0.1.y) }
    draw(x, agreement.overall.x, name: "x", left: 100, on: &canvas)
    draw(y, agreement.overall.y, name: "y", left: 800, on: &canvas)
    return canvas
  }

  private func draw(
    _ pairs: [(Double, Double)], _ axis: Agreement.Axis, name: String, left: Int, on canvas: inout Canvas
  ) {
    let means = pairs.map { $0.0 / 2 + $0.1 / 2 }
    let differences = pairs.map { $0.1 - $0.0 }
    let limits = axis.limits.map { [$0.lowerBound, $0.upperBound] } ?? []
    let plot = Plot(
      x: Self.range(means, around: []), y: Self.range(differences, around: limits), left: left, top: 70,
      width: 560, height: 450)
    let unit = agreement.unit.symbol
    plot.drawAxes(
      on: &canvas,
      title: String(format: "%@: bias %.2f %@", name, axis.bias, unit)
        + (axis.limits.map { String(format: ", limits %.2f to %.2f", $0.lowerBound, $0.upperBound) } ?? ""),
      xLabel: "mean of both, \(name) (\(unit))", yLabel: "second - first (\(unit))")
    for (mean, difference) in zip(means, differences) {
      canvas.disc(at: plot.place(mean, difference), radius: 2.2, ink: Self.pointInk)
    }
    line(at: axis.bias, plot, ink: Self.biasInk, isDashed: false, on: &canvas)
    for limit in limits {
      line(at: limit, plot, ink: Self.limitInk, isDashed: true, on: &canvas)
    }
  }

  private func line(at value: Double, _ plot: Plot, ink: RGB, isDashed: Bool, on canvas: inout Canvas) {
    guard plot.yRange.contains(value) else { return }
    let row = Int(plot.place(plot.xRange.lowerBound, value).y.rounded())
    let step = isDashed ? 12 : plot.width
    for x in stride(from: plot.left, to: plot.left + plot.width, by: step) {
      canvas.fill(
        x: x, y: row, width: isDashed ? min(6, plot.left + plot.width - x) : plot.width, height: 2, ink: ink)
    }
  }

  /// Everything, with a margin: a figure of agreement hides no disagreement.
  private static func range(_ values: [Double], around limits: [Double]) -> ClosedRange<Double> {
    let all = (values + limits).filter(\.isFinite)
    guard let low = all.min(), let high = all.max() else { return 0...1 }
    let margin = max(0.06 * (high - low), 0.5)
    return low - margin...high + margin
  }
}
