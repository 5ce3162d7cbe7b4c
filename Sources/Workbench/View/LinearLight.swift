import Basics
import Cells
import Glibc

/// Tables between displayed grey (sRGB, 0...1 or 0...255) and the light that it gives off (0...1).
enum LinearLight {
  /// Light of a displayed grey; index `grey * (count - 1)`.
  static let ofGrey: [Float] = (0..<4096).map { index in
    let grey = Double(index) / 4095
    return Float(grey <= 0.04045 ? grey / 12.92 : pow((grey + 0.055) / 1.055, 2.4))
  }

  /// Light of the 256 levels.
  static let ofLevel: [Float] = (0..<256).map { Float(RGB.linear(UInt8($0))) }

  /// Level of a light; index `light * (count - 1)`.
  private static let levels: [UInt8] = (0..<16384).map { index in
    let light = Double(index) / 16383
    let grey = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
    return UInt8((grey * 255).rounded())
  }

  /// The displayed level, 0...255, that gives off a light.
  static func level(_ light: Float) -> UInt8 {
    levels[max(0, min(levels.count - 1, Int(light * Float(levels.count - 1) + 0.5)))]
  }

  /// The colour that gives off the mean light of two.
  static func mean(_ a: RGB, _ b: RGB) -> RGB {
    func mean(_ a: UInt8, _ b: UInt8) -> UInt8 { level((ofLevel[Int(a)] + ofLevel[Int(b)]) / 2) }
    return RGB(mean(a.r, b.r), mean(a.g, b.g), mean(a.b, b.b))
  }
}

/// From stored values to the light that the displayed film gives off: one grey window, one table.
struct DisplayedLight: Sendable {
  /// Window and inversion that the table was made for.
  let window: GreyWindow
  let isInverted: Bool
  /// Light by stored value in the units of `GreyPyramid`.
  let table: [Float]

  init(window: GreyWindow, isInverted: Bool, pyramid: GreyPyramid) {
    (self.window, self.isInverted) = (window, isInverted)
    let unit = 1 / Float(pyramid.unit)
    let last = Float(LinearLight.ofGrey.count - 1)
    table = LinearLight.ofGrey.withUnsafeBufferPointer { lights in
      (0..<pyramid.levelCount).map { value in
        let grey = Float(window.grey(Float(value) * unit))
        return lights[Int((isInverted ? 1 - grey : grey) * last + 0.5)]
      }
    }
  }
}

/// Ordered dither: many greys on a terminal that has few, without noise that moves from frame to frame.
///
/// Shares are shares of light, so that an area looks as light as the grey it stands for.
enum GreyDither {
  /// Threshold of a place, 0...1: Bayer's 8 x 8 matrix.
  static func threshold(column: Int, row: Int) -> Double { bayer[(row & 7) << 3 | column & 7] }

  /// The colour that shows a grey, 0...255, at a place of the screen.
  static func grey(_ grey: UInt8, _ depth: ColourDepth, column: Int, row: Int) -> RGB {
    switch depth {
    case .direct: return RGB(grey, grey, grey)
    case .indexed256: return chosen(xtermGreys[Int(grey)], column, row)
    case .indexed16: return chosen(ansiGreys[Int(grey)], column, row)
    case .mono: return chosen(inkAndPaper[Int(grey)], column, row)
    }
  }

  /// A colour made lighter or darker by the pattern, so that its nearest entries in a palette take turns.
  static func nudged(_ colour: RGB, column: Int, row: Int) -> RGB {
    // Half the distance between the entries of the xterm palette's cube.
    let nudge = Int((threshold(column: column, row: row) - 0.5) * 20)
    func moved(_ value: UInt8) -> UInt8 { UInt8(max(0, min(255, Int(value) + nudge))) }
    return RGB(moved(colour.r), moved(colour.g), moved(colour.b))
  }

  /// The neighbours of a level among those that can be shown, and the light that the upper one takes.
  private struct Step {
    let low, high: UInt8
    let share: Double
  }

  private static func chosen(_ step: Step, _ column: Int, _ row: Int) -> RGB {
    let level = step.share > threshold(column: column, row: row) ? step.high : step.low
    return RGB(level, level, level)
  }

  private static func steps(_ levels: [UInt8]) -> [Step] {
    (0..<256).map { value in
      let level = UInt8(value)
      guard let high = levels.first(where: { $0 >= level }), let low = levels.last(where: { $0 <= level }),
        high > low
      else { return Step(low: level, high: level, share: 0) }
      let (dark, light) = (LinearLight.ofLevel[Int(low)], LinearLight.ofLevel[Int(high)])
      return Step(
        low: low, high: high, share: Double((LinearLight.ofLevel[value] - dark) / (light - dark)))
    }
  }

  /// Greys of the entries 16-255: black, white, the ramp, and those of the cube.
  private static let xtermGreys = steps(
    ([0, 95, 135, 175, 215, 255] + (0..<24).map { UInt8(8 + 10 * $0) }).sorted())
  private static let ansiGreys = steps(Palette.ansiGreys)
  private static let inkAndPaper = steps([0, 255])

  private static let bayer: [Double] = (0..<64).map { place in
    let (x, y) = (place & 7, place >> 3)
    var value = 0
    // The bits of x ^ y and y from the lowest up become those of the rank from the highest down.
    for bit in 0..<3 { value = value << 2 | ((x ^ y) >> bit & 1) << 1 | y >> bit & 1 }
    return (Double(value) + 0.5) / 64
  }
}
