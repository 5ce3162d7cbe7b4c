import Cells

/// How a terminal draws pictures: what it answered, never what its name suggests.
package struct Graphics: Sendable, Hashable {
  /// The language that pictures are sent in.
  package enum Language: String, Sendable, Hashable, CaseIterable {
    /// Kitty's graphics protocol: every colour, and parts of a picture are images of their own.
    case kitty
    /// DEC's sixels: a palette, its colours in hundredths.
    case sixel
  }

  /// What a person allows.
  package enum Choice: String, Sendable, Hashable, CaseIterable {
    /// Whatever the terminal says that it can.
    case auto
    /// One of the two, if the terminal says that it can.
    case kitty, sixel
    /// No pictures; the terminal is not asked.
    case off

    /// Whether a language may be used.
    func allows(_ language: Language) -> Bool { self == .auto || rawValue == language.rawValue }
  }

  /// The language spoken.
  package let language: Language
  /// Pixels of a cell.
  package internal(set) var cell: PixelSize
  /// Colours of a palette, for sixels.
  package let colours: Int

  /// What was found, for a person.
  package var text: String {
    let palette = language == .sixel ? ", \(colours) colours" : ""
    return "\(language.rawValue), cells of \(cell.width)x\(cell.height) px\(palette)"
  }

  /// Describes a terminal.
  package init(language: Language, cell: PixelSize, colours: Int = 256) {
    self.language = language
    self.cell = cell
    self.colours = colours
  }
}
