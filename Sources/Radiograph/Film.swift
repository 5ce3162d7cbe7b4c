/// A decoded radiograph: grey samples as the file stored them, more of the signal lighter.
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
  /// Every spacing that the file states, the best first.
  public var statedSpacings: [PixelSpacing] = []
  /// How the file wishes to be shown.
  public var displayWindow: DisplayWindow?
  /// How the file wishes to be shown, where it holds a lookup table; the window is then only close to it.
  public var displayCurve: DisplayCurve?
  /// What the samples measure, when the file says so.
  public var rescale: Rescale?
  /// What a person should know about how the file was read, one sentence each, such as "frame 1 of 12".
  public var notes: [String] = []

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
