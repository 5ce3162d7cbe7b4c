import Radiograph

/// How far one predicted landmark lies from the truth.
public struct RadialError: Sendable, Hashable {
  /// The image, as the truth spells it.
  public let image: String
  /// The landmark.
  public let landmark: String
  /// Where it was predicted, native px.
  public let prediction: PixelPoint
  /// Where it is, native px.
  public let truth: PixelPoint
  /// Euclidean distance in the unit of the evaluation.
  public let distance: Double
}
