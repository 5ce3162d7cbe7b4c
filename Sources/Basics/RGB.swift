import Glibc

/// A 24-bit sRGB colour: of a cell, of a pixel, of a line in a figure.
package struct RGB: Sendable, Hashable, Codable {
  /// Red, 0...255.
  package var r: UInt8
  /// Green, 0...255.
  package var g: UInt8
  /// Blue, 0...255.
  package var b: UInt8

  @inlinable package init(_ r: UInt8, _ g: UInt8, _ b: UInt8) {
    (self.r, self.g, self.b) = (r, g, b)
  }

  /// A colour from its usual six digits, such as `0xFDE725`.
  package init(hex: UInt32) {
    self.init(UInt8(hex >> 16 & 255), UInt8(hex >> 8 & 255), UInt8(hex & 255))
  }

  /// Reads `#rrggbb`; nil for anything else.
  package init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == 7, digits[0] == UInt8(ascii: "#"),
      digits[1...].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(hex.dropFirst(), radix: 16)
    else { return nil }
    self.init(hex: value)
  }

  package init(grey: UInt8) {
    self.init(grey, grey, grey)
  }

  package static let white = RGB(grey: 255)
  package static let black = RGB(grey: 0)
}

// MARK: Mixing

// Two roundings of one rule, both in sRGB and both older than this type: changing either would change every
// picture that was ever drawn with it.
extension RGB {
  /// The mixture of this colour and another in 256ths, rounded down: for pixels by the thousand in each frame.
  ///
  /// - Parameter share: 0 is this colour, 1 the other; clamped.
  @inlinable package func mixed(with other: RGB, share: Double) -> RGB {
    let weight = Int(max(0, min(1, share)) * 256)
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Int(a) * (256 - weight) + Int(b) * weight) >> 8)
    }
    return RGB(mix(r, other.r), mix(g, other.g), mix(b, other.b))
  }

  /// The mixture of this colour and another, rounded to the nearest: for figures and overlays.
  ///
  /// - Parameter share: 0 is this colour, 1 the other.
  @inlinable package func blended(with other: RGB, share: Double) -> RGB {
    func blend(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8(min(255, max(0, Double(a) + (Double(b) - Double(a)) * share)).rounded())
    }
    return RGB(blend(r, other.r), blend(g, other.g), blend(b, other.b))
  }
}

// MARK: Seeing

extension RGB {
  /// Perceived brightness, 0...1 (Rec. 601 luma).
  @inlinable package var luma: Double {
    (0.299 * Double(r) + 0.587 * Double(g) + 0.114 * Double(b)) / 255
  }

  /// Light that the colour gives off, 0 (black) to 1 (white), by WCAG 2.2.
  package var relativeLuminance: Double {
    0.2126 * RGB.linear(r) + 0.7152 * RGB.linear(g) + 0.0722 * RGB.linear(b)
  }

  /// Contrast ratio of two colours, 1 (none) to 21 (black and white), by WCAG 2.2.
  package func contrast(with other: RGB) -> Double {
    let (a, b) = (relativeLuminance, other.relativeLuminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// Of two inks, the one that stands out more on this paper.
  package func legible(_ one: RGB, or other: RGB) -> RGB {
    contrast(with: one) >= contrast(with: other) ? one : other
  }

  /// One sRGB component in linear light, 0 to 1.
  package static func linear(_ component: UInt8) -> Double {
    let value = Double(component) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }
}

/// A colour where distance is difference to the eye (Ottosson 2020, "A perceptual color space").
package struct Oklab: Sendable {
  /// Lightness, green to red, blue to yellow.
  @usableFromInline let l, a, b: Float

  package init(_ colour: RGB) {
    let (red, green, blue) = (RGB.linear(colour.r), RGB.linear(colour.g), RGB.linear(colour.b))
    let long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    let medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    let short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    l = Float(0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short)
    a = Float(1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short)
    b = Float(0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short)
  }

  /// Squared distance.
  @inlinable package func distance(to other: Oklab) -> Float {
    let (dl, da, db) = (l - other.l, a - other.a, b - other.b)
    return dl * dl + da * da + db * db
  }
}
