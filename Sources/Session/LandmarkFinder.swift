import Matching
import Radiograph
import Workbench

/// What learns landmarks from marked films: the encoder in the program, something quick in tests.
package protocol LandmarkFinder: Sendable {
  /// Learns how the marked landmarks look.
  ///
  /// - Throws: an error that says in one sentence why nothing can be searched.
  func search(for templates: [MarkedFilm]) throws -> any LandmarkSearch
}

/// What judges, without labels, which image would serve best as a template.
package protocol TemplateAdvisor: Sendable {
  /// The index of the best film; nil when none can be told.
  ///
  /// - Parameters:
  ///   - films: how to read each film.
  ///   - progress: called with the number of films looked at and of those that will be.
  /// - Throws: `CancellationError` when the task was cancelled.
  func bestTemplate(
    of films: [@Sendable () throws -> Film], progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> Int?
}

/// A film file with marks, for adapting the encoder.
package struct MarkedPath: Sendable, Equatable {
  /// The file.
  package let path: String
  /// Where a person put each landmark, native px.
  package let marks: [String: PixelPoint]

  /// Makes one.
  package init(path: String, marks: [String: PixelPoint]) { (self.path, self.marks) = (path, marks) }
}

/// What adapts the encoder to the films of a folder and the landmarks marked there.
package protocol EncoderAdapter: Sendable {
  /// Goes on training on films.
  ///
  /// - Parameters:
  ///   - marked: the templates.
  ///   - others: the files of all other films.
  ///   - progress: called with the share done, 0...1, and what is being done in a few words.
  /// - Returns: what searches landmarks with the adapted encoder.
  /// - Throws: `CancellationError` when the task was cancelled; otherwise one sentence why it failed.
  func adapt(
    marked: [MarkedPath], others: [String], progress: @escaping @Sendable (Double, String) -> Void
  ) async throws -> AdaptedFinder
}

/// What came of adapting the encoder.
package struct AdaptedFinder: Sendable {
  /// Searches landmarks with the adapted encoder.
  package let finder: any LandmarkFinder
  /// Why the encoder could not be kept for the next session, one sentence; nil when it was.
  package let notKept: String?

  /// Makes one.
  package init(finder: any LandmarkFinder, notKept: String? = nil) {
    (self.finder, self.notKept) = (finder, notKept)
  }
}

/// What the program lends to the workbench.
package struct Services: Sendable {
  /// Searches landmarks.
  package var finder: any LandmarkFinder
  /// Judges templates; nil when it cannot.
  package var advisor: (any TemplateAdvisor)?
  /// Adapts the encoder; nil when it cannot.
  package var adapter: (any EncoderAdapter)?

  /// Makes services.
  package init(
    finder: any LandmarkFinder, advisor: (any TemplateAdvisor)? = nil, adapter: (any EncoderAdapter)? = nil
  ) {
    (self.finder, self.advisor, self.adapter) = (finder, advisor, adapter)
  }

  /// What keys can rely on.
  var abilities: Abilities {
    var abilities = Abilities()
    abilities.canSuggest = advisor != nil
    abilities.canAdapt = adapter != nil
    return abilities
  }
}

/// A search prepared from templates.
package protocol LandmarkSearch: Sendable {
  /// Every landmark of the templates on a film.
  func detections(on film: Film) throws -> [Detection]
  /// Similarity of one landmark everywhere on a film, any resolution; nil when no template shows it.
  func similarity(of landmark: String, on film: Film) throws -> Plane?
}
