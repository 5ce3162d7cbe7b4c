import Basics
import Radiograph

// Anti-aliased shapes: the share of a pixel that a shape covers is taken from its distance to the outline.
extension Canvas {
  /// Draws a straight line with round ends; `width` in px.
  package mutating func line(
    from start: PixelPoint, to end: PixelPoint, width: Double = 1, ink: RGB, opacity: Double = 1
  ) {
    let along = (x: end.x - start.x, y: end.y - start.y)
    let squaredLength = max(along.x * along.x + along.y * along.y, .leastNormalMagnitude)
    paint(
      around: [start, end], reach: width / 2, ink: ink, opacity: opacity,
      outside: { x, y in
        let share = ((x - start.x) * along.x + (y - start.y) * along.y) / squaredLength
        let nearest = min(1, max(0, share))
        let dx = x - start.x - nearest * along.x
        let dy = y - start.y - nearest * along.y
        return (dx * dx + dy * dy).squareRoot() - width / 2
      })
  }

  /// Draws a filled disc.
  package mutating func disc(at centre: PixelPoint, radius: Double, ink: RGB, opacity: Double = 1) {
    paint(
      around: [centre], reach: radius, ink: ink, opacity: opacity,
      outside: { x, y in centre.distance(to: PixelPoint(x: x, y: y)) - radius })
  }

  /// Draws a circle; `width` in px, half of it on either side of `radius`.
  package mutating func ring(
    at centre: PixelPoint, radius: Double, width: Double = 1, ink: RGB, opacity: Double = 1
  ) {
    paint(
      around: [centre], reach: radius + width / 2, ink: ink, opacity: opacity,
      outside: { x, y in abs(centre.distance(to: PixelPoint(x: x, y: y)) - radius) - width / 2 })
  }

  /// Draws an upright cross whose arms are `radius` long.
  package mutating func cross(
    at centre: PixelPoint, radius: Double, width: Double = 1, ink: RGB, opacity: Double = 1
  ) {
    line(
      from: PixelPoint(x: centre.x - radius, y: centre.y), to: PixelPoint(x: centre.x + radius, y: centre.y),
      width: width, ink: ink, opacity: opacity)
    line(
      from: PixelPoint(x: centre.x, y: centre.y - radius), to: PixelPoint(x: centre.x, y: centre.y + radius),
      width: width, ink: ink, opacity: opacity)
  }

  /// Draws the outline of a rectangle, `width` px wide, inside the given pixels.
  package mutating func rectangle(
    x: Int, y: Int, width: Int, height: Int, lineWidth: Int = 1, ink: RGB
  ) {
    fill(x: x, y: y, width: width, height: lineWidth, ink: ink)
    fill(x: x, y: y + height - lineWidth, width: width, height: lineWidth, ink: ink)
    fill(x: x, y: y, width: lineWidth, height: height, ink: ink)
    fill(x: x + width - lineWidth, y: y, width: lineWidth, height: height, ink: ink)
  }

  /// Paints every pixel near `points` by how far it lies outside a shape (negative: inside), in px.
  private mutating func paint(
    around points: [PixelPoint], reach: Double, ink: RGB, opacity: Double,
    outside: (_ x: Double, _ y: Double) -> Double
  ) {
    let xs = points.map(\.x)
    let ys = points.map(\.y)
    let margin = reach + 1
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max(),
      (left + right + top + bottom + reach).isFinite
    else { return }
    for row in Canvas.span(top - margin, bottom + margin, limit: height) {
      for column in Canvas.span(left - margin, right + margin, limit: width) {
        let coverage = min(1, max(0, 0.5 - outside(Double(column), Double(row))))
        blend(ink, atX: column, y: row, share: coverage * opacity)
      }
    }
  }

  /// The whole pixels between two positions that lie in `0 ..< limit`.
  private static func span(_ lower: Double, _ upper: Double, limit: Int) -> Range<Int> {
    let start = Int(min(max(0, lower.rounded(.down)), Double(limit)))
    let end = Int(min(max(0, upper.rounded(.up) + 1), Double(limit)))
    return start..<max(start, end)
  }
}
