import Basics
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

  /// What was found of an encoder.
  package struct Verdict: Sendable {
    /// Distance between direct and indirect search and between mark and return, each the median over landmarks and
    /// films, and of both the mean; working-grid px; 0 when there are fewer than two films to judge by.
    package let distance: Double
    /// Mean of `Confidence.logScale` over the points found directly: how far off the search expects itself to be.
    package let logScale: Double
    /// Why films could not be read.
    package let failures: [String]
  }

  /// Searches the films with an encoder, to and fro.
  package func verdict(on encoder: FeatureEncoder) async throws -> Verdict {
    let direct = Detector(encoder: encoder, templates: templates, options: Self.options)
    let results = try await SideBySide.map(films) { path, workers in
      let film = try FilmReader.read(path: path)
      let detections = direct.detections(on: film, workers: workers)
      let marks = detections.reduce(into: [:]) { $0[$1.landmark] = $1.position }
      let logScales = detections.map { Confidence.logScale(of: $0.evidence) }
      return (film: MarkedFilm(image: path, film: film, marks: marks), logScales: logScales)
    }
    let searched: [(film: MarkedFilm, logScales: [Double])] = results.successes()
    let found = searched.map(\.film)
    let logScales = searched.flatMap(\.logScales)
    let failures = results.failures().map { "\($0)" }
    guard found.count > 1 else { return Verdict(distance: 0, logScale: 0, failures: failures) }
    let distances = try await SideBySide.map(Array(found.indices)) { index, workers in
      let detector = Detector(
        encoder: encoder, templates: [found[index]], options: Self.options, workers: workers)
      // Every film passes the marks on to its neighbour in the list, and back to a film that a person marked.
      return [found[(index + 1) % found.count], templates[index % templates.count]].map { film in
        Self.distances(of: detector.detections(on: film.film, workers: workers), from: film, encoder)
      }
    }.map { try $0.get() }
    return Verdict(
      distance: 0.5 * (median(distances.flatMap { $0[0] }) + median(distances.flatMap { $0[1] })),
      logScale: logScales.reduce(0, +) / Double(max(1, logScales.count)), failures: failures)
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
