import Basics
import Encoder
import Landmarks
import Matching
import Radiograph

/// A search for landmarks, made ready: the one way in which the command line, the workbench, the second stage and
/// adaptation find points on films.
///
/// What a search needs to decide stands here and nowhere else: how large a distance counts as near, who is said to have
/// placed a prediction, which points of a person stay, which spacing counts, and what becomes of a film that fails.
package struct FilmSearch: Sendable {
  /// Film in, detections out.
  package let detector: any LandmarkDetector
  /// Films whose marks it goes by, those that could be read; none when it goes by a model.
  package let templates: [MarkedFilm]
  /// Why other templates could not be read, one line each.
  package let failures: [String]
  /// The templates one by one, to judge the search by leaving films out; none when it goes by a model.
  package let leaveOut: LeaveOut
  /// Confidence is the probability of lying within this, mm, or px of films without spacing; nil for the usual.
  package var within: Double?

  /// Landmarks that are searched, in their order.
  package var landmarks: [Landmark] { detector.landmarks }

  /// Reads and encodes templates; those that fail are named among the failures and the others serve.
  ///
  /// - Parameters:
  ///   - marked: films that a person marked; every one that shows a landmark takes part in finding it.
  ///   - missing: why marked films are not among them, one line each.
  ///   - landmarks: the order of the landmarks; nil for all of them by name.
  ///   - encoder: any.
  ///   - options: how landmarks are searched.
  ///   - known: templates encoded before, with this encoder and these options; nil keeps none.
  ///   - read: how to read a marked film; nil for from its file.
  /// - Throws: `SearchError` when nothing is left to go by; `CancellationError` when the task was cancelled.
  package init(
    marked: [MarkedFilm], missing: [String] = [], landmarks: [Landmark]? = nil, encoder: FeatureEncoder,
    options: DetectorOptions = DetectorOptions(), known: LRUCache<MarkedFilm, Template>? = nil,
    read: (@Sendable (MarkedFilm) throws -> any GreyFilm)? = nil
  ) async throws {
    let read =
      read ?? { marked in
        try FilmReader.readGrey(path: marked.path) { options.sizes(of: $0, for: encoder) }
      }
    guard !(marked.isEmpty && missing.isEmpty) else { throw SearchError.noMarks }
    var (gathered, shown, problems) = (Templates(), [MarkedFilm](), missing)
    let apart = Set(Array(marked.indices).evenlySpread(LeaveOut.kept))
    var members: [LeaveOut.Member] = []
    try await SideBySide.forEachInOrder(marked) { film, workers in
      if let template = known?[film] { return template }
      var template = Template(
        marks: film.marks, on: try read(film), encoder: encoder, options: options, workers: workers)
      template.image = film.image
      known?[film] = template
      return template
    } finished: { index, result in
      switch result {
      case .success(let template):
        gathered.add(template)
        shown.append(marked[index])
        if apart.contains(index) { members.append(LeaveOut.Member(film: marked[index], template: template)) }
      case .failure(let error): problems.append("\(error)")
      }
    }
    failures = problems.map { "template \($0)" }
    guard gathered.count > 0 else { throw SearchError.noTemplate(failures) }
    templates = shown
    leaveOut = LeaveOut(members, count: shown.count)
    detector = Detector(encoder: encoder, templates: gathered, landmarks: landmarks, options: options)
  }

  /// The same search from the same films, by another detector.
  package func searching(by detector: any LandmarkDetector) -> FilmSearch {
    FilmSearch(self, detector: detector)
  }

  private init(_ search: FilmSearch, detector: any LandmarkDetector) {
    (self.detector, templates, failures) = (detector, search.templates, search.failures)
    (leaveOut, within) = (search.leaveOut, search.within)
  }

  /// Searches with what training has learnt.
  ///
  /// - Parameters:
  ///   - refines: whether magnified crops are looked at too.
  ///   - precision: of the encoder's products.
  package init(model: LandmarkModel, refines: Bool, precision: ConvolutionPrecision = .full) {
    self.init(detector: model.detector(refines: refines, precision: precision))
  }

  /// Searches with any detector; without templates.
  package init(detector: any LandmarkDetector) {
    (self.detector, templates, failures, leaveOut) = (detector, [], [], LeaveOut())
  }

  /// Finds every landmark on one film.
  ///
  /// - Parameter workers: cores used for it.
  package func found(on film: any GreyFilm, _ request: FilmToSearch, workers: Int) -> FoundFilm {
    let spacing = request.spacing ?? film.spacing
    let radius = Confidence.radius(within: within, spacing: spacing)
    let findings = detector.findings(on: film, workers: workers, within: radius)
    let alignment = findings.alignment
    return FoundFilm(
      image: request.image, path: request.path, size: film.size, spacing: spacing,
      notes: film.notes + findings.notes,
      radius: radius,
      points: findings.detections.map { detection in
        request.decided.first { $0.landmark == detection.landmark }
          ?? LandmarkPoint(
            landmark: detection.landmark, position: film.size.nearest(to: detection.position),
            status: .predicted, confidence: detection.confidence, annotator: Product.searcher)
      },
      expected: findings.detections.reduce(into: [:]) {
        $0[$1.landmark] = alignment?.expected($1.landmark)
      }, showsNothing: findings.showsNothing)
  }

  /// Searches films, as many at a time as asked for; one that fails costs only itself.
  ///
  /// - Parameters:
  ///   - films: the films in their order.
  ///   - width: films in flight; with 1 they come in order and each has all cores.
  ///   - read: how to read a film; nil for from its file, which need not be held as a whole.
  ///   - visit: called with every film and what was found, on the core that searched it; what it throws counts as the
  ///     film's failure.
  ///   - finished: called for every film as it finishes, never two at a time; what it throws ends the search.
  /// - Throws: `CancellationError` when the task was cancelled, after which nothing more is reported; what `finished`
  ///   throws.
  package func run(
    _ films: [FilmToSearch], width: Int = Parallel.cores,
    read: (@Sendable (FilmToSearch) throws -> any GreyFilm)? = nil,
    visit: (@Sendable (any GreyFilm, FoundFilm) throws -> Void)? = nil,
    finished: (Int, Result<FoundFilm, any Error>, SearchProgress) throws -> Void
  ) async throws {
    let start = ContinuousClock.now
    var progress = SearchProgress(done: 0, total: films.count, seconds: 0)
    try await SideBySide.forEach(films, width: width) { request, workers in
      let film = try read?(request) ?? FilmReader.readGrey(path: request.path, sizes: detector.sizes)
      let found = found(on: film, request, workers: workers)
      try visit?(film, found)
      return found
    } finished: { index, result in
      progress.done += 1
      progress.seconds = (ContinuousClock.now - start) / .seconds(1)
      try finished(index, result, progress)
    }
  }

  /// Searches films and keeps what was found in the order of the films.
  ///
  /// - Returns: what was found, and why films failed, one line each.
  /// - Throws: `CancellationError` when the task was cancelled.
  package func found(
    on films: [FilmToSearch], progress: (SearchProgress) throws -> Void = { _ in }
  ) async throws -> (films: [FoundFilm], failures: [String]) {
    var results = [Result<FoundFilm, any Error>?](repeating: nil, count: films.count)
    try await run(films) { index, result, state in
      results[index] = result
      try progress(state)
    }
    let known = results.compactMap { $0 }
    return (known.successes(), known.failures().map { "\($0)" })
  }
}

