import Basics
import Cells

/// Parts of a picture in the language of Kitty's graphics protocol.
enum KittyEncoder {
  /// Bytes of a picture in one command; the protocol allows no more.
  private static let chunk = 4096

  /// Draws some cells of a picture at the terminal's cursor, as an image of its own.
  ///
  /// Cells that are covered stay transparent: what is written there shows.
  static func draw(_ cells: CellRect, of picture: PixelPane, id: Int) -> [UInt8] {
    let part = PicturePart(picture, cells)
    let samples = part.samples
    guard
      let png = PNGWriter.tile(
        samples.bytes, width: part.width, height: part.height, channels: samples.channels)
    else { return [] }
    let encoded = base64(png)
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: encoded.count, by: chunk) {
      let piece = encoded[start..<min(start + chunk, encoded.count)]
      let isLast = piece.endIndex == encoded.count
      // Scaled to its cells, should they have another size than they said; silent; the cursor stays.
      let keys = start > 0 ? "" : "a=T,f=100,i=\(id),c=\(cells.columns),r=\(cells.rows),C=1,"
      bytes += Array("\u{1B}_G\(keys)q=2,m=\(isLast ? 0 : 1);".utf8) + piece + Array("\u{1B}\\".utf8)
    }
    return bytes
  }

  /// Takes an image off the screen and out of the terminal's memory.
  static func delete(id: Int) -> [UInt8] { Array("\u{1B}_Ga=d,d=I,i=\(id),q=2\u{1B}\\".utf8) }

  /// Takes all images off this screen.
  static let deleteAll = "\u{1B}_Ga=d,d=A,q=2\u{1B}\\"

  private static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        text.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return text
  }
}
