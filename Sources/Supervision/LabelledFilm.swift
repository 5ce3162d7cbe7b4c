import Radiograph

/// A film on which a person marked landmarks; some may be missing.
public struct LabelledFilm: Sendable {
  /// Path of the image.
  public let path: String
  /// Landmark positions, native px.
  public let marks: [String: PixelPoint]

  /// Makes an entry; marks in native px.
  public init(path: String, marks: [String: PixelPoint]) { (self.path, self.marks) = (path, marks) }
}
