import Basics
import Drawing
import Foundation

/// Whether confidences are what they claim to be: probabilities of lying near the truth.
package struct Reliability: Sendable, Hashable {
  /// Points that claim about the same.
  package struct Bin: Sendable, Hashable {
    /// Mean confidence, 0...1.
    package let claimed: Double
    /// Share of the points that lie near, 0...1.
    package let found: Double
    /// Number of points.
    package let count: Int
  }

  /// A predicted point against the truth.
  package struct Claim: Sendable, Hashable {
    /// 0...1.
    package let confidence: Double
    /// Distance from the truth, any unit.
    package let distance: Double
    /// What counts as near, in the same unit.
    package let radius: Double

    package init(confidence: Double, distance: Double, radius: Double) {
      (self.confidence, self.distance, self.radius) = (confidence, distance, radius)
    }
  }

  /// Ten bins of equal width by confidence, those without points left out.
  package let bins: [Bin]
  /// Expected calibration error (Naeini et al. 2015): mean difference between claimed and found over the points.
  package let calibrationError: Double
  /// Share of all distance that the fifth of the points with the lowest confidence holds, 0...1: 0.2 where
  /// confidence says nothing; the more, the better worst-first review works.
  package let leastSureFifth: Double

  /// Judges claims; nil when there are fewer than five.
  package init?(_ claims: [Claim]) {
    guard claims.count >= 5 else { return nil }
    let number = Double(claims.count)
    bins = Dictionary(grouping: claims) { min(9, max(0, Int(10 * $0.confidence))) }
      .sorted { $0.key < $1.key }
      .map { _, members in
        Bin(
          claimed: members.reduce(0) { $0 + $1.confidence } / Double(members.count),
          found: Double(members.count { $0.distance < $0.radius }) / Double(members.count),
          count: members.count)
      }
    calibrationError = bins.reduce(0) { $0 + Double($1.count) / number * abs($1.claimed - $1.found) }
    let total = claims.reduce(0) { $0 + $1.distance }
    let fifth = claims.sorted { $0.confidence < $1.confidence }.prefix(claims.count / 5)
    leastSureFifth = total > 0 ? fifth.reduce(0) { $0 + $1.distance } / total : 0
  }
}

/// The reliability diagram: how often points lie near against how often they claim to.
///
/// A disc per bin, its area growing with the number of points; on the diagonal claims are true.
package struct ReliabilityFigure: Sendable {
  private let reliability: Reliability
  private let nearness: String

  private static let pointInk = RGB(hex: 0x1B3A6B)
  private static let diagonalInk = RGB(grey: 150)

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
