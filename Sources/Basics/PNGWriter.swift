import CCodecs

/// Makes PNG files, on disk for people and in memory for terminals. (Raw buffers live here.)
package enum PNGWriter {
  /// Writes 8-bit grey, row-major `[height, width]`, atomically.
  package static func writeGrey8(
    width: Int, height: Int, grey: [UInt8], to path: String
  ) throws(FileError) {
    try write(grey, width: width, height: height, channels: 1, bitDepth: 8, to: path)
  }

  /// Writes 16-bit grey, row-major `[height, width]`, atomically.
  package static func writeGrey16(
    width: Int, height: Int, grey: [UInt16], to path: String
  ) throws(FileError) {
    try write(grey, width: width, height: height, channels: 1, bitDepth: 16, to: path)
  }

  /// Writes 8-bit RGB, row-major `[height, width, 3]`, atomically.
  package static func writeRGB(width: Int, height: Int, rgb: [UInt8], to path: String) throws(FileError) {
    try write(rgb, width: width, height: height, channels: 3, bitDepth: 8, to: path)
  }

  /// A small picture of 8 bits as a file in memory, made fast rather than small; nil when memory is short.
  ///
  /// - Parameters:
  ///   - samples: row-major, `[height, width, channels]`.
  ///   - channels: 1 grey, 2 with opacity, 3 RGB, 4 with opacity.
  package static func tile(_ samples: [UInt8], width: Int, height: Int, channels: Int) -> [UInt8]? {
    try? encoded(
      samples, width: width, height: height, channels: channels, bitDepth: 8, BREGMA_PNG_TILE, for: "a tile")
  }

  private static func write<Sample>(
    _ samples: [Sample], width: Int, height: Int, channels: Int, bitDepth: Int, to path: String
  ) throws(FileError) {
    let file = try encoded(
      samples, width: width, height: height, channels: channels, bitDepth: bitDepth, BREGMA_PNG_FILE,
      for: path)
    try FileBytes.write(file, to: path)
  }

  private static func encoded<Sample>(
    _ samples: [Sample], width: Int, height: Int, channels: Int, bitDepth: Int, _ effort: bregma_png_effort,
    for path: String
  ) throws(FileError) -> [UInt8] {
    precondition(samples.count == width * height * channels, "a PNG needs width * height * channels samples")
    guard width > 0, height > 0, let columns = UInt32(exactly: width), let rows = UInt32(exactly: height)
    else {
      throw FileError(path: path, action: .write, reason: "\(width)x\(height) px make no image")
    }
    var message = [CChar](repeating: 0, count: Int(BREGMA_CODEC_MESSAGE))
    var encoded: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = samples.withUnsafeBytes {
      bregma_png_encode(
        $0.baseAddress, columns, rows, Int32(channels), Int32(bitDepth), effort, &encoded, &count, &message)
    }
    guard status == BREGMA_CODEC_OK else {
      throw FileError(path: path, action: .write, reason: String(cBuffer: message))
    }
    defer { bregma_png_free(encoded) }
    return Array(UnsafeBufferPointer(start: encoded, count: count))
  }
}
