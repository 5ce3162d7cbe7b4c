import Basics
import CKernels
import Encoder
import Foundation

/// How a view looks at a film: rotation, scale, translation and a gentle elastic warp.
///
/// A view pixel p shows the film at `source(p)` (working-grid px). The warp is a sum of a few long waves: it
/// stands for the differences in shape between people that no rotation of one film can teach.
package struct ViewGeometry: Sendable {
  /// A position in the view, px.
  package struct ViewPoint: Sendable {
    /// Columns from the centre of the left-most pixel.
    package var x: Double
    /// Rows from the centre of the top-most pixel.
    package var y: Double

    package init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
  }

  struct Wave: Sendable {
    /// Grid px.
    let amplitudeX, amplitudeY: Double
    /// Radians per view px.
    let frequencyX, frequencyY: Double
    let phase: Double
  }

  let width: Int
  let height: Int
  /// Film position (grid px) under the view's centre.
  let centre: GridPoint
  /// View-to-grid matrix, row-major 2x2.
  package let matrix: (Double, Double, Double, Double)
  let waves: [Wave]

  /// The film position that a view position shows.
  package func source(_ p: ViewPoint) -> GridPoint {
    let (x, y) = (p.x - Double(width - 1) / 2, p.y - Double(height - 1) / 2)
    let warp = warp(p)
    return GridPoint(
      x: centre.x + matrix.0 * x + matrix.1 * y + warp.x, y: centre.y + matrix.2 * x + matrix.3 * y + warp.y)
  }

  /// The view position that shows a film position: `source` undone by fixed-point iteration, which converges
  /// because the waves are much flatter than the matrix is steep.
  package func view(of s: GridPoint) -> ViewPoint {
    let determinant = matrix.0 * matrix.3 - matrix.1 * matrix.2
    var p = ViewPoint(x: Double(width - 1) / 2, y: Double(height - 1) / 2)
    for _ in 0..<8 {
      let warp = warp(p)
      let (dx, dy) = (s.x - centre.x - warp.x, s.y - centre.y - warp.y)
      p.x = (matrix.3 * dx - matrix.1 * dy) / determinant + Double(width - 1) / 2
      p.y = (matrix.0 * dy - matrix.2 * dx) / determinant + Double(height - 1) / 2
    }
    return p
  }

  /// Whether a position lies at least `margin` px inside the view.
  package func contains(_ p: ViewPoint, margin: Double) -> Bool {
    p.x >= margin && p.y >= margin && p.x <= Double(width - 1) - margin
      && p.y <= Double(height - 1) - margin
  }

  /// Length of a view px on the film, working-grid px (geometric mean of the axes).
  var gridPixelsPerViewPixel: Double { abs(matrix.0 * matrix.3 - matrix.1 * matrix.2).squareRoot() }

  private func warp(_ p: ViewPoint) -> (x: Double, y: Double) {
    var (x, y) = (0.0, 0.0)
    for wave in waves {
      let s = sin(wave.frequencyX * p.x + wave.frequencyY * p.y + wave.phase)
      x += wave.amplitudeX * s
      y += wave.amplitudeY * s
    }
    return (x, y)
  }
}

extension ViewGeometry {
  /// Draws a geometry around a film position.
  package init(
    width: Int, height: Int, centre: GridPoint, zoom: Double, options: Augmentation,
    random: inout SplitMix64
  ) {
    (self.width, self.height, self.centre) = (width, height, centre)
    let angle = random.uniform(-1, 1) * options.rotation * .pi / 180
    let scale = zoom * exp(random.uniform(-1, 1) * options.crops.scale)
    let stretch = exp(random.uniform(-1, 1) * options.stretch)
    let (c, s) = (cos(angle), sin(angle))
    matrix = (c / (scale * stretch), -s * stretch / scale, s / (scale * stretch), c * stretch / scale)
    waves = (0..<3).map { _ in
      let direction = random.uniform(0, 2 * .pi)
      let frequency = 2 * .pi / random.uniform(120, 320)
      let amplitude = options.warp / zoom * random.uniform()
      let heading = random.uniform(0, 2 * .pi)
      return Wave(
        amplitudeX: amplitude * cos(heading), amplitudeY: amplitude * sin(heading),
        frequencyX: frequency * cos(direction), frequencyY: frequency * sin(direction),
        phase: random.uniform(0, 2 * .pi))
    }
  }
}

extension ViewGeometry {
  /// View px between the nodes at which geometry and intensity are worked out exactly.
  private static let latticeStep = 8

  /// The view as network input, `[height, width]`.
  func render(
    _ film: TrainingFilm, zoom: Double, field: IntensityField, options: Augmentation,
    presentation: Presentation = .asStored, random: inout SplitMix64
  ) -> [Float] {
    let step = Self.latticeStep
    let (columns, rows) = (width / step + 2, height / step + 2)
    let picture = film.picture(zoom: zoom)
    let meanGrey = presentation.meanGrey(of: film)
    var lattice = [Float]()
    lattice.reserveCapacity(columns * rows * 4)
    for row in 0..<rows {
      for column in 0..<columns {
        let grid = source(ViewPoint(x: Double(column * step), y: Double(row * step)))
        let map = (
          x: (grid.x + 0.5) / TrainingFilm.mapStride - 0.5, y: (grid.y + 0.5) / TrainingFilm.mapStride - 0.5
        )
        let shares = film.categories.map { Double($0.bilinear(x: map.x, y: map.y)) }
        let intensity = field.gainAndOffset(shares: shares, meanGrey: meanGrey)
        lattice.append(Float((grid.x + 0.5) * picture.scale - 0.5))
        lattice.append(Float((grid.y + 0.5) * picture.scale - 0.5))
        lattice.append(Float(intensity.gain))
        lattice.append(Float(intensity.offset))
      }
    }
    let exponent = exp(random.uniform(-1, 1) * options.gamma)
    let curve = presentation.curve(of: film).map { Float(pow($0, exponent)) }
    let noise = Float(random.uniform(0, options.noise))
    var view = [Float](repeating: 0, count: width * height)
    bregma_render_view(
      picture.pixels, Int32(picture.width), Int32(picture.height), curve, lattice, Int32(columns),
      Int32(step), Int32(width), Int32(height), noise, UInt32(truncatingIfNeeded: random.next()), &view)
    presentation.sharpen(&view, width: width)
    for i in view.indices { view[i] = FeatureEncoder.input(view[i]) }
    return view
  }
}
