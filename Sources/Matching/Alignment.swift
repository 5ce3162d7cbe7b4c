import Basics
import Encoder
import Foundation

/// What an alignment needs of a film: two levels of its features, without the padding.
package struct AlignableFilm: Sendable {
  /// How the film is scaled.
  package let grid: WorkingGrid
  /// Cells of 16 grid px, where there are such: few enough to compare all with all.
  let coarse: FeatureMap
  /// Cells of 8 grid px: fine enough, and so many that they are only compared near where they are expected.
  let fine: FeatureMap

  /// Takes the levels from an encoded film; nil for one without levels.
  package init?(_ film: EncodedFilm) {
    func level(_ stride: Int) -> FeatureMap? {
      film.pyramid.levels.first { $0.stride >= stride } ?? film.pyramid.levels.last
    }
    guard let coarse = level(16), let fine = level(8) else { return nil }
    (grid, self.coarse, self.fine) = (film.grid, coarse.within(film.grid), fine.within(film.grid))
  }
}

/// Where the places of a template's film lie on another film.
///
/// All cells of one film are compared with all of the other; pairs that are each other's best tell an affine map, by
/// random samples (Fischler and Bolles 1981) and reweighting. What the map leaves of the pairs, averaged around a place,
/// bends it. Then every finer cell is sought near where this first map expects it, which gives many more pairs, and
/// the map is made anew from those. It stands on places all over the film, not on the landmarks that are searched: it
/// holds where a landmark itself is hardly to be recognised.
package struct Alignment: Sendable {
  /// A place on the film, grid px.
  package struct Place: Sendable, Hashable {
    /// Where it is expected.
    package var position: GridPoint
    /// Standard deviation along either axis.
    package var deviation: Double

    package init(position: GridPoint, deviation: Double) {
      (self.position, self.deviation) = (position, deviation)
    }
  }

  /// How the two films are compared; lengths in grid px.
  private enum Rule {
    /// How far from the expected place a finer cell is sought.
    static let radius = 48.0
    /// How far from a cell its way back may end.
    static let tolerance = 12.0
    /// A pair that lies this far from where the others have it is trusted by e^-1/2.
    static let matching = 10.0
    /// By how much the deviation is larger where half of the cells agree.
    static let inflation = 1.4
    /// The deviation grows no more below this agreement.
    static let leastAgreement = 0.02
    /// Fewer pairs than this tell no map.
    static let leastPairs = 8
    /// Seed of the random samples: one film is aligned the same way every time.
    static let seed: UInt64 = 1
  }

  private let deformation: Deformation
  /// How far the two films agree, 0...1: the part of the template's cells whose pair, sought all over the film, lies
  /// where the affine map has it. (What is sought near the map agrees with it anyway.)
  package let agreement: Double

  /// Aligns two films that the same encoder saw; nil where too little of one is found on the other.
  package init?(of template: AlignableFilm, to film: AlignableFilm) {
    let first = MutualMatches.everywhere(from: template.coarse, to: film.coarse)
    guard first.count >= Rule.leastPairs, let rough = Deformation(first, seed: Rule.seed) else { return nil }
    let guide = DeformedGrid(rough, over: template.grid)
    let second = MutualMatches.near(
      from: template.fine, to: film.fine, radius: Rule.radius, tolerance: Rule.tolerance,
      expected: guide.position(of:))
    guard second.count >= Rule.leastPairs, let bent = Deformation(second, from: rough) else { return nil }
    deformation = bent
    agreement = rough.support / Double(template.coarse.cells)
  }

  /// Pairs of cells that look most like each other, and how far each is trusted, 0...1: the farther it lies from where
  /// the others around it have it, the less. On the working grids of the films.
  package var matches: [(template: GridPoint, film: GridPoint, trust: Double)] {
    deformation.pairs.map { pair in
      let distance = pair.film.distance(to: deformation.place(of: pair.template).position) / Rule.matching
      return (pair.template, pair.film, exp(-distance * distance / 2))
    }
  }

  /// Where a place of the template is expected, both on the working grids of their films.
  ///
  /// Pairs err together, the more so the fewer of them agree: a spine can be found one vertebra too high everywhere. So
  /// the deviation is larger than what neighbouring pairs show.
  package func place(of point: GridPoint) -> Place {
    var place = deformation.place(of: point)
    place.deviation *= Rule.inflation * (0.5 / max(agreement, Rule.leastAgreement)).squareRoot()
    return place
  }
}

