import Encoder
import Radiograph

/// What the encoder saw of one film: its features and how grid pixels map to native pixels.
package struct EncodedFilm: Sendable {
  /// Features of the working grid, finest level first.
  package let pyramid: FeaturePyramid
  /// The scaling between native pixels and the grid.
  package let grid: WorkingGrid
  /// Whether the film shows nothing: it is of one grey.
  package private(set) var isBlank = false

  /// Whether what a person marks on the film would be found nowhere else: a strip so narrow that no whole cell of the
  /// coarsest level lies across it, or a picture so tiny that it is all blur on the working grid.
  package var isTooSmall: Bool {
    min(grid.width, grid.height) < (pyramid.levels.map(\.stride).max() ?? 0)
      || grid.scale > Self.greatestMagnification
  }

  /// Grid pixels per native pixel: a film of fewer than 60 px becomes 480 px long.
  private static let greatestMagnification = 8.0

  package init(pyramid: FeaturePyramid, grid: WorkingGrid) {
    (self.pyramid, self.grid) = (pyramid, grid)
  }

  /// Scales a film's grey to the encoder's working grid and encodes it.
  ///
  /// - Parameter workers: cores used for this one film.
  package init(_ film: some GreyFilm, encoder: FeatureEncoder, workers: Int) {
    let scaled = ScaledFilm.all(of: film, longSides: [encoder.metadata.workingLongSide], workers: workers)[0]
    self.init(scaled, encoder: encoder, workers: workers)
  }

  /// Reads a film at the size that encoding it needs, and encodes it.
  ///
  /// - Parameter workers: cores used for this one film.
  /// - Throws: what reading throws.
  init(_ read: GreyFilmReading, encoder: FeatureEncoder, workers: Int) throws {
    let film = try read { [WorkingGrid($0, longSide: encoder.metadata.workingLongSide).size] }
    self.init(film, encoder: encoder, workers: workers)
  }

  /// Encodes a film at its working scale.
  init(_ film: ScaledFilm, encoder: FeatureEncoder, workers: Int) {
    self.init(pyramid: encoder.features(of: film.plane, workers: workers), grid: film.grid)
    isBlank = film.plane.values.allSatisfy { $0 == film.plane.values.first }
  }
}

/// A film's grey at a working scale.
struct ScaledFilm: Sendable {
  /// `[grid.height, grid.width]`, grey 0...1.
  let plane: Plane
  /// How native pixels map to it.
  let grid: WorkingGrid

  /// Scales a film so that its long side becomes each of `longSides`, px.
  static func all(of film: some GreyFilm, longSides: [Int], workers: Int) -> [ScaledFilm] {
    let grids = longSides.map { WorkingGrid(film.size, longSide: $0) }
    let planes = film.grey(grids.map(\.size), workers: workers)
    return zip(planes, grids).map { ScaledFilm(plane: $0, grid: $1) }
  }
}

extension WorkingGrid {
  /// The grid on which the long side of a film of this size measures `longSide` grid px.
  package init(_ film: FilmSize, longSide: Int) {
    self.init(filmWidth: film.width, filmHeight: film.height, longSide: longSide)
  }

  /// Columns and rows, grid px.
  package var size: FilmSize { FilmSize(width: width, height: height) }
}

/// Places of a film that look least like any other place of it: what an encoder can tell apart without being told.
package struct DistinctivePlaces {
  /// Where they lie, the most distinctive first, grid px.
  package let positions: [GridPoint]
  /// What they look like, in the same order.
  package let descriptors: [Descriptor]

  /// Looks at a lattice of places all over the film.
  ///
  /// - Parameter count: places wanted; there are no more than the lattice has.
  package init(on film: EncodedFilm, count: Int) {
    let (columns, rows) = (14, 18)
    let lattice = (0..<columns * rows).map { cell in
      GridPoint(
        x: (Double(cell % columns) + 1) / Double(columns + 1) * Double(film.grid.width),
        y: (Double(cell / columns) + 1) / Double(rows + 1) * Double(film.grid.height))
    }
    let all = lattice.map { Descriptor(at: $0, in: film.pyramid) }
    let margins = film.peaks(of: all).map(\.margin)
    let order = margins.indices.sorted { margins[$0] > margins[$1] }.prefix(count)
    (positions, descriptors) = (order.map { lattice[$0] }, order.map { all[$0] })
  }
}

extension EncodedFilm {
  /// The film without the levels finer than a stride, grid px; all of it when nothing would be left.
  package func coarse(from stride: Int) -> EncodedFilm {
    let levels = pyramid.levels.filter { $0.stride >= stride }
    guard !levels.isEmpty else { return self }
    var film = EncodedFilm(pyramid: FeaturePyramid(levels: levels), grid: grid)
    film.isBlank = isBlank
    return film
  }

  /// Where each of the descriptors is found best; none on a film without levels.
  func peaks(of descriptors: [Descriptor]) -> [Peak] {
    guard !pyramid.levels.isEmpty else { return [] }
    let weights = MatchOptions().normalisedWeights(levels: pyramid.levels.count)
    let stack = SimilarityStack(of: descriptors, on: pyramid, weights: weights)
    return descriptors.indices.map {
      Peak(
        of: stack.map($0), width: stack.width, stride: stack.stride, grid: grid,
        marginRadius: MatchOptions().marginRadius)
    }
  }
}
