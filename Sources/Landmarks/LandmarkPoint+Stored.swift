import Radiograph

/// The form in which the store keeps points; reading back checks what the file claims.
extension LandmarkPoint: Codable {
  /// A point from stored columns; nil when they contradict each other.
  package init?(
    landmark: Landmark, x: Double?, y: Double?, status: String, confidence: Double?, annotator: String
  ) {
    guard let status = LandmarkStatus(rawValue: status), (x == nil) == (y == nil) else { return nil }
    let position: PixelPoint? = if let x, let y { PixelPoint(x: x, y: y) } else { nil }
    guard status.hasPosition == (position != nil),
      [x, y, confidence].allSatisfy({ $0?.isFinite ?? true })
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
