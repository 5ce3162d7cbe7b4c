import Landmarks
import Radiograph

/// Where a landmark was found on a film, and how sure the matcher is.
package struct Detection: Sendable, Hashable {
  /// Landmark name.
  package let landmark: Landmark
  /// Native pixels of the film searched.
  package let position: PixelPoint
  /// Probability that the true place lies near, 0...1 (see `Confidence`): where a person should look first.
  package let confidence: Double
  /// What the confidence follows from.
  package let evidence: Evidence

  /// Makes a detection from its parts.
  package init(landmark: Landmark, position: PixelPoint, confidence: Double, evidence: Evidence) {
    self.landmark = landmark
    self.position = position
    self.confidence = confidence
    self.evidence = evidence
  }

  /// Makes a detection whose confidence follows from what was seen.
  ///
  /// - Parameters:
  ///   - radius: what counts as near, working-grid px.
  ///   - shift: of the encoder (`EncoderMetadata.confidenceShift`).
  init(
    landmark: Landmark, position: PixelPoint, evidence: Evidence, radius: Double = Confidence.radius,
    shift: Double = 0
  ) {
    self.init(
      landmark: landmark, position: position,
      confidence: Confidence.probability(of: evidence, within: radius, shift: shift),
      evidence: evidence)
  }
}
