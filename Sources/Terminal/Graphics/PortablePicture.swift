import CZlibShim

/// A small PNG: pixels for a terminal, made fast. (Unsafe buffers live here.)
enum PortablePicture {
  /// Compresses rows of pixels.
  ///
  /// - Parameters:
  ///   - samples: row-major, `[height, width, channels]`.
  ///   - channels: 1 grey, 2 with opacity, 3 RGB, 4 with opacity.
  /// - Returns: the file, or nil when memory is short.
  static func png(_ samples: [UInt8], width: Int, height: Int, channels: Int) -> [UInt8]? {
    let stride = width * channels
    var lines = [UInt8](repeating: 0, count: height * (stride + 1))
    for y in 0..<height {
      let (source, target) = (y * stride, y * (stride + 1))
      lines[target] = 1  // each byte as its difference from the pixel before
      for x in 0..<stride {
        let before = x < channels ? 0 : samples[source + x - channels]
        lines[target + 1 + x] = samples[source + x] &- before
      }
    }
    guard let packed = compress(lines) else { return nil }
    let colourTypes: [UInt8] = [0, 4, 2, 6]
    let header = bigEndian(width) + bigEndian(height) + [8, colourTypes[channels - 1], 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header) + chunk("IDAT", packed)
      + chunk("IEND", [])
  }

  private static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    let content = Array(name.utf8) + body
    return bigEndian(body.count) + content + bigEndian(Int(zlib_shim_crc(0, content, content.count)))
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    let capacity = zlib_shim_bound(bytes.count)
    let packed = [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
      count = zlib_shim_compress(bytes, bytes.count, target.baseAddress, capacity)
    }
    return packed.isEmpty ? nil : packed
  }
}
