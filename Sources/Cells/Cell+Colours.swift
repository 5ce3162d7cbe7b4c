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
