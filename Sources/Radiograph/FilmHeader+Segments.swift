/// What the segments of a JPEG say before its pixels.
struct JPEGLayout {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var orientation = FilmOrientation.asStored
  /// mm per pixel by the density of a JFIF file, whatever wrote it; nil where it has no unit.
  private(set) var density: PixelSpacing?

  /// Walks the marker segments to the start of the frame.
  init(_ bytes: [UInt8]) throws(FilmProblem) {
    let reader = ByteReader(bytes)
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
        (self.width, self.height) = (width, height)
        return
      }
      guard length >= 2 else { throw FilmProblem(.damaged(.jpeg, "a segment has no length")) }
      if marker == 0xE0 || marker == 0xE1 {
        guard offset + length <= bytes.count else { throw FilmProblem(.truncated(.jpeg)) }
        take(bytes[offset + 2..<offset + length], isFirst: marker == 0xE0)
      }
      offset += length
    }
  }

  /// Takes what an application's segment says, APP0 or APP1.
  private mutating func take(_ segment: ArraySlice<UInt8>, isFirst: Bool) {
    if isFirst, segment.starts(with: "JFIF\0".utf8) {
      density = Self.density(ByteReader(Array(segment)))
    } else if !isFirst, segment.starts(with: "Exif\0".utf8) {
      orientation = FilmOrientation(exif: segment.dropFirst(6))
    }
  }

  private static func density(_ reader: ByteReader) -> PixelSpacing? {
    // Behind the name and the version: the unit, and dots per unit.
    guard let unit = reader.byte(at: 7), unit == 1 || unit == 2,
      let across = reader.bigEndian(at: 8, count: 2), let down = reader.bigEndian(at: 10, count: 2),
      across > 0, down > 0
    else { return nil }
    let millimetres = unit == 1 ? 25.4 : 10
    return PixelSpacing(x: millimetres / Double(across), y: millimetres / Double(down), source: .file)
  }
}

/// What the chunks of a PNG say before its pixels.
struct PNGLayout {
  let width: Int
  let height: Int
  let bitDepth: Int
  private(set) var orientation = FilmOrientation.asStored

  init(_ bytes: [UInt8]) throws(FilmProblem) {
    let reader = ByteReader(bytes)
    guard let kind = reader.bigEndian(at: 12, count: 4), let width = reader.bigEndian(at: 16, count: 4),
      let height = reader.bigEndian(at: 20, count: 4), let bits = reader.byte(at: 24)
    else { throw FilmProblem(.truncated(.png)) }
    guard kind == 0x4948_4452 else { throw FilmProblem(.damaged(.png, "it does not begin with IHDR")) }
    (self.width, self.height, bitDepth) = (width, height, bits == 16 ? 16 : 8)
    var offset = 8
    while let length = reader.bigEndian(at: offset, count: 4),
      let kind = reader.bigEndian(at: offset + 4, count: 4), kind != 0x4944_4154
    {
      let content = offset + 8
      if kind == 0x6558_4966, content + length <= bytes.count {
        orientation = FilmOrientation(exif: bytes[content..<content + length])
      }
      offset = content + length + 4
    }
  }
}
