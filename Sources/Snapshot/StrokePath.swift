/// One stroke of a pen: straight pieces between points, on the font's grid of 8 x 16 pixels.
struct StrokePath {
  /// Points, at least one; curves are broken into short pieces.
  private(set) var points: [(x: Double, y: Double)] = []

  private static let piecesOfCurve = 8

  /// The strokes that a text of `StrokeFont` describes.
  static func read(_ text: String) -> [StrokePath] {
    text.split(separator: ";").map(StrokePath.init)
  }

  private init(_ text: Substring) {
    var control: (x: Double, y: Double)?
    for token in text.split(separator: " ") {
      let isControl = token.hasPrefix("(")
      let numbers = token.filter { $0 != "(" && $0 != ")" }.split(separator: ",").compactMap { Double($0) }
      guard numbers.count == 2 else { continue }
      let point = (x: numbers[0], y: numbers[1])
      if isControl {
        control = point
      } else {
        line(to: point, bentBy: control)
        control = nil
      }
    }
  }

  private mutating func line(to end: (x: Double, y: Double), bentBy control: (x: Double, y: Double)?) {
    if let control, let start = points.last {
      for piece in 1..<Self.piecesOfCurve {
        let t = Double(piece) / Double(Self.piecesOfCurve)
        let (a, b, c) = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t)
        points.append((a * start.x + b * control.x + c * end.x, a * start.y + b * control.y + c * end.y))
      }
    }
    points.append(end)
  }

  /// Whether the stroke is a dot.
  var isDot: Bool { points.count == 1 }

  /// Distance of a place from the stroke, pixels of the font's grid.
  func distance(x: Double, y: Double) -> Double {
    var least = Double.infinity
    for index in points.indices {
      let end = points[index]
      let start = points[max(0, index - 1)]
      let (dx, dy) = (end.x - start.x, end.y - start.y)
      let length = dx * dx + dy * dy
      let along = length > 0 ? max(0, min(1, ((x - start.x) * dx + (y - start.y) * dy) / length)) : 0
      let (ox, oy) = (x - start.x - along * dx, y - start.y - along * dy)
      least = min(least, ox * ox + oy * oy)
    }
    return least.squareRoot()
  }
}