/// Film in, detections out: `Detector`, something quick in tests.
package protocol LandmarkDetector: Sendable {
  /// Landmarks searched, in the order of the detections.
  var landmarks: [Landmark] { get }
  /// One detection per landmark, and what else a search brings (see `Detector.findings`).
  func findings(on film: any GreyFilm, workers: Int, within: Double?) -> Findings
  /// The sizes of grey that `detections` asks of a film, px.
  func sizes(of film: FilmSize) -> [FilmSize]
  /// Similarity of one landmark everywhere on a film, any resolution; nil when it is not known.
  func similarity(of landmark: Landmark, on film: any GreyFilm, workers: Int) -> Plane?
  /// How the templates' films lie on a film; nil where that cannot be made out, and for what was learnt.
  func alignment(of film: any GreyFilm, workers: Int) -> FilmAlignment?
}

extension LandmarkDetector {
  /// The detections with the usual confidence.
  package func detections(on film: any GreyFilm, workers: Int) -> [Detection] {
    findings(on: film, workers: workers, within: nil).detections
  }
}

extension Detector: LandmarkDetector {
  package var landmarks: [Landmark] { matcher.landmarks }
}

/// A film that is to be searched.
package struct FilmToSearch: Sendable, Hashable {
  /// The film's name in its folder.
  package let image: ImageName
  /// The film's file.
  package let path: String
  /// What a person has decided on it, which stays as it is.
  package var decided: [LandmarkPoint]
  /// A spacing that counts more than what the file states.
  package var spacing: PixelSpacing?

  package init(
    image: ImageName, path: String, decided: [LandmarkPoint] = [], spacing: PixelSpacing? = nil
  ) {
    (self.image, self.path, self.decided, self.spacing) = (image, path, decided, spacing)
  }
}

