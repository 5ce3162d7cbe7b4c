import Radiograph

/// Where a landmark was found on a film, and how sure the matcher is.
public struct Detection: Sendable, Hashable {
  /// Landmark name.
  public let landmark: String
  /// Native pixels of the film searched.
  public let position: PixelPoint
  /// Probability that the true place lies near, 0...1 (see `Confidence`): where a person should look first.
  public let confidence: Double
  /// What the confidence follows from.
  public let evidence: Evidence

  /// Makes a detection from its parts.
  public init(landmark: String, position: PixelPoint, confidence: Double, evidence: Evidence) {
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
    landmark: String, position: PixelPoint, evidence: Evidence, radius: Double = Confidence.radius,
    shift: Double = 0
  ) {
    self.init(
      landmark: landmark, position: position,
      confidence: Confidence.probability(of: evidence, within: radius, shift: shift),
      evidence: evidence)
  }
}
