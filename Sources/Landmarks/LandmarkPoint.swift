import Radiograph

/// One landmark on one image: where it is, who says so, and how sure.
package struct LandmarkPoint: Sendable, Hashable {
  /// The landmark.
  package let landmark: Landmark
  /// Native px; present exactly when `status.hasPosition`.
  package let position: PixelPoint?
  /// Where the point stands in the review.
  package let status: LandmarkStatus
  /// The machine's confidence, usually 0...1; nil for a person's own mark.
  package let confidence: Double?
  /// The person, or the encoder, who put it there; empty when nobody knows.
  package let annotator: String

  /// Makes a point; `position` must be given exactly for the statuses that have one.
  package init(
    landmark: Landmark, position: PixelPoint?, status: LandmarkStatus, confidence: Double? = nil,
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
