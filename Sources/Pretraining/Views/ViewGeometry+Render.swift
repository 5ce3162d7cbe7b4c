import Basics
import CKernels
import Encoder
import Foundation

extension ViewGeometry {
  /// View px between the nodes at which geometry and intensity are worked out exactly.
  private static let latticeStep = 8

  /// The view as network input, `[height, width]`.
  func render(
    _ film: TrainingFilm, zoom: Double, field: IntensityField, options: Augmentation,
    random: inout SplitMix64
  ) -> [Float] {
    let step = Self.latticeStep
    let (columns, rows) = (width / step + 2, height / step + 2)
    let picture = film.picture(zoom: zoom)
    var lattice = [Float]()
    lattice.reserveCapacity(columns * rows * 4)
    for row in 0..<rows {
      for column in 0..<columns {
        let grid = source(ViewPoint(x: Double(column * step), y: Double(row * step)))
        let map = (
          x: (grid.x + 0.5) / TrainingFilm.mapStride - 0.5, y: (grid.y + 0.5) / TrainingFilm.mapStride - 0.5
        )
        let shares = film.categories.map { Double($0.bilinear(x: map.x, y: map.y)) }
        let intensity = field.gainAndOffset(shares: shares, meanGrey: film.meanGrey)
        lattice.append(Float((grid.x + 0.5) * picture.scale - 0.5))
        lattice.append(Float((grid.y + 0.5) * picture.scale - 0.5))
        lattice.append(Float(intensity.gain))
        lattice.append(Float(intensity.offset))
      }
    }
    let exponent = exp(random.uniform(-1, 1) * options.gamma)
    let curve = (0..<256).map { Float(pow(Double($0) / 255, exponent)) }
    let noise = Float(random.uniform(0, options.noise))
    var view = [Float](repeating: 0, count: width * height)
    bregma_render_view(
      picture.pixels, Int32(picture.width), Int32(picture.height), curve, lattice, Int32(columns),
      Int32(step), Int32(width), Int32(height), noise, UInt32(truncatingIfNeeded: random.next()), &view)
    for i in view.indices { view[i] = FeatureEncoder.input(view[i]) }
    return view
  }
}
