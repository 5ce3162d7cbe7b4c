/// A 24-bit sRGB colour.
package struct RGB: Sendable, Hashable, Codable {
  /// Red, 0...255.
  package var r: UInt8
  /// Green, 0...255.
  package var g: UInt8
  /// Blue, 0...255.
  package var b: UInt8

  /// Makes a colour from its components.
  package init(_ r: UInt8, _ g: UInt8, _ b: UInt8) {
    self.r = r
    self.g = g
    self.b = b
  }
}
