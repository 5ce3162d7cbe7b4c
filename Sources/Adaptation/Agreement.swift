import Encoder
import Matching
import Radiograph

/// How well an encoder agrees with itself on films that nobody marked.
///
/// A landmark is searched on film B directly, and by way of film A: first on A, then from what was found there on B.
/// An encoder that finds the same anatomy everywhere lands on the same spot both ways; no label is needed.
struct Agreement: Sendable {
  let templates: [MarkedFilm]
  /// Paths of the films to judge by.
  let films: [String]

  /// Median over landmarks and pairs of films of the distance between direct and indirect search, working-grid px;
  /// 0 when there are fewer than two films to judge by; and why films could not be read.
  func disagreement(of encoder: FeatureEncoder) async throws -> (distance: Double, failures: [String]) {
    let options = DetectorOptions(views: .single)
    let direct = Detector(encoder: encoder, templates: templates, options: options)
    let results = try await SideBySide.map(films) { path, workers in
      let film = try FilmReader.read(path: path)
      let detections = direct.detections(on: film, workers: workers)
      return Found(film: film, points: detections.reduce(into: [:]) { $0[$1.landmark] = $1.position })
    }
    let found = results.compactMap { try? $0.get() }
    let failures = results.compactMap { result in
      if case .failure(let error) = result { "\(error)" } else { nil }
    }
    guard found.count > 1 else { return (0, failures) }
    let distances = try await SideBySide.map(Array(found.indices)) { index, workers in
      // Every film passes the marks on to its neighbour in the list.
      let (a, b) = (found[index], found[(index + 1) % found.count])
      let indirect = Detector(
        encoder: encoder, templates: [MarkedFilm(image: "\(index)", film: a.film, marks: a.points)],
        options: options, workers: workers)
      let grid = WorkingGrid(
        filmWidth: b.film.width, filmHeight: b.film.height, longSide: encoder.metadata.workingLongSide)
      return indirect.detections(on: b.film, workers: workers).compactMap { detection in
        b.points[detection.landmark].map { $0.distance(to: detection.position) * grid.scale }
      }
    }.flatMap { try $0.get() }.sorted()
    return (distances.isEmpty ? 0 : distances[distances.count / 2], failures)
  }

  /// A film and where its landmarks were found.
  private struct Found: Sendable {
    let film: Film
    let points: [String: PixelPoint]
  }
}
