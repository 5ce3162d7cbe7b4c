import Basics
import Drawing
import Foundation
import Landmarks

/// The cumulative error curve as a picture: percent of points within r against r.
///
/// One thin line per landmark, a bold one for all points, the detection rates marked on it.
package struct ErrorFigure: Sendable {
  private let evaluation: Evaluation
  private let plot: Plot

  private static let overallInk = RGB(hex: 0x1B3A6B)
  private static let landmarkInk = RGB(hex: 0xB9C6D9)
  private static let worstInk = RGB(hex: 0xD98B5F)
  private static let bestInk = RGB(hex: 0x5FA57A)
  private static let radiusInk = RGB(grey: 150)

  package init(_ evaluation: Evaluation) {
    self.evaluation = evaluation
    plot = Plot(
      x: 0...Self.reach(of: evaluation), y: 0...100, left: 90, top: 60, width: 870, height: 550)
  }

  /// Draws the figure, 1000x700 px on white.
  package func canvas() -> Canvas {
    var canvas = Canvas(width: 1000, height: 700)
    let unit = evaluation.unit.symbol
    plot.drawAxes(
      on: &canvas, title: title, xLabel: "radial error r (\(unit))", yLabel: "points closer than r (%)")
    let ranked = evaluation.landmarks.sorted { $0.summary.mean < $1.summary.mean }
    for landmark in ranked { draw(landmark.landmark, width: 1, ink: Self.landmarkInk, on: &canvas) }
    var legend = [("all points", Self.overallInk)]
    if ranked.count > 2, let best = ranked.first, let worst = ranked.last {
      draw(best.landmark, width: 1.6, ink: Self.bestInk, on: &canvas)
      draw(worst.landmark, width: 1.6, ink: Self.worstInk, on: &canvas)
      legend += [
        ("best: \(best.landmark)", Self.bestInk),
        ("worst: \(worst.landmark)", Self.worstInk),
        ("other landmarks", Self.landmarkInk),
      ]
    }
    plot.curve(steps(of: evaluation.errors), width: 3, ink: Self.overallInk, on: &canvas)
    markDetectionRates(on: &canvas)
    plot.legend(legend.map { (name: $0.0, ink: $0.1) }, on: &canvas)
    return canvas
  }

  private var title: String {
    let unit = evaluation.unit.symbol
    let overall = evaluation.overall
    return String(
      format: "mean %.2f %@, median %.2f %@, %d points", overall.mean, unit, overall.median, unit,
      overall.count)
  }

  private func draw(_ landmark: Landmark, width: Double, ink: RGB, on canvas: inout Canvas) {
    plot.curve(
      steps(of: evaluation.errors.filter { $0.landmark == landmark }), width: width, ink: ink, on: &canvas)
  }

  private func markDetectionRates(on canvas: inout Canvas) {
    for rate in evaluation.overall.detectionRates where plot.xRange.contains(rate.radius) {
      plot.upright(at: rate.radius, ink: Self.radiusInk, on: &canvas)
      let place = plot.place(rate.radius, rate.percent)
      canvas.disc(at: place, radius: 6, ink: .white)
      canvas.disc(at: place, radius: 4.5, ink: Self.overallInk)
      canvas.text(
        String(format: "%.1f%%", rate.percent), x: Int(place.x) + 10, y: Int(place.y) + 8,
        ink: Self.overallInk, scale: 2, halo: .white)
    }
  }

  /// The empirical distribution as a staircase from (0, 0).
  private func steps(of errors: [RadialError]) -> [(x: Double, y: Double)] {
    let sorted = errors.map(\.distance).sorted()
    let share = 100 / Double(max(1, sorted.count))
    var points = [(x: 0.0, y: 0.0)]
    for (index, distance) in sorted.enumerated() {
      points.append((x: distance, y: Double(index) * share))
      points.append((x: distance, y: Double(index + 1) * share))
    }
    points.append((x: max(plot.xRange.upperBound, sorted.last ?? 0), y: 100))
    return points
  }

  /// The largest error shown: past every radius, and past nearly all points unless those lie far out; round.
  private static func reach(of evaluation: Evaluation) -> Double {
    let sorted = evaluation.errors.map(\.distance).sorted()
    let nearlyAll = sorted[(sorted.count - 1) * 97 / 100]
    let radius = evaluation.overall.detectionRates.map(\.radius).max() ?? 0
    let reach = min(max(nearlyAll, 1.25 * radius), radius > 0 ? 2 * radius : .infinity)
    let ticks = Ticks(over: 0...reach).values
    guard ticks.count > 1 else { return 1 }
    return (reach / ticks[1]).rounded(.up) * ticks[1]
  }
}
