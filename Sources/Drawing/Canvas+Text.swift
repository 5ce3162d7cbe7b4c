/// Where a text stands on its anchor.
package enum TextAlignment: Sendable {
  /// The anchor is the text's start, middle or end along the reading direction.
  case leading, centre, trailing
}

extension Canvas {
  /// The size of a text, px: columns without the gap after the last letter, rows with descenders.
  package static func textSize(_ text: String, scale: Int = 1) -> (width: Int, height: Int) {
    let columns = text.isEmpty ? 0 : text.count * BitmapFont.advance - 1
    return (columns * scale, BitmapFont.height * scale)
  }

  /// Writes a line of text with its top edge at row `y`.
  ///
  /// Characters outside printable ASCII show as an open box.
  /// - Parameters:
  ///   - x: column of the anchor, see `alignment`.
  ///   - scale: canvas pixels per font pixel, 1 or more.
  ///   - halo: colour of a rim that keeps the text legible over a picture; nil for none.
  package mutating func text(
    _ text: String, x: Int, y: Int, ink: Ink, scale: Int = 1, alignment: TextAlignment = .leading,
    halo: Ink? = nil
  ) {
    let start = x - Canvas.lead(text, scale, alignment)
    if let halo {
      write(text, ink: halo, rim: true) { (start + scale * $0, y + scale * $1, scale) }
    }
    write(text, ink: ink, rim: false) { (start + scale * $0, y + scale * $1, scale) }
  }

  /// Writes a line of text upwards, with its left edge (the tops of the letters) at column `x`.
  ///
  /// The anchor row `y` is the bottom, middle or top of the text by `alignment`.
  package mutating func verticalText(
    _ text: String, x: Int, y: Int, ink: Ink, scale: Int = 1, alignment: TextAlignment = .leading
  ) {
    let start = y + Canvas.lead(text, scale, alignment) - scale
    write(text, ink: ink, rim: false) { (x + scale * $1, start - scale * $0, scale) }
  }

  /// How far before its anchor a text starts, px.
  private static func lead(_ text: String, _ scale: Int, _ alignment: TextAlignment) -> Int {
    switch alignment {
    case .leading: 0
    case .centre: textSize(text, scale: scale).width / 2
    case .trailing: textSize(text, scale: scale).width
    }
  }

  /// Fills every font pixel of a text where `place` puts it; `rim` widens each by one px all round.
  private mutating func write(
    _ text: String, ink: Ink, rim: Bool, place: (_ column: Int, _ row: Int) -> (x: Int, y: Int, size: Int)
  ) {
    let margin = rim ? 1 : 0
    for (index, character) in text.enumerated() {
      for (column, bits) in BitmapFont.columns(of: character).enumerated() {
        for row in 0..<BitmapFont.height where bits >> row & 1 == 1 {
          let (x, y, size) = place(index * BitmapFont.advance + column, row)
          fill(x: x - margin, y: y - margin, width: size + 2 * margin, height: size + 2 * margin, ink: ink)
        }
      }
    }
  }
}
