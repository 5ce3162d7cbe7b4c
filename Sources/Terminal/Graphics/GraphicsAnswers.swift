import Cells

/// What a terminal answered when it was asked for graphics: bytes in, facts out.
package struct GraphicsAnswers: Sendable, Hashable {
  /// Kitty's protocol was understood.
  package private(set) var knowsKitty = false
  /// The primary device attributes hold 4.
  package private(set) var knowsSixel = false
  /// Pixels of a cell.
  package private(set) var cell: PixelSize?
  /// Colours of a sixel palette.
  package private(set) var colours: Int?
  /// Whether the last question was answered: nothing more will come.
  package private(set) var isComplete = false

  /// Reads whatever came; keys in between are left out.
  package init(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    knowsKitty = text.contains(/\x1B_Gi=31;OK\x1B\\/)
    for match in text.matches(of: /\x1B\[(\??)([0-9;]{1,60})([ctS])/) {
      let numbers = match.2.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
      switch (match.1, match.3) {
      case ("?", "c"):
        isComplete = true
        knowsSixel = numbers.dropFirst().contains(4)
      case ("", "t") where numbers.count == 3 && numbers[0] == 6:
        cell = PixelSize(width: numbers[2], height: numbers[1])
      case ("?", "S") where numbers.count == 3 && numbers[0] == 1 && numbers[1] == 0:
        colours = numbers[2]
      default: break
      }
    }
  }

  /// How pictures are to be sent; nil when they cannot be.
  ///
  /// - Parameter measured: pixels of a cell, if the system knows them.
  package func graphics(_ choice: Graphics.Choice, measured: PixelSize?) -> Graphics? {
    guard let cell = [measured, cell].compactMap({ $0 }).first(where: \.isPlausible) else { return nil }
    if knowsKitty, choice.allows(.kitty) { return Graphics(language: .kitty, cell: cell) }
    // A VT340 has sixteen; who does not say gets no more.
    let colours = colours ?? 16
    guard knowsSixel, choice.allows(.sixel), colours >= SixelColours.fewest else { return nil }
    return Graphics(language: .sixel, cell: cell, colours: min(256, colours))
  }
}

extension PixelSize {
  /// Whether a cell may have this size.
  var isPlausible: Bool { (2...200).contains(width) && (4...400).contains(height) }
}
