import Encoder
import Landmarks
import Radiograph

/// What a marked film teaches of one landmark at one scale: the places that a search would take for it, what each of
/// them looks like, and where they lie from the mark.
package struct Lesson<Scalar: Real>: Sendable {
  /// Features of the places, `[places, channels of all levels]`: those of a level beside those of the next, each divided
  /// by the number of levels. Their product with a landmark's unit vectors is the similarity that a search sees.
  package let features: [Scalar]
  /// What a search adds to the similarity of each place, whatever the landmark's vectors.
  package let bias: [Scalar]
  /// Columns from the mark, grid px of the scale.
  package let x: [Scalar]
  /// Rows from the mark, grid px of the scale.
  package let y: [Scalar]

  /// Puts a lesson together; `features` has as many rows as the others have numbers.
  package init(features: [Scalar], bias: [Scalar], x: [Scalar], y: [Scalar]) {
    (self.features, self.bias, self.x, self.y) = (features, bias, x, y)
  }
}

/// What a marked film teaches of all its landmarks, on the working grid and magnified.
package struct FilmLessons: Sendable {
  /// On the working grid.
  package let coarse: [Landmark: Lesson<Float>]
  /// Magnified, around the mark; empty when nothing is refined.
  package let fine: [Landmark: Lesson<Float>]

  /// Places that a lesson keeps: those that the templates so far find most similar, and those around the mark. What is
  /// left out has no share in a softmax to speak of.
  fileprivate static let places = 128
  /// Around the mark all places are kept up to this distance, cells of the finest level.
  fileprivate static let reach = 3.0

  /// Looks at a marked film as a search by these templates would.
  ///
  /// - Parameters:
  ///   - marks: where each landmark is on the film, native px; those that no template shows are left out.
  ///   - options: those of the templates.
  ///   - workers: cores used for this one film.
  package init(
    marks: [Landmark: PixelPoint], on film: any GreyFilm, templates: Templates, encoder: FeatureEncoder,
    options: DetectorOptions, workers: Int
  ) {
    let scaled = options.scaled(film, for: encoder, workers: workers)
    let (means, magnified) = (templates.descriptors, templates.magnified)
    let shown = marks.filter { means[$0.key] != nil }.sorted { $0.key < $1.key }
    let encoded = EncodedFilm(scaled.working, encoder: encoder, workers: workers)
    let (grid, pyramid) = (encoded.grid, encoded.pyramid)
    var coarse: [Landmark: Lesson<Float>] = [:]
    var fine: [Landmark: Lesson<Float>] = [:]
    for block in stride(from: 0, to: pyramid.levels.isEmpty ? 0 : shown.count, by: LandmarkBlocks.largest) {
      let marks = shown[block..<min(block + LandmarkBlocks.largest, shown.count)]
      let stack = SimilarityStack(
        of: marks.compactMap { means[$0.key] }, on: pyramid,
        weights: options.match.normalisedWeights(levels: pyramid.levels.count))
      // Cells beyond the film are padding and never win.
      let columns = min(stack.width, Peak.cells(covering: grid.width, stride: stack.stride))
      let rows = min(stack.height, Peak.cells(covering: grid.height, stride: stack.stride))
      let cells = (0..<rows).flatMap { row in (0..<columns).map { row * stack.width + $0 } }
      for (index, mark) in marks.enumerated() {
        let map = Array(stack.map(index))
        coarse[mark.key] = Lesson(
          of: cells, value: { map[$0] }, bias: { _ in 0 }, pyramid: pyramid, levels: pyramid.levels.count,
          mark: grid.grid(mark.value), centre: stack.centre(ofCell:))
      }
      guard let refinement = options.refinement, let film = scaled.magnified else { continue }
      let points = marks.map { film.grid.grid($0.value) }
      let crops = points.map { Crop(of: film.plane, around: $0, side: refinement.cropSide) }
      let pyramids = encoder.features(of: crops.map(\.plane), workers: workers)
      let weights = MatchOptions(levelWeights: refinement.levelWeights)
        .normalisedWeights(levels: pyramid.levels.count)
      for (index, mark) in marks.enumerated() {
        guard let descriptor = magnified[mark.key] else { continue }
        let own = SimilarityStack(of: [descriptor], on: pyramids[index], weights: weights)
        let known = stack.cells(of: index)
        let bias = own.map(0).indices.map { cell in
          let point = crops[index].global(own.centre(ofCell: cell))
          return Float(refinement.coarseWeight) * known.similarity(at: refinement.unmagnified(point))
            - Float(refinement.priorCost(at: point, hit: points[index]))
        }
        fine[mark.key] = Lesson(
          of: Array(bias.indices), value: { own.values[$0] + bias[$0] }, bias: { bias[$0] },
          pyramid: pyramids[index], levels: weights.count { $0 > 0 }, mark: crops[index].local(points[index]),
          centre: own.centre(ofCell:))
      }
    }
    (self.coarse, self.fine) = (coarse, fine)
  }
}

extension Lesson<Float> {
  /// Keeps the best of some cells, and all around the mark.
  ///
  /// - Parameters:
  ///   - cells: of the finest level.
  ///   - value: what a search makes of a cell.
  ///   - levels: so many of the finest are looked at, and weigh alike.
  ///   - mark: in the pyramid's px.
  fileprivate init(
    of cells: [Int], value: (Int) -> Float, bias: (Int) -> Float, pyramid: FeaturePyramid, levels: Int,
    mark: GridPoint, centre: (Int) -> GridPoint
  ) {
    let reach = FilmLessons.reach * Double(pyramid.levels[0].stride)
    let near = cells.filter { centre($0).distance(to: mark) <= reach }
    let isNear = Set(near)
    let far = cells.filter { !isNear.contains($0) }.map { (cell: $0, value: value($0)) }
      .sorted { $0.value > $1.value }
    let kept = near + far.prefix(max(0, FilmLessons.places - near.count)).map(\.cell)
    let share = 1 / Float(levels)
    self.init(
      features: kept.flatMap { cell in
        pyramid.levels.prefix(levels).flatMap { level in
          level.interpolated(at: centre(cell)).map { $0 * share }
        }
      },
      bias: kept.map(bias), x: kept.map { Float(centre($0).x - mark.x) },
      y: kept.map { Float(centre($0).y - mark.y) })
  }
}
