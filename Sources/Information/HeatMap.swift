import Basics
import Drawing
import Radiograph

/// Information as a picture in false colours, with the scale in bits beside it.
package struct HeatMap: Sendable {
  /// The colours; perceptually uniform.
  package var colours = ColourMap.cividis
  /// Bits at the two ends of the colours; no image of 256 levels exceeds 8.
  package var range: ClosedRange<Double> = 0...8

  package init() {}

  /// Draws an information map at one canvas pixel per value, its colour bar to the right; small maps leave
  /// room below for the bar.
  package func canvas(of bits: Plane) -> Canvas {
    var bar = ColourBar(colours: colours, range: range, label: "information, bits")
    bar.textScale = max(1, bits.height / 400)
    let gap = 4 * bar.textScale
    var canvas = Canvas(width: bits.width + 2 * gap + bar.breadth, height: max(bits.height, 120))
    canvas.image(bits, window: Float(range.lowerBound)...Float(range.upperBound), colours: colours)
    bar.draw(on: &canvas, x: bits.width + gap, y: gap, height: canvas.height - 2 * gap)
    return canvas
  }
}

/// Arrays in NumPy's `.npy` format, version 1.0 (numpy.lib.format).
package enum NumPyFile {
  /// The bytes of a plane as a float32 array `[height, width]` in C order.
  package static func bytes(of plane: Plane) -> [UInt8] {
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(plane.height), \(plane.width)), }"
    // Magic, version and length take 10 bytes; the data begin at a multiple of 64, after a newline.
    let padding = 63 - (10 + header.utf8.count) % 64
    header += String(repeating: " ", count: padding) + "\n"
    let length = UInt16(header.utf8.count)
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
    bytes += header.utf8
    bytes.reserveCapacity(bytes.count + 4 * plane.values.count)
    for value in plane.values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// Writes a plane, atomically.
  ///
  /// - Throws: `FileError` naming the file.
  package static func write(_ plane: Plane, to path: String) throws(FileError) {
    try FileBytes.write(bytes(of: plane), to: path)
  }
}
