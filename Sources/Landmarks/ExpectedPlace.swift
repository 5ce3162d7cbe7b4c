import Radiograph

/// Where a landmark is expected on a film before anybody looked for it, native px.
package struct ExpectedPlace: Sendable, Hashable {
  /// The middle.
  package let position: PixelPoint
  /// Standard deviation along either axis.
  package let deviation: Double

  package init(position: PixelPoint, deviation: Double) {
    (self.position, self.deviation) = (position, deviation)
  }
}
