/// What a file says of its image before any pixel is decoded.
package struct FilmHeader: Sendable, Hashable {
  /// How the pixels are coded.
  package let format: FilmFormat
  /// Columns, px.
  package let width: Int
  /// Rows, px.
  package let height: Int
  /// Every spacing that the file states, the best first.
  package let spacings: [PixelSpacing]
}

extension FilmHeader {
  /// Reads a header from a file's first bytes.
  ///
  /// - Throws: `.truncated` when the header needs more bytes, `.notAnImage`, `.damaged`, `.empty`.
  init(bytes: [UInt8]) throws(FilmProblem) {
    guard !bytes.isEmpty else { throw FilmProblem(.empty) }
    guard let format = FilmFormat(sniffing: bytes) else { throw FilmProblem(.notAnImage) }
    let size: (width: Int, height: Int)
    var spacings: [PixelSpacing] = []
    switch format {
    case .png: size = try Self.pngSize(ByteReader(bytes))
    case .jpeg: size = try Self.jpegSize(ByteReader(bytes))
    case .bmp:
      let layout = try BMPLayout(bytes)
      size = (layout.width, layout.height)
    case .pgm:
      let layout = try PGMLayout(bytes)
      size = (layout.width, layout.height)
    case .tiff:
      let layout = try TIFFLayout(bytes)
      size = (layout.width, layout.height)
      spacings = layout.spacings
    case .dicom:
      let layout = try DICOMLayout(bytes)
      size = (layout.width, layout.height)
      spacings = layout.spacings
    }
    guard size.width > 0, size.height > 0 else {
      throw FilmProblem(.damaged(format, "its header says \(size.width)x\(size.height) px"))
    }
    self.init(format: format, width: size.width, height: size.height, spacings: spacings)
  }

  private static func pngSize(_ reader: ByteReader) throws(FilmProblem) -> (width: Int, height: Int) {
    guard let kind = reader.bigEndian(at: 12, count: 4), let width = reader.bigEndian(at: 16, count: 4),
      let height = reader.bigEndian(at: 20, count: 4)
    else { throw FilmProblem(.truncated(.png)) }
    guard kind == 0x4948_4452 else { throw FilmProblem(.damaged(.png, "it does not begin with IHDR")) }
    return (width, height)
  }

  /// Walks the marker segments to the start of the frame.
  private static func jpegSize(_ reader: ByteReader) throws(FilmProblem) -> (width: Int, height: Int) {
    let standalone: Set<UInt8> = [0x01, 0xD0, 0xD1, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7]
    var offset = 2
    while true {
      guard let prefix = reader.byte(at: offset), let marker = reader.byte(at: offset + 1) else {
        throw FilmProblem(.truncated(.jpeg))
      }
      // Stray bytes and fill bytes before a marker are skipped, as libjpeg does.
      if prefix != 0xFF || marker == 0xFF || marker == 0 {
        offset += 1
        continue
      }
      offset += 2
      if standalone.contains(marker) { continue }
      if marker == 0xD9 || marker == 0xDA {
        throw FilmProblem(.damaged(.jpeg, "its scan begins before its frame header"))
      }
      guard let length = reader.bigEndian(at: offset, count: 2) else { throw FilmProblem(.truncated(.jpeg)) }
      // C0...CF are frame headers, but for the tables DHT (C4), JPG (C8) and DAC (CC).
      if marker & 0xF0 == 0xC0, marker != 0xC4, marker != 0xC8, marker != 0xCC {
        guard let height = reader.bigEndian(at: offset + 3, count: 2),
          let width = reader.bigEndian(at: offset + 5, count: 2)
        else { throw FilmProblem(.truncated(.jpeg)) }
        return (width, height)
      }
      guard length >= 2 else { throw FilmProblem(.damaged(.jpeg, "a segment has no length")) }
      offset += length
    }
  }
}

/// A decoder's complaint, before the reader adds which file it was.
struct FilmProblem: Error {
  let problem: FilmError.Problem

  init(_ problem: FilmError.Problem) {
    self.problem = problem
  }
}
