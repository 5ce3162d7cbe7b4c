import Cells
import Foundation

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

  /// Makes the table of a window for values of a pyramid.
  init(window: GreyWindow, isInverted: Bool, pyramid: GreyPyramid) {
    self.window = window
    self.isInverted = isInverted
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
