import Landmarks

/// Predicted points against the truth, landmark by landmark.
package struct Evaluation: Sendable {
  /// Radii of the successful detection rates that the literature reports.
  package static let usualRadii = [2.0, 2.5, 3, 4]

  /// One landmark's errors in short.
  package struct LandmarkSummary: Sendable, Hashable {
    /// The landmark.
    package let landmark: Landmark
    /// Its errors.
    package let summary: ErrorSummary
  }

  /// Unit of every distance and radius here.
  package let unit: ErrorUnit
  /// Every matched point, in the order of the truth.
  package let errors: [RadialError]
  /// All matched points together.
  package let overall: ErrorSummary
  /// Landmark by landmark, in the order of the truth; landmarks without a matched point are absent.
  package let landmarks: [LandmarkSummary]
  /// Whether the predictions' confidences hold what they claim; nil where they have none.
  package let reliability: Reliability?
  /// What the confidences are about, in words such as "2 mm".
  package let nearness: String
  /// Points of the truth without a predicted position; they count in no mean and no rate.
  package let missing: Int
  /// Predicted positions for which the truth has none.
  package let withoutTruth: Int
  /// Points that a person placed among predictions, such as a template's own; they are none of the search's.
  package let personsLeftOut: Int
  /// Points of the truth that are predictions themselves; truth is what a person said.
  package let predictionsLeftOut: Int
  /// Names to exclude that are in neither table: a typing error, most likely.
  package let unknownExclusions: [String]

  /// Compares two tables.
  ///
  /// - Parameters:
  ///   - spacing: mm/px given by the user; without it the spacing columns count, the truth's before the
  ///     predictions', if they cover every matched point; without either the unit is px.
  ///   - radii: of the detection rates, in that unit.
  ///   - excluded: images to leave out, by names that mean them (`FilmNames`).
  ///   - within: what the confidences of the predictions are about, in the unit of the errors; nil for what
  ///     `detect` means by them: 2 mm, or a 120th of the image's long side.
  /// - Throws: `EvaluationError` when the tables share no point, or none besides those left out.
  package init(
    predictions: PointTable, truth: PointTable, spacing: Double? = nil,
    radii: [Double] = Evaluation.usualRadii, excluding excluded: [String] = [],
    within: Double? = nil
  ) throws {
    let names = FilmNames(excluded.isEmpty ? [] : Array(Set(predictions.images + truth.images)))
    unknownExclusions = excluded.filter { names.films(named: $0).isEmpty }
    let dropped = Set(excluded.flatMap(names.films))
    func kept(_ table: PointTable) -> PointTable {
      dropped.isEmpty
        ? table : PointTable(rows: table.rows.filter { !dropped.contains($0.image) })
    }
    var predicted = kept(predictions)
    // A table without predictions is another person's, and is judged as such.
    if predicted.rows.contains(where: { $0.point.status == .predicted }) {
      let all = predicted.rows.count
      predicted.rows.removeAll { $0.point.status.takesPart }
      personsLeftOut = all - predicted.rows.count
    } else {
      personsLeftOut = 0
    }
    var known = kept(truth)
    let all = known.rows.count
    known.rows.removeAll { $0.point.status == .predicted }
    predictionsLeftOut = all - known.rows.count
    guard !known.rows.isEmpty || predictionsLeftOut == 0 else { throw EvaluationError.noPersonsTruth }
    let matching = PointMatching(predictions: predicted, truth: known)
    let scale = MillimetreScale(given: spacing, pairs: matching)
    errors = matching.map(scale.error)
    guard let overall = ErrorSummary(of: errors.map(\.distance), radii: radii) else {
      let shared = PointMatching(predictions: predictions, truth: truth)
      let images = Set(shared.map(\.truth.image))
      guard images.isEmpty || !images.isSubset(of: dropped) else {
        throw EvaluationError.allExcluded(images: images.count)
      }
      throw EvaluationError.nothingShared(
        prediction: predictions.rows.first.map(EvaluationError.Example.init),
        truth: truth.rows.first.map(EvaluationError.Example.init))
    }
    self.overall = overall
    var distances: [Landmark: [Double]] = [:]
    for error in errors { distances[error.landmark, default: []].append(error.distance) }
    landmarks = truth.landmarks.compactMap { name in
      ErrorSummary(of: distances[name] ?? [], radii: radii)
        .map { LandmarkSummary(landmark: name, summary: $0) }
    }
    unit = scale.unit
    let isMetric = unit != .pixels
    nearness =
      within.map { "\($0.shortest) \(scale.unit.symbol)" }
      ?? (isMetric
        ? "\(Nearness.millimetres.shortest) mm" : "1/\(Nearness.partsOfLongSide.shortest) of the long side")
    reliability = Reliability(
      zip(matching, errors).compactMap { pair, error in
        guard pair.prediction.point.status == .predicted, let confidence = pair.prediction.point.confidence,
          let radius = within
            ?? (isMetric
              ? Nearness.millimetres : Nearness.radius(spacing: nil, longSide: pair.prediction.longSide))
        else { return nil }
        return Reliability.Claim(confidence: confidence, distance: error.distance, radius: radius)
      })
    missing = matching.missing
    withoutTruth = matching.withoutTruth
  }

  /// The largest errors, worst first; equal ones in the order of the truth.
  package func worst(_ count: Int) -> [RadialError] {
    errors.worst(count)
  }
}
