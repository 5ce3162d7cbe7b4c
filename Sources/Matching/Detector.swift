import Encoder
import Radiograph

/// A film on which a person marked landmarks.
public struct MarkedFilm: Sendable {
  /// Image name.
  public let image: String
  /// The film itself.
  public let film: Film
  /// Where the person put each landmark, native px.
  public let marks: [String: PixelPoint]

  /// Makes a marked film.
  public init(image: String, film: Film, marks: [String: PixelPoint]) {
    self.image = image
    self.film = film
    self.marks = marks
  }
}

/// How landmarks are searched.
public struct DetectorOptions: Sendable, Hashable {
  /// How levels and templates are combined.
  public var match: MatchOptions
  /// Views of each template over which its descriptors are averaged.
  public var views: TemplateViews
  /// The second look at magnified crops; nil for none.
  public var refinement: RefinementOptions?

  /// Makes options.
  public init(
    match: MatchOptions = MatchOptions(), views: TemplateViews = .single,
    refinement: RefinementOptions? = nil
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

  /// Encodes the templates.
  ///
  /// - Parameters:
  ///   - encoder: any.
  ///   - templates: every one that shows a landmark takes part in finding it.
  ///   - landmarks: order of the detections; without it, all landmarks by name.
  ///   - options: how landmarks are searched.
  ///   - workers: cores used while encoding the templates.
  public init(
    encoder: FeatureEncoder, templates: [MarkedFilm], landmarks: [String]? = nil,
    options: DetectorOptions = DetectorOptions(), workers: Int = Parallel.cores
  ) {
    self.encoder = encoder
    let encoded = templates.map { template in
      let film = ScaledFilm(template.film.plane(), longSide: encoder.metadata.workingLongSide)
      return Template(
        image: template.image, marks: template.marks,
        descriptors: options.views.descriptors(
          of: template.marks.mapValues(film.grid.grid), on: film.plane, encoder: encoder, workers: workers))
    }
    matcher = Matcher(templates: encoded, landmarks: landmarks, options: options.match)
    refinement = options.refinement.map {
      Refinement($0, encoder: encoder, templates: templates, workers: workers)
    }
  }

  /// One detection per landmark, in the order of `matcher.landmarks`.
  ///
  /// - Parameter workers: cores used for this one film; 1 when films run side by side.
  public func detections(on film: Film, workers: Int) -> [Detection] {
    let native = film.plane()
    let fine = refinement?.magnified(native)
    let longSide = encoder.metadata.workingLongSide
    let coarse =
      fine.map {
        ScaledFilm($0, grid: WorkingGrid(filmWidth: film.width, filmHeight: film.height, longSide: longSide))
      } ?? ScaledFilm(native, longSide: longSide)
    let pyramid = encoder.features(of: coarse.plane, workers: workers)
    let detections = matcher.detections(on: EncodedFilm(pyramid: pyramid, grid: coarse.grid))
    guard let refinement, let fine else { return detections }
    return refinement.refined(detections, on: fine, workers: workers)
  }

  /// The similarity of one landmark everywhere on a film (see `Matcher.similarity`).
  public func similarity(of landmark: String, on film: Film, workers: Int) -> Plane? {
    matcher.similarity(of: landmark, on: EncodedFilm(film, encoder: encoder, workers: workers))
  }
}
