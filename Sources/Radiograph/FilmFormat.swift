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
  package static let fileExtensions: Set<String> = [
    "png", "jpg", "jpeg", "tif", "tiff", "bmp", "pgm", "dcm", "dicom",
  ]

  /// The formats as a part of a sentence.
  package static let listed = "PNG, JPEG, TIFF, BMP, PGM or DICOM"
}