/// An affine map that pairs of places bend.
struct Deformation: Sendable {
  private let affine: AffineMap
  let pairs: [PlacePair]
  /// How far each pair is trusted, 0...1.
  private let trust: [Double]

  /// Averages reach about this far, grid px.
  private static let reach = 60.0
  /// Pairs agree with an affine map within about this, grid px: anatomies differ by more than a shift and a turn.
  private static let agreeing = 24.0
  /// Pairs within this of the map agree with it, grid px: residuals are measured by their median, but by no less.
  private static let leastScale = 8.0
  /// A place where nothing agrees lies this far from where the map alone has it, grid px; it counts as much as
  /// `doubtWeight` pairs.
  private static let doubt = 20.0
  private static let doubtWeight = 0.5

  /// The map that most of the pairs agree on, however many do not; nil where they tell none.
  init?(_ pairs: [PlacePair], seed: UInt64) {
    guard let start = Self.sampled(pairs, seed: seed) else { return nil }
    self.init(pairs, start: start)
  }

  /// The map that most of the pairs agree on, sought from another one of the same films.
  init?(_ pairs: [PlacePair], from other: Deformation) { self.init(pairs, start: other.affine) }

  /// Reweights: pairs farther from the map than the half of them hardly pull it.
  private init?(_ pairs: [PlacePair], start: AffineMap) {
    func trust(_ map: AffineMap) -> [Double] {
      let residuals = pairs.map(map.residual)
      let scale = max(residuals.upperMedian ?? 0, Self.leastScale)
      return residuals.map { 1 / (1 + ($0 / scale) * ($0 / scale)) }
    }
    var map = start
    for _ in 0..<10 {
      guard let fit = AffineMap(pairs, weights: trust(map).map { $0 * $0 }) else { return nil }
      map = fit
    }
    (affine, self.pairs, self.trust) = (map, pairs, trust(map))
  }

  /// The best of many maps, each of which two pairs tell.
  private static func sampled(_ pairs: [PlacePair], seed: UInt64) -> AffineMap? {
    let (samples, nearest, scales) = (400, 40.0, 0.5...2.0)
    var random = SplitMix64(seed: seed)
    var best: (map: AffineMap, score: Double)?
    for _ in 0..<samples {
      let (first, second) = (
        pairs[Int.random(in: pairs.indices, using: &random)],
        pairs[Int.random(in: pairs.indices, using: &random)]
      )
      let distance = first.template.distance(to: second.template)
      guard distance >= nearest, scales.contains(first.film.distance(to: second.film) / distance),
        let map = AffineMap(first, second)
      else { continue }
      let score = pairs.reduce(0) { sum, pair in
        let residual = map.residual(of: pair) / Self.agreeing
        return sum + 1 / (1 + residual * residual)
      }
      if score > best?.score ?? 0 { best = (map, score) }
    }
    return best?.map
  }

  /// The place of a point of the template: where the map takes it, moved as the pairs around it are.
  func place(of point: GridPoint) -> Alignment.Place {
    let base = affine.applied(to: point)
    let near = neighbours(of: point)
    var (mean, variance) = Self.average(near) { _ in 1 }
    // Pairs that their neighbours do not agree with count little.
    for _ in 0..<2 {
      let spread = max(variance, 16)
      let centre = mean
      (mean, variance) = Self.average(near) { pair in
        let (x, y) = (pair.moved.x - centre.x, pair.moved.y - centre.y)
        return 1 / (1 + (x * x + y * y) / spread)
      }
    }
    return Alignment.Place(
      position: GridPoint(x: base.x + mean.x, y: base.y + mean.y), deviation: (variance / 2).squareRoot())
  }

