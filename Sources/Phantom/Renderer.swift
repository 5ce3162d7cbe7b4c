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
      var random = SeededRandom(seed: seed, stream: y)
      for x in 0..<width {
        let signal = Double(primary[x, y]) + exposure.scatter * Double(scatter[x, y])
        // Counts are high enough for the normal limit of Poisson's law.
        let noise = random.standardNormal() * (max(0, signal) / exposure.photons).squareRoot()
        row[x] = Float(signal + noise)
      }
    }
    .smoothed(exposure.blur)
    return Plane.rows(width: width, height: height) { y, row in
      var random = SeededRandom(seed: ~seed, stream: y)
      for x in 0..<width {
        let signal = Double(detected[x, y]) + exposure.electronicNoise * random.standardNormal()
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
    Plane.sideBySide(width: width, height: height, zero: .zero) { y, row in
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
      var random = SeededRandom(seed: seed &+ UInt64(bitPattern: Int64(stream)), stream: y)
      for x in 0..<width { row[x] = Float(random.standardNormal()) }
    }
    let small = white.smoothed(fine / pitch)
    let large = white.smoothedWidely(coarse / pitch)
    let difference = zip(small.values, large.values).map { $0 - $1 }
    let variance = difference.reduce(0) { $0 + $1 * $1 } / Float(difference.count)
    let scale = variance > 0 ? 1 / variance.squareRoot() : 0
    return Plane(width: width, height: height, values: difference.map { $0 * scale })
  }
}
