/// One scalar of text as a terminal shows it.
///
/// Terminals lay out text scalar by scalar, not by Swift's grapheme clusters: a flag is two letters, a family
/// of joined emoji is its members side by side. Frames follow the terminal, so that columns always agree.
enum Glyph {
  /// Takes one or two columns of its own.
  case spacing(Unicode.Scalar, columns: Int)
  /// Sits on the glyph before it and takes no column.
  case mark(Unicode.Scalar)
  /// Shows nothing and is left out (joiners, variation selectors).
  case nothing

  /// Classifies a scalar; one that a terminal could obey, or that hides or reorders text, becomes a visible
  /// stand-in: U+2400... for control characters, U+FFFD for the rest.
  init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x20...0x7E: self = .spacing(scalar, columns: 1)
    case 0x00...0x1F: self = .spacing(Unicode.Scalar(0x2400 + scalar.value) ?? Glyph.replacement, columns: 1)
    case 0x7F: self = .spacing("\u{2421}", columns: 1)
    case 0x200C...0x200D, 0xFE00...0xFE0F, 0xE0100...0xE01EF: self = .nothing
    case 0x1160...0x11FF: self = .mark(scalar)  // vowels and finals of decomposed Hangul
    default: self = Glyph.classified(scalar)
    }
  }

  /// What stands in for anything that cannot be shown.
  static let replacement: Unicode.Scalar = "\u{FFFD}"

  private static func classified(_ scalar: Unicode.Scalar) -> Glyph {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark:
      return .mark(scalar)
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
      return .spacing(replacement, columns: 1)
    default:
      let isRegionalIndicator = (0x1F1E6...0x1F1FF).contains(scalar.value)
      let isWide = properties.isEmojiPresentation && !isRegionalIndicator || isInWideBlock(scalar)
      return .spacing(scalar, columns: isWide ? 2 : 1)
    }
  }

  /// East Asian Width W and F (Unicode Standard Annex 11), by blocks; wide symbols outside of them are those
  /// with an emoji presentation.
  private static func isInWideBlock(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4C6,
      0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B,
      0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD:
      true
    default:
      false
    }
  }
}

/// Text cut into the glyphs that take columns, each with the marks that sit on it.
struct GlyphSequence: Sequence, IteratorProtocol {
  /// More marks than this on one glyph are left out: a terminal cell holds no more.
  static let marksPerGlyph = 4

  private var scalars: String.UnicodeScalarView.Iterator
  private var waiting: (glyph: Character, columns: Int)?

  init(_ text: some StringProtocol) {
    scalars = String(text).unicodeScalars.makeIterator()
  }

  mutating func next() -> (glyph: Character, columns: Int)? {
    var marks = 0
    while let scalar = scalars.next() {
      switch Glyph(scalar) {
      case .nothing:
        continue
      case .spacing(let base, let columns):
        defer { waiting = (Character(base), columns) }
        if let finished = waiting { return finished }
      case .mark(let mark):
        guard let (glyph, columns) = waiting, marks < Self.marksPerGlyph else { continue }
        let combined = String(glyph) + String(mark)
        guard combined.count == 1 else { continue }
        waiting = (Character(combined), columns)
        marks += 1
      }
    }
    defer { waiting = nil }
    return waiting
  }
}

extension StringProtocol {
  /// Columns that this text takes in a terminal, its control characters shown as one-column stand-ins.
  package var columns: Int {
    GlyphSequence(self).reduce(0) { $0 + $1.columns }
  }
}
