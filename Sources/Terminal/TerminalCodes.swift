import CNcursesW

/// The byte sequences that a terminal obeys: those of terminfo, without padding (`$<50>`), which no terminal of today
/// needs.
package struct TerminalCodes {
  /// Clears the screen in the terminal's own colours.
  package var clear: [UInt8]
  /// Ends all attributes and colours.
  package var reset: [UInt8]
  /// Gives ink and paper back to the terminal; nil when it has no colours of its own to give back to.
  package var ownColours: [UInt8]?
  /// Begin an attribute; empty where the terminal has none, or none beside colours.
  package var bold, reverse, underline: [UInt8]
  /// Writing the last cell of the last row scrolls the screen.
  package var scrollsAtCorner: Bool
  /// Moves the cursor to a column and row, from 0.
  package var move: (_ column: Int, _ row: Int) -> [UInt8]
  /// Moves the cursor to the right; nil where only `move` will do.
  package var skip: ((_ columns: Int) -> [UInt8])?
  /// Take a colour of the terminal's palette; nil where it takes any 24-bit colour.
  package var palette: (ink: (Int) -> [UInt8], paper: (Int) -> [UInt8])?

  /// Colours of terminals that take every one.
  private static let packedColours = 1 << 24

  /// What ANSI terminals with direct colour obey.
  package static var ansi: TerminalCodes {
    func code(_ text: String) -> [UInt8] { Array("\u{1B}[\(text)".utf8) }
    return TerminalCodes(
      clear: code("H") + code("2J"), reset: code("m"), ownColours: code("39;49m"), bold: code("1m"),
      reverse: code("7m"), underline: code("4m"), scrollsAtCorner: false,
      move: { code("\($1 + 1);\($0 + 1)H") }, skip: { code("\($0)C") }, palette: nil)
  }

  /// What terminfo has of the terminal in use.
  ///
  /// - Parameter isColoured: whether it is painted in colours: some attributes do not go with them.
  static func ofTerminal(isColoured: Bool) -> TerminalCodes {
    func text(_ name: String) -> [UInt8] { Array(ScreenModes.capability(name).utf8) }
    func filled(_ name: String) -> (Int, Int) -> [UInt8] {
      let template = ScreenModes.capability(name)
      return { first, second in
        bregma_filled(template, Int32(first), Int32(second)).map { Array(String(cString: $0).utf8) } ?? []
      }
    }
    let excluded = isColoured ? max(0, Int(tigetnum("ncv"))) : 0
    /// - Parameter bit: the attribute's place in `no_color_video`.
    func attribute(_ name: String, bit: Int) -> [UInt8] { excluded >> bit & 1 == 1 ? [] : text(name) }
    let (move, skip, ink, paper) = (filled("cup"), filled("cuf"), filled("setaf"), filled("setab"))
    return TerminalCodes(
      clear: text("clear"), reset: text("sgr0"),
      ownColours: bregma_capability("op") == nil ? nil : text("op"), bold: attribute("bold", bit: 5),
      reverse: attribute("rev", bit: 2), underline: attribute("smul", bit: 1),
      scrollsAtCorner: bregma_flag("am") && !bregma_flag("xenl"), move: { move($1, $0) },
      skip: bregma_capability("cuf") == nil ? nil : { skip($0, 0) },
      palette: tigetnum("colors") >= packedColours ? nil : ({ ink($0, 0) }, { paper($0, 0) }))
  }
}
