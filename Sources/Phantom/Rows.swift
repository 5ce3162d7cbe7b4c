import Dispatch
import Foundation
import Radiograph

// Work on the rows of a plane side by side. (Unsafe buffers live here.)
extension Plane {
  /// Makes a plane row by row, all cores busy; `row` writes the values of row `y` into its buffer.
  static func rows(
    width: Int, height: Int, _ row: @Sendable (_ y: Int, _ values: UnsafeMutableBufferPointer<Float>) -> Void
  ) -> Plane {
    Plane(width: width, height: height, values: sideBySide(width: width, height: height, zero: 0, row))
  }

  /// Makes the elements of a raster row by row, all cores busy.
  static func sideBySide<Element: Sendable>(
    width: Int, height: Int, zero: Element,
    _ row: @Sendable (_ y: Int, _ elements: UnsafeMutableBufferPointer<Element>) -> Void
  ) -> [Element] {
    var elements = [Element](repeating: zero, count: width * height)
    elements.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let all = buffer
      DispatchQueue.concurrentPerform(iterations: height) { y in
        row(y, UnsafeMutableBufferPointer(rebasing: all[y * width..<(y + 1) * width]))
      }
    }
    return elements
  }

  /// The plane smoothed by a Gaussian, edges replicated; `deviation` in px.
  func smoothed(_ deviation: Double) -> Plane {
    guard deviation > 0.05 else { return self }
    let reach = Int((3 * deviation).rounded(.up))
    let weights = (-reach...reach).map { Float(exp(-0.5 * pow(Double($0) / deviation, 2))) }
    let total = weights.reduce(0, +)
    let kernel = weights.map { $0 / total }
    // Both passes add shifted rows, so that the inner loops run over contiguous values.
    let across = Plane.rows(width: width, height: height) { y, target in
      let padded = (-reach..<width + reach).map { self[min(width - 1, max(0, $0)), y] }
      for (tap, weight) in kernel.enumerated() {
        for x in 0..<width { target[x] += weight * padded[x + tap] }
      }
    }
    return Plane.rows(width: width, height: height) { y, target in
      for (tap, weight) in kernel.enumerated() {
        let row = min(height - 1, max(0, y + tap - reach)) * width
        for x in 0..<width { target[x] += weight * across.values[row + x] }
      }
    }
  }

  /// The plane smoothed far and wide: on a reduced copy, where that costs next to nothing.
  func smoothedWidely(_ deviation: Double) -> Plane {
    let factor = max(1, Int(deviation / 3))
    return resized(width: max(1, width / factor), height: max(1, height / factor))
      .smoothed(deviation / Double(factor))
      .resized(width: width, height: height)
  }
}
