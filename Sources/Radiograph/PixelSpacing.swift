/// Millimetres per pixel, together with where that knowledge comes from.
///
/// A millimetre is never shown without a source.
public struct PixelSpacing: Sendable, Hashable, Codable {
  /// Who vouches for the spacing.
  public enum Source: String, Sendable, Codable, CaseIterable {
    /// Written in the image file.
    case file
    /// Given by the user.
    case user
    /// Measured with a ruler on the film.
    case ruler
  }

  /// Millimetres per column, mm/px.
  public var x: Double
  /// Millimetres per row, mm/px.
  public var y: Double
  /// Who vouches for it.
  public var source: Source

  /// Makes a spacing in mm/px.
  public init(x: Double, y: Double, source: Source) {
    self.x = x
    self.y = y
    self.source = source
  }
}
