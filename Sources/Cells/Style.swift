/// How text looks, apart from the text.
package struct Style: Sendable, Hashable {
  /// Ink; nil is the terminal's own foreground.
  package var foreground: RGB?
  /// Paper; nil is the terminal's own background.
  package var background: RGB?
  /// Heavier strokes.
  package var bold: Bool
  /// Ink and paper exchanged.
  package var reverse: Bool
  /// Underlined.
  package var underline: Bool

  /// Makes a style; without arguments, the terminal's own.
  package init(
    foreground: RGB? = nil, background: RGB? = nil, bold: Bool = false, reverse: Bool = false,
    underline: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.bold = bold
    self.reverse = reverse
    self.underline = underline
  }
}

extension Cell {
  /// Makes a cell that shows a glyph in a style.
  package init(_ glyph: Character, _ style: Style) {
    self.init(
      glyph, foreground: style.foreground, background: style.background, bold: style.bold,
      reverse: style.reverse, underline: style.underline)
  }

  /// Everything but the glyph.
  package var style: Style {
    Style(
      foreground: foreground, background: background, bold: bold, reverse: reverse, underline: underline)
  }
}
