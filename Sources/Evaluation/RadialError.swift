import Basics
import Landmarks
import Radiograph

/// How far one predicted landmark lies from the truth.
package struct RadialError: Sendable, Hashable {
  /// The image, as the truth spells it.
  package let image: ImageName
  /// The landmark.
  package let landmark: Landmark
  /// Where it was predicted, native px.
  package let prediction: PixelPoint
  /// Where it is, native px.
  package let truth: PixelPoint
  /// Euclidean distance in the unit of the evaluation.
  package let distance: Double
}

extension [RadialError] {
  /// The largest errors, worst first; equal ones in their order.
  func worst(_ count: Int) -> [RadialError] {
    let ranked = indices.sorted { (self[$1].distance, $0) < (self[$0].distance, $1) }
    return ranked.prefix(count).map { self[$0] }
  }
}

/// The unit of radial errors; millimetres never come without their source.
package enum ErrorUnit: Sendable, Hashable {
  /// Native pixels: nobody calibrated.
  case pixels
  /// Millimetres; `source` tells where the spacing comes from, such as "0.1 mm/px from --spacing".
  case millimetres(source: String)

  /// "px" or "mm".
  package var symbol: String {
    switch self {
    case .pixels: "px"
    case .millimetres: "mm"
    }
  }
}

/// What is usually said of many radial errors.
package struct ErrorSummary: Sendable, Hashable {
  /// Successful detection rate: the share of errors strictly below a radius.
  package struct DetectionRate: Sendable, Hashable {
    /// The radius, in the unit of the errors.
    package let radius: Double
    /// Percent, 0...100.
    package let percent: Double
  }

  /// Number of errors.
  package let count: Int
  /// Mean radial error.
  package let mean: Double
  /// Standard deviation of the sample (n - 1); nil for a single error, which tells nothing of it.
  package let standardDeviation: Double?
  /// Middle error; the mean of the two middle ones for an even number.
  package let median: Double
  /// One rate for each radius asked for, in that order.
  package let detectionRates: [DetectionRate]

  /// Summarises errors; nil when there are none.
  package init?(of errors: [Double], radii: [Double]) {
    guard let median = errors.median else { return nil }
    let number = Double(errors.count)
    let sorted = errors.sorted()
    let mean = sorted.reduce(0, +) / number
    let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    count = errors.count
    self.mean = mean
    standardDeviation = number > 1 ? (squares / (number - 1)).squareRoot() : nil
    self.median = median
    detectionRates = radii.map { radius in
      let below = sorted.count { $0 < radius }
      return DetectionRate(radius: radius, percent: 100 * Double(below) / number)
    }
  }
}
