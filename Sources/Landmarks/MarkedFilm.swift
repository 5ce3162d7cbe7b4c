import Radiograph

/// A film of a folder and where its landmarks are: by a person's marks, or by what a search found.
///
/// The one currency between tables, searches and learning: whoever needs the film's greys reads them from `path`.
package struct MarkedFilm: Sendable, Hashable {
  /// The film's name in its folder.
  package let image: ImageName
  /// The film's file.
  package let path: String
  /// Where each landmark is, native px.
  package let marks: [Landmark: PixelPoint]
  /// What a search claimed of those marks that it made; a person's marks have no entry.
  package var claims: [Landmark: Claim]

  /// A spacing that counts more than what the file states.
  package var spacing: PixelSpacing?
  /// Whether a person has only agreed with what was found: such points serve searches, but cannot say how far off
  /// these are.
  package var isOnlyAccepted = false

  /// How sure a search was of a point.
  package struct Claim: Sendable, Hashable {
    /// Probability of lying within the radius, 0...1.
    package let confidence: Double
    /// Native px; nil for the search's usual radius on its working grid.
    package let radius: Double?

    package init(confidence: Double, radius: Double?) {
      (self.confidence, self.radius) = (confidence, radius)
    }
  }

  /// Marks in native px.
  package init(image: ImageName, path: String, marks: [Landmark: PixelPoint], claims: [Landmark: Claim] = [:])
  {
    (self.image, self.path, self.marks, self.claims) = (image, path, marks, claims)
  }
}
