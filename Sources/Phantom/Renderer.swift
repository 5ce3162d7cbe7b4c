import Basics
import Foundation
import Radiograph

/// Turns parts in the beam into a film.
///
/// Beer and Lambert's law through water and bone for every bin of the spectrum, scatter, quantum noise,
/// detector blur, electronic noise, logarithm, characteristic curve.
struct Renderer: Sendable {
  /// Columns and rows of the film, px.
  let width: Int
  let height: Int
  /// Millimetres of detector per pixel.
  let pitch: Double
  /// How the film is exposed.
  let exposure: Exposure
  /// Seed of the noise and of the texture.
  let seed: UInt64

  /// The film's grey in 0...1, `[height, width]`.
  func grey(of parts: [Part]) -> Plane {
    let paths = paths(through: parts)
    let texture = trabeculae()
    let primary = Plane.rows(width: width, height: height) { y, row in
      for x in 0..<width {
        let path = paths[y * width + x]
        let through = exposure.spectrum.transmission(
          water: path.x, bone: path.y * (1 + Double(texture[x, y])))
        row[x] = Float(openField(x, y) * through)
      }
    }
    let scatter = primary.smoothedWidely(exposure.scatterSpread / pitch)
    let detected = Plane.rows(width: width, height: height) { y, row in
      var random = SplitMix64(seed: seed, stream: y)
      for x in 0..<width {
        let signal = Double(primary[x, y]) + exposure.scatter * Double(scatter[x, y])
        // Counts are high enough for the normal limit of Poisson's law.
        let noise = random.normal() * (max(0, signal) / exposure.photons).squareRoot()
        row[x] = Float(signal + noise)
      }
    }
    .smoothed(exposure.blur)
    return Plane.rows(width: width, height: height) { y, row in
      var random = SplitMix64(seed: ~seed, stream: y)
      for x in 0..<width {
        let signal = Double(detected[x, y]) + exposure.electronicNoise * random.normal()
        row[x] = Float(exposure.grey(opticalDepth: -log(max(1e-5, signal))))
      }
    }
  }

  /// Where a pixel's centre lies on the detector, mm.
  private func place(_ x: Int, _ y: Int) -> Point2 {
    Point2((Double(x) + 0.5) * pitch, (Double(y) + 0.5) * pitch)
  }

  /// The detector's pixel position of a place in mm.
  func pixel(_ place: Point2) -> PixelPoint {
    PixelPoint(x: place.x / pitch - 0.5, y: place.y / pitch - 0.5)
  }

  /// Path lengths through water and bone, mm, `[height, width]`.
  private func paths(through parts: [Part]) -> [SIMD2<Double>] {
    Plane.raster(width: width, height: height, zero: .zero) { y, row in
      let height = place(0, y).y
      for part in parts {
        let bounds = part.shape.bounds
        guard bounds.lower.y <= height, height <= bounds.upper.y else { continue }
        let first = min(max(0, (bounds.lower.x / pitch - 0.5).rounded(.up)), Double(width))
        let end = min(max(first, (bounds.upper.x / pitch + 0.5).rounded(.down)), Double(width))
        let contrast = SIMD2(part.contrast.water, part.contrast.bone)
        for x in Int(first)..<Int(end) {
          row[x] += contrast * part.shape.chord(at: place(x, y))
        }
      }
    }
  }

  /// Intensity without a body: heel effect, and the collimator's shadow with its half-shade.
  private func openField(_ x: Int, _ y: Int) -> Double {
    let here = place(x, y)
    let inside = pointwiseMin(here - exposure.field.lower, exposure.field.upper - here)
    let edge = min(inside.x, inside.y)
    let shutter = min(1, max(0.004, 0.5 + edge / 1.6))
    let along = (Double(x) + 0.5) / Double(width) - 0.5
    return shutter * (1 - exposure.heel * along)
  }

  /// The relative density of bone around 0: noise in the bands of trabeculae, `[height, width]`.
  private func trabeculae() -> Plane {
    let fine = band(0.35, 1.0, stream: -1)
    let coarse = band(1.6, 4, stream: -2)
    return Plane.rows(width: width, height: height) { y, row in
      for x in 0..<width {
        row[x] = Float(exposure.trabeculae) * (fine[x, y] + 0.45 * coarse[x, y])
      }
    }
  }

  /// White noise between two scales (mm), with a standard deviation of 1.
  private func band(_ fine: Double, _ coarse: Double, stream: Int) -> Plane {
    let white = Plane.rows(width: width, height: height) { y, row in
      var random = SplitMix64(seed: seed &+ UInt64(bitPattern: Int64(stream)), stream: y)
      for x in 0..<width { row[x] = Float(random.normal()) }
    }
    let small = white.smoothed(fine / pitch)
    let large = white.smoothedWidely(coarse / pitch)
    let difference = zip(small.values, large.values).map { $0 - $1 }
    let variance = difference.reduce(0) { $0 + $1 * $1 } / Float(difference.count)
    let scale = variance > 0 ? 1 / variance.squareRoot() : 0
    return Plane(width: width, height: height, values: difference.map { $0 * scale })
  }
}

// Work on the rows of a plane, all cores busy. (Unsafe buffers live here.)
extension Plane {
  /// A plane made row by row; `row` writes the values of row `y` into its buffer.
  static func rows(
    width: Int, height: Int, _ row: (_ y: Int, _ values: UnsafeMutableBufferPointer<Float>) -> Void
  ) -> Plane {
    Plane(width: width, height: height, values: raster(width: width, height: height, zero: 0, row))
  }

  /// The elements of a raster, `[height, width]`, made row by row.
  static func raster<Element: Sendable>(
    width: Int, height: Int, zero: Element,
    _ row: (_ y: Int, _ elements: UnsafeMutableBufferPointer<Element>) -> Void
  ) -> [Element] {
    var elements = [Element](repeating: zero, count: width * height)
    elements.withUnsafeMutableBufferPointer { buffer in
      Parallel.pieces(of: height) { rows in
        for y in rows { row(y, UnsafeMutableBufferPointer(rebasing: buffer[y * width..<(y + 1) * width])) }
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
