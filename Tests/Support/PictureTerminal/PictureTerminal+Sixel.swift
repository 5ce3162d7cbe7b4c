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
    sixels.append(image)
  }
}
