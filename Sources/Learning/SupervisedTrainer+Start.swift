import Basics
import Encoder
import Landmarks
import Matching
import Radiograph

extension SupervisedTrainer {
  /// What the encoder sees at the landmarks, averaged over films.
  ///
  /// - Returns: a template without the landmarks that no readable film shows.
  static func meanTemplate(
    of films: [MarkedFilm], start: EncoderFile, options: SupervisionOptions,
    progress: (Int, Int) -> Void
  ) async throws -> Template {
    let chosen = someOfEach(films, count: options.filmsToStartFrom)
    let encoder = FeatureEncoder(start)
    let search = DetectorOptions(
      views: .single, refinement: .ofModels(magnification: options.magnification))
    var done = 0
    let results = try await SideBySide.map(chosen) { film, workers in
      Template(
        marks: film.marks, on: try FilmReader.read(path: film.path), encoder: encoder, options: search,
        workers: workers)
    } finished: { _, _ in
      done += 1
      progress(done, chosen.count)
    }
    // Films that cannot be read are named when training draws them.
    return Template(averaging: Templates(results.successes()))
  }

  /// Films, in their order, until `count` of them show each landmark.
  private static func someOfEach(_ films: [MarkedFilm], count: Int) -> [MarkedFilm] {
    var shown: [Landmark: Int] = [:]
    return films.filter { film in
      guard film.marks.keys.contains(where: { shown[$0, default: 0] < count }) else { return false }
      for landmark in film.marks.keys { shown[landmark, default: 0] += 1 }
      return true
    }
  }
}
