import Basics
import Foundation
import Landmarks
import Radiograph

extension Agreement {
  /// The report a person reads: one line per landmark, all together below, then the worst cases.
  package func text(worst worstCount: Int = 5) -> String {
    let images = Set(pairs.map(\.image)).count
    let unitText =
      switch unit {
      case .pixels: "px (no spacing known)"
      case .millimetres(let source): "mm (\(source))"
      }
    var lines = [
      "points: \(pairs.count), landmarks: \(landmarks.count), images: \(images); lengths in \(unitText); "
        + "differences are second minus first", "",
    ]
    let header = [
      "landmark", "distance", "median", "bias x", "SD x", "bias y", "SD y", "Dahlberg x", "Dahlberg y",
      "ICC x", "ICC y", "n",
    ]
    lines += Evaluation.aligned(
      [header] + (landmarks + [overall]).map(row), leading: 1, ruleBeforeLast: true)
    let cases = worst(worstCount)
    if !cases.isEmpty {
      lines += ["", "Worst"]
      lines += Evaluation.aligned(
        [["landmark", "image", unit.symbol, "first, px", "second, px"]] + cases.map(row), leading: 2)
    }
    if onlyFirst > 0 { lines += ["", "points that only the first has: \(onlyFirst)"] }
    if onlySecond > 0 { lines += ["", "points that only the second has: \(onlySecond)"] }
    return lines.joined(separator: "\n")
  }

  /// The worst cases as a table of points that `bregma evaluate` and spreadsheets read.
  package func worstCases(_ count: Int) -> String {
    let header = ["image", "landmark", "distance_\(unit.symbol)", "x", "y", "second_x", "second_y"]
    let rows = worst(count).map { pair in
      [SpreadsheetGuard.defused(pair.image.name), SpreadsheetGuard.defused(pair.landmark.name)]
        + [pair.distance, pair.truth.x, pair.truth.y, pair.prediction.x, pair.prediction.y].map(\.shortest)
    }
    return DelimitedText.text(of: [header] + rows)
  }

  private func row(_ landmark: LandmarkAgreement) -> [String] {
    func shown(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "-" }
    func correlation(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "-" }
    let lengths = [
      landmark.distances.mean, landmark.distances.median, landmark.x.bias, landmark.x.standardDeviation,
      landmark.y.bias, landmark.y.standardDeviation, landmark.x.dahlberg, landmark.y.dahlberg,
    ]
    return [landmark.landmark?.description ?? "all"] + lengths.map(shown)
      + [correlation(landmark.x.correlation), correlation(landmark.y.correlation)]
      + ["\(landmark.distances.count)"]
  }

  private func row(_ pair: RadialError) -> [String] {
    func shown(_ point: PixelPoint) -> String { String(format: "(%.1f, %.1f)", point.x, point.y) }
    return [
      "\(pair.landmark)", "\(pair.image)", String(format: "%.2f", pair.distance),
      shown(pair.truth), shown(pair.prediction),
    ]
  }
}

extension Agreement: Encodable {
  private enum Keys: String, CodingKey {
    case unit, overall, landmarks, worst
    case onlyFirst = "only_first"
    case onlySecond = "only_second"
    case spacingSource = "spacing_source"
  }

  /// Writes all figures, in full precision.
  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Keys.self)
    try fields.encode(unit.symbol, forKey: .unit)
    try fields.encode(Numbers(overall), forKey: .overall)
    try fields.encode(
      Dictionary(landmarks.map { ($0.landmark?.name ?? "", Numbers($0)) }) { $1 }, forKey: .landmarks)
    try fields.encode(worst(10).map(Case.init), forKey: .worst)
    try fields.encode(onlyFirst, forKey: .onlyFirst)
    try fields.encode(onlySecond, forKey: .onlySecond)
    if case .millimetres(let source) = unit { try fields.encode(source, forKey: .spacingSource) }
  }

  private struct Numbers: Encodable {
    let distance, median: Double
    @Nullable var sd: Double?
    let count: Int
    let x, y: AxisNumbers

    init(_ landmark: LandmarkAgreement) {
      distance = landmark.distances.mean
      median = landmark.distances.median
      sd = landmark.distances.standardDeviation
      count = landmark.distances.count
      (x, y) = (AxisNumbers(landmark.x), AxisNumbers(landmark.y))
    }
  }

  private struct AxisNumbers: Encodable {
    let bias, dahlberg: Double
    @Nullable var sd: Double?
    @Nullable var icc: Double?
    @Nullable var limits: [Double]?

    init(_ axis: Axis) {
      (bias, dahlberg) = (axis.bias, axis.dahlberg)
      sd = axis.standardDeviation
      icc = axis.correlation
      limits = axis.limits.map { [$0.lowerBound, $0.upperBound] }
    }
  }

  private struct Case: Encodable {
    let image: ImageName
    let landmark: Landmark
    let distance: Double
    let first, second: [Double]

    init(_ pair: RadialError) {
      (image, landmark, distance) = (pair.image, pair.landmark, pair.distance)
      first = [pair.truth.x, pair.truth.y]
      second = [pair.prediction.x, pair.prediction.y]
    }
  }
}

/// A figure that is written as null where there is none: a key that comes and goes is hard to read.
@propertyWrapper
struct Nullable<Value: Encodable & Sendable>: Encodable, Sendable {
  var wrappedValue: Value?

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}
