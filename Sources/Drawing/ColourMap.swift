import Basics

/// A perceptually uniform colour map: a number between 0 and 1 to a colour.
///
/// Control points at equal distances, linear between them. The values follow matplotlib's maps of the same
/// name (S. van der Walt and N. Smith, CC0; cividis: Nuñez, Anderton and Renslow 2018).
package struct ColourMap: Sendable, Hashable {
  /// The name that themes and commands use.
  package let name: String
  private let stops: [RGB]

  private init(name: String, hex: [UInt32]) {
    self.name = name
    self.stops = hex.map(RGB.init(hex:))
  }

  /// The colour of a value; values outside 0...1 take the nearer end, and NaN takes the lower one.
  package subscript(_ value: Double) -> RGB {
    let place = (value > 0 ? min(value, 1) : 0) * Double(stops.count - 1)
    let lower = min(Int(place), stops.count - 2)
    return stops[lower].blended(with: stops[lower + 1], share: place - Double(lower))
  }

  /// The map of a name, whatever its case; nil when there is none.
  package static func named(_ name: String) -> ColourMap? {
    all.first { $0.name == name.lowercased() }
  }

  /// Every map, the default first.
  package static let all = [cividis, viridis, magma, grey]

  /// Blue to yellow; looks nearly the same to people with red-green colour blindness.
  package static let cividis = ColourMap(
    name: "cividis",
    hex: [
      0x00204D, 0x00306F, 0x2A406C, 0x48526B, 0x5E626E, 0x727374,
      0x878479, 0x9E9677, 0xB6A971, 0xD0BE67, 0xEAD357, 0xFFEA46,
    ])
  /// Purple through green to yellow.
  package static let viridis = ColourMap(
    name: "viridis",
    hex: [
      0x440154, 0x481567, 0x482677, 0x453781, 0x404788, 0x39568C, 0x33638D, 0x2D708E, 0x287D8E, 0x238A8D,
      0x1F968B, 0x20A387, 0x29AF7F, 0x3CBB75, 0x55C667, 0x73D055, 0x95D840, 0xB8DE29, 0xDCE319, 0xFDE725,
    ])
  /// Black through magenta to cream.
  package static let magma = ColourMap(
    name: "magma",
    hex: [
      0x000004, 0x140E36, 0x3B0F70, 0x641A80, 0x8C2981, 0xB73779,
      0xDE4968, 0xF7705C, 0xFE9F6D, 0xFECF92, 0xFCFDBF,
    ])
  /// Black to white.
  package static let grey = ColourMap(name: "grey", hex: [0x000000, 0xFFFFFF])
  /// Confidence over a grey film: orange (low) through yellow to sky blue (high), bright throughout and told
  /// apart by colour-blind readers. Its lightness is not uniform, so it is not among `all`.
  package static let confidence = ColourMap(
    name: "confidence", hex: [0xFF6A2B, 0xFFC04D, 0xF3EE8A, 0x9BD8F5, 0x4DB4FF])
}

/// The scale beside a picture in false colours: which colour means which value.
package struct ColourBar: Sendable {
  /// The colours shown.
  package var colours: ColourMap
  /// The values of the two ends, the lower one at the bottom.
  package var range: ClosedRange<Double>
  /// What is measured, with its unit, such as "information, bits".
  package var label: String
  /// Canvas pixels per font pixel.
  package var textScale = 2

  package init(colours: ColourMap, range: ClosedRange<Double>, label: String) {
    (self.colours, self.range, self.label) = (colours, range, label)
  }

  /// Columns that the bar, its numbers and its label need right of its left edge, px.
  package var breadth: Int {
    let line = Canvas.textSize("0", scale: textScale).height
    return 3 * line + widestLabel + line / 2
  }

  /// Draws the bar over rows `y ..< y + height` with its left edge at column `x`.
  package func draw(on canvas: inout Canvas, x: Int, y: Int, height: Int, ink: RGB = .black) {
    let line = Canvas.textSize("0", scale: textScale).height
    for row in 0..<max(0, height) {
      let share = 1 - Double(row) / Double(max(1, height - 1))
      canvas.fill(x: x, y: y + row, width: line, height: 1, ink: colours[share])
    }
    canvas.rectangle(x: x, y: y, width: line, height: height, ink: ink)
    let extent = range.upperBound - range.lowerBound
    for (value, tick) in zip(ticks.values, ticks.labels) {
      let share = (value - range.lowerBound) / extent
      let row = y + Int(((1 - share) * Double(height - 1)).rounded())
      canvas.fill(x: x + line, y: row, width: line / 4, height: 1, ink: ink)
      // The outermost numbers move inwards so that they stay beside the bar.
      let top = min(max(y, row - line / 2), y + height - line)
      canvas.text(tick, x: x + line + line / 2, y: top, ink: ink, scale: textScale)
    }
    canvas.verticalText(
      label, x: x + 2 * line + widestLabel, y: y + height / 2, ink: ink, scale: textScale,
      alignment: .centre)
  }

  private var ticks: Ticks { Ticks(over: range, about: 6) }

  private var widestLabel: Int {
    ticks.labels.map { Canvas.textSize($0, scale: textScale).width }.max() ?? 0
  }
}
