/// Whether confidences are what they claim to be: probabilities of lying near the truth.
package struct Reliability: Sendable, Hashable {
  /// Points that claim about the same.
  package struct Bin: Sendable, Hashable {
    /// Mean confidence, 0...1.
    package let claimed: Double
    /// Share of the points that lie near, 0...1.
    package let found: Double
    /// Number of points.
    package let count: Int
  }

  /// A predicted point against the truth.
  package struct Claim: Sendable, Hashable {
    /// 0...1.
    package let confidence: Double
    /// Distance from the truth, any unit.
    package let distance: Double
    /// What counts as near, in the same unit.
    package let radius: Double

    /// Puts a claim together.
    package init(confidence: Double, distance: Double, radius: Double) {
      (self.confidence, self.distance, self.radius) = (confidence, distance, radius)
    }
  }

  /// Ten bins of equal width by confidence, those without points left out.
  package let bins: [Bin]
  /// Expected calibration error (Naeini et al. 2015): mean difference between claimed and found over the points.
  package let calibrationError: Double
  /// Share of all distance that the fifth of the points with the lowest confidence holds, 0...1: 0.2 where
  /// confidence says nothing; the more, the better worst-first review works.
  package let leastSureFifth: Double

  /// Judges claims; nil when there are fewer than five.
  package init?(_ claims: [Claim]) {
    guard claims.count >= 5 else { return nil }
    let number = Double(claims.count)
    bins = Dictionary(grouping: claims) { min(9, max(0, Int(10 * $0.confidence))) }
      .sorted { $0.key < $1.key }
      .map { _, members in
        Bin(
          claimed: members.reduce(0) { $0 + $1.confidence } / Double(members.count),
          found: Double(members.count { $0.distance < $0.radius }) / Double(members.count),
          count: members.count)
      }
    calibrationError = bins.reduce(0) { $0 + Double($1.count) / number * abs($1.claimed - $1.found) }
    let total = claims.reduce(0) { $0 + $1.distance }
    let fifth = claims.sorted { $0.confidence < $1.confidence }.prefix(claims.count / 5)
    leastSureFifth = total > 0 ? fifth.reduce(0) { $0 + $1.distance } / total : 0
  }
}
