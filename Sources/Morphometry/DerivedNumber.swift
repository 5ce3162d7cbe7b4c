import Foundation
import Landmarks

/// A number that follows from points, with how it changes with each of them: uncertainty is propagated by its slopes.
struct DerivedNumber: Sendable {
  /// Per native px that a landmark moves right and down.
  typealias Slope = (x: Double, y: Double)

  let value: Double
  /// Landmarks that it follows from.
  let slopes: [Landmark: Slope]

  /// A coordinate of a landmark's point, in any unit.
  init(_ value: Double, of landmark: Landmark, slope: Slope) {
    (self.value, slopes) = (value, [landmark: slope])
  }

  private init(value: Double, slopes: [Landmark: Slope]) { (self.value, self.slopes) = (value, slopes) }

  /// A function of two numbers by its value and its two partial derivatives (the chain rule).
  private init(_ value: Double, _ a: DerivedNumber, _ slopeA: Double, _ b: DerivedNumber, _ slopeB: Double) {
    self.value = value
    var slopes = a.slopes.mapValues { (x: $0.x * slopeA, y: $0.y * slopeA) }
    for (landmark, slope) in b.slopes {
      let (x, y) = slopes[landmark] ?? (0, 0)
      slopes[landmark] = (x + slope.x * slopeB, y + slope.y * slopeB)
    }
    self.slopes = slopes
  }

  static func + (a: DerivedNumber, b: DerivedNumber) -> DerivedNumber {
    DerivedNumber(a.value + b.value, a, 1, b, 1)
  }

  static func - (a: DerivedNumber, b: DerivedNumber) -> DerivedNumber {
    DerivedNumber(a.value - b.value, a, 1, b, -1)
  }

  static func * (a: DerivedNumber, b: DerivedNumber) -> DerivedNumber {
    DerivedNumber(a.value * b.value, a, b.value, b, a.value)
  }

  /// The divisor must not be 0.
  static func / (a: DerivedNumber, b: DerivedNumber) -> DerivedNumber {
    DerivedNumber(a.value / b.value, a, 1 / b.value, b, -a.value / (b.value * b.value))
  }

  /// The angle of a vector that is not 0, radians, -pi...pi.
  static func angle(x: DerivedNumber, y: DerivedNumber) -> DerivedNumber {
    let square = x.value * x.value + y.value * y.value
    return DerivedNumber(atan2(y.value, x.value), y, x.value / square, x, -y.value / square)
  }

  /// Of a number above 0.
  var squareRoot: DerivedNumber {
    let root = value.squareRoot()
    return DerivedNumber(value: root, slopes: slopes.mapValues { ($0.x / (2 * root), $0.y / (2 * root)) })
  }

  func times(_ factor: Double) -> DerivedNumber {
    DerivedNumber(value: value * factor, slopes: slopes.mapValues { ($0.x * factor, $0.y * factor) })
  }

  var magnitude: DerivedNumber { value < 0 ? times(-1) : self }

  /// Its standard deviation when points scatter independently, to first order; nil when a point's scatter is unknown.
  ///
  /// - Parameter deviation: of a landmark's point along each axis, native px.
  func deviation(_ deviation: (Landmark) -> Double?) -> Double? {
    var variances: [Double] = []
    for (landmark, slope) in slopes {
      guard let own = deviation(landmark) else { return nil }
      variances.append(own * own * (slope.x * slope.x + slope.y * slope.y))
    }
    // A dictionary's order is another one in every run, and the last digit would be too.
    return variances.sorted().reduce(0, +).squareRoot()
  }
}

/// Two derived numbers as a place, or as the way between two places.
struct DerivedVector: Sendable {
  let x: DerivedNumber
  let y: DerivedNumber

  static func - (a: DerivedVector, b: DerivedVector) -> DerivedVector {
    DerivedVector(x: a.x - b.x, y: a.y - b.y)
  }

  func dot(_ other: DerivedVector) -> DerivedNumber { x * other.x + y * other.y }

  /// Positive when the other one lies clockwise on a film, where y points down.
  func cross(_ other: DerivedVector) -> DerivedNumber { x * other.y - y * other.x }

  /// Of a vector that is not 0.
  var length: DerivedNumber { dot(self).squareRoot }

  /// Its length in numbers alone.
  var norm: Double { (x.value * x.value + y.value * y.value).squareRoot() }
}
