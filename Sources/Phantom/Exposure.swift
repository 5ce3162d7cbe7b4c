import Foundation

/// How a film is exposed, detected and shown.
struct Exposure: Sendable {
  /// One bin of the beam's spectrum: its share, and linear attenuation of water and cortical bone, 1/mm.
  struct Bin: Sendable {
    var share: Double
    var water: Double
    var bone: Double
  }

  /// The spectrum; several bins make the beam harden on its way, as it does in life.
  var spectrum: [Bin]
  /// Photons that reach a pixel of the open field.
  var photons: Double
  /// Scattered radiation as a share of the mean primary radiation nearby.
  var scatter: Double
  /// Width of the scatter's spread, mm.
  var scatterSpread = 22.0
  /// Standard deviation of the detector's blur, px.
  var blur: Double
  /// Electronic noise as a share of the open field's signal.
  var electronicNoise = 0.0004
  /// Loss of intensity from one end of the film to the other: the anode's heel effect.
  var heel: Double
  /// Optical depth (-ln of the transmission) shown as middle grey.
  var middle: Double
  /// Grey per optical depth at the middle, as a share of the whole range.
  var contrast: Double
  /// Relative strength of the trabecular pattern in bone.
  var trabeculae: Double
  /// The exposed field; outside of it the film is in the shadow of the collimator.
  var field: Bounds

  // Mass attenuation coefficients of water and cortical bone (1.92 g/cm3): NIST XCOM, at 30 to 60 keV.
  static let at30keV = Bin(share: 0, water: 0.0376, bone: 0.2555)
  static let at40keV = Bin(share: 0, water: 0.0268, bone: 0.1278)
  static let at50keV = Bin(share: 0, water: 0.0227, bone: 0.0815)
  static let at60keV = Bin(share: 0, water: 0.0206, bone: 0.0604)

  /// A spectrum of the four energies by their shares.
  static func spectrum(_ shares: [Double]) -> [Bin] {
    let total = shares.reduce(0, +)
    return zip([at30keV, at40keV, at50keV, at60keV], shares).filter { $1 > 0 }.map { bin, share in
      Bin(share: share / total, water: bin.water, bone: bin.bone)
    }
  }

  /// Share of the open field's radiation that comes straight through so much water and bone (mm).
  func transmission(water: Double, bone: Double) -> Double {
    // Where contrasts overlap in ways that no body does, a path may come out a little below zero.
    let (water, bone) = (max(0, water), max(0, bone))
    return spectrum.reduce(0) { $0 + $1.share * exp(-$1.water * water - $1.bone * bone) }
  }

  /// The grey (0...1) of an optical depth: the straight part, toe and shoulder of a film's characteristic curve.
  func grey(opticalDepth: Double) -> Double {
    1 / (1 + exp(-4 * contrast * (opticalDepth - middle)))
  }

  /// Brings the shutters in on some sides, as far as the landmarks allow.
  mutating func collimate(around landmarks: [BodyPoint], in view: View, random: inout SeededRandom) {
    let needed = Bounds(around: landmarks.map { $0.truth(in: view) }, margin: 9)
    guard random.chance(0.45) else { return }
    let nearer = Point2(random.uniform(0...10), random.uniform(0...10))
    let farther = Point2(random.uniform(0...10), random.uniform(0...10))
    field.lower = pointwiseMin(field.lower + nearer, needed.lower)
    field.upper = pointwiseMax(field.upper - farther, needed.upper)
  }
}
