/// A position in a frame of shapes: x right, y down, the centroid at the origin; a shape's centroid size is 1.
package struct ShapePoint: Sendable, Hashable, Codable {
  package var x: Double
  package var y: Double

  package init(x: Double, y: Double) { (self.x, self.y) = (x, y) }

  static func + (a: ShapePoint, b: ShapePoint) -> ShapePoint { ShapePoint(x: a.x + b.x, y: a.y + b.y) }
  static func - (a: ShapePoint, b: ShapePoint) -> ShapePoint { ShapePoint(x: a.x - b.x, y: a.y - b.y) }
  static func * (a: ShapePoint, factor: Double) -> ShapePoint { ShapePoint(x: a.x * factor, y: a.y * factor) }
}

extension ShapePoint {
  var length: Double { (x * x + y * y).squareRoot() }
}

/// A turn about the origin, as a complex number of length 1.
struct Turn: Sendable {
  /// Cosine and sine.
  let real: Double
  let imaginary: Double

  /// Leaves everything where it is.
  static let none = Turn(real: 1, imaginary: 0)

  func callAsFunction(_ point: ShapePoint) -> ShapePoint {
    ShapePoint(x: real * point.x - imaginary * point.y, y: real * point.y + imaginary * point.x)
  }
}

/// Shapes as lists of points, in the order of their landmarks.
extension [ShapePoint] {
  /// The mean of the points.
  var centroid: ShapePoint {
    reduce(ShapePoint(x: 0, y: 0), +) * (1 / Double(Swift.max(1, count)))
  }

  func moved(by shift: ShapePoint) -> [ShapePoint] { map { $0 + shift } }

  func scaled(by factor: Double) -> [ShapePoint] { map { $0 * factor } }

  /// Left and right exchanged.
  var mirrored: [ShapePoint] { map { ShapePoint(x: -$0.x, y: $0.y) } }

  /// The root of the sum of squared coordinates: centroid size, where the centroid is the origin.
  var size: Double { reduce(0) { $0 + $1.x * $1.x + $1.y * $1.y }.squareRoot() }

  /// The root of the sum of squared distances of the points: Procrustes distance, where both are superimposed.
  func distance(to other: [ShapePoint]) -> Double { zip(self, other).map { $0 - $1 }.size }

  /// The turn under which the points lie nearest to others by least squares, and how well they then agree: the sum of the
  /// products of their coordinates, 1 for equal shapes of size 1. (In the plane the sum of conj(z) w tells both.)
  func turn(onto other: [ShapePoint]) -> (turn: Turn, agreement: Double) {
    let sum = product(with: other)
    let length = sum.length
    return length > 0 ? (Turn(real: sum.x / length, imaginary: sum.y / length), length) : (.none, 0)
  }

  /// The sum of conj(z) w over the points z and w of two shapes, as a complex number.
  func product(with other: [ShapePoint]) -> ShapePoint {
    var sum = ShapePoint(x: 0, y: 0)
    for (point, target) in zip(self, other) {
      sum.x += point.x * target.x + point.y * target.y
      sum.y += point.x * target.y - point.y * target.x
    }
    return sum
  }

  /// The points, turned so that they lie nearest to others.
  func turned(onto other: [ShapePoint]) -> [ShapePoint] { map(turn(onto: other).turn.callAsFunction) }

  /// The mean of shapes, point by point.
  static func mean(of shapes: [[ShapePoint]]) -> [ShapePoint] {
    guard var sum = shapes.first else { return [] }
    for shape in shapes.dropFirst() { for index in sum.indices { sum[index] = sum[index] + shape[index] } }
    return sum.scaled(by: 1 / Double(shapes.count))
  }
}
