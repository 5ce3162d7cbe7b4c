import Basics
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
  mutating func collimate(around landmarks: [BodyPoint], in view: View, random: inout SplitMix64) {
    let needed = Bounds(around: landmarks.map { $0.truth(in: view) }, margin: 9)
    guard random.chance(0.45) else { return }
    let nearer = Point2(random.uniform(0, 10), random.uniform(0, 10))
    let farther = Point2(random.uniform(0, 10), random.uniform(0, 10))
    field.lower = pointwiseMin(field.lower + nearer, needed.lower)
    field.upper = pointwiseMax(field.upper - farther, needed.upper)
  }
}

/// The energies of a beam; several of them make it harden on its way, as it does in life.
package struct Spectrum: Sendable {
  /// A share of the photons, and the linear attenuation of water and cortical bone at their energy, 1/mm.
  private struct Bin: Sendable {
    var share: Double
    var water: Double
    var bone: Double
  }

  private let bins: [Bin]

  /// A beam by the shares of its photons at 30, 40, 50 and 60 keV.
  ///
  /// Attenuation of water and of cortical bone (1.92 g/cm3): NIST XCOM.
  package init(shares: [Double]) {
    let total = shares.reduce(0, +)
    let water = [0.0376, 0.0268, 0.0227, 0.0206]
    let bone = [0.2555, 0.1278, 0.0815, 0.0604]
    bins = shares.indices.filter { shares[$0] > 0 }.map {
      Bin(share: shares[$0] / total, water: water[$0], bone: bone[$0])
    }
  }

  /// Share of the radiation that comes straight through so much water and bone, mm: Beer and Lambert's law.
  ///
  /// Where parts overlap in ways that no body does, a path may come out a little below zero: it counts as zero.
  package func transmission(water: Double, bone: Double) -> Double {
    let (water, bone) = (max(0, water), max(0, bone))
    return bins.reduce(0) { $0 + $1.share * exp(-$1.water * water - $1.bone * bone) }
  }
}

/// What a part of the body is made of, as amounts of the two basis materials of diagnostic X-rays.
///
/// Attenuation at these energies is well described by so much water and so much cortical bone (Alvarez and
/// Macovski 1976); path lengths of the two then give the whole spectrum's attenuation.
struct Material: Sendable, Hashable {
  /// Millimetres of water in a millimetre of the material.
  var water: Double
  /// Millimetres of cortical bone in a millimetre of the material.
  var bone: Double

  static let air = Material(water: 0, bone: 0)
  static let softTissue = Material(water: 1, bone: 0)
  static let fat = Material(water: 0.88, bone: 0)
  static let cortical = Material(water: 0, bone: 1)
  static let trabecular = Material(water: 0.8, bone: 0.2)
  /// Denser than trabecular bone: jaws and petrous bones.
  static let spongy = Material(water: 0.68, bone: 0.32)
  static let marrow = Material(water: 0.92, bone: 0.04)
  static let dentine = Material(water: 0, bone: 1.05)
  static let enamel = Material(water: 0, bone: 1.75)
  /// Amalgam and steel.
  static let metal = Material(water: 0, bone: 9)
  static let lead = Material(water: 0, bone: 60)
  static let aluminium = Material(water: 0, bone: 1.15)

  /// A mixture; 0 is this material, 1 the other.
  func mixed(with other: Material, share: Double) -> Material {
    Material(
      water: water + (other.water - water) * share, bone: bone + (other.bone - bone) * share)
  }

  static func - (a: Material, b: Material) -> Material {
    Material(water: a.water - b.water, bone: a.bone - b.bone)
  }
}
