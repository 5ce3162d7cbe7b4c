import Landmarks
import Encoder
import Foundation

/// A trained model: an encoder with a template that nobody marked but training has learnt.
///
/// One safetensors file: the encoder's own tensors and metadata, so that whoever asks for an encoder can read it
/// too; `landmarks.level<stride>` and `landmarks.magnified.level<stride>`, each `[landmarks, channels]`; and the
/// names as a JSON list in the metadata entry `landmarks`.
package struct LandmarkModel: Sendable {
  /// The encoder.
  package var encoder: EncoderFile
  /// Landmarks in their order.
  package let landmarks: [Landmark]
  /// How each landmark looks, on the working grid and magnified.
  package let vectors: Template
  /// Magnification that `vectors.magnified` has been trained for.
  package let magnification: Double
  /// What is added to the logarithm of the distance that a search with `vectors` expects to be off by; the encoder's
  /// own (`EncoderMetadata.confidenceShift`) is for templates.
  package var confidenceShift = 0.0

  /// Makes a model; `vectors` must describe every landmark at both scales.
  package init(encoder: EncoderFile, landmarks: [Landmark], vectors: Template, magnification: Double) {
    (self.encoder, self.landmarks) = (encoder, landmarks)
    (self.vectors, self.magnification) = (vectors, magnification)
  }

  /// A detector that searches with the learnt vectors.
  ///
  /// - Parameter refines: whether magnified crops are looked at too.
  package func detector(refines: Bool) -> Detector {
    var refinement = RefinementOptions()
    refinement.zoom = magnification
    return Detector(
      encoder: FeatureEncoder(encoder), templates: [vectors], landmarks: landmarks,
      options: DetectorOptions(refinement: refines ? refinement : nil), confidenceShift: confidenceShift)
  }
}
