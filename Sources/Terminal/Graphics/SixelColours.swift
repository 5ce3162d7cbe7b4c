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
