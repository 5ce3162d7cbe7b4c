import Landmarks
import Radiograph

/// How far one predicted landmark lies from the truth.
package struct RadialError: Sendable, Hashable {
  /// The image, as the truth spells it.
  package let image: ImageName
  /// The landmark.
  package let landmark: Landmark
  /// Where it was predicted, native px.
  package let prediction: PixelPoint
  /// Where it is, native px.
  package let truth: PixelPoint
  /// Euclidean distance in the unit of the evaluation.
  package let distance: Double
}
