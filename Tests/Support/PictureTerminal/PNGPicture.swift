import CPNG

/// A PNG as others see it: read by libpng's own simple reader, in colour.
package struct PNGPicture {
  /// Columns and rows, px.
  package let width, height: Int
  /// 3 without and 4 with opacity.
  package let channels: Int
  /// Row-major, `[height, width, channels]`.
  package let samples: [UInt8]

  /// Reads a file's bytes; nil when they are no PNG.
  package init?(_ file: [UInt8], channels: Int = 4) {
    var (width, height): (UInt32, UInt32) = (0, 0)
    guard read_png(file, file.count, Int32(channels), &width, &height, nil) == 1 else { return nil }
    var samples = [UInt8](repeating: 0, count: channels * Int(width) * Int(height))
    guard read_png(file, file.count, Int32(channels), &width, &height, &samples) == 1 else { return nil }
    (self.width, self.height, self.channels, self.samples) = (Int(width), Int(height), channels, samples)
  }

  /// Red, green and blue of a pixel, counted row by row; nil where it is transparent.
  package func colour(_ pixel: Int) -> [UInt8]? {
    let start = channels * pixel
    return channels == 4 && samples[start + 3] == 0 ? nil : Array(samples[start..<start + 3])
  }

  /// A file of 8-bit RGB, row-major `[height, width, 3]`: as small as libpng makes it by itself.
  package static func file(rgb: [UInt8], width: Int, height: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: rgb.count + height + 4096) { buffer, count in
      count = buffer.count
      if write_png(rgb, UInt32(width), UInt32(height), buffer.baseAddress, &count) == 0 { count = 0 }
    }
  }
}
