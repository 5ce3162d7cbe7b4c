import Basics
import Encoder
import Landmarks
import Matching
import Radiograph
import Search

/// A search by everything that a person has said of a folder's films, made the way that serves best: by what the encoder
/// sees at the marks on average, or by vectors learnt from them.
///
/// The choice is made by the person's own marks: films are left out one after the other and searched from the others both
/// ways. What is nearer to the marks is used, and how near is what the person is told.
package struct MarkedSearch: Sendable {
  /// The search.
  package let search: FilmSearch
  /// How far off it is expected to be.
  package let expected: ExpectedError
  /// Whether vectors were learnt; otherwise descriptors are averaged.
  package let isLearnt: Bool

  /// Films with marks below which nothing is learnt: from two, each is left with one.
  private static let fewest = 3
  /// Most films that are learnt from, spread evenly.
  private static let most = 24
  /// Most marks that are learnt from: each takes a quarter of a megabyte meanwhile.
  private static let mostMarks = 2000

  /// Reads the marked films, tries both ways and chooses.
  ///
  /// - Parameters:
  ///   - marked, missing, landmarks, encoder, options, known, read: as for `FilmSearch`.
  ///   - spacing: the user's, of every film; nil for what is known of each.
  /// - Throws: `SearchError` when nothing is left to go by; `CancellationError` when the task was cancelled.
  package init(
    marked: [MarkedFilm], missing: [String] = [], landmarks: [Landmark]? = nil, encoder: FeatureEncoder,
    options: DetectorOptions = DetectorOptions(), spacing: PixelSpacing? = nil,
    known: LRUCache<MarkedFilm, Template>? = nil,
    read: (@Sendable (MarkedFilm) throws -> any GreyFilm)? = nil
  ) async throws {
    let averaged = try await FilmSearch(
      marked: marked, missing: missing, landmarks: landmarks, encoder: encoder, options: options,
      known: known, read: read)
    let leaveOut = averaged.leaveOut
    @Sendable func detector(_ templates: Templates) -> Detector {
      Detector(encoder: encoder, templates: templates, landmarks: landmarks, options: options)
    }
    let usual = try await leaveOut.expectedError(spacing: spacing, read: read) { detector($0.templates) }
    let widest = leaveOut.members.map(\.film.marks.count).max() ?? 1
    let pupils = leaveOut.members.evenlySpread(min(Self.most, Self.mostMarks / max(1, widest)))
    guard let mean = usual.mean, pupils.count >= Self.fewest else {
      (search, expected, isLearnt) = (averaged, usual, false)
      return
    }
    let templates = Templates(leaveOut.members.map(\.template))
    let lessons = try await SideBySide.map(pupils) { member, workers in
      let film =
        try read?(member.film)
        ?? FilmReader.readGrey(path: member.film.path) { options.sizes(of: $0, for: encoder) }
      return Lessons(
        film: member.film,
        lessons: FilmLessons(
          marks: member.film.marks, on: film, templates: templates, encoder: encoder, options: options,
          workers: workers))
    }.successes()
    let learnt = try await leaveOut.expectedError(spacing: spacing, read: read) { left in
      try detector(
        Self.learnt(left.templates, from: lessons.filter { $0.film != left.film }, workers: left.workers))
    }
    guard let other = learnt.mean, learnt.unit == usual.unit, other < mean else {
      (search, expected, isLearnt) = (averaged, usual, false)
      return
    }
    search = averaged.searching(
      by: try detector(Self.learnt(templates, from: lessons, workers: Parallel.cores)))
    (expected, isLearnt) = (learnt, true)
  }

  /// What a film teaches.
  private struct Lessons: Sendable {
    let film: MarkedFilm
    let lessons: FilmLessons
  }

  /// The templates with vectors learnt from what films teach.
  private static func learnt(_ templates: Templates, from films: [Lessons], workers: Int) throws -> Templates
  {
    func vectors(
      _ means: [Landmark: Descriptor], _ fit: VectorFit, _ lessons: [[Landmark: Lesson<Float>]]
    ) throws -> [Landmark: Descriptor] {
      let names = means.keys.sorted()
      let fitted = try Parallel.map(count: names.count, workers: workers) { index -> Descriptor? in
        let own = lessons.compactMap { $0[names[index]] }
        guard own.count > 1, let start = means[names[index]] else { return nil }
        return Descriptor(levels: fit.fitted(start.levels, to: own))
      }
      return zip(names, fitted).reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    return try templates.replacing(
      descriptors: vectors(templates.descriptors, .coarse, films.map(\.lessons.coarse)),
      magnified: vectors(templates.magnified, .fine, films.map(\.lessons.fine)))
  }
}
