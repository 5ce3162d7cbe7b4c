/// Builds PNG files byte by byte (stored deflate blocks), so that the decoder meets what no writer of ours makes.
struct HandmadePNG {
  var width: Int
  var height: Int
  var bitDepth: UInt8
  /// 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.
  var colourType: UInt8
  var interlaced = false
  /// Chunks between IHDR and IDAT, such as PLTE, tRNS, gAMA.
  var chunks: [(name: String, data: [UInt8])] = []
  /// Filter bytes and packed rows, as the standard lays them out before compression.
  var scanlines: [UInt8]

  var bytes: [UInt8] {
    let header = big(width) + big(height) + [bitDepth, colourType, 0, 0, interlaced ? 1 : 0]
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += chunk("IHDR", header)
    for (name, data) in chunks { file += chunk(name, data) }
    return file + chunk("IDAT", zlibStored) + chunk("IEND", [])
  }

  /// Eight-bit grey, row-major, in the seven passes of Adam7.
  static func adam7(width: Int, height: Int, grey: [UInt8]) -> HandmadePNG {
    let passes = [
      (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ]
    var lines: [UInt8] = []
    for (x0, y0, dx, dy) in passes where x0 < width {
      for y in stride(from: y0, to: height, by: dy) {
        lines.append(0)
        for x in stride(from: x0, to: width, by: dx) { lines.append(grey[y * width + x]) }
      }
    }
    return HandmadePNG(
      width: width, height: height, bitDepth: 8, colourType: 0, interlaced: true, scanlines: lines)
  }

  private var zlibStored: [UInt8] {
    let count = scanlines.count
    precondition(count < 65536, "one stored block holds 65535 bytes")
    var (a, b) = (1, 0)
    for byte in scanlines {
      a = (a + Int(byte)) % 65521
      b = (b + a) % 65521
    }
    let length = [UInt8(count & 255), UInt8(count >> 8)]
    return [0x78, 0x01, 0x01] + length + length.map { ~$0 } + scanlines + big(b << 16 | a)
  }

  private func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    var crc: UInt32 = ~0
    for byte in body {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return big(data.count) + body + big(Int(~crc))
  }

  private func big(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(value >> $0 & 255) }
  }
}
