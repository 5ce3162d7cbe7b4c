import Basics
import Encoder
import Matching
import Radiograph

extension SupervisedTrainer {
  /// What the encoder sees at the landmarks, averaged over films.
  ///
  /// - Returns: a template without the landmarks that no readable film shows.
  static func meanTemplate(
    of films: [LabelledFilm], start: EncoderFile, options: SupervisionOptions,
    progress: (Int, Int) -> Void
  ) async throws -> Template {
    let chosen = someOfEach(films, count: options.filmsToStartFrom)
    let encoder = FeatureEncoder(start)
    var refinement = RefinementOptions()
    refinement.zoom = options.magnification
    let search = DetectorOptions(views: .single, refinement: refinement)
    var done = 0
    let results = try await SideBySide.map(chosen) { film, workers in
      let marked = MarkedFilm(
        image: film.path, film: try FilmReader.read(path: film.path), marks: film.marks)
      return Template(marked, encoder: encoder, options: search, workers: workers)
    } finished: { _, _ in
      done += 1
      progress(done, chosen.count)
    }
    // Films that cannot be read are named when training draws them.
    return Template(image: "mean of \(chosen.count) films", averaging: results.successes())
  }

  /// Films, in their order, until `count` of them show each landmark.
  private static func someOfEach(_ films: [LabelledFilm], count: Int) -> [LabelledFilm] {
    var shown: [String: Int] = [:]
    return films.filter { film in
      guard film.marks.keys.contains(where: { shown[$0, default: 0] < count }) else { return false }
      for landmark in film.marks.keys { shown[landmark, default: 0] += 1 }
      return true
    }
  }
}