  /// A pair that is near: how far it lies from where the map has it, and how much it counts.
  private typealias Neighbour = (moved: GridPoint, weight: Double)

  private func neighbours(of point: GridPoint) -> [Neighbour] {
    pairs.indices.compactMap { index in
      let (x, y) = (pairs[index].template.x - point.x, pairs[index].template.y - point.y)
      let distance = (x * x + y * y) / (Self.reach * Self.reach)
      guard distance < 9 else { return nil }
      let base = affine.applied(to: pairs[index].template)
      return (
        GridPoint(x: pairs[index].film.x - base.x, y: pairs[index].film.y - base.y),
        trust[index] * exp(-distance / 2)
      )
    }
  }

  /// The mean of what neighbours say, drawn to nothing by what nobody can know, and its mean square.
  private static func average(
    _ near: [Neighbour], trust: (Neighbour) -> Double
  ) -> (mean: GridPoint, variance: Double) {
    var (total, x, y) = (doubtWeight, 0.0, 0.0)
    let weights = near.map { $0.weight * trust($0) }
    for (pair, weight) in zip(near, weights) {
      total += weight
      x += weight * pair.moved.x
      y += weight * pair.moved.y
    }
    let mean = GridPoint(x: x / total, y: y / total)
    var squares = doubtWeight * doubt * doubt
    for (pair, weight) in zip(near, weights) {
      let (x, y) = (pair.moved.x - mean.x, pair.moved.y - mean.y)
      squares += weight * (x * x + y * y)
    }
    return (mean, squares / total)
  }

  /// How many pairs the affine map explains; one that lies `agreeing` grid px off counts half.
  var support: Double {
    pairs.reduce(0) { sum, pair in
      let residual = affine.residual(of: pair) / Self.agreeing
      return sum + 1 / (1 + residual * residual)
    }
  }
}

/// A deformation worked out at the corners of a coarse lattice and read between them: for thousands of places.
struct DeformedGrid: Sendable {
  private let columns: Int
  private let positions: [GridPoint]
  private let rows: Int

  /// Grid px between corners: little beside the reach of the averages.
  private static let step = 32.0

  init(_ deformation: Deformation, over grid: WorkingGrid) {
    let (columns, rows) = (Int(Double(grid.width) / Self.step) + 2, Int(Double(grid.height) / Self.step) + 2)
    (self.columns, self.rows) = (columns, rows)
    positions = (0..<columns * rows).map { corner in
      deformation.place(
        of: GridPoint(x: Double(corner % columns) * Self.step, y: Double(corner / columns) * Self.step)
      ).position
    }
  }

  /// Where a place of the template lies, bilinear between the corners.
  func position(of point: GridPoint) -> GridPoint {
    let (x, y) = (
      min(max(point.x / Self.step, 0), Double(columns) - 1.001),
      min(max(point.y / Self.step, 0), Double(rows) - 1.001)
    )
    let corner = Int(y) * columns + Int(x)
    let (across, down) = (x - x.rounded(.down), y - y.rounded(.down))
    func mixed(_ axis: KeyPath<GridPoint, Double>) -> Double {
      let above =
        positions[corner][keyPath: axis] * (1 - across) + positions[corner + 1][keyPath: axis] * across
      let below =
        positions[corner + columns][keyPath: axis] * (1 - across)
        + positions[corner + columns + 1][keyPath: axis] * across
      return above * (1 - down) + below * down
    }
    return GridPoint(x: mixed(\.x), y: mixed(\.y))
  }
}
