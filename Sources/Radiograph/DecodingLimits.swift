/// What a decoder refuses before it allocates anything.
package struct DecodingLimits: Sendable, Hashable {
  /// Longest side, px.
  package var side: Int
  /// Most pixels.
  package var pixels: Int
  /// Largest file, bytes.
  package var fileBytes: Int

  /// Makes limits.
  package init(side: Int, pixels: Int, fileBytes: Int) {
    self.side = side
    self.pixels = pixels
    self.fileBytes = fileBytes
  }

  /// Sides to 32767 px, 256 Mi pixels, files to 2 GiB.
  package static let standard = DecodingLimits(side: 32767, pixels: 1 << 28, fileBytes: 1 << 31)

  /// No supported format packs more pixels into a byte: deflate reaches 1032:1, on 8 pixels of 1 bit.
  static let pixelsPerByte = 8 * 1032
}

extension FilmFormat {
  /// Most pixels of one film, whatever the limits say, px.
  ///
  /// DICOM is decompressed as a whole beside the film: at 64 Mi pixels (a film of 35 x 43 cm scanned at
  /// 0.05 mm) both and the file fit into 1 GB.
  var largestImage: Int { self == .dicom ? 1 << 26 : .max }
}
