import Matching
import Radiograph

/// A film and where its landmarks are.
public struct LabelledFilm: Sendable {
  /// Path of the image.
  public let path: String
  /// Landmark positions, native px.
  public let marks: [String: PixelPoint]
  /// What the search claimed of those marks that it made; a person's have no entry.
  public let claims: [String: Claim]

  /// How sure a search was of a point.
  public struct Claim: Sendable {
    /// Probability of lying within the radius, 0...1.
    public let confidence: Double
    /// Native px; nil for `Confidence.radius`.
    public let radius: Double?

    /// Puts a claim together.
    public init(confidence: Double, radius: Double?) { (self.confidence, self.radius) = (confidence, radius) }
  }

  /// Makes an entry; marks in native px.
  public init(path: String, marks: [String: PixelPoint], claims: [String: Claim] = [:]) {
    (self.path, self.marks, self.claims) = (path, marks, claims)
  }
}
