import Radiograph

/// What the store knows of an image besides its points.
package struct ImageFacts: Sendable, Hashable {
  /// Columns, px, when known.
  package var width: Int?
  /// Rows, px, when known.
  package var height: Int?
  /// mm/px, when somebody vouches for it.
  package var spacing: PixelSpacing?

  /// Makes facts.
  package init(width: Int? = nil, height: Int? = nil, spacing: PixelSpacing? = nil) {
    self.width = width
    self.height = height
    self.spacing = spacing
  }
}

/// How far the review of an image has come.
package struct ImageProgress: Sendable, Hashable {
  /// Landmarks by status; those without a point are not counted.
  package var counts: [LandmarkStatus: Int] = [:]
  /// The lowest confidence among the predictions nobody has looked at: review the worst first.
  package var lowestConfidence: Double?

  /// Landmarks that a person has decided on.
  package var reviewed: Int {
    counts.reduce(0) { $1.key.isPersons ? $0 + $1.value : $0 }
  }

  /// Makes progress of an image without points.
  package init() {}
}
