import ArgumentParser
import Radiograph

/// `--spacing`: what a person knows about all images counts more than what their files state.
struct SpacingOption: ParsableArguments {
  @Option(help: "Millimetres per pixel of every image; counts more than what the files state.")
  var spacing: Double?

  func validate() throws {
    if let spacing, given == nil {
      throw ValidationError(
        "--spacing is millimetres per pixel, expected 0.0001 to 100, not \(spacing)")
    }
  }

  /// The spacing, with the user as its source.
  var given: PixelSpacing? {
    spacing.flatMap { PixelSpacing(stated: $0, $0, source: .user) }
  }
}
