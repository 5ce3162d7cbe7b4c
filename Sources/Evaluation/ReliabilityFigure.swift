import Basics
import Drawing
import Foundation

/// The reliability diagram: how often points lie near against how often they claim to.
///
/// A disc per bin, its area growing with the number of points; on the diagonal claims are true.
package struct ReliabilityFigure: Sendable {
  private let reliability: Reliability
  private let nearness: String

  private static let pointInk = RGB(hex: 0x1B3A6B)
  private static let diagonalInk = RGB(grey: 150)

  /// Makes the figure.
  ///
  /// - Parameter nearness: what counts as near, in words such as "2 mm".
  package init(_ reliability: Reliability, nearness: String) {
    (self.reliability, self.nearness) = (reliability, nearness)
  }

  /// Draws the figure, 740x700 px on white.
  package func canvas() -> Canvas {
    var canvas = Canvas(width: 740, height: 700)
    let plot = Plot(x: 0...100, y: 0...100, left: 100, top: 70, width: 590, height: 540)
    plot.drawAxes(
      on: &canvas,
      title: String(
        format: "calibration error %.1f %%, least sure fifth holds %.0f %%",
        100 * reliability.calibrationError, 100 * reliability.leastSureFifth),
      xLabel: "confidence (%)", yLabel: "points within \(nearness) (%)")
    plot.curve([(x: 0, y: 0), (x: 100, y: 100)], width: 1, ink: Self.diagonalInk, on: &canvas)
    plot.curve(
      reliability.bins.map { (x: 100 * $0.claimed, y: 100 * $0.found) }, width: 1.5, ink: Self.pointInk,
      on: &canvas)
    let most = Double(reliability.bins.map(\.count).max() ?? 1)
    for bin in reliability.bins {
      canvas.disc(
        at: plot.place(100 * bin.claimed, 100 * bin.found),
        radius: 3 + 9 * (Double(bin.count) / most).squareRoot(), ink: Self.pointInk)
    }
    return canvas
  }
}
