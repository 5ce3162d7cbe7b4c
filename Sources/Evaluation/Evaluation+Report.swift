import Basics
import Foundation
import Landmarks
import Radiograph

extension Evaluation {
  /// The report a person reads: one aligned line per landmark, all together below, then the worst cases.
  package func text(worst worstCount: Int = 5) -> String {
    var lines = [heading, ""]
    lines += Self.aligned(summaryRows, leading: 1, ruleBeforeLast: true)
    if let reliability {
      lines += ["", "Confidence"]
      lines.append(
        String(
          format: "  expected calibration error within %@: %.3f; the least sure fifth holds %.0f %% of "
            + "the error", nearness, reliability.calibrationError, 100 * reliability.leastSureFifth))
    }
    let cases = worst(worstCount)
    if !cases.isEmpty {
      lines += ["", "Worst"] + Self.aligned(rows(of: cases), leading: 2)
    }
    if !notes.isEmpty { lines += [""] + notes }
    return lines.joined(separator: "\n")
  }

  /// What a reader has to know to trust the numbers; empty when there is nothing to say.
  package var notes: [String] {
    var notes: [String] = []
    if missing > 0 { notes.append("points of the truth without a prediction, not counted: \(missing)") }
    if withoutTruth > 0 { notes.append("predictions without a truth, not counted: \(withoutTruth)") }
    if personsLeftOut > 0 {
      notes.append(
        "points placed, accepted or corrected by a person, left out of the predictions: \(personsLeftOut)")
    }
    if predictionsLeftOut > 0 {
      notes.append(
        "points of the truth that are predictions themselves, left out of it: \(predictionsLeftOut)")
    }
    if !unknownExclusions.isEmpty {
      let shown = unknownExclusions.map(displayName).joined(separator: ", ")
      notes.append("excluded, but in neither table: \(shown)")
    }
    return notes
  }

  private var heading: String {
    let images = Set(errors.map(\.image)).count
    let unitText =
      switch unit {
      case .pixels: "errors in px (no spacing known)"
      case .millimetres(let source): "errors in mm (\(source))"
      }
    return "points: \(overall.count), landmarks: \(landmarks.count), images: \(images); \(unitText); "
      + "detection rates in %"
  }

  private var summaryRows: [[String]] {
    let header =
      ["landmark", "mean", "SD", "median"]
      + overall.detectionRates.map { "<\($0.radius.shortest) \(unit.symbol)" } + ["n"]
    func row(_ name: String, _ summary: ErrorSummary) -> [String] {
      let distances = [summary.mean, summary.standardDeviation, summary.median]
      return [name] + distances.map { $0.map { String(format: "%.2f", $0) } ?? "-" }
        + summary.detectionRates.map { String(format: "%.1f", $0.percent) } + ["\(summary.count)"]
    }
    return [header] + landmarks.map { row("\($0.landmark)", $0.summary) } + [row("all", overall)]
  }

  private func rows(of cases: [RadialError]) -> [[String]] {
    func shown(_ point: PixelPoint) -> String { String(format: "(%.1f, %.1f)", point.x, point.y) }
    return [["landmark", "image", unit.symbol, "predicted, px", "truth, px"]]
      + cases.map {
        [
          "\($0.landmark)", "\($0.image)", String(format: "%.2f", $0.distance),
          shown($0.prediction), shown($0.truth),
        ]
      }
  }

  /// Columns padded to their widest field, the first `leading` of them to the left, numbers to the right.
  static func aligned(
    _ rows: [[String]], leading: Int, ruleBeforeLast: Bool = false
  ) -> [String] {
    let columns = rows.first?.count ?? 0
    let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { row in
      let fields = zip(row, widths).enumerated().map { column, field in
        let padding = String(repeating: " ", count: field.1 - field.0.count)
        return column < leading ? field.0 + padding : padding + field.0
      }
      return "  " + fields.joined(separator: "  ")
    }
    let rule = "  " + String(repeating: "─", count: widths.reduce(0, +) + 2 * (columns - 1))
    lines.insert(rule, at: 1)
    if ruleBeforeLast { lines.insert(rule, at: lines.count - 1) }
    return lines
  }
}

/// The report for programs: `mre`, `sd`, `median`, `sdr` (percent by radius), `count` and `unit`, the same for
/// each of `landmarks`; then `missing`, `without_truth`, `persons_left_out`, `predictions_left_out`, `spacing_source`, the five `worst` cases, and how
/// well the `confidence` of predictions holds.
extension Evaluation: Encodable {
  private enum Keys: String, CodingKey {
    case landmarks, missing, worst, confidence
    case personsLeftOut = "persons_left_out"
    case predictionsLeftOut = "predictions_left_out"
    case withoutTruth = "without_truth"
    case spacingSource = "spacing_source"
  }

  /// Writes the report.
  package func encode(to encoder: any Encoder) throws {
    try Numbers(summary: overall, unit: unit).encode(to: encoder)
    var fields = encoder.container(keyedBy: Keys.self)
    let numbers = landmarks.map { ($0.landmark.name, Numbers(summary: $0.summary, unit: unit)) }
    try fields.encode(Dictionary(numbers) { $1 }, forKey: .landmarks)
    try fields.encode(missing, forKey: .missing)
    try fields.encode(withoutTruth, forKey: .withoutTruth)
    try fields.encode(personsLeftOut, forKey: .personsLeftOut)
    try fields.encode(predictionsLeftOut, forKey: .predictionsLeftOut)
    if case .millimetres(let source) = unit { try fields.encode(source, forKey: .spacingSource) }
    try fields.encodeIfPresent(
      reliability.map { Claims(reliability: $0, nearness: nearness) }, forKey: .confidence)
    try fields.encode(worst(5).map(Case.init), forKey: .worst)
  }

  private struct Numbers: Encodable {
    let summary: ErrorSummary
    let unit: ErrorUnit

    enum Keys: String, CodingKey {
      case mre, sd, median, sdr, count, unit
    }

    func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: Keys.self)
      try fields.encode(summary.mean, forKey: .mre)
      try fields.encode(summary.standardDeviation, forKey: .sd)
      try fields.encode(summary.median, forKey: .median)
      let rates = summary.detectionRates.map { ($0.radius.shortest, $0.percent) }
      try fields.encode(Dictionary(rates) { $1 }, forKey: .sdr)
      try fields.encode(summary.count, forKey: .count)
      try fields.encode(unit.symbol, forKey: .unit)
    }
  }

  private struct Claims: Encodable {
    let within: String
    let calibrationError, leastSureFifth: Double
    let bins: [[String: Double]]

    enum CodingKeys: String, CodingKey {
      case within, bins
      case calibrationError = "calibration_error"
      case leastSureFifth = "least_sure_fifth"
    }

    init(reliability: Reliability, nearness: String) {
      within = nearness
      calibrationError = reliability.calibrationError
      leastSureFifth = reliability.leastSureFifth
      bins = reliability.bins.map {
        ["claimed": $0.claimed, "found": $0.found, "count": Double($0.count)]
      }
    }
  }

  private struct Case: Encodable {
    let image: ImageName
    let landmark: Landmark
    let error: Double
    let predicted: [Double]
    let truth: [Double]

    init(_ error: RadialError) {
      image = error.image
      landmark = error.landmark
      self.error = error.distance
      predicted = [error.prediction.x, error.prediction.y]
      truth = [error.truth.x, error.truth.y]
    }
  }
}
