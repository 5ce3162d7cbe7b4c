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
  /// Millimetres per pixel, when their source is known.
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
    (self.width, self.height, self.bitDepth) = (width, height, bitDepth)
    (self.samples, self.spacing) = (samples, spacing)
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

  package init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
  }
}

extension Film {
  /// The stored samples shown as black and white.
  ///
  /// 0...255 for 8 bits. For 16 bits the range that holds all but 0.1 % of the pixels at either end: a 12-bit
  /// film in a 16-bit file fills it, and neither do a few burnt-in markers, nor air that saturated the detector.
  package var greyRange: ClosedRange<UInt16> {
    guard bitDepth == 16 else { return GreyScale.eightBits }
    return SampleHistogram(of: self).shownRange(sparingOneIn: GreyScale.clipped)
  }

  /// Grey 0...1, `[height, width]`: `greyRange` stretched linearly and clipped; a flat film is 0.
  package func plane() -> Plane {
    let scale = GreyScale(greyRange)
    return Plane(width: width, height: height, values: samples.map { scale.grey($0) })
  }

  /// The mean of `plane()`.
  package var meanGrey: Double {
    let scale = GreyScale(greyRange)
    return samples.reduce(0.0) { $0 + Double(scale.grey($1)) } / Double(max(1, samples.count))
  }

  /// Eight-bit grey, `[height, width]`: as stored for 8 bits, the samples' minimum...maximum stretched
  /// linearly (and rounded) for 16.
  package func eightBit() -> [UInt8] {
    guard bitDepth == 16 else { return samples.map { UInt8(truncatingIfNeeded: $0) } }
    let low = Int(samples.min() ?? 0)
    let span = max(1, Int(samples.max() ?? 0) - low)
    return samples.map { UInt8(((Int($0) - low) * 255 + span / 2) / span) }
  }
}
