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
    /// No pictures; the terminal is not asked anything.
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
  /// The largest picture that is shown, px, for sixels: a larger one is sent in parts.
  package let largest: PixelSize

  /// What every terminal with sixels shows: xterm, unless it says more, drops what is larger without a word.
  package static let usualLargest = PixelSize(width: 1000, height: 1000)

  /// What was found, for a person.
  package var text: String {
    let limits = ", \(colours) colours, pictures of up to \(largest.width)x\(largest.height) px"
    return language.rawValue + ", cells of \(cell.width)x\(cell.height) px"
      + (language == .sixel ? limits : "")
  }

  /// Describes a terminal.
  package init(
    language: Language, cell: PixelSize, colours: Int = 256, largest: PixelSize = Self.usualLargest
  ) {
    (self.language, self.cell, self.colours, self.largest) = (language, cell, colours, largest)
  }

  /// The most cells that a part of a picture may have.
  ///
  /// Sixels come in bands of six rows: no band may reach beyond.
  var largestPart: CellSize {
    CellSize(columns: max(1, largest.width / cell.width), rows: max(1, largest.height / 6 * 6 / cell.height))
  }
}
