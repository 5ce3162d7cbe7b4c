import Encoder
import Landmarks
import Radiograph

/// Finds the landmarks of one or many templates on other films.
///
/// Templates vote with their features: the descriptors of one landmark are averaged, so that the time per film
/// does not grow with the number of templates. (Averaging similarity maps or positions, weighted by confidence,
/// was measured to be no better.)
package struct Matcher: Sendable {
  /// Landmarks searched, in the order of the detections.
  package let landmarks: [Landmark]
  private let descriptors: [Descriptor]
  private let options: MatchOptions

  /// Prepares the search.
  ///
  /// - Parameters:
  ///   - templates: every one that shows a landmark takes part in finding it.
  ///   - landmarks: order of the detections; those that no template shows are left out.
  ///     Without it, all landmarks by name.
  ///   - options: how similarities are combined and judged.
  package init(templates: Templates, landmarks: [Landmark]? = nil, options: MatchOptions = MatchOptions()) {
    let shown = templates.descriptors
    self.landmarks = (landmarks ?? shown.keys.sorted()).filter { shown[$0] != nil }
    descriptors = self.landmarks.compactMap { shown[$0] }
    self.options = options
  }

  /// One detection per landmark, in the order of `landmarks`.
  package func detections(on film: EncodedFilm) -> [Detection] {
    search(film) { detections, _ in detections }
  }

  /// Searches a block of landmarks after the other (`LandmarkBlocks`), so that only one block's maps are in memory.
  ///
  /// - Parameters:
  ///   - places: where landmarks are expected, px of the film's working grid, and what that is worth.
  ///   - joint: what it is worth that landmarks lie to each other as they are expected to; nil for nothing.
  ///   - look: given a block's detections with the maps in which they are the peaks, both in the order of
  ///     `landmarks`; its answer takes their place.
  /// - Returns: all answers, in the order of `landmarks`; none on a film without levels.
  func search(
    _ film: EncodedFilm, expecting places: [Landmark: Alignment.Place] = [:],
    worth options: AlignmentOptions = AlignmentOptions(), together joint: JointOptions? = nil,
    look: ([Detection], SimilarityStack) -> [Detection]
  ) -> [Detection] {
    guard !film.pyramid.levels.isEmpty else { return [] }
    return LandmarkBlocks.map(count: landmarks.count) { block in
      var stack = similarities(of: Array(descriptors[block]), on: film)
      for (row, index) in block.enumerated() {
        guard let place = places[landmarks[index]] else { continue }
        stack.expect(place, of: row, options: options)
      }
      let chosen = joint.flatMap { choice(in: stack, of: block, on: film.grid, expecting: places, worth: $0) }
      let detections = block.map { index in
        let peak = Peak(
          of: stack.map(index - block.lowerBound), width: stack.width, stride: stack.stride, grid: film.grid,
          marginRadius: self.options.marginRadius, chosen: chosen?[index - block.lowerBound])
        return Detection(
          landmark: landmarks[index], position: film.grid.native(peak.position),
          evidence: Evidence(peak: peak.value, margin: peak.margin))
      }
      return look(detections, stack)
    }
  }

  /// A block's cells that together lie as they are expected to lie to each other; nil unless all are expected somewhere.
  private func choice(
    in stack: SimilarityStack, of block: Range<Int>, on grid: WorkingGrid,
    expecting places: [Landmark: Alignment.Place], worth options: JointOptions
  ) -> [Int]? {
    let expected = block.compactMap { places[landmarks[$0]]?.position }
    let candidates = (0..<block.count).map {
      stack.candidates(of: $0, count: options.candidates, grid: grid, radius: self.options.marginRadius)
    }
    guard expected.count == block.count, candidates.allSatisfy({ !$0.isEmpty }) else { return nil }
    let choice = JointPeaks.choice(among: candidates, expected: expected, options: options)
    return zip(candidates, choice).map { $0[$1].cell }
  }

  /// The similarity of one landmark everywhere on a film, -1...1.
  ///
  /// - Returns: a plane of the working grid's size, so that `WorkingGrid` maps film positions onto it;
  ///   nil when no template shows the landmark.
  package func similarity(of landmark: Landmark, on film: EncodedFilm) -> Plane? {
    guard let index = landmarks.firstIndex(of: landmark), !film.pyramid.levels.isEmpty else { return nil }
    let stack = similarities(of: [descriptors[index]], on: film)
    return stack.plane(of: stack.map(0), grid: film.grid)
  }

  private func similarities(of descriptors: [Descriptor], on film: EncodedFilm) -> SimilarityStack {
    SimilarityStack(
      of: descriptors, on: film.pyramid,
      weights: options.normalisedWeights(levels: film.pyramid.levels.count))
  }
}

/// How similarities are combined and judged.
package struct MatchOptions: Sendable, Hashable {
  /// Weight of each pyramid level in the combined similarity, finest first; a missing entry counts as 1.
  package var levelWeights: [Double]
  /// Rivals nearer to the peak than this do not count against the margin, grid px.
  package var marginRadius: Double

  /// Makes options; the defaults weigh all levels alike.
  package init(levelWeights: [Double] = [], marginRadius: Double = 16) {
    (self.levelWeights, self.marginRadius) = (levelWeights, marginRadius)
  }

  /// Level weights that sum to 1.
  func normalisedWeights(levels: Int) -> [Double] {
    let weights = (0..<levels).map { $0 < levelWeights.count ? levelWeights[$0] : 1 }
    let sum = weights.reduce(0, +)
    return weights.map { sum > 0 ? $0 / sum : 1 / Double(levels) }
  }
}
