import Basics

/// One character cell: what the terminal shows at one place.
package struct Cell: Sendable, Hashable {
  /// The grapheme shown. A glyph of two columns is followed by a cell that holds `Cell.continuation`.
  package var glyph: Character
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

  package init(
    _ glyph: Character = " ", foreground: RGB? = nil, background: RGB? = nil, bold: Bool = false,
    reverse: Bool = false, underline: Bool = false
  ) {
    (self.glyph, self.foreground, self.background, self.bold) = (glyph, foreground, background, bold)
    (self.reverse, self.underline) = (reverse, underline)
  }

  /// Glyph of the second cell under a wide glyph; never sent to a terminal.
  package static var continuation: Character { "\u{0}" }

  /// Glyph of a cell that a picture lies over: a blank, but none that looks like any other, for only what is written takes
  /// the picture away.
  package static var underPicture: Character { "\u{1}" }
}

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
    (self.foreground, self.background, self.bold) = (foreground, background, bold)
    (self.reverse, self.underline) = (reverse, underline)
  }
}

extension Cell {
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

extension Cell {
  /// Whether the glyph paints areas (block elements, sextants) instead of writing.
  package var isPicture: Bool {
    guard let scalar = glyph.unicodeScalars.first else { return false }
    return scalar == " " || (0x2580...0x259F).contains(scalar.value)
      || (0x1FB00...0x1FB3B).contains(scalar.value)
  }

  /// The ink to use when few colours would make text vanish into its paper: black or white.
  package var rescuedInk: RGB {
    let isLight = background.map { $0.relativeLuminance > 0.18 } ?? false
    return isLight ? RGB(0, 0, 0) : RGB(255, 255, 255)
  }
}
