import Cells

/// Parts of a picture as DEC sixels: bands of six rows, one pass over a band for each of its colours.
package enum SixelEncoder {
  /// Draws some cells of a picture at the terminal's cursor.
  ///
  /// Cells that are covered are left as they are: what is written there stays.
  /// - Parameter colours: size of the terminal's palette.
  package static func draw(_ cells: CellRect, of picture: PixelPane, colours: Int) -> [UInt8] {
    let part = PicturePart(picture, cells)
    let found = SixelColours(part, limit: colours)
    var bytes = Array("\u{1B}P0;1;0q\"1;1;\(part.width);\(part.height)".utf8)
    for (number, colour) in found.palette.enumerated() {
      bytes += Array("#\(number);2;\(colour.r);\(colour.g);\(colour.b)".utf8)
    }
    var band = Band(width: part.width, colours: found.palette.count)
    for top in stride(from: 0, to: part.height, by: 6) {
      band.write(found.numbers, rows: top..<min(top + 6, part.height), to: &bytes)
      bytes.append(UInt8(ascii: "-"))
    }
    return bytes + Array("\u{1B}\\".utf8)
  }
}

/// Six rows of pixels, sorted by colour. (Unsafe buffers live here.)
private struct Band {
  private let width: Int
  /// For each colour six bits a column, the topmost pixel in the lowest.
  private var bits: [UInt8]
  /// First and last column of each colour; none while the last is negative.
  private var first, last: [Int]

  init(width: Int, colours: Int) {
    self.width = width
    bits = [UInt8](repeating: 0, count: width * colours)
    first = [Int](repeating: 0, count: colours)
    last = [Int](repeating: -1, count: colours)
  }

  mutating func write(_ numbers: [Int16], rows: Range<Int>, to bytes: inout [UInt8]) {
    var used: [Int] = []
    bits.withUnsafeMutableBufferPointer { bits in
      numbers.withUnsafeBufferPointer { numbers in
        for x in 0..<width {
          for y in rows where numbers[y * width + x] >= 0 {
            let colour = Int(numbers[y * width + x])
            bits[colour * width + x] |= 1 << UInt8(y - rows.lowerBound)
            if last[colour] < 0 {
              used.append(colour)
              first[colour] = x
            }
            last[colour] = x
          }
        }
      }
    }
    for (index, colour) in used.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: "$")) }
      bytes.append(UInt8(ascii: "#"))
      bytes.append(decimal: colour)
      writeRuns(of: colour, to: &bytes)
      last[colour] = -1
    }
  }

  /// The columns of a colour up to its last one, equal ones counted; leaves them empty.
  private mutating func writeRuns(of colour: Int, to bytes: inout [UInt8]) {
    bytes.append(run: 0, first[colour])
    let (start, end) = (colour * width, colour * width + last[colour])
    bits.withUnsafeMutableBufferPointer { bits in
      var place = start + first[colour]
      while place <= end {
        let value = bits[place]
        var next = place
        while next <= end, bits[next] == value {
          bits[next] = 0
          next += 1
        }
        bytes.append(run: value, next - place)
        place = next
      }
    }
  }
}

extension [UInt8] {
  /// A column of six pixels so many times.
  fileprivate mutating func append(run value: UInt8, _ count: Int) {
    guard count > 3 else { return append(contentsOf: repeatElement(value + 63, count: count)) }
    append(UInt8(ascii: "!"))
    append(decimal: count)
    append(value + 63)
  }

  /// A number in digits, without a detour over strings.
  fileprivate mutating func append(decimal number: Int) {
    if number >= 10 { append(decimal: number / 10) }
    append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
