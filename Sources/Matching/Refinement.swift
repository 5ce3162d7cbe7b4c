import Landmarks
import Encoder
import Radiograph

/// A second look at a magnified crop around each coarse hit.
package struct RefinementOptions: Sendable, Hashable {
  /// Magnification over the working grid.
  package var zoom: Double
  /// Side of the square crop, px of the magnified grid; a multiple of 32 wastes nothing.
  package var cropSide: Int
  /// Standard deviation of the Gaussian prior around the coarse hit, working grid px.
  package var sigma: Double
  /// Similarity that weighs as much as one unit of log prior.
  package var temperature: Double
  /// Similarity that makes a place e times as likely: the position is the mean of all places of the crop so weighed.
  package var sharpness: Double
  /// Weight of the coarse search's similarity; the magnified one weighs 1.
  package var coarseWeight: Double
  /// Weight of each pyramid level, finest first; a missing entry counts as 1.
  package var levelWeights: [Double]

  /// Makes options; the defaults were chosen on the first fifty films of cephalometric-train.
  package init(
    zoom: Double = 3, cropSide: Int = 128, sigma: Double = 14, temperature: Double = 0.1,
    sharpness: Double = 0.04, coarseWeight: Double = 0.7, levelWeights: [Double] = [1, 1, 1, 0]
  ) {
    (self.zoom, self.cropSide, self.sigma, self.temperature) = (zoom, cropSide, sigma, temperature)
    (self.sharpness, self.coarseWeight, self.levelWeights) = (sharpness, coarseWeight, levelWeights)
  }

  /// How a trained model looks a second time: what it has learnt sees farther than a template, with whose 128 px its
  /// mean error is 3 % larger.
  package static func ofModels(magnification: Double) -> RefinementOptions {
    RefinementOptions(zoom: magnification, cropSide: 160)
  }

  /// Long side of the magnified film, px.
  func longSide(_ encoder: FeatureEncoder) -> Int {
    Int((zoom * Double(encoder.metadata.workingLongSide)).rounded())
  }
}

/// Moves coarse detections to where magnified crops of template and film agree.
struct Refinement: Sendable {
  let options: RefinementOptions
  private let encoder: FeatureEncoder
  private let descriptors: [Landmark: Descriptor]

  /// Refines with the magnified descriptors of templates made with the same options.
  init(_ options: RefinementOptions, encoder: FeatureEncoder, descriptors: [Landmark: Descriptor]) {
    (self.options, self.encoder, self.descriptors) = (options, encoder, descriptors)
  }

  /// Encodes a crop around every mark, native px, of every view of a magnified template.
  static func descriptors(
    of marks: [Landmark: PixelPoint], on film: ScaledFilm, encoder: FeatureEncoder, views: TemplateViews,
    options: RefinementOptions, workers: Int
  ) -> [Landmark: Descriptor] {
    views.descriptors(of: marks.mapValues(film.grid.grid), on: film.plane) { film, marks in
      let marks = Array(marks)
      let descriptors = LandmarkBlocks.map(count: marks.count) { block in
        let points = marks[block].map(\.value)
        let crops = points.map { Crop(of: film, around: $0, side: options.cropSide) }
        let pyramids = encoder.features(of: crops.map(\.plane), workers: workers)
        return points.indices.map { Descriptor(at: crops[$0].local(points[$0]), in: pyramids[$0]) }
      }
      return Dictionary(uniqueKeysWithValues: zip(marks.map(\.key), descriptors))
    }
  }

  /// The detections at refined positions.
  ///
  /// - Parameters:
  ///   - detections: of the coarse search, a block of landmarks (`LandmarkBlocks`).
  ///   - similarities: the maps in which the detections are the peaks, in the same order.
  ///   - film: the film magnified.
  ///   - workers: cores used for this one film.
  func refined(
    _ detections: [Detection], of similarities: SimilarityStack, on film: ScaledFilm, workers: Int
  ) -> [Detection] {
    let hits = detections.map { film.grid.grid($0.position) }
    let crops = hits.map { Crop(of: film.plane, around: $0, side: options.cropSide) }
    let pyramids = encoder.features(of: crops.map(\.plane), workers: workers)
    return detections.indices.map { index in
      let (detection, crop) = (detections[index], crops[index])
      guard let descriptor = descriptors[detection.landmark] else { return detection }
      let stack = SimilarityStack(
        of: [descriptor], on: pyramids[index],
        weights: MatchOptions(levelWeights: options.levelWeights)
          .normalisedWeights(levels: pyramids[index].levels.count))
      let coarse = similarities.cells(of: index)
      let posterior = stack.map(0).enumerated().map { cell, similarity in
        let point = crop.global(stack.centre(ofCell: cell))
        return similarity + Float(options.coarseWeight) * coarse.similarity(at: options.unmagnified(point))
          - Float(options.priorCost(at: point, hit: hits[index]))
      }
      let place = LikelyPlace(
        in: posterior, temperature: options.sharpness, centre: stack.centre(ofCell:))
      var evidence = detection.evidence
      evidence.magnified = Evidence.Magnified(
        similarity: Double(stack.values[place.best]), blur: place.blur / options.zoom)
      return Detection(
        landmark: detection.landmark, position: film.grid.native(crop.global(place.position)),
        evidence: evidence)
    }
  }

}

extension RefinementOptions {
  /// Magnified grid px to working-grid px.
  func unmagnified(_ point: GridPoint) -> GridPoint {
    GridPoint(x: (point.x + 0.5) / zoom - 0.5, y: (point.y + 0.5) / zoom - 0.5)
  }

  /// What distance from the coarse hit costs, in units of similarity.
  func priorCost(at point: GridPoint, hit: GridPoint) -> Double {
    let (x, y, sigma) = (point.x - hit.x, point.y - hit.y, zoom * sigma)
    return temperature * (x * x + y * y) / (2 * sigma * sigma)
  }
}

/// A square cut out of a plane, moved inside it where it would stick out.
struct Crop {
  let plane: Plane
  let left: Int
  let top: Int

  init(of film: Plane, around point: GridPoint, side: Int) {
    left = Self.start(point.x, side, film.width)
    top = Self.start(point.y, side, film.height)
    // A film smaller than the crop is extended by its edge: crops of one batch share one size.
    let columns = min(side, film.width - left)
    var values: [Float] = []
    values.reserveCapacity(side * side)
    for row in 0..<side {
      let start = min(top + row, film.height - 1) * film.width + left
      values += film.values[start..<start + columns]
      values += repeatElement(film.values[start + columns - 1], count: side - columns)
    }
    plane = Plane(width: side, height: side, values: values)
  }

  private static func start(_ centre: Double, _ side: Int, _ length: Int) -> Int {
    max(0, min(Int(centre.rounded()) - side / 2, length - side))
  }

  func local(_ point: GridPoint) -> GridPoint {
    GridPoint(x: point.x - Double(left), y: point.y - Double(top))
  }
  func global(_ point: GridPoint) -> GridPoint {
    GridPoint(x: point.x + Double(left), y: point.y + Double(top))
  }
}
