import Foundation

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
