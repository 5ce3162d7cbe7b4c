/// How a file asks viewers to turn its raster: the orientation tag of EXIF and TIFF.
///
/// Bregma shows and measures the raster as it is stored. Programs that follow the tag speak of the turned picture.
package struct FilmOrientation: Sendable, Hashable {
  /// 1...8; 1 asks for nothing.
  package let tag: Int

  /// The raster as stored.
  package static let asStored = FilmOrientation(tag: 1)

  private init(tag: Int) { self.tag = tag }

  /// Nil for a number that is no orientation.
  package init?(_ tag: Int) {
    guard (1...8).contains(tag) else { return nil }
    self.tag = tag
  }

  /// Whether rows become columns.
  package var swapsSides: Bool { tag >= 5 }

  /// The size of the turned picture of a raster.
  package func turned(_ size: FilmSize) -> FilmSize {
    swapsSides ? FilmSize(width: size.height, height: size.width) : size
  }

  /// Where a point of a raster lies in the turned picture, px.
  package func turned(_ point: PixelPoint, on raster: FilmSize) -> PixelPoint {
    let (right, bottom) = (Double(raster.width - 1), Double(raster.height - 1))
    let (x, y) = (point.x, point.y)
    return switch tag {
    case 2: PixelPoint(x: right - x, y: y)
    case 3: PixelPoint(x: right - x, y: bottom - y)
    case 4: PixelPoint(x: x, y: bottom - y)
    case 5: PixelPoint(x: y, y: x)
    case 6: PixelPoint(x: bottom - y, y: x)
    case 7: PixelPoint(x: bottom - y, y: right - x)
    case 8: PixelPoint(x: y, y: right - x)
    default: point
    }
  }

  /// Where a point of the turned picture lies on the raster, px.
  package func stored(_ point: PixelPoint, on raster: FilmSize) -> PixelPoint {
    // A quarter turn is taken back by the other one; all else takes itself back.
    let back = FilmOrientation(tag: tag == 6 ? 8 : tag == 8 ? 6 : tag)
    return back.turned(point, on: turned(raster))
  }

  /// What a person should know of a file with this orientation, one sentence each.
  var notes: [String] {
    self == .asStored ? [] : ["shown as stored; its orientation tag (\(tag)) is not followed"]
  }
}

extension FilmOrientation {
  /// The orientation that an EXIF block states, from its byte order mark on; as stored when it states none.
  init(exif block: ArraySlice<UInt8>) { self = Self.stated(in: ByteReader(Array(block))) ?? .asStored }

  private static func stated(in reader: ByteReader) -> FilmOrientation? {
    let isLittle = reader.byte(at: 0) == UInt8(ascii: "I")
    func number(at place: Int, _ count: Int) -> Int? {
      isLittle ? reader.littleEndian(at: place, count: count) : reader.bigEndian(at: place, count: count)
    }
    guard number(at: 2, 2) == 42, let directory = number(at: 4, 4), let entries = number(at: directory, 2)
    else { return nil }
    for entry in 0..<entries {
      // Tag, type, count, and a short in the first half of the value.
      let place = directory + 2 + 12 * entry
      guard let tag = number(at: place, 2), let value = number(at: place + 8, 2) else { return nil }
      if tag == 0x0112 { return FilmOrientation(value) }
    }
    return nil
  }
}
