import Cells

/// What a terminal answered when it was asked about itself: bytes in, facts out.
package struct TerminalAnswers: Sendable, Hashable {
  /// Kitty's graphics protocol was understood.
  private(set) var knowsKitty = false
  /// The primary device attributes hold 4: sixels.
  private(set) var knowsSixel = false
  /// Pixels of a cell.
  private(set) var cell: PixelSize?
  /// Pixels of all cells together.
  private(set) var area: PixelSize?
  /// Colours of a sixel palette.
  private(set) var palette: Int?
  /// The largest picture in sixels.
  private(set) var largest: PixelSize?
  /// Whether it can tell where the pointer is in pixels (mode 1016).
  package private(set) var reportsPixels = false
  /// The number that it gives to the first pixel of the pointer: nobody answers that, so that the name has to do.
  var firstPixel: Int { name == "kitty" ? 0 : 1 }
  /// What it reports of keys beyond what terminals always have, flags of Kitty's keyboard protocol; nil where it does not
  /// speak it.
  package private(set) var keyFlags: Int?
  /// The colours that it was found to have, 256 or all, whatever TERM says; nil where it does not tell.
  package private(set) var depth: ColourDepth?
  /// What it calls itself, in small letters and without a version.
  package private(set) var name: String?
  /// Whether the last question was answered: nothing more will come.
  private(set) var isComplete = false

  /// Terminals that do not tell their colours, by the beginning of their secondary device attributes: screen, tmux and
  /// mosh have 256; xterm.js (the terminal of JupyterLab) and Konsole have all.
  private static let known: [(attributes: [Int], depth: ColourDepth)] = [
    ([83], .indexed256), ([84], .indexed256), ([1, 10, 0], .indexed256), ([0, 276, 0], .direct),
    ([1, 115, 0], .direct),
  ]

  // Made once: a literal would be read anew for every answer. A Regex is not marked as Sendable; these never change.
  nonisolated(unsafe) private static let kittyGraphics = /\x1B_Gi=31;OK\x1B\\/
  nonisolated(unsafe) private static let lastColour = /\x1B\]4;255;rgb:/
  nonisolated(unsafe) private static let mixedColour = /\x1BP1\$r[0-9;:]{0,20}48[:;]2[:;]/
  nonisolated(unsafe) private static let nameAnswer = /\x1BP>\|([A-Za-z][A-Za-z-]{0,30})/
  nonisolated(unsafe) private static let control = /\x1B\[([?>]?)([0-9;]{1,60})(\$?[cStTuy])/

  /// Reads whatever came; keys in between are left out.
  package init(_ bytes: [UInt8] = []) {
    let text = String(decoding: bytes, as: UTF8.self)
    knowsKitty = text.contains(Self.kittyGraphics)
    if text.contains(Self.lastColour) { depth = .indexed256 }
    if text.contains(Self.mixedColour) { depth = .direct }
    name = text.firstMatch(of: Self.nameAnswer).map { $0.1.lowercased() }
    for match in text.matches(of: Self.control) {
      let numbers = match.2.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
      read(String(match.1), numbers, String(match.3))
    }
  }

  /// Reads a control sequence: a question mark or the like, numbers, the letters at its end.
  private mutating func read(_ kind: String, _ numbers: [Int], _ final: String) {
    func size(_ width: Int, _ height: Int) -> PixelSize {
      PixelSize(width: numbers[width], height: numbers[height])
    }
    switch (kind, final, numbers.count) {
    case ("?", "c", _):
      isComplete = true
      knowsSixel = numbers.dropFirst().contains(4)
    case (">", "c", _): depth = Self.depth(of: numbers) ?? depth
    case ("", "t", 3) where numbers[0] == 6: cell = size(2, 1)
    case ("", "t", 3) where numbers[0] == 4: area = size(2, 1)
    case ("?", "$y", 2) where numbers[0] == 1016: reportsPixels = numbers[1] == 1 || numbers[1] == 2
    case ("?", "u", 1): keyFlags = numbers[0]
    // The second number is 0 where there was no error; mlterm answers every such question as if it were the first.
    case ("?", "S", 3) where numbers[0] == 1 && numbers[1] == 0: palette = numbers[2]
    case ("?", "S", 4) where numbers[0] == 2 && numbers[1] == 0: largest = size(2, 3)
    default: break
    }
  }

  /// What is known of the colours of a terminal with these secondary device attributes.
  private static func depth(of attributes: [Int]) -> ColourDepth? {
    // VTE since 0.36; Alacritty, the only one that ends so.
    if attributes.count == 3, attributes[0] == 65 && attributes[1] >= 3600 { return .direct }
    if attributes.count == 3, attributes[0] == 0 && attributes[2] == 1 { return .direct }
    return known.first { attributes.starts(with: $0.attributes) }?.depth
  }

  /// Takes it for a terminal that tells nothing more of keys: it does not tell what is needed.
  mutating func forgetKeys() { keyFlags = nil }

  /// Pixels of a cell: as the terminal says; else what it says of all cells, or what the system knows of the window,
  /// shared out.
  ///
  /// - Parameters:
  ///   - screen: columns and rows, as the system has them: tmux 3.3a exchanges them when it is asked.
  ///   - window: pixels of the window that the system knows.
  package func cell(of screen: CellSize, window: PixelSize?) -> PixelSize? {
    [cell, area?.shared(among: screen), window?.shared(among: screen)]
      .compactMap { $0 }.first(where: \.isPlausible)
  }

  /// How pictures are to be sent; nil when they cannot be.
  ///
  /// - Parameter cell: pixels of a cell.
  package func graphics(_ choice: Graphics.Choice, cell: PixelSize?) -> Graphics? {
    guard let cell else { return nil }
    if knowsKitty, choice.allows(.kitty) { return Graphics(language: .kitty, cell: cell) }
    // A VT340 has sixteen; who does not say gets no more.
    let colours = palette ?? 16
    let largest = largest ?? Graphics.usualLargest
    guard knowsSixel, choice.allows(.sixel), colours >= SixelColours.fewest, largest.width >= cell.width,
      largest.height / 6 * 6 >= cell.height
    else { return nil }
    return Graphics(language: .sixel, cell: cell, colours: min(256, colours), largest: largest)
  }
}

extension PixelSize {
  /// Whether a cell may have this size.
  var isPlausible: Bool { (2...200).contains(width) && (4...400).contains(height) }

  /// The size of each of some cells that fill this size; nil where they do not.
  ///
  /// What is left over may be a border: as much across as down, as xterm's is. Of other sizes nobody knows what they hold:
  /// a bar to scroll with, perhaps.
  package func shared(among cells: CellSize) -> PixelSize? {
    guard cells.columns > 0, cells.rows > 0, width % cells.columns == height % cells.rows else { return nil }
    return PixelSize(width: width / cells.columns, height: height / cells.rows)
  }
}
