import Matching
import Radiograph

/// What learns landmarks from marked films: the encoder in the program, something quick in tests.
public protocol LandmarkFinder: Sendable {
  /// Learns how the marked landmarks look.
  ///
  /// - Throws: an error that says in one sentence why nothing can be searched.
  func search(for templates: [MarkedFilm]) throws -> any LandmarkSearch
}

/// A search prepared from templates.
public protocol LandmarkSearch: Sendable {
  /// Every landmark of the templates on a film.
  func detections(on film: Film) throws -> [Detection]
  /// Similarity of one landmark everywhere on a film, any resolution; nil when no template shows it.
  func similarity(of landmark: String, on film: Film) throws -> Plane?
}
