import CKernels
import Encoder
import Foundation
import Information

/// Two augmented views of one film and where the same film positions lie in both.
struct ViewPair: Sendable {
  /// A position in each view, view px.
  struct Match: Sendable {
    var first: ViewGeometry.ViewPoint
    var second: ViewGeometry.ViewPoint
  }

  /// The network's input, `[height, width]`, of either view.
  let first: [Float]
  let second: [Float]
  /// Query positions, drawn with weight H^0.3.
  let matches: [Match]

  /// Draws a pair.
  init(
    of film: TrainingFilm, width: Int, height: Int, queries: Int, zoom: ClosedRange<Double>,
    options: Augmentation, random: inout SplitMix64
  ) {
    // Mostly the scale that detection works at; sometimes closer, so that the same network can refine.
    let closer = random.uniform() < 0.3
    let base =
      closer
      ? exp(random.uniform(log(zoom.lowerBound), log(zoom.upperBound))) : random.uniform(0.9, 1.12)
    let limited = min(base, max(0.9, film.pictures[0].scale * 1.3))
    let size = (Double(width) / limited, Double(height) / limited)
    let centre = GridPoint(
      x: Self.centre(film.gridWidth, size.0, &random), y: Self.centre(film.gridHeight, size.1, &random))
    let jitter = GridPoint(
      x: centre.x + random.uniform(-0.08, 0.08) * size.0, y: centre.y + random.uniform(-0.08, 0.08) * size.1)
    let geometries = [centre, jitter].map {
      ViewGeometry(
        width: width, height: height, centre: $0, zoom: limited, options: options, random: &random)
    }
    // Which of the two is the plain one changes, so that either may ask and either may answer.
    let plainFirst = random.uniform() < 0.5
    let plain = IntensityField(plain: options, random: &random)
    let guided = IntensityField(guided: options, random: &random)
    first = geometries[0].render(
      film, zoom: limited, field: plainFirst ? plain : guided, options: options, random: &random)
    second = geometries[1].render(
      film, zoom: limited, field: plainFirst ? guided : plain, options: options, random: &random)
    matches = Self.matches(queries, of: film, in: geometries, random: &random)
  }

  /// Where a view's centre may lie along one axis: the view stays mostly on the film.
  private static func centre(_ film: Double, _ view: Double, _ random: inout SplitMix64) -> Double {
    let slack = max(0, film - view) / 2 + 0.1 * min(film, view)
    return film / 2 + random.uniform(-slack, slack)
  }
}

/// Grey gain and offset by category.
struct IntensityField: Sendable {
  /// Low, medium, high.
  let factors: [(brightness: Double, contrast: Double)]

  /// One mild draw for all categories.
  init(plain options: Augmentation, random: inout SplitMix64) {
    let draw = options.plain.draw(&random)
    factors = InformationCategory.allCases.map { _ in draw }
  }

  /// One draw per category.
  init(guided options: Augmentation, random: inout SplitMix64) {
    factors = InformationCategory.allCases.map { (options.byCategory[$0] ?? options.plain).draw(&random) }
  }

  /// Gain and offset where the categories have these shares: brightness * (mean + contrast * (grey - mean)).
  func gainAndOffset(shares: [Double], meanGrey: Double) -> (gain: Double, offset: Double) {
    var (gain, offset, total) = (0.0, 0.0, 1e-9)
    for (share, factor) in zip(shares, factors) {
      gain += share * factor.brightness * factor.contrast
      offset += share * factor.brightness * meanGrey * (1 - factor.contrast)
      total += share
    }
    return (gain / total, offset / total)
  }
}

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
