import Radiograph

/// What "near" means unless somebody says otherwise: the distance that confidences are about.
package enum Nearness {
  /// On films whose spacing is known, mm.
  package static let millimetres = 2.0
  /// Elsewhere the long side of a film over this: 2 mm on a film of a head.
  package static let partsOfLongSide = 120.0

  /// Distances that a person can mean, mm or px: whatever lies outside is a slip.
  package static let credible = 0.0001...10_000.0

  /// The distance on a film, native px; nil where neither its spacing nor its size is known.
  ///
  /// - Parameter longSide: px.
  package static func radius(spacing: PixelSpacing?, longSide: Int?) -> Double? {
    spacing.map { millimetres / $0.mean } ?? longSide.map { Double($0) / partsOfLongSide }
  }
}
