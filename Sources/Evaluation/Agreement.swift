import Foundation
import Landmarks

/// How well two annotators agree, landmark by landmark.
package struct Agreement: Sendable {
  /// One axis of one landmark, or of all: second minus first annotator.
  package struct Axis: Sendable, Hashable {
    /// Mean difference.
    package let bias: Double
    /// Standard deviation of the differences (n - 1); nil for a single pair, which tells nothing of it.
    package let standardDeviation: Double?
    /// Dahlberg's error of the method, sqrt(sum of squared differences / 2n) (Dahlberg 1940).
    package let dahlberg: Double
    /// Intraclass correlation, two-way random, absolute agreement, single measures: ICC(2,1) of Shrout and
    /// Fleiss (1979); nil where fewer than two pairs, or no variation at all, leave it undefined.
    package let correlation: Double?

    /// Bias ± 1.96 standard deviations (Bland and Altman 1986); nil for a single pair, and for numbers so large that they
    /// have none.
    package var limits: ClosedRange<Double>? {
      guard let reach = standardDeviation.map({ 1.96 * $0 }), (abs(bias) + reach).isFinite else { return nil }
      return bias - reach...bias + reach
    }
  }

  /// One landmark's agreement.
  package struct LandmarkAgreement: Sendable, Hashable {
    /// The landmark; nil for all together.
    package let landmark: Landmark?
    /// Distances between the two points.
    package let distances: ErrorSummary
    /// Columns, positive to the right.
    package let x: Axis
    /// Rows, positive downwards.
    package let y: Axis
  }

  /// Unit of all lengths.
  package let unit: ErrorUnit
  /// Every pair: `prediction` is the second annotator's point, `truth` the first one's.
  package let pairs: [RadialError]
  /// mm per px (or 1) of each pair.
  let scales: [(x: Double, y: Double)]
  /// All pairs together.
  package let overall: LandmarkAgreement
  /// Landmark by landmark, in the order of the first annotator.
  package let landmarks: [LandmarkAgreement]
  /// Points that only the first annotator has.
  package let onlyFirst: Int
  /// Points that only the second annotator has.
  package let onlySecond: Int

  /// Compares two annotators' tables.
  ///
  /// - Parameters:
  ///   - spacing: mm/px given by the user; see `Evaluation`.
  /// - Throws: `EvaluationError` when the tables share no point.
  package init(first: PointTable, second: PointTable, spacing: Double? = nil) throws {
    let matching = PointMatching(predictions: second, truth: first)
    let scale = MillimetreScale(given: spacing, pairs: matching)
    pairs = matching.map(scale.error)
    scales = matching.map(scale.factors)
    unit = scale.unit
    (onlyFirst, onlySecond) = (matching.missing, matching.withoutTruth)
    guard let overall = Self.agreement(on: nil, pairs.indices, of: pairs, scales) else {
      throw EvaluationError.noCommonPoint(
        first: first.rows.first.map(EvaluationError.Example.init),
        second: second.rows.first.map(EvaluationError.Example.init))
    }
    self.overall = overall
    let byLandmark = Dictionary(grouping: pairs.indices) { [pairs] in pairs[$0].landmark }
    landmarks = first.landmarks.compactMap { [pairs, scales] in
      Self.agreement(on: $0, byLandmark[$0] ?? [], of: pairs, scales)
    }
  }

  /// The pairs that lie farthest apart, worst first.
  package func worst(_ count: Int) -> [RadialError] {
    pairs.worst(count)
  }

  /// - Parameter chosen: which of the pairs.
  private static func agreement(
    on landmark: Landmark?, _ chosen: some Collection<Int>, of pairs: [RadialError],
    _ scales: [(x: Double, y: Double)]
  ) -> LandmarkAgreement? {
    guard let distances = ErrorSummary(of: chosen.map { pairs[$0].distance }, radii: []) else { return nil }
    let x = chosen.map { (pairs[$0].truth.x * scales[$0].x, pairs[$0].prediction.x * scales[$0].x) }
    let y = chosen.map { (pairs[$0].truth.y * scales[$0].y, pairs[$0].prediction.y * scales[$0].y) }
    return LandmarkAgreement(landmark: landmark, distances: distances, x: Axis(x), y: Axis(y))
  }
}

extension Agreement.Axis {
  /// Describes pairs of measurements, first and second annotator.
  init(_ pairs: [(Double, Double)]) {
    let count = Double(pairs.count)
    let differences = pairs.map { $0.1 - $0.0 }
    let mean = differences.reduce(0, +) / count
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    bias = mean
    standardDeviation = pairs.count > 1 ? (squares / (count - 1)).squareRoot() : nil
    dahlberg = (differences.reduce(0) { $0 + $1 * $1 } / (2 * count)).squareRoot()
    correlation = Self.correlation(pairs)
  }

  /// ICC(2,1) from the mean squares of subjects, raters and error; k = 2 raters.
  private static func correlation(_ pairs: [(Double, Double)]) -> Double? {
    guard pairs.count > 1 else { return nil }
    let n = Double(pairs.count)
    let grand = pairs.reduce(0) { $0 + $1.0 + $1.1 } / (2 * n)
    let raters = [pairs.reduce(0) { $0 + $1.0 } / n, pairs.reduce(0) { $0 + $1.1 } / n]
    var (subjects, error) = (0.0, 0.0)
    for pair in pairs {
      let mean = (pair.0 + pair.1) / 2
      subjects += 2 * (mean - grand) * (mean - grand)
      for (value, rater) in zip([pair.0, pair.1], raters) {
        let residual = value - mean - rater + grand
        error += residual * residual
      }
    }
    let between = raters.reduce(0) { $0 + n * ($1 - grand) * ($1 - grand) }
    let (msr, msc, mse) = (subjects / (n - 1), between, error / (n - 1))
    let denominator = msr + mse + 2 * (msc - mse) / n
    return denominator > 0 ? (msr - mse) / denominator : nil
  }
}
