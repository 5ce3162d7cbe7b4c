import Foundation

/// How a film is exposed, detected and shown.
struct Exposure: Sendable {
  /// The beam's energies.
  var spectrum: Spectrum
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
