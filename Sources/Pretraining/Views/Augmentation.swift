import Basics
import Foundation
import Information

/// How views differ from one another; the intensity ranges are the estimates of Quan et al.
/// (arXiv 2211.07118; docs/MODEL.md).
package struct Augmentation: Sendable, Hashable {
  /// Factors drawn uniformly from these ranges.
  package struct Intensity: Sendable, Hashable {
    /// Factor on the grey value.
    package var brightness: ClosedRange<Double>
    /// Factor on the distance from the film's mean grey.
    package var contrast: ClosedRange<Double>

    package init(brightness: ClosedRange<Double>, contrast: ClosedRange<Double>) {
      (self.brightness, self.contrast) = (brightness, contrast)
    }

    /// Brightness and contrast factors.
    package func draw(_ random: inout SplitMix64) -> (brightness: Double, contrast: Double) {
      (
        random.uniform(brightness.lowerBound, brightness.upperBound),
        random.uniform(contrast.lowerBound, contrast.upperBound)
      )
    }
  }

  /// Degrees to either side.
  package var rotation = 15.0
  /// How differently the two views of a pair are cut out.
  package var crops = Crops.near
  /// Logarithm of the ratio of the axes to either side.
  package var stretch = 0.05
  /// Largest amplitude of one warp wave, view px.
  package var warp = 4.0
  /// Logarithm of the grey curve's exponent to either side.
  package var gamma = 0.4
  /// Largest amplitude of the noise, grey 0...1.
  package var noise = 0.04
  /// Part of the pairs one of whose views is a negative: air white.
  package var inversion = 0.0
  /// Part of the pairs one of whose views is shown as another machine would (`Presentation`).
  package var machines = 0.0
  /// The first view of a pair: the plain baseline.
  package var plain = Intensity(brightness: 0.85...1.15, contrast: 0.75...1.25)
  /// How the second view differs.
  package var scheme = IntensityScheme.perCategory
  /// The second view of the shared scheme.
  package var shared = Intensity(brightness: 0.538...1.774, contrast: 0.384...2.033)
  /// The second view of the scheme per category of the pixel: low, medium, high.
  package var byCategory: [InformationCategory: Intensity] = [
    .low: Intensity(brightness: 0.562...1.612, contrast: 0.416...1.817),
    .medium: Intensity(brightness: 0.505...1.997, contrast: 0.340...2.329),
    .high: Intensity(brightness: 0.562...1.612, contrast: 0.416...1.817),
  ]

  /// The grey-level side of it in words, for metadata and checkpoints.
  package var text: String {
    func ranges(_ intensity: Intensity) -> String {
      [intensity.brightness, intensity.contrast].map {
        String(format: "%.3f-%.3f", $0.lowerBound, $0.upperBound)
      }.joined(separator: " and ")
    }
    let scheme =
      switch scheme {
      case .plain: "plain \(ranges(plain))"
      case .shared: "shared \(ranges(shared))"
      case .perCategory:
        InformationCategory.allCases.map { "\($0) \(ranges(byCategory[$0] ?? plain))" }
          .joined(separator: ", ")
      }
    return scheme + (inversion > 0 ? ", \(inversion) inverted" : "")
      + (machines > 0 ? ", \(machines) other machines" : "")
  }

  package init() {}
}

/// How differently the two views of a pair are cut out of their film.
package enum Crops: String, Sendable, CaseIterable {
  /// Nearly the same part at nearly the same scale, as detection compares a template with a film.
  case near
  /// Parts that may differ in scale by three and a half and in place by a third of a view, much as the crops of Xie et
  /// al. (arXiv 2011.10043), which show 8 to 100 % of a picture.
  case wide

  /// Logarithm of the scale to either side.
  var scale: Double { self == .near ? 0.12 : 0.63 }
  /// How far the second view's middle lies from the first's, in views, to either side.
  var shift: Double { self == .near ? 0.08 : 0.33 }
}

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
