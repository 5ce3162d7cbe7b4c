/// A decoded radiograph: grey samples as the file stored them.
///
/// (The module is called Radiograph, so the type takes the everyday word.)
public struct Film: Sendable, Equatable {
  /// Columns, px.
  public let width: Int
  /// Rows, px.
  public let height: Int
  /// Bits per stored sample: 8 or 16.
  public let bitDepth: Int
  /// Row-major grey samples, `[height, width]`, each in `0 ..< 1 << bitDepth`.
  public let samples: [UInt16]
  /// Millimetres per pixel, when somebody vouches for them.
  public var spacing: PixelSpacing?

  /// Makes a film from samples; `samples.count` must be `width * height`.
  public init(width: Int, height: Int, bitDepth: Int, samples: [UInt16], spacing: PixelSpacing? = nil) {
    precondition(samples.count == width * height, "a film needs width * height samples")
    self.width = width
    self.height = height
    self.bitDepth = bitDepth
    self.samples = samples
    self.spacing = spacing
  }
}
