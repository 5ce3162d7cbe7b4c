import Landmarks

extension Model {
  /// The landmark that the next mark is for.
  package var activeLandmark: Landmark? {
    landmarks.indices.contains(activeIndex) ? landmarks[activeIndex] : nil
  }

  /// The point of the active landmark, if it has one.
  package var activePoint: LandmarkPoint? { activeLandmark.flatMap { points[$0] } }

  /// How far the current image has come.
  package var progress: ImageProgress { ImageProgress(of: landmarks, in: points) }

  /// The first landmark after the active one, going round, that fulfils a condition.
  func landmarkAfterActive(where condition: (LandmarkStatus) -> Bool) -> Int? {
    guard !landmarks.isEmpty else { return nil }
    return (1...landmarks.count).lazy.map { (self.activeIndex + $0) % self.landmarks.count }
      .first { condition(self.points.status(of: self.landmarks[$0])) }
  }
}

extension ImageProgress {
  /// Counts what an image's points say of the landmarks.
  package init(of landmarks: [Landmark], in points: ImagePoints) {
    self.init()
    for point in landmarks.lazy.compactMap({ points[$0] }) {
      counts[point.status, default: 0] += 1
      if point.status == .predicted, let confidence = point.confidence {
        lowestConfidence = min(lowestConfidence ?? confidence, confidence)
      }
    }
  }

  /// Predictions nobody has looked at yet.
  package var predicted: Int { counts[.predicted] ?? 0 }

  /// Points whose position a person chose: what templates are made of.
  package var placed: Int { (counts[.placed] ?? 0) + (counts[.corrected] ?? 0) }
}
