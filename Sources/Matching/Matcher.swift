import Encoder
import Radiograph

/// Finds the landmarks of one or many templates on other films.
public struct Matcher: Sendable {
  /// Landmarks searched, in the order of the detections.
  public let landmarks: [String]
  let options: MatchOptions
  /// Every descriptor searched on a film, grouped by landmark.
  private let descriptors: [Descriptor]
  /// The rows of `descriptors` that belong to each landmark.
  private let rows: [Range<Int>]

  /// Prepares the search.
  ///
  /// - Parameters:
  ///   - templates: every one that shows a landmark takes part in finding it.
  ///   - landmarks: order of the detections; those that no template shows are left out.
  ///     Without it, all landmarks by name.
  ///   - options: how levels and templates are combined.
  public init(templates: [Template], landmarks: [String]? = nil, options: MatchOptions = MatchOptions()) {
    let order = landmarks ?? Set(templates.flatMap { $0.descriptors.keys }).sorted()
    var (kept, descriptors, rows) = ([String](), [Descriptor](), [Range<Int>]())
    for landmark in order {
      let shown = templates.compactMap { $0.descriptors[landmark] }
      guard !shown.isEmpty else { continue }
      kept.append(landmark)
      let start = descriptors.count
      switch options.voting {
      case .features:
        descriptors.append(Descriptor(averaging: shown, weights: shown.map { _ in 1 }))
      case .maps, .positions:
        descriptors += shown
      }
      rows.append(start..<descriptors.count)
    }
    (self.landmarks, self.options, self.descriptors, self.rows) = (kept, options, descriptors, rows)
  }

  /// One detection per landmark, in the order of `landmarks`.
  public func detections(on film: EncodedFilm) -> [Detection] {
    guard !landmarks.isEmpty, !film.pyramid.levels.isEmpty else { return [] }
    let stack = similarities(of: descriptors, on: film)
    return zip(landmarks, rows).map { landmark, rows in
      let peaks = rows.map { peak(of: stack.map($0), in: stack, on: film) }
      switch options.voting {
      case .features:
        return Detection(landmark: landmark, peak: peaks[0], grid: film.grid)
      case .maps:
        let map = vote(rows, peaks, stack)
        return Detection(landmark: landmark, peak: peak(of: map, in: stack, on: film), grid: film.grid)
      case .positions:
        return Detection(landmark: landmark, averaging: peaks, grid: film.grid)
      }
    }
  }

  /// The similarity of one landmark everywhere on a film, -1...1.
  ///
  /// - Returns: a plane of the working grid's size, so that `WorkingGrid` maps film positions onto it;
  ///   nil when no template shows the landmark.
  public func similarity(of landmark: String, on film: EncodedFilm) -> Plane? {
    guard let index = landmarks.firstIndex(of: landmark), !film.pyramid.levels.isEmpty else { return nil }
    let stack = similarities(of: Array(descriptors[rows[index]]), on: film)
    let rows = 0..<self.rows[index].count
    let map = vote(rows, rows.map { peak(of: stack.map($0), in: stack, on: film) }, stack)
    return stack.plane(of: map, grid: film.grid)
  }

  private func similarities(of descriptors: [Descriptor], on film: EncodedFilm) -> SimilarityStack {
    SimilarityStack(
      of: descriptors, on: film.pyramid,
      weights: options.normalisedWeights(levels: film.pyramid.levels.count))
  }

  private func peak(of map: ArraySlice<Float>, in stack: SimilarityStack, on film: EncodedFilm) -> Peak {
    Peak(
      of: map, width: stack.width, stride: stack.stride, grid: film.grid,
      marginRadius: options.marginRadius)
  }

  /// The mean of several templates' maps of one landmark, each weighted by its own confidence.
  private func vote(_ rows: Range<Int>, _ peaks: [Peak], _ stack: SimilarityStack) -> ArraySlice<Float> {
    if rows.count == 1 { return stack.map(rows.lowerBound) }
    let weights = peaks.map { Float(Detection.confidence(peak: $0.value, margin: $0.margin)) }
    let sum = weights.reduce(0, +)
    var mean = [Float](repeating: 0, count: stack.width * stack.height)
    for (row, weight) in zip(rows, weights) {
      for (cell, value) in stack.map(row).enumerated() { mean[cell] += weight / sum * value }
    }
    return mean[...]
  }
}

extension Detection {
  /// A detection from a peak on the grid.
  fileprivate init(landmark: String, peak: Peak, grid: WorkingGrid) {
    self.init(
      landmark: landmark, position: grid.native(peak.position), peak: peak.value, margin: peak.margin)
  }

  /// The mean of several templates' peaks, each weighted by its own confidence.
  fileprivate init(landmark: String, averaging peaks: [Peak], grid: WorkingGrid) {
    let weights = peaks.map { Detection.confidence(peak: $0.value, margin: $0.margin) }
    let sum = weights.reduce(0, +)
    func mean(_ value: (Peak) -> Double) -> Double {
      zip(peaks, weights).reduce(0) { $0 + value($1.0) * $1.1 } / sum
    }
    self.init(
      landmark: landmark,
      peak: Peak(
        position: GridPoint(x: mean { $0.position.x }, y: mean { $0.position.y }),
        value: mean { $0.value }, margin: mean { $0.margin }),
      grid: grid)
  }
}
