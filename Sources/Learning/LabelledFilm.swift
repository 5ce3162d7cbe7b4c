import Radiograph

/// A film and where its landmarks are.
package struct LabelledFilm: Sendable {
  /// Path of the image.
  package let path: String
  /// Landmark positions, native px.
  package let marks: [String: PixelPoint]
  /// What the search claimed of those marks that it made; a person's have no entry.
  package let claims: [String: Claim]

  /// How sure a search was of a point.
  package struct Claim: Sendable {
    /// Probability of lying within the radius, 0...1.
    package let confidence: Double
    /// Native px; nil for `Confidence.radius`.
    package let radius: Double?

    /// Puts a claim together.
    package init(confidence: Double, radius: Double?) { (self.confidence, self.radius) = (confidence, radius) }
  }

  /// Makes an entry; marks in native px.
  package init(path: String, marks: [String: PixelPoint], claims: [String: Claim] = [:]) {
    (self.path, self.marks, self.claims) = (path, marks, claims)
  }
}
