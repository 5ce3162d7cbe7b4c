/// How templates and pyramid levels are combined.
public struct MatchOptions: Sendable, Hashable {
  /// How several templates that show the same landmark vote.
  public enum Voting: String, Sendable, CaseIterable {
    /// Their descriptors are averaged once; the cost per film does not grow with the number of templates.
    case features
    /// Their similarity maps are averaged, each weighted by its own confidence on this film.
    case maps
    /// Their peaks are averaged, each weighted by its own confidence on this film.
    case positions
  }

  /// Weight of each pyramid level in the combined similarity, finest first; a missing entry counts as 1.
  public var levelWeights: [Double]
  /// Rivals nearer to the peak than this do not count against the margin, grid px.
  public var marginRadius: Double
  /// How several templates vote.
  public var voting: Voting

  /// Makes options; the defaults weigh all levels alike and average features.
  public init(levelWeights: [Double] = [], marginRadius: Double = 16, voting: Voting = .features) {
    self.levelWeights = levelWeights
    self.marginRadius = marginRadius
    self.voting = voting
  }

  /// Level weights that sum to 1.
  func normalisedWeights(levels: Int) -> [Double] {
    let weights = (0..<levels).map { $0 < levelWeights.count ? levelWeights[$0] : 1 }
    let sum = weights.reduce(0, +)
    return weights.map { sum > 0 ? $0 / sum : 1 / Double(levels) }
  }
}
