import Basics
import Information

/// Grey gain and offset by category.
struct IntensityField: Sendable {
  /// Low, medium, high.
  let factors: [(brightness: Double, contrast: Double)]

  /// One mild draw for all categories.
  init(plain options: Augmentation, random: inout SplitMix64) {
    let draw = options.plain.draw(&random)
    factors = InformationCategory.allCases.map { _ in draw }
  }

  /// The other view's draw, by the scheme in use.
  init(guided options: Augmentation, random: inout SplitMix64) {
    let everywhere = (options.scheme == .plain ? options.plain : options.shared).draw(&random)
    factors = InformationCategory.allCases.map { category in
      options.scheme == .perCategory
        ? (options.byCategory[category] ?? options.plain).draw(&random) : everywhere
    }
  }

  /// Gain and offset where the categories have these shares: brightness * (mean + contrast * (grey - mean)).
  func gainAndOffset(shares: [Double], meanGrey: Double) -> (gain: Double, offset: Double) {
    var (gain, offset, total) = (0.0, 0.0, 1e-9)
    for (share, factor) in zip(shares, factors) {
      gain += share * factor.brightness * factor.contrast
      offset += share * factor.brightness * meanGrey * (1 - factor.contrast)
      total += share
    }
    return (gain / total, offset / total)
  }
}
