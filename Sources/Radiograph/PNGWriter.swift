import Basics
import CPNGShim

/// Writes PNG files, atomically. (Raw buffers live here.)
package enum PNGWriter {
  /// Writes 8-bit grey, row-major `[height, width]`.
  package static func writeGrey8(
    width: Int, height: Int, grey: [UInt8], to path: String
  ) throws(FileError) {
    try write(grey, width: width, height: height, channels: 1, bitDepth: 8, to: path)
  }

  /// Writes 16-bit grey, row-major `[height, width]`.
  package static func writeGrey16(
    width: Int, height: Int, grey: [UInt16], to path: String
  ) throws(FileError) {
    try write(grey, width: width, height: height, channels: 1, bitDepth: 16, to: path)
  }

  /// Writes 8-bit RGB, row-major `[height, width, 3]`.
  package static func writeRGB(width: Int, height: Int, rgb: [UInt8], to path: String) throws(FileError) {
    try write(rgb, width: width, height: height, channels: 3, bitDepth: 8, to: path)
  }

  private static func write<Sample>(
    _ samples: [Sample], width: Int, height: Int, channels: Int, bitDepth: Int, to path: String
  ) throws(FileError) {
    precondition(samples.count == width * height * channels, "a PNG needs width * height * channels samples")
    guard width > 0, height > 0, let columns = UInt32(exactly: width), let rows = UInt32(exactly: height)
    else {
      throw FileError(path: path, action: .write, reason: "\(width)x\(height) px make no image")
    }
    var message = [CChar](repeating: 0, count: Int(BREGMA_PNG_MESSAGE))
    var encoded: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = samples.withUnsafeBytes {
      bregma_png_encode(
        $0.baseAddress, columns, rows, Int32(channels), Int32(bitDepth), &encoded, &count, &message)
    }
    guard status == BREGMA_PNG_OK else {
      throw FileError(path: path, action: .write, reason: String(cBuffer: message))
    }
    defer { bregma_png_free(encoded) }
    try FileBytes.write(UnsafeBufferPointer(start: encoded, count: count), to: path)
  }
}
