import Encoder
import Matching
import Radiograph

/// How well an encoder agrees with itself on films that nobody marked.
///
/// A landmark is searched on film B directly, and by way of film A: first on A, then from what was found there on B,
/// and from there on the marked film again. An encoder that finds the same anatomy everywhere lands on the same spot
/// both ways and comes back to the mark; no label is needed beyond it. The way back is what tells an encoder that is
/// right from one that gives the same place whatever it is asked.
package struct SelfAgreement: Sendable {
  private let templates: [MarkedFilm]
  private let films: [String]

  /// - Parameters:
  ///   - templates: films that a person marked; at least one.
  ///   - films: paths of the films to judge by.
  package init(templates: [MarkedFilm], films: [String]) {
    (self.templates, self.films) = (templates, films)
  }

  /// Distance between direct and indirect search and between mark and return, each the median over landmarks and
  /// films, and of both the mean; working-grid px; 0 when there are fewer than two films to judge by. And why films
  /// could not be read.
  package func disagreement(
    of encoder: FeatureEncoder
  ) async throws -> (distance: Double, failures: [String]) {
    let direct = Detector(encoder: encoder, templates: templates, options: Self.options)
    let results = try await SideBySide.map(films) { path, workers in
      let film = try FilmReader.read(path: path)
      let detections = direct.detections(on: film, workers: workers)
      return MarkedFilm(
        image: path, film: film, marks: detections.reduce(into: [:]) { $0[$1.landmark] = $1.position })
    }
    let found: [MarkedFilm] = results.successes()
    let failures = results.failures().map { "\($0)" }
    guard found.count > 1 else { return (0, failures) }
    let distances = try await SideBySide.map(Array(found.indices)) { index, workers in
      let detector = Detector(
        encoder: encoder, templates: [found[index]], options: Self.options, workers: workers)
      // Every film passes the marks on to its neighbour in the list, and back to a film that a person marked.
      return [found[(index + 1) % found.count], templates[index % templates.count]].map { film in
        Self.distances(of: detector.detections(on: film.film, workers: workers), from: film, encoder)
      }
    }.map { try $0.get() }
    return (0.5 * (median(distances.flatMap { $0[0] }) + median(distances.flatMap { $0[1] })), failures)
  }

  private static let options = DetectorOptions(views: .single)

  private static func distances(
    of detections: [Detection], from film: MarkedFilm, _ encoder: FeatureEncoder
  ) -> [Double] {
    let grid = WorkingGrid(
      filmWidth: film.film.width, filmHeight: film.film.height,
      longSide: encoder.metadata.workingLongSide)
    return detections.compactMap { detection in
      film.marks[detection.landmark].map { $0.distance(to: detection.position) * grid.scale }
    }
  }

  private func median(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.sorted()[values.count / 2] }
}
