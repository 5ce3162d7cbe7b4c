/// A decoded radiograph: grey samples as the file stored them, more of the signal lighter.
///
/// (The module is called Radiograph, so the type takes the everyday word.)
package struct Film: Sendable, Equatable {
  /// Columns, px.
  package let width: Int
  /// Rows, px.
  package let height: Int
  /// Bits per stored sample: 8 or 16.
  package let bitDepth: Int
  /// Row-major grey samples, `[height, width]`, each in `0 ..< 1 << bitDepth`.
  package let samples: [UInt16]
  /// Millimetres per pixel, when somebody vouches for them.
  package var spacing: PixelSpacing?
  /// Every spacing that the file states, the best first.
  package var statedSpacings: [PixelSpacing] = []
  /// How the file wishes to be shown.
  package var displayWindow: DisplayWindow?
  /// How the file wishes to be shown, where it holds a lookup table; the window is then only close to it.
  package var displayCurve: DisplayCurve?
  /// What the samples measure, when the file says so.
  package var rescale: Rescale?
  /// What a person should know about how the file was read, one sentence each, such as "frame 1 of 12".
  package var notes: [String] = []

  /// Makes a film from samples; `samples.count` must be `width * height`.
  package init(width: Int, height: Int, bitDepth: Int, samples: [UInt16], spacing: PixelSpacing? = nil) {
    precondition(samples.count == width * height, "a film needs width * height samples")
    self.width = width
    self.height = height
    self.bitDepth = bitDepth
    self.samples = samples
    self.spacing = spacing
  }
}

extension Film {
  /// Columns and rows, px.
  package var size: FilmSize { FilmSize(width: width, height: height) }
}

/// Columns and rows of a film, px.
package struct FilmSize: Sendable, Hashable {
  /// Columns.
  package let width: Int
  /// Rows.
  package let height: Int

  /// Makes a size.
  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}
