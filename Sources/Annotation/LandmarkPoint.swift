import Radiograph

/// One landmark on one image: where it is, who says so, and how sure.
public struct LandmarkPoint: Sendable, Hashable {
  /// Name of the landmark, such as "sella".
  public let landmark: String
  /// Native px; present exactly when `status.hasPosition`.
  public let position: PixelPoint?
  /// Where the point stands in the review.
  public let status: LandmarkStatus
  /// The machine's confidence, usually 0...1; nil for a person's own mark.
  public let confidence: Double?
  /// The person, or the encoder, who put it there; empty when nobody knows.
  public let annotator: String

  /// Makes a point; `position` must be given exactly for the statuses that have one.
  public init(
    landmark: String, position: PixelPoint?, status: LandmarkStatus, confidence: Double? = nil,
    annotator: String = ""
  ) {
    precondition((position != nil) == status.hasPosition, "a position belongs to the status exactly")
    self.landmark = landmark
    self.position = position
    self.status = status
    self.confidence = confidence
    self.annotator = annotator
  }
}
