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
  /// The largest width and the largest height of a picture in sixels, px.
  package internal(set) var largestSixels = (width: 0, height: 0)
  /// Pictures in sixels that are kept; older ones are forgotten.
  package var mostSixels = Int.max
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

extension PictureTerminal {
  /// A command of Kitty's graphics protocol: keys, then data.
  mutating func takeKitty(_ text: String) throws {
    guard text.hasPrefix("G") else { return }
    let parts = text.dropFirst().split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
    var keys: [String: String] = [:]
    for pair in parts[0].split(separator: ",") {
      let sides = pair.split(separator: "=")
      keys[String(sides[0])] = String(sides[1])
    }
    let data = parts.count > 1 ? String(parts[1]) : ""
    guard data.utf8.count <= 4096 else { throw Misunderstood(description: "more than 4096 bytes at once") }
    guard keys["q"] == "2" || keys["a"] == "q" else {
      throw Misunderstood(description: "an answer would come")
    }
    if var begun = unfinished {
      begun.data += data
      unfinished = begun
    } else if keys["a"] == "T" {
      unfinished = (keys, data)
    } else {
      if keys["a"] == "d" { try delete(keys) }
      return
    }
    guard keys["m"] == "0", let whole = unfinished else { return }
    unfinished = nil
    try place(whole.keys, whole.data)
  }

  private mutating func delete(_ keys: [String: String]) throws {
    switch keys["d"] {
    case "A": images = [:]
    case "I":
      guard let id = keys["i"].flatMap({ Int($0) }), images.removeValue(forKey: id) != nil else {
        throw Misunderstood(description: "no image to delete: \(keys)")
      }
    default: throw Misunderstood(description: "what is to be deleted? \(keys)")
    }
  }

  private mutating func place(_ keys: [String: String], _ data: String) throws {
    guard keys["f"] == "100", keys["C"] == "1", let id = keys["i"].flatMap({ Int($0) }), id > 0,
      let columns = keys["c"].flatMap({ Int($0) }), let rows = keys["r"].flatMap({ Int($0) }),
      let file = Data(base64Encoded: data)
    else { throw Misunderstood(description: "\(keys)") }
    guard let picture = PNGPicture(Array(file)) else { throw Misunderstood(description: "no PNG") }
    var image = Image(
      left: 0, top: 0, width: picture.width, height: picture.height,
      pixels: (0..<picture.width * picture.height).map(picture.colour))
    guard image.width == columns * cellWidth, image.height == rows * cellHeight else {
      throw Misunderstood(description: "an image of another size than its cells")
    }
    (image.left, image.top) = (column * cellWidth, row * cellHeight)
    images[id] = image
  }
}

extension PictureTerminal {
  /// A picture in sixels: `0;1;0 q "1;1;width;height`, colours in hundredths, bands.
  mutating func takeSixels(_ text: String) throws {
    guard text.hasPrefix("0;1;0q\"1;1;") else { throw Misunderstood(description: "other sixels") }
    var rest = text.utf8.dropFirst("0;1;0q\"1;1;".utf8.count)
    func numbers() -> [Int] {
      let digits = rest.prefix { $0 == UInt8(ascii: ";") || (0x30...0x39).contains($0) }
      rest = rest.dropFirst(digits.count)
      return String(decoding: digits, as: UTF8.self).split(separator: ";").map { Int($0) ?? -1 }
    }
    let size = numbers()
    guard size.count == 2 else { throw Misunderstood(description: "sixels without a size") }
    var image = Image(
      left: column * cellWidth, top: row * cellHeight, width: size[0], height: size[1],
      pixels: [[UInt8]?](repeating: nil, count: size[0] * size[1]))
    var palette: [Int: [UInt8]] = [:]
    var (x, y, repeats, colour) = (0, 0, 1, -1)
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "#"):
        let values = numbers()
        colour = values[0]
        if values.count == 5 {
          guard values[1] == 2, values[2...].allSatisfy((0...100).contains) else {
            throw Misunderstood(description: "a colour of another kind: \(values)")
          }
          palette[colour] = values[2...].map { UInt8(($0 * 255 + 50) / 100) }
        }
      case UInt8(ascii: "!"): repeats = numbers()[0]
      case UInt8(ascii: "$"): x = 0
      case UInt8(ascii: "-"): (x, y) = (0, y + 6)
      case 63...126:
        for _ in 0..<repeats {
          for bit in 0..<6 where (byte - 63) >> UInt8(bit) & 1 == 1 {
            guard x < image.width, y + bit < image.height, let ink = palette[colour] else {
              throw Misunderstood(description: "a pixel outside, or of no colour")
            }
            image.pixels[(y + bit) * image.width + x] = ink
          }
          x += 1
        }
        repeats = 1
      default: throw Misunderstood(description: "the byte \(byte) among sixels")
      }
    }
    largestPalette = max(largestPalette, palette.count)
    largestSixels = (max(largestSixels.width, image.width), max(largestSixels.height, image.height))
    sixels.append(image)
    if sixels.count > mostSixels { sixels.removeFirst() }
  }
}
