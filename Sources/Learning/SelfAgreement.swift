import Basics
import Encoder
import Landmarks
import Matching
import Radiograph
import Search

/// How well an encoder agrees with itself on films that nobody marked.
///
/// A landmark is searched on film B directly, and by way of film A: first on A, then from what was found there on B,
/// and from there on the marked film again. An encoder that finds the same anatomy everywhere lands on the same spot
/// both ways and comes back to the mark; no label is needed beyond it. The way back is what tells an encoder that is
/// right from one that gives the same place whatever it is asked.
package struct SelfAgreement: Sendable {
  private let templates: [MarkedFilm]
  private let films: [FilmToSearch]

  /// - Parameters:
  ///   - templates: films that a person marked; at least one.
  ///   - films: the films to judge by.
  package init(templates: [MarkedFilm], films: [FilmToSearch]) {
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

  /// A film with its greys and points.
  private struct Seen: Sendable {
    let film: Film
    let marked: MarkedFilm
  }

  /// Searches the films with an encoder, to and fro.
  ///
  /// - Throws: `SearchError` when no template can be read; `CancellationError` when the task was cancelled.
  package func verdict(on encoder: FeatureEncoder) async throws -> Verdict {
    let search = try await FilmSearch(marked: templates, encoder: encoder, options: Self.options)
    let templates = try search.templates.map { Seen(film: try FilmReader.read(path: $0.path), marked: $0) }
    let results = try await SideBySide.map(films) { request, workers in
      let film = try FilmReader.read(path: request.path)
      let detections = search.detector.detections(on: film, workers: workers)
      let marked = MarkedFilm(
        image: request.image, path: request.path,
        marks: detections.reduce(into: [:]) { $0[$1.landmark] = $1.position })
      return (
        seen: Seen(film: film, marked: marked),
        logScales: detections.map { Confidence.logScale(of: $0.evidence) }
      )
    }
    let searched: [(seen: Seen, logScales: [Double])] = results.successes()
    let found = searched.map(\.seen)
    let logScales = searched.flatMap(\.logScales)
    let failures = results.failures().map { "\($0)" }
    guard found.count > 1 else { return Verdict(distance: 0, logScale: 0, failures: failures) }
    let distances = try await SideBySide.map(Array(found.indices)) { index, workers in
      let template = Template(
        marks: found[index].marked.marks, on: found[index].film, encoder: encoder, options: Self.options,
        workers: workers)
      let detector = Detector(encoder: encoder, templates: [template], options: Self.options)
      // Every film passes the marks on to its neighbour in the list, and back to a film that a person marked.
      return [found[(index + 1) % found.count], templates[index % templates.count]].map { seen in
        Self.distances(of: detector.detections(on: seen.film, workers: workers), from: seen, encoder)
      }
    }.map { try $0.get() }
    return Verdict(
      distance: 0.5
        * ((distances.flatMap { $0[0] }.upperMedian ?? 0) + (distances.flatMap { $0[1] }.upperMedian ?? 0)),
      logScale: logScales.reduce(0, +) / Double(max(1, logScales.count)), failures: failures)
  }

  private static let options = DetectorOptions(views: .single)

  private static func distances(
    of detections: [Detection], from seen: Seen, _ encoder: FeatureEncoder
  ) -> [Double] {
    let grid = WorkingGrid(
      filmWidth: seen.film.width, filmHeight: seen.film.height,
      longSide: encoder.metadata.workingLongSide)
    return detections.compactMap { detection in
      seen.marked.marks[detection.landmark].map { $0.distance(to: detection.position) * grid.scale }
    }
  }
}
