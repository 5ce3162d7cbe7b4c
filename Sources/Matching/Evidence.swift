/// What a search saw of a landmark, from which its confidence follows. Distances in working-grid px.
package struct Evidence: Sendable, Hashable {
  /// Similarity at the coarse peak: the weighted mean cosine over the levels, -1...1.
  package var peak: Double
  /// Coarse peak minus the best similarity farther than the margin radius away.
  package var margin: Double
  /// What the magnified crop showed; nil where nothing was refined.
  package var magnified: Magnified?
  /// Distance from where the template's shape, laid over the other landmarks, would have it; nil where too few
  /// landmarks tell a shape.
  package var misplacement: Double?

  /// What the second look saw.
  package struct Magnified: Sendable, Hashable {
    /// Similarity of the magnified features alone at the best cell, -1...1.
    package var similarity: Double
    /// Standard deviation of the places that look likely.
    package var blur: Double

    /// Puts what was seen together.
    package init(similarity: Double, blur: Double) {
      (self.similarity, self.blur) = (similarity, blur)
    }
  }

  /// What the coarse search alone saw.
  package init(peak: Double, margin: Double) {
    (self.peak, self.margin) = (peak, margin)
  }
}
