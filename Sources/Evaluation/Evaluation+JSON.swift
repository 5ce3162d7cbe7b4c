import Landmarks
import Radiograph

/// The report for programs: `mre`, `sd`, `median`, `sdr` (percent by radius), `count` and `unit`, the same for
/// each of `landmarks`; then `missing`, `without_truth`, `spacing_source`, the five `worst` cases, and how
/// well the `confidence` of predictions holds.
extension Evaluation: Encodable {
  private enum Keys: String, CodingKey {
    case landmarks, missing, worst, confidence
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
