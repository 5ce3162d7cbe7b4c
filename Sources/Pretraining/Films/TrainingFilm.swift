import Encoder
import Information
import Radiograph

/// A film made ready for drawing views: 8-bit pictures at two scales and what the entropy map says.
package struct TrainingFilm: Sendable {
  /// An 8-bit picture and its scale.
  struct Picture: Sendable {
    let width: Int
    let height: Int
    /// Row-major grey, `[height, width]`.
    let pixels: [UInt8]
    /// Picture pixels per working-grid pixel.
    let scale: Double

    init(_ plane: Plane, scale: Double) {
      width = plane.width
      height = plane.height
      pixels = plane.values.map { UInt8(max(0, min(255, ($0 * 255).rounded()))) }
      self.scale = scale
    }
  }

  /// The working grid.
  package let grid: WorkingGrid
  /// Size on the working grid before rounding, grid px.
  let gridWidth: Double
  let gridHeight: Double
  /// Finest first.
  let pictures: [Picture]
  /// Mean grey, 0...1.
  let meanGrey: Double
  /// Share of the pixels that are not brighter, by grey level, `[256]`.
  let cumulative: [Double]
  /// Where queries are drawn: H^0.3 of the mean bits per map cell; a map cell is `mapStride` grid px wide.
  let weights: SamplingWeights
  /// Share of each category (low, medium, high) in a map cell: soft, so that no seam shows where
  /// neighbouring pixels are augmented differently.
  let categories: [Plane]

  /// Grid px per cell of the entropy map.
  static let mapStride = 4.0

  /// - Parameter finestScale: px of the finest picture per working-grid px, as far as the film has them.
  /// - Throws: `InformationMap.OutOfMemory`.
  init(film: Film, longSide: Int, finestScale: Double, categories cuts: Categories) throws {
    let grid = WorkingGrid(filmWidth: film.width, filmHeight: film.height, longSide: longSide)
    self.grid = grid
    gridWidth = Double(film.width) * grid.scale
    gridHeight = Double(film.height) * grid.scale
    meanGrey = film.meanGrey
    let finest = min(1 / grid.scale, finestScale)
    let scales = [finest, finest / 2]
    let sizes = scales.map { scale in
      let factor = grid.scale * scale
      let (w, h) = (Double(film.width) * factor, Double(film.height) * factor)
      return FilmSize(width: max(1, Int(w.rounded())), height: max(1, Int(h.rounded())))
    }
    pictures = zip(film.grey(sizes, workers: 1), scales).map { Picture($0, scale: $1) }
    cumulative = Self.cumulative(pictures.last?.pixels ?? [])
    let bits = try InformationMap.compute(film: film, workers: 1)
    let mapWidth = max(1, Int((gridWidth / Self.mapStride).rounded()))
    let mapHeight = max(1, Int((gridHeight / Self.mapStride).rounded()))
    weights = SamplingWeights(bits: bits.resized(width: mapWidth, height: mapHeight))
    self.categories = InformationCategory.allCases.map { category in
      var member = bits
      for (i, value) in bits.values.enumerated() {
        member.values[i] = cuts.category(of: value) == category ? 1 : 0
      }
      return member.resized(width: mapWidth, height: mapHeight)
    }
  }

  private static func cumulative(_ pixels: [UInt8]) -> [Double] {
    var counts = [Int](repeating: 0, count: 256)
    for level in pixels { counts[Int(level)] += 1 }
    var sum = 0
    return counts.map { count in
      sum += count
      return Double(sum) / Double(max(1, pixels.count))
    }
  }

  /// Memory that it takes, bytes.
  package var bytes: Int {
    let cells = categories.reduce(0) { $0 + $1.values.count }
    return pictures.reduce(0) { $0 + $1.pixels.count } + cells * MemoryLayout<Float>.stride
      + cells / max(1, categories.count) * MemoryLayout<Double>.stride
  }

  /// The coarsest picture that still has a pixel per view pixel at this zoom (view px per grid px).
  func picture(zoom: Double) -> Picture {
    pictures.last { $0.scale >= zoom * 0.9 } ?? pictures[0]
  }

  /// The category with the largest share around a position.
  func category(at point: GridPoint) -> InformationCategory {
    let (x, y) = ((point.x + 0.5) / Self.mapStride - 0.5, (point.y + 0.5) / Self.mapStride - 0.5)
    let shares = categories.map { $0.bilinear(x: x, y: y) }
    let top = shares.indices.max { shares[$0] < shares[$1] } ?? 0
    return InformationCategory.allCases[top]
  }
}
