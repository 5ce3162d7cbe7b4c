import Radiograph

/// One landmark on one image: where it is, who says so, and how sure.
package struct LandmarkPoint: Sendable, Hashable {
  /// The landmark.
  package let landmark: Landmark
  /// Native px; present exactly when `status.hasPosition`.
  package let position: PixelPoint?
  /// Where the point stands in the review.
  package let status: LandmarkStatus
  /// The machine's confidence, 0...1; nil for a person's own mark.
  package let confidence: Double?
  /// The person, or the encoder, who put it there; empty when nobody knows.
  package let annotator: String

  /// `position` must be given exactly for the statuses that have one.
  package init(
    landmark: Landmark, position: PixelPoint?, status: LandmarkStatus, confidence: Double? = nil,
    annotator: String = ""
  ) {
    precondition((position != nil) == status.hasPosition, "a position belongs to the status exactly")
    (self.landmark, self.position, self.status) = (landmark, position, status)
    (self.confidence, self.annotator) = (confidence, annotator)
  }
}

extension LandmarkPoint {
  /// The same point of a landmark of another name.
  package func renamed(_ landmark: Landmark) -> LandmarkPoint {
    LandmarkPoint(
      landmark: landmark, position: position, status: status, confidence: confidence, annotator: annotator)
  }

  /// Farther from the first pixel than any film reaches, px: no arithmetic on what is nearer overflows.
  package static let farthest = 1e9

  /// Why numbers from outside cannot be those of a point, as the end of a sentence; nil when they can.
  package static func problem(position: PixelPoint?, confidence: Double?) -> String? {
    if let position, !(abs(position.x) <= farthest && abs(position.y) <= farthest) {
      return "\(position.x.shortest), \(position.y.shortest) is no position on an image"
    }
    if let confidence, !(0...1).contains(confidence) {
      return "the confidence is \(confidence.shortest), expected 0 to 1"
    }
    return nil
  }
}

/// Where a landmark of one image stands in the review.
package enum LandmarkStatus: String, Sendable, Hashable, Codable, CaseIterable {
  /// Nobody has said anything yet.
  case unset
  /// The machine's suggestion, not looked at.
  case predicted
  /// A suggestion that a person agreed with.
  case accepted
  /// A suggestion that a person moved.
  case corrected
  /// Marked by a person.
  case placed
  /// A person says that it cannot be seen on this image.
  case missing

  /// Whether a point of this status lies somewhere on the image.
  package var hasPosition: Bool { self != .unset && self != .missing }

  /// Whether a person decided this status; such points are never overwritten by predictions.
  package var isPersons: Bool { self != .unset && self != .predicted }

  /// Whether searches go by points of this status: a person placed, accepted or corrected it. The one rule of which points
  /// take part, in the workbench and on the command line; predictions that nobody has looked at do not.
  package var takesPart: Bool { isPersons && hasPosition }
}

/// The form in which the store keeps points; reading back checks what the file claims.
extension LandmarkPoint: Codable {
  /// A point from stored columns; nil when they contradict each other.
  package init?(
    landmark: Landmark, x: Double?, y: Double?, status: String, confidence: Double?, annotator: String
  ) {
    guard let status = LandmarkStatus(rawValue: status), (x == nil) == (y == nil) else { return nil }
    let position: PixelPoint? = if let x, let y { PixelPoint(x: x, y: y) } else { nil }
    // Confidences beyond 1 were taken from files once: they may stay, as long as nothing overflows.
    guard status.hasPosition == (position != nil),
      [x, y, confidence].allSatisfy({ $0.map { abs($0) <= Self.farthest } ?? true })
    else { return nil }
    self.init(
      landmark: landmark, position: position, status: status, confidence: confidence, annotator: annotator)
  }

  private enum CodingKeys: String, CodingKey {
    case landmark, x, y, status, confidence, annotator
  }

  /// Reads a point.
  ///
  /// - Throws: `DecodingError` when the fields contradict each other.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let point = LandmarkPoint(
      landmark: try fields.decode(Landmark.self, forKey: .landmark),
      x: try fields.decodeIfPresent(Double.self, forKey: .x),
      y: try fields.decodeIfPresent(Double.self, forKey: .y),
      status: try fields.decode(String.self, forKey: .status),
      confidence: try fields.decodeIfPresent(Double.self, forKey: .confidence),
      annotator: try fields.decode(String.self, forKey: .annotator))
    guard let point else {
      throw DecodingError.dataCorruptedError(
        forKey: .status, in: fields, debugDescription: "the status contradicts the position")
    }
    self = point
  }

  /// Writes the point, absent values left out.
  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(landmark, forKey: .landmark)
    try fields.encodeIfPresent(position?.x, forKey: .x)
    try fields.encodeIfPresent(position?.y, forKey: .y)
    try fields.encode(status, forKey: .status)
    try fields.encodeIfPresent(confidence, forKey: .confidence)
    try fields.encode(annotator, forKey: .annotator)
  }
}
