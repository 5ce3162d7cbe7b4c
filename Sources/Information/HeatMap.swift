import Drawing
import Radiograph

/// Information as a picture in false colours, with the scale in bits beside it.
package struct HeatMap: Sendable {
  /// The colours; perceptually uniform.
  package var colours = ColourMap.cividis
  /// Bits at the two ends of the colours; no image of 256 levels exceeds 8.
  package var range: ClosedRange<Double> = 0...8

  /// Makes a heat map in cividis over 0...8 bits.
  package init() {}

  /// Draws an information map at one canvas pixel per value, its colour bar to the right; small maps leave
  /// room below for the bar.
  package func canvas(of bits: Plane) -> Canvas {
    var bar = ColourBar(colours: colours, range: range, label: "information, bits")
    bar.textScale = max(1, bits.height / 400)
    let gap = 4 * bar.textScale
    var canvas = Canvas(width: bits.width + 2 * gap + bar.breadth, height: max(bits.height, 120))
    canvas.image(bits, window: Float(range.lowerBound)...Float(range.upperBound), colours: colours)
    bar.draw(on: &canvas, x: bits.width + gap, y: gap, height: canvas.height - 2 * gap)
    return canvas
  }
}
