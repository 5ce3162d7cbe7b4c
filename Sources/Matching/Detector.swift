import Encoder
import Landmarks
import Radiograph

/// How landmarks are searched.
package struct DetectorOptions: Sendable, Hashable {
  /// How levels and templates are combined.
  package var match: MatchOptions
  /// Views of each template over which its descriptors are averaged.
  package var views: TemplateViews
  /// The second look at magnified crops; nil for none.
  package var refinement: RefinementOptions?
  /// What the alignment of a film to the templates' films is worth; nil for none.
  package var alignment: AlignmentOptions?
  /// What it is worth that landmarks lie to each other as the alignment has them; nil for nothing.
  package var joint: JointOptions?

  /// Makes options; by default three views of each template, a refinement, an alignment and a joint choice.
  package init(
    match: MatchOptions = MatchOptions(), views: TemplateViews = .tilted,
    refinement: RefinementOptions? = RefinementOptions(), alignment: AlignmentOptions? = AlignmentOptions(),
    joint: JointOptions? = JointOptions()
  ) {
    (self.match, self.views, self.refinement) = (match, views, refinement)
    (self.alignment, self.joint) = (alignment, joint)
  }
}

// At which scales a film is looked at.
extension DetectorOptions {
  /// The sizes of grey that a search asks of a film, px.
  package func sizes(of film: FilmSize, for encoder: FeatureEncoder) -> [FilmSize] {
    longSides(encoder).map { WorkingGrid(film, longSide: $0).size }
  }

  /// A film on the working grid, and magnified where it is refined.
  func scaled(
    _ film: any GreyFilm, for encoder: FeatureEncoder, workers: Int
  ) -> (working: ScaledFilm, magnified: ScaledFilm?) {
    let films = ScaledFilm.all(of: film, longSides: longSides(encoder), workers: workers)
    return (films[0], films.dropFirst().first)
  }

  private func longSides(_ encoder: FeatureEncoder) -> [Int] {
    [encoder.metadata.workingLongSide] + (refinement.map { [$0.longSide(encoder)] } ?? [])
  }
}

