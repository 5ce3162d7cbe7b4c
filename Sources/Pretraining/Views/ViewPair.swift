import Basics
import Encoder
import Foundation

/// Two augmented views of one film, or of two, and where the same places lie in both.
package struct ViewPair: Sendable {
  /// A position in each view, view px.
  package struct Match: Sendable {
    package var first: ViewGeometry.ViewPoint
    package var second: ViewGeometry.ViewPoint
  }

  /// The network's input, `[height, width]`, of either view.
  package let first: [Float]
  package let second: [Float]
  /// How the views look at the film or films.
  package let geometries: [ViewGeometry]
  /// Query positions, for losses between positions; empty when the method compares cells.
  package let matches: [Match]
  /// `[level][first view asks, second view asks]`, for losses between cells; empty otherwise.
  let cellMatches: [[CellMatches]]

  package init(of pair: FilmPair, options: PretrainingOptions, random: inout SplitMix64) {
    let (width, height, zoom) = (options.viewWidth, options.viewHeight, options.zoom)
    // Mostly the scale that detection works at; sometimes closer, so that the same network can refine.
    let closer =
      random.uniform()
      < (pair.isFocused ? options.focus?.closerShare ?? 0 : options.closerShare)
    let base =
      closer
      ? exp(random.uniform(log(zoom.lowerBound), log(zoom.upperBound))) : random.uniform(0.9, 1.12)
    let limited = min(base, max(0.9, pair.first.pictures[0].scale * 1.3))
    let size = (Double(width) / limited, Double(height) / limited)
    var centre = GridPoint(
      x: Self.centre(pair.first.gridWidth, size.0, &random),
      y: Self.centre(pair.first.gridHeight, size.1, &random))
    if closer, let anchor = pair.anchor(&random) {
      centre = GridPoint(
        x: anchor.first.x + random.uniform(-0.25, 0.25) * size.0,
        y: anchor.first.y + random.uniform(-0.25, 0.25) * size.1)
    }
    let opposite =
      pair.counterpart(of: centre).map { ($0.x, $0.y) } ?? pair.alignment.applied(to: (centre.x, centre.y))
    let shift = options.augmentation.crops.shift
    let jitter = GridPoint(
      x: opposite.0 + random.uniform(-shift, shift) * size.0,
      y: opposite.1 + random.uniform(-shift, shift) * size.1)
    geometries = [centre, jitter].map {
      ViewGeometry(
        width: width, height: height, centre: $0, zoom: limited, options: options.augmentation,
        random: &random)
    }
    // Which of the two is the plain one changes, so that either may ask and either may answer.
    let plainFirst = random.uniform() < 0.5
    let plain = IntensityField(plain: options.augmentation, random: &random)
    let guided = IntensityField(guided: options.augmentation, random: &random)
    var fork = random
    let changed = Presentation(
      options.augmentation, random: SplitMix64(seed: fork.next() ^ 0x5851_F42D_4C95_7F2D))
    first = geometries[0].render(
      pair.first, zoom: limited, field: plainFirst ? plain : guided, options: options.augmentation,
      presentation: plainFirst ? .asStored : changed, random: &random)
    second = geometries[1].render(
      pair.second, zoom: limited, field: plainFirst ? guided : plain, options: options.augmentation,
      presentation: plainFirst ? changed : .asStored, random: &random)
    if options.method.hasMomentumEncoder {
      matches = []
      cellMatches = Self.cellMatches(of: pair, in: geometries, options: options, random: &random)
    } else {
      matches = Self.matches(of: pair, in: geometries, options: options, random: &random)
      cellMatches = []
    }
  }

  /// Where a view's centre may lie along one axis: the view stays mostly on the film.
  static func centre(_ film: Double, _ view: Double, _ random: inout SplitMix64) -> Double {
    let slack = max(0, film - view) / 2 + 0.1 * min(film, view)
    return film / 2 + random.uniform(-slack, slack)
  }

  /// Draws positions that both views show, at least `margin` px inside either; as many as asked for, some of
  /// them repeated when the views hardly overlap.
  ///
  /// Of one film any position has its counterpart: they are drawn as the sampling says, or near its landmarks where
  /// some are known. Of two films with a map between them, positions are drawn as the sampling says and kept where the
  /// map knows the counterpart; with mere landmarks, only their neighbourhoods are known to correspond.
  private static func matches(
    of pair: FilmPair, in views: [ViewGeometry], options: PretrainingOptions, margin: Double = 3,
    random: inout SplitMix64
  ) -> [Match] {
    let (count, focus) = (options.queries, options.focus)
    var matches: [Match] = []
    let nearLandmarks =
      pair.isOneFilm ? (pair.anchors.isEmpty ? 0 : focus?.queryShare ?? 0) : pair.map == nil ? 1 : 0
    for _ in 0..<(8 * count) where matches.count < count {
      let near = random.uniform() < nearLandmarks
      guard
        let positions = near
          ? nearLandmark(of: pair, spread: focus?.spread ?? 0, &random)
          : position(on: pair.first, options.sampling, &random).flatMap({ place in
            pair.counterpart(of: place).map { (place, $0) }
          })
      else { continue }
      let (first, second) = (views[0].view(of: positions.0), views[1].view(of: positions.1))
      if views[0].contains(first, margin: margin) && views[1].contains(second, margin: margin) {
        matches.append(Match(first: first, second: second))
      }
    }
    let distinct = matches.count
    while matches.count < count && distinct > 0 { matches.append(matches[matches.count % distinct]) }
    return matches
  }

  /// A film position, grid px.
  private static func position(
    on film: TrainingFilm, _ sampling: Sampling, _ random: inout SplitMix64
  ) -> GridPoint? {
    switch sampling {
    case .uniform:
      GridPoint(
        x: random.uniform(-0.5, film.gridWidth - 0.5), y: random.uniform(-0.5, film.gridHeight - 0.5))
    case .entropy:
      film.weights.draw(using: &random).map { cell in
        GridPoint(
          x: (Double(cell.x) + random.uniform()) * TrainingFilm.mapStride - 0.5,
          y: (Double(cell.y) + random.uniform()) * TrainingFilm.mapStride - 0.5)
      }
    }
  }

  /// A position near a landmark and its counterpart on the other film.
  private static func nearLandmark(
    of pair: FilmPair, spread: Double, _ random: inout SplitMix64
  ) -> (GridPoint, GridPoint)? {
    pair.anchor(&random).map { anchor in
      let offset = (x: spread * random.normal(), y: spread * random.normal())
      let turned = pair.alignment.turned(offset)
      return (
        GridPoint(x: anchor.first.x + offset.x, y: anchor.first.y + offset.y),
        GridPoint(x: anchor.second.x + turned.x, y: anchor.second.y + turned.y)
      )
    }
  }

  /// Sampled cells of either view with their positives in the other: `[level][first asks, second asks]`.
  private static func cellMatches(
    of pair: FilmPair, in views: [ViewGeometry], options: PretrainingOptions, random: inout SplitMix64
  ) -> [[CellMatches]] {
    options.trainedStrides.map { stride in
      [(0, 1), (1, 0)].map { asking, answering in
        let cells = cells(
          of: views[asking], on: pair.first, stride: stride, options: options, random: &random)
        return CellMatches(of: cells, from: views[asking], to: views[answering], stride: stride)
      }
    }
  }

  /// Cells of a view: any alike, or the likelier the more information the film has there.
  private static func cells(
    of view: ViewGeometry, on film: TrainingFilm, stride: Int, options: PretrainingOptions,
    random: inout SplitMix64
  ) -> [Int] {
    let (columns, rows) = (view.width / stride, view.height / stride)
    return (0..<options.queries).compactMap { _ in
      switch options.sampling {
      case .uniform: return Int(random.uniform(0, Double(columns * rows)))
      case .entropy:
        guard let place = position(on: film, .entropy, &random) else { return nil }
        let p = view.view(of: place)
        let (column, row) = (
          Int((p.x / Double(stride)).rounded(.down)), Int((p.y / Double(stride)).rounded(.down))
        )
        return (0..<columns).contains(column) && (0..<rows).contains(row) ? row * columns + column : nil
      }
    }
  }
}
