import Cells

/// Ordered dither: many greys on a terminal that has few, without noise that moves from frame to frame.
enum GreyDither {
  /// The greys among the sixteen ANSI colours.
  static let ansiLevels: [Double] = [0, 128.0 / 255, 192.0 / 255, 1]

  /// Thresholds of Bayer's 4x4 matrix, 0...1.
  static func threshold(column: Int, row: Int) -> Double {
    (Double(bayer[(row & 3) * 4 + (column & 3)]) + 0.5) / 16
  }

  /// The nearest of the ANSI greys below or above a grey, as the pattern says.
  static func ansiGrey(_ grey: Double, column: Int, row: Int) -> RGB {
    let upper = ansiLevels.firstIndex { $0 > grey } ?? ansiLevels.count - 1
    let low = ansiLevels[upper - 1]
    let high = ansiLevels[upper]
    let share = (grey - low) / (high - low)
    return RGB(grey: share > threshold(column: column, row: row) ? high : low)
  }

  private static let bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]
}
