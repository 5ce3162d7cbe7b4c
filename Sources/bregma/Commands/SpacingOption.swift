import ArgumentParser
import Basics
import Landmarks
import Radiograph

/// `--spacing`: what a person knows about all images counts more than what their files state.
struct SpacingOption: ParsableArguments {
  @Option(help: "Millimetres per pixel of every image; counts more than what the files state.")
  var spacing: Double?

  func validate() throws { try Self.check(spacing) }

  /// The spacing, with the user as its source.
  var given: PixelSpacing? { Self.stated(spacing) }

  /// Refuses a spacing that no film has.
  static func check(_ spacing: Double?) throws {
    if let spacing, stated(spacing) == nil {
      throw ValidationError(
        "--spacing is millimetres per pixel, expected 0.0001 to 100, not \(spacing)")
    }
  }

  private static func stated(_ spacing: Double?) -> PixelSpacing? {
    spacing.flatMap { PixelSpacing(stated: $0, $0, source: .user) }
  }
}

extension ParsableArguments {
  /// Refuses distances that nobody can mean: they would only give numbers without a sense.
  ///
  /// - Parameters:
  ///   - distances: mm or px, as given.
  ///   - option: the option that they were given by.
  static func check(distances: [Double?], of option: String) throws {
    let credible = Nearness.credible
    for distance in distances.compactMap(\.self) where !credible.contains(distance) {
      throw ValidationError(
        "\(option): expected a distance from \(credible.lowerBound.shortest) to \(credible.upperBound.shortest), "
          + "not \(distance)")
    }
  }
}
