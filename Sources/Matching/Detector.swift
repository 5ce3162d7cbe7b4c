import Encoder
import Radiograph

/// How landmarks are searched.
public struct DetectorOptions: Sendable, Hashable {
  /// How levels and templates are combined.
  public var match: MatchOptions
  /// Views of each template over which its descriptors are averaged.
  public var views: TemplateViews
  /// The second look at magnified crops; nil for none.
  public var refinement: RefinementOptions?

  /// Makes options; by default three views of each template and a refinement.
  public init(
    match: MatchOptions = MatchOptions(), views: TemplateViews = .tilted,
    refinement: RefinementOptions? = RefinementOptions()
  ) {
    self.match = match
    self.views = views
    self.refinement = refinement
  }
}

/// Film in, detections out: scales, encodes, matches and refines.
public struct Detector: Sendable {
  /// The encoder in use.
  public let encoder: FeatureEncoder
  /// The templates' descriptors against encoded films.
  public let matcher: Matcher
  private let refinement: Refinement?

  /// Encodes marked films as templates.
  ///
  /// - Parameters:
  ///   - encoder: any.
  ///   - films: every one that shows a landmark takes part in finding it.
  ///   - landmarks: order of the detections; without it, all landmarks by name.
  ///   - options: how landmarks are searched.
  ///   - workers: cores used while encoding.
  public init(
    encoder: FeatureEncoder, templates films: [MarkedFilm], landmarks: [String]? = nil,
    options: DetectorOptions = DetectorOptions(), workers: Int = Parallel.cores
  ) {
    self.init(
      encoder: encoder,
      templates: films.map { Template($0, encoder: encoder, options: options, workers: workers) },
      landmarks: landmarks, options: options)
  }

  /// Searches with templates made before, with the same encoder and options.
  public init(
    encoder: FeatureEncoder, templates: [Template], landmarks: [String]? = nil,
    options: DetectorOptions = DetectorOptions()
  ) {
    self.encoder = encoder
    matcher = Matcher(templates: templates, landmarks: landmarks, options: options.match)
    refinement = options.refinement.map { Refinement($0, encoder: encoder, templates: templates) }
  }

  /// One detection per landmark, in the order of `matcher.landmarks`.
  ///
  /// - Parameter workers: cores used for this one film; 1 when films run side by side.
  public func detections(on film: Film, workers: Int) -> [Detection] {
    let native = film.plane()
    let encoded = EncodedFilm(native, encoder: encoder, workers: workers)
    guard let (detections, similarities) = matcher.search(encoded) else { return [] }
    return refinement?.refined(detections, of: similarities, on: native, workers: workers) ?? detections
  }

  /// The similarity of one landmark everywhere on a film (see `Matcher.similarity`).
  public func similarity(of landmark: String, on film: Film, workers: Int) -> Plane? {
    matcher.similarity(of: landmark, on: EncodedFilm(film.plane(), encoder: encoder, workers: workers))
  }
}
