import Cells

/// Parts of a picture as DEC sixels: bands of six rows, one pass over a band for each of its colours.
enum SixelEncoder {
  /// Draws some cells of a picture at the terminal's cursor.
  ///
  /// Cells that are covered are left as they are: what is written there stays.
  /// - Parameter colours: size of the terminal's palette.
  static func draw(_ cells: CellRect, of picture: PixelPane, colours: Int) -> [UInt8] {
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

/// The colours of a part of a picture in a palette of limited size. (Unsafe buffers live here.)
///
/// Sixels know hundredths of red, green and blue. Where a part has more colours than the palette, they are
/// rounded to coarser steps with an ordered pattern, until they fit.
struct SixelColours {
  /// Red, green and blue by palette number, hundredths.
  private(set) var palette: [(r: Int, g: Int, b: Int)] = []
  /// Palette numbers, row-major; -1 where nothing is drawn.
  private(set) var numbers: [Int16] = []

  /// The smallest palette that every part fits into.
  static let fewest = 8

  /// Coarser and coarser; the last one leaves black, white and the pure colours, eight in all.
  private static let steps = [1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 25, 34, 50, 100]

  /// Finds the palette of a part.
  ///
  /// - Parameter limit: colours of the palette, `fewest` or more.
  init(_ part: PicturePart, limit: Int) {
    for step in Self.steps where fill(part, step: step, limit: limit) { return }
  }

  /// Numbers the pixels' colours; false when there are too many.
  private mutating func fill(_ part: PicturePart, step: Int, limit: Int) -> Bool {
    var known = [Int16](repeating: -1, count: 1 << 21)
    let rounding = Rounding(step: step)
    palette = []
    numbers = [Int16](repeating: -1, count: part.width * part.height)
    let shows = part.shows
    for y in 0..<part.height {
      let row = part.row(y)
      let sufficed = row.withUnsafeBufferPointer { row in
        for x in 0..<part.width where shows.all || part.isShown(x: x, y: y) {
          let threshold = rounding.threshold(x: part.left + x, y: part.top + y)
          let r = rounding.hundredths(row[3 * x], threshold)
          let g = rounding.hundredths(row[3 * x + 1], threshold)
          let b = rounding.hundredths(row[3 * x + 2], threshold)
          let key = r << 14 | g << 7 | b
          if known[key] < 0 {
            guard palette.count < limit else { return false }
            known[key] = Int16(palette.count)
            palette.append((r, g, b))
          }
          numbers[y * part.width + x] = known[key]
        }
        return true
      }
      if !sufficed { return false }
    }
    return true
  }
}

/// From levels, 0...255, to hundredths in steps.
private struct Rounding {
  /// Hundredths of a level, in steps, before rounding.
  private let scaled: [Float]
  private let step: Int

  init(step: Int) {
    self.step = step
    scaled = (0..<256).map { Float($0) * 100 / 255 / Float(step) }
  }

  /// What is added before rounding down: one half, or the pattern (Bayer's 4 x 4) where steps would show.
  func threshold(x: Int, y: Int) -> Float { step == 1 ? 0.5 : Self.pattern[(y & 3) << 2 | x & 3] }

  func hundredths(_ level: UInt8, _ threshold: Float) -> Int {
    min(100, Int(scaled[Int(level)] + threshold) * step)
  }

  private static let pattern: [Float] = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map {
    (Float($0) + 0.5) / 16
  }
}
