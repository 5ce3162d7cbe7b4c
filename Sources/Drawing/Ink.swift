/// A 24-bit sRGB colour to draw with.
package struct Ink: Sendable, Hashable {
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

  /// A colour from its usual six digits, such as `0xFDE725`.
  package init(hex: UInt32) {
    self.init(UInt8(hex >> 16 & 255), UInt8(hex >> 8 & 255), UInt8(hex & 255))
  }

  /// A grey.
  package init(grey: UInt8) {
    self.init(grey, grey, grey)
  }

  /// Paper white.
  package static let white = Ink(grey: 255)
  /// Black.
  package static let black = Ink(grey: 0)

  /// The mixture of this colour and another in sRGB; 0 is this one, 1 the other.
  package func mixed(with other: Ink, share: Double) -> Ink {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8(min(255, max(0, Double(a) + (Double(b) - Double(a)) * share)).rounded())
    }
    return Ink(mix(r, other.r), mix(g, other.g), mix(b, other.b))
  }
}
