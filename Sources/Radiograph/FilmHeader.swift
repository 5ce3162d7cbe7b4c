/// An image format that can be decoded.
package enum FilmFormat: String, Sendable, CaseIterable {
  case png = "PNG"
  case jpeg = "JPEG"
  case bmp = "BMP"
  case pgm = "PGM"
  case dicom = "DICOM"
  case tiff = "TIFF"

  /// The format that a file's first bytes announce, whatever the file is called.
  package init?(sniffing bytes: some Collection<UInt8>) {
    // First: the 128 bytes before the mark are free, and may be another format's.
    if Self.isDICOM(Array(bytes.prefix(132))) {
      self = .dicom
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: [0x42, 0x4D]) {
      self = .bmp
    } else if bytes.starts(with: [0x50, 0x32]) || bytes.starts(with: [0x50, 0x35]) {
      self = .pgm
    } else if Self.tiffMarks.contains(where: bytes.starts) {
      self = .tiff
    } else {
      return nil
    }
  }

  /// Byte order and version: 42, or 43 for files with 64-bit offsets.
  private static let tiffMarks: [[UInt8]] = [
    [0x49, 0x49, 0x2A, 0], [0x4D, 0x4D, 0, 0x2A], [0x49, 0x49, 0x2B, 0], [0x4D, 0x4D, 0, 0x2B],
  ]

  /// How many first bytes tell the format.
  static let sniffedBytes = 132

  /// Files have DICM at byte 128, or lack that header and begin with an element of group 2 or 8.
  private static func isDICOM(_ bytes: [UInt8]) -> Bool {
    if bytes.count == sniffedBytes, bytes.suffix(4) == [0x44, 0x49, 0x43, 0x4D] { return true }
    guard bytes.count >= 8, bytes[0] == 2 || bytes[0] == 8, bytes[1] == 0, bytes[2] < 0x20, bytes[3] == 0
    else { return false }
    let isExplicit = bytes[4...5].allSatisfy { (0x41...0x5A).contains($0) }
    // Without a type a length stands there; those of a first element are short and even.
    let isImplicit = bytes[4] % 2 == 0 && bytes[4] <= 64 && bytes[5...7].allSatisfy { $0 == 0 }
    return isExplicit || isImplicit
  }

  /// File name endings under which folders are searched for films, in lower case.
  static let fileExtensions: Set<String> = [
    "png", "jpg", "jpeg", "tif", "tiff", "bmp", "pgm", "dcm", "dicom",
  ]

  /// The formats as a part of a sentence.
  package static let listed = "PNG, JPEG, TIFF, BMP, PGM or DICOM"
}

/// What a file says of its image before any pixel is decoded.
package struct FilmHeader: Sendable, Hashable {
  /// How the pixels are coded.
  package let format: FilmFormat
  /// Columns, px.
  package let width: Int
  /// Rows, px.
  package let height: Int
  /// Bits of a decoded sample: 8 or 16.
  package let bitDepth: Int
  /// Every spacing that the file states, the best first.
  package let spacings: [PixelSpacing]
  /// What a person should know about what is read of the file, one sentence each.
  package let notes: [String]
  /// How the file asks viewers to turn its raster.
  package let orientation: FilmOrientation
  /// mm per pixel as ITK reads this file, and 3D Slicer with it; nil where it counts 1 mm a pixel.
  ///
  /// It differs from `spacings`: see docs/FORMATS.md.
  package let itkSpacing: PixelSpacing?

  /// Columns and rows, px.
  package var size: FilmSize { FilmSize(width: width, height: height) }
}

extension FilmHeader {
  /// Reads the header of a file.
  ///
  /// - Throws: `.truncated` when the header needs more bytes, `.notAnImage`, `.damaged`, `.empty`.
  init(_ source: FilmSource, _ limits: DecodingLimits) throws(FilmProblem) {
    guard source.count > 0 else { throw FilmProblem(.empty) }
    self = try source.parsed { (bytes) throws(FilmProblem) in try FilmHeader(bytes, of: source, limits) }
    guard width > 0, height > 0 else {
      throw FilmProblem(.damaged(format, "its header says \(width)x\(height) px"))
    }
  }

  /// What the first bytes say, or in a TIFF what they point to.
  private init(
    _ bytes: [UInt8], of source: FilmSource, _ limits: DecodingLimits
  ) throws(FilmProblem) {
    guard let format = FilmFormat(sniffing: bytes) else { throw FilmProblem(.notAnImage) }
    self.format = format
    switch format {
    case .png:
      let layout = try PNGLayout(bytes)
      (width, height, bitDepth) = (layout.width, layout.height, layout.bitDepth)
      (orientation, notes) = (layout.orientation, layout.orientation.notes)
      (spacings, itkSpacing) = ([], nil)
      return
    case .jpeg:
      let layout = try JPEGLayout(bytes)
      (width, height, bitDepth) = (layout.width, layout.height, 8)
      (orientation, notes) = (layout.orientation, layout.orientation.notes)
      (spacings, itkSpacing) = ([], layout.density)
      return
    case .bmp:
      let layout = try BMPLayout(bytes)
      (width, height, bitDepth) = (layout.width, layout.height, 8)
    case .pgm:
      let layout = try PGMLayout(source)
      (width, height, bitDepth) = (layout.width, layout.height, 8 * layout.bytesPerSample)
    case .tiff:
      let layout = try TIFFLayout(source, limits)
      (width, height, bitDepth) = (layout.width, layout.height, Int(layout.header.bit_depth))
      (spacings, notes) = (layout.spacings, layout.notes)
      (orientation, itkSpacing) = (layout.orientation, layout.itkSpacing)
      return
    case .dicom:
      let layout = try DICOMLayout(bytes, limits)
      (width, height, bitDepth) = (layout.width, layout.height, layout.bitDepth)
      (spacings, notes) = (layout.spacings, [])
      (orientation, itkSpacing) = (.asStored, layout.itkSpacing)
      return
    }
    (spacings, notes, orientation, itkSpacing) = ([], [], .asStored, nil)
  }
}

/// Reads numbers from a file's bytes; running off the end gives nil, never a trap.
struct ByteReader {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The byte at an absolute offset.
  func byte(at index: Int) -> UInt8? { index >= 0 && index < bytes.count ? bytes[index] : nil }

  /// A big-endian number of `count` bytes (at most 4) at an absolute offset.
  func bigEndian(at index: Int, count: Int) -> Int? {
    guard index >= 0, index <= bytes.count - count else { return nil }
    return bytes[index..<index + count].reduce(0) { $0 << 8 | Int($1) }
  }

  /// A little-endian number of `count` bytes (at most 4) at an absolute offset.
  func littleEndian(at index: Int, count: Int) -> Int? {
    guard index >= 0, index <= bytes.count - count else { return nil }
    return bytes[index..<index + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
