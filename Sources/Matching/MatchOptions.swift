/// How similarities are combined and judged.
package struct MatchOptions: Sendable, Hashable {
  /// Weight of each pyramid level in the combined similarity, finest first; a missing entry counts as 1.
  package var levelWeights: [Double]
  /// Rivals nearer to the peak than this do not count against the margin, grid px.
  package var marginRadius: Double

  /// Makes options; the defaults weigh all levels alike.
  package init(levelWeights: [Double] = [], marginRadius: Double = 16) {
    self.levelWeights = levelWeights
    self.marginRadius = marginRadius
  }

  /// Level weights that sum to 1.
  func normalisedWeights(levels: Int) -> [Double] {
    let weights = (0..<levels).map { $0 < levelWeights.count ? levelWeights[$0] : 1 }
    let sum = weights.reduce(0, +)
    return weights.map { sum > 0 ? $0 / sum : 1 / Double(levels) }
  }
}