/// What was found on a film.
package struct FoundFilm: Sendable, Hashable {
  /// The film's name in its folder.
  package let image: ImageName
  /// The film's file.
  package let path: String
  /// Columns and rows, px.
  package let size: FilmSize
  /// The spacing that counted.
  package let spacing: PixelSpacing?
  /// What a person should know about how the film was read.
  package let notes: [String]
  /// What the confidences are about, native px; nil for `Confidence.radius` on the working grid.
  package let radius: Double?
  /// Every landmark, in the search's order: what a person decided as it was, the others predicted.
  package let points: [LandmarkPoint]
  /// Where the landmarks were expected, native px; empty where the film was not aligned to a template.
  package let expected: [Landmark: ExpectedPlace]
  /// Whether the film is blank: where its landmarks are, no person can tell either.
  package var showsNothing = false

  /// The points as rows of a table.
  package var rows: [PointRow] {
    points.map {
      PointRow(image: image, point: $0, imageWidth: size.width, imageHeight: size.height, spacing: spacing)
    }
  }

  /// The predicted points as marks to learn from, with what the search claimed of them.
  package var marked: MarkedFilm {
    let predicted = points.filter { $0.status == .predicted }
    return MarkedFilm(
      image: image, path: path, marks: predicted.reduce(into: [:]) { $0[$1.landmark] = $1.position },
      claims: predicted.reduce(into: [:]) { claims, point in
        claims[point.landmark] = point.confidence.map { MarkedFilm.Claim(confidence: $0, radius: radius) }
      })
  }
}

/// How far a search has come.
package struct SearchProgress: Sendable, Hashable {
  /// Films finished.
  package var done: Int
  /// Films in all.
  package let total: Int
  /// Time since the first film was begun, s.
  package var seconds: Double

  /// Part of the work done, 0...1.
  package var fraction: Double { Double(done) / Double(max(1, total)) }
  /// Time left at the pace so far, s.
  package var secondsLeft: Double { seconds / Double(max(1, done)) * Double(total - done) }
}

/// Why nothing could be searched.
package enum SearchError: Error, CustomStringConvertible {
  /// A folder without films.
  case noFilms(folder: String)
  /// A folder whose films a person has all excluded.
  case allExcluded(folder: String)
  /// Nobody has marked a film.
  case noMarks
  /// All films that somebody has marked are left out of the search.
  case allLeftOut
  /// No marked film could be read; why, one line each.
  case noTemplate([String])

  /// One sentence for the person.
  package var description: String {
    switch self {
    case .noFilms(let folder): "\(displayName(folder)): holds no \(FilmFormat.listed) image"
    case .allExcluded(let folder): "\(displayName(folder)): every image is excluded in the workbench (X)"
    case .noMarks: "there is no point that a person placed; mark at least one film"
    case .allLeftOut:
      "every image with a point that a person placed is left out (--leave-out) or excluded (X)"
    case .noTemplate(let failures): "no template could be read:\n" + failures.joined(separator: "\n")
    }
  }
}
