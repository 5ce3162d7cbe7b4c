import Basics

/// From 24-bit colours to the numbers that a terminal takes, nearest to the eye, each found once.
package struct Palette {
  /// The terminal takes packed 24-bit numbers, whatever the depth painted with.
  private let takesPackedColours: Bool
  /// The colours painted with; empty when every colour is.
  private let entries: [(number: Int, colour: RGB, place: Oklab)]
  /// Indices of the entries that are greys.
  private let greyIndices: [Int]
  /// How far the channels of a colour that is shown as a grey may lie apart: of few colours a tinted one is far too strong.
  private let greyTolerance: Int
  /// Indices of entries by packed colour.
  private var found: [Int: Int] = [:]

  /// Makes the palette of a depth on a terminal with so many colours; `limit` keeps to its first entries.
  package init(depth: ColourDepth, terminalColours: Int, limit: Int = 256) {
    takesPackedColours = terminalColours >= 1 << 24
    let numbered: [(Int, RGB)] =
      switch depth {
      case .direct, .mono: []
      case .indexed256: Array(zip(16..., Self.cube + Self.greys))
      case .indexed16: Array(zip(0..., Self.ansi))
      }
    let entries = numbered.prefix(limit).map { (number: $0, colour: $1, place: Oklab($1)) }
    self.entries = entries
    greyIndices = entries.indices.filter { entries[$0].colour.isGrey(within: 0) }
    greyTolerance = depth == .indexed16 && terminalColours < 256 ? 16 : 0
  }

  /// The terminal's number for a colour.
  package mutating func number(_ colour: RGB) -> Int {
    guard let index = nearest(to: colour) else { return Self.packed(colour) }
    let entry = entries[index]
    return takesPackedColours ? Self.packed(entry.colour) : entry.number
  }

  /// The colour that the terminal shows for a colour.
  package mutating func shown(_ colour: RGB) -> RGB {
    nearest(to: colour).map { entries[$0].colour } ?? colour
  }

  /// The index of the nearest entry; nil when every colour can be painted.
  private mutating func nearest(to colour: RGB) -> Int? {
    guard !entries.isEmpty else { return nil }
    let key = Self.packed(colour)
    if let index = found[key] { return index }
    let target = Oklab(colour)
    // A grey stays a grey: of eight colours the nearest to bone is a cyan.
    let candidates = colour.isGrey(within: greyTolerance) ? greyIndices : Array(entries.indices)
    let index =
      candidates.min {
        entries[$0].place.distance(to: target) < entries[$1].place.distance(to: target)
      } ?? 0
    if found.count >= 1 << 16 { found.removeAll(keepingCapacity: true) }
    found[key] = index
    return index
  }

  private static func packed(_ colour: RGB) -> Int {
    Int(colour.r) << 16 | Int(colour.g) << 8 | Int(colour.b)
  }

  /// Entries 16-231 of the xterm palette.
  private static let cube: [RGB] = {
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    return levels.flatMap { r in levels.flatMap { g in levels.map { b in RGB(r, g, b) } } }
  }()

  /// Entries 232-255.
  private static let greys: [RGB] = (0..<24).map { step in
    let level = UInt8(8 + 10 * step)
    return RGB(level, level, level)
  }

  /// The greys among the sixteen colours, dark to light.
  package static let ansiGreys = ansi.filter { $0.isGrey(within: 0) }.map(\.r).sorted()

  /// Entries 0-15 as most terminals show them; the exact shades are the person's.
  private static let ansi: [RGB] = [
    RGB(0, 0, 0), RGB(190, 30, 30), RGB(30, 160, 50), RGB(190, 140, 20),
    RGB(40, 80, 200), RGB(170, 50, 170), RGB(30, 160, 170), RGB(195, 195, 195),
    RGB(100, 100, 100), RGB(245, 90, 85), RGB(90, 220, 100), RGB(245, 225, 95),
    RGB(100, 150, 255), RGB(240, 120, 240), RGB(90, 225, 235), RGB(255, 255, 255),
  ]
}

extension RGB {
  /// Whether it is a grey, black or white, or nearly so.
  fileprivate func isGrey(within tolerance: Int) -> Bool {
    Int(max(r, g, b)) - Int(min(r, g, b)) <= tolerance
  }
}

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
