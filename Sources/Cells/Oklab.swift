import Glibc

/// A colour where distance is difference to the eye (Ottosson 2020, "A perceptual color space").
struct Oklab {
  /// Lightness, green to red, blue to yellow.
  let l, a, b: Float

  init(_ colour: RGB) {
    let (red, green, blue) = (RGB.linear(colour.r), RGB.linear(colour.g), RGB.linear(colour.b))
    let long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    let medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    let short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    l = Float(0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short)
    a = Float(1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short)
    b = Float(0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short)
  }

  /// Squared distance.
  func distance(to other: Oklab) -> Float {
    let (dl, da, db) = (l - other.l, a - other.a, b - other.b)
    return dl * dl + da * da + db * db
  }
}
