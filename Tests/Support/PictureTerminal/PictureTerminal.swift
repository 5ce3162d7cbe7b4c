import Foundation

/// A slow terminal that understands pictures alone: Kitty's protocol and sixels, as far as Bregma speaks them.
///
/// Feed what a program writes and look at the pixels.
package struct PictureTerminal {
  /// What was written could not be understood.
  package struct Misunderstood: Error, CustomStringConvertible {
    /// What it was.
    package let description: String
  }

  /// A rectangle of pixels at a place of the screen; nil is transparent.
  struct Image {
    var left, top, width, height: Int
    var pixels: [[UInt8]?]
  }

  let cellWidth, cellHeight: Int
  /// Kitty's images by number.
  var images: [Int: Image] = [:]
  /// Sixels in the order in which they came.
  var sixels: [Image] = []
  /// The largest palette of a picture in sixels.
  package internal(set) var largestPalette = 0
  /// A picture that comes in several commands.
  var unfinished: (keys: [String: String], data: String)?
  var row = 0
  var column = 0
  var saved = (row: 0, column: 0)

  /// Makes a terminal with cells of a size, px.
  package init(cellWidth: Int, cellHeight: Int) {
    (self.cellWidth, self.cellHeight) = (cellWidth, cellHeight)
  }

  /// Number of images and sixel pictures on the screen.
  package var pictureCount: Int { images.count + sixels.count }

  /// Red, green and blue of a pixel of the screen; nil where no picture is.
  package func pixel(x: Int, y: Int) -> [UInt8]? {
    for image in images.values + sixels.reversed() {
      let (column, row) = (x - image.left, y - image.top)
      guard column >= 0, row >= 0, column < image.width, row < image.height else { continue }
      if let pixel = image.pixels[row * image.width + column] { return pixel }
    }
    return nil
  }

  /// Takes what a program writes; text and other sequences are passed over.
  package mutating func feed(_ bytes: some Sequence<UInt8>) throws {
    let bytes = Array(bytes)
    var place = 0
    while place < bytes.count {
      guard bytes[place] == 0x1B, place + 1 < bytes.count else {
        place += 1
        continue
      }
      let body = place + 2
      switch bytes[place + 1] {
      case UInt8(ascii: "_"), UInt8(ascii: "P"):
        guard let end = bytes[body...].indices.first(where: { bytes[$0...].starts(with: [0x1B, 0x5C]) })
        else {
          throw Misunderstood(description: "a string without end")
        }
        let text = String(decoding: bytes[body..<end], as: UTF8.self)
        if bytes[place + 1] == UInt8(ascii: "P") { try takeSixels(text) } else { try takeKitty(text) }
        place = end + 2
      case UInt8(ascii: "["):
        let end = bytes[body...].firstIndex { (0x40...0x7E).contains($0) } ?? bytes.count - 1
        if bytes[end] == UInt8(ascii: "H") {
          let numbers = String(decoding: bytes[body..<end], as: UTF8.self).split(separator: ";").map {
            Int($0) ?? 1
          }
          (row, column) = numbers.count == 2 ? (numbers[0] - 1, numbers[1] - 1) : (0, 0)
        }
        place = end + 1
      case UInt8(ascii: "7"):
        saved = (row, column)
        place = body
      case UInt8(ascii: "8"):
        (row, column) = saved
        place = body
      default: place = body
      }
    }
  }
}