/// Film in, detections out: scales, encodes, aligns, matches and refines.
package struct Detector: Sendable {
  /// The encoder in use.
  package let encoder: FeatureEncoder
  /// The templates' descriptors against encoded films.
  package let matcher: Matcher
  private let options: DetectorOptions
  private let refinement: Refinement?
  private let confidenceShift: Double
  /// Where the first template has the landmarks.
  private let shape: [Landmark: GridPoint]
  /// What films are aligned to; none for learnt descriptors.
  private let films: AlignmentTemplates

  /// Searches with templates made before, with the same encoder and options.
  ///
  /// - Parameter confidenceShift: nil for the encoder's own.
  package init(
    encoder: FeatureEncoder, templates: Templates, landmarks: [Landmark]? = nil,
    options: DetectorOptions = DetectorOptions(), confidenceShift: Double? = nil
  ) {
    self.encoder = encoder
    self.confidenceShift =
      (confidenceShift ?? encoder.metadata.confidenceShift) + Confidence.shift(ofTemplates: templates.count)
    matcher = Matcher(templates: templates, landmarks: landmarks, options: options.match)
    (shape, films) = (templates.shape, templates.films)
    self.options = options
    refinement = options.refinement.map { Refinement($0, encoder: encoder, descriptors: templates.magnified) }
  }

  /// One detection per landmark, in the order of `matcher.landmarks`, and what else a search brings.
  ///
  /// - Parameters:
  ///   - workers: cores used for this one film; 1 when films run side by side.
  ///   - within: confidence is the probability of lying within this of the true place, native px; nil for
  ///     `Confidence.millimetres` where the file states a spacing, else `Confidence.radius`.
  ///
  /// A film that agrees badly with the templates is looked at in every other pose (`FilmPose`), and searched in the one
  /// in which it agrees clearly better; its points are those of the film as it is stored all the same.
  package func findings(on film: any GreyFilm, workers: Int, within: Double? = nil) -> Findings {
    let radius = within ?? Confidence.radius(within: nil, spacing: film.spacing)
    let aligned = aligned(film, workers: workers)
    var found = findings(on: aligned, within: radius, workers: workers)
    if aligned.encoded.isBlank { found = found.ofNothing() }
    return aligned.pose == .upright ? found : found.stored(film.size, from: aligned.pose)
  }

  /// How the templates' films lie on a film; nil where that cannot be made out, and for what was learnt.
  ///
  /// - Parameter workers: cores used for this one film.
  package func alignment(of film: any GreyFilm, workers: Int) -> FilmAlignment? {
    let aligned = aligned(film, workers: workers)
    return aligned.alignment?.stored(film.size, from: aligned.pose)
  }

  /// A film in the pose in which it agrees with the templates.
  private struct AlignedFilm {
    var pose = FilmPose.upright
    let scaled: (working: ScaledFilm, magnified: ScaledFilm?)
    let encoded: EncodedFilm
    let alignment: FilmAlignment?
  }

  private func aligned(_ film: any GreyFilm, workers: Int) -> AlignedFilm {
    let scaled = options.scaled(film, for: encoder, workers: workers)
    let encoded = EncodedFilm(scaled.working, encoder: encoder, workers: workers)
    guard options.alignment != nil else {
      return AlignedFilm(scaled: scaled, encoded: encoded, alignment: nil)
    }
    let alignment = films.alignment(of: encoded, workers: workers)
    guard let pose = betterPose(of: scaled.working, than: alignment?.agreement ?? 0, workers: workers) else {
      return AlignedFilm(scaled: scaled, encoded: encoded, alignment: alignment)
    }
    let posed = options.scaled(PosedFilm(film: film, pose: pose), for: encoder, workers: workers)
    let turned = EncodedFilm(posed.working, encoder: encoder, workers: workers)
    return AlignedFilm(
      pose: pose, scaled: posed, encoded: turned,
      alignment: films.alignment(of: turned, workers: workers))
  }

  /// The pose in which a film agrees clearly better with the templates; nil where it agrees well enough as it lies.
  private func betterPose(of film: ScaledFilm, than agreement: Double, workers: Int) -> FilmPose? {
    guard !films.isEmpty, agreement < PoseRule.doubtful else { return nil }
    let others = FilmPose.others.map { pose -> (pose: FilmPose, agreement: Double) in
      let plane = pose.applied(to: film.plane)
      let grid = WorkingGrid(
        FilmSize(width: plane.width, height: plane.height), longSide: encoder.metadata.workingLongSide)
      let encoded = EncodedFilm(ScaledFilm(plane: plane, grid: grid), encoder: encoder, workers: workers)
      return (pose, films.alignment(of: encoded, workers: workers)?.agreement ?? 0)
    }
    guard let best = others.max(by: { $0.agreement < $1.agreement }),
      best.agreement > PoseRule.gain * max(agreement, PoseRule.least)
    else { return nil }
    return best.pose
  }

  /// When another pose is believed.
  private enum PoseRule {
    /// A film that agrees less than this as it lies is looked at in other poses.
    static let doubtful = 0.15
    /// Another pose must agree so many times as well, and as if the film as it lies had agreed at least `least`: what is
    /// much the same in a mirror stays as it is, and so does what resembles a template in no pose. Turned by 90 degrees, 7
    /// skulls and 7 wings agreed 5 to 10 times better turned back, 8 spines 2.2 to 3.8 times (upside down 0.9 to 2.6: a
    /// spine is much the same then); of 163 films that lay as they should, none did 1.4 times better in any other pose,
    /// and of 93 spines with another encoder one 1.6 times (with weaker encoders more).
    static let gain = 2.0
    static let least = 0.075
  }

  /// The search of a film, in its pose.
  private func findings(on film: AlignedFilm, within radius: Double?, workers: Int) -> Findings {
    let alignment = film.alignment
    let detections = matcher.search(
      film.encoded, expecting: alignment?.places ?? [:],
      worth: (options.alignment ?? AlignmentOptions()).weighted(by: alignment?.agreement ?? 1),
      together: options.joint
    ) { detections, similarities in
      guard let refinement, let magnified = film.scaled.magnified else { return detections }
      return refinement.refined(detections, of: similarities, on: magnified, workers: workers)
    }
    return Findings(
      detections: placed(
        detections, by: alignment, on: film.encoded.grid, within: radius.map { $0 * film.encoded.grid.scale }),
      alignment: alignment)
  }

  /// The detections alone.
  package func detections(on film: any GreyFilm, workers: Int, within: Double? = nil) -> [Detection] {
    findings(on: film, workers: workers, within: within).detections
  }

  /// The detections with a confidence that also counts how they lie to each other and how exactly they were expected.
  private func placed(
    _ detections: [Detection], by alignment: FilmAlignment?, on grid: WorkingGrid, within radius: Double?
  ) -> [Detection] {
    let places = detections.reduce(into: [:]) { $0[$1.landmark] = grid.grid($1.position) }
    let misplacements = ShapeCheck.misplacements(template: shape, found: places)
    return detections.map { detection in
      var evidence = detection.evidence
      evidence.misplacement = misplacements[detection.landmark]
      if let place = alignment?.places[detection.landmark] {
        evidence.expectedDeviation = place.deviation
      } else if options.alignment != nil, !films.isEmpty {
        evidence.expectedDeviation = Evidence.nothingExpected
      }
      return Detection(
        landmark: detection.landmark, position: detection.position, evidence: evidence,
        radius: radius ?? Confidence.radius, shift: confidenceShift)
    }
  }

  /// The sizes of grey that `detections` asks of a film, px.
  package func sizes(of film: FilmSize) -> [FilmSize] { options.sizes(of: film, for: encoder) }

  /// The similarity of one landmark everywhere on a film (see `Matcher.similarity`).
  package func similarity(of landmark: Landmark, on film: any GreyFilm, workers: Int) -> Plane? {
    matcher.similarity(of: landmark, on: EncodedFilm(film, encoder: encoder, workers: workers))
  }
}
