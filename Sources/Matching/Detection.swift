import Foundation
import Radiograph

/// Where a landmark was found on a film, and how sure the matcher is.
public struct Detection: Sendable, Hashable, Codable {
  /// Landmark name.
  public let landmark: String
  /// Native pixels of the film searched.
  public let position: PixelPoint
  /// 0...1, rising with both peak and margin.
  public let confidence: Double
  /// Similarity at the peak: the weighted mean cosine over the levels, -1...1.
  public let peak: Double
  /// Peak minus the best similarity farther than the margin radius away.
  public let margin: Double

  /// Makes a detection whose confidence follows from peak and margin.
  public init(landmark: String, position: PixelPoint, peak: Double, margin: Double) {
    self.init(
      landmark: landmark, position: position,
      confidence: Self.confidence(peak: peak, margin: margin), peak: peak, margin: margin)
  }

  /// Makes a detection from its parts.
  public init(landmark: String, position: PixelPoint, confidence: Double, peak: Double, margin: Double) {
    self.landmark = landmark
    self.position = position
    self.confidence = confidence
    self.peak = peak
    self.margin = margin
  }

  /// A logistic curve over peak and margin, rising in both.
  public static func confidence(peak: Double, margin: Double) -> Double {
    1 / (1 + exp(-(8 * (peak - 0.65) + 12 * (margin - 0.05))))
  }
}
