/// How many colours the terminal can show: views that paint images choose their technique by it.
package enum ColourDepth: String, Sendable, Hashable, CaseIterable {
  /// Any 24-bit colour: all 256 greys.
  case direct
  /// The xterm palette, entries 16-255: a 6x6x6 cube and 24 greys.
  case indexed256 = "256"
  /// The sixteen ANSI colours, whose exact shades belong to the person.
  case indexed16 = "16"
  /// Ink and paper only: images are dithered, meaning is carried by bold, reverse and underline.
  case mono
}
