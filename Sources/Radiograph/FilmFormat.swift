/// An image format that can be decoded.
public enum FilmFormat: String, Sendable, CaseIterable {
  case png = "PNG"
  case jpeg = "JPEG"
  case bmp = "BMP"
  case pgm = "PGM"

  /// The format that a file's first bytes announce, whatever the file is called.
  public init?(sniffing bytes: some Collection<UInt8>) {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: [0x42, 0x4D]) {
      self = .bmp
    } else if bytes.starts(with: [0x50, 0x32]) || bytes.starts(with: [0x50, 0x35]) {
      self = .pgm
    } else {
      return nil
    }
  }

  /// File name endings under which folders are searched for films, in lower case.
  public static let fileExtensions: Set<String> = ["png", "jpg", "jpeg", "bmp", "pgm"]
}
