import Landmarks
import Radiograph
import Search
import Workbench

/// What makes searches from marked films: the encoder in the program, something quick in tests.
package protocol LandmarkFinder: Sendable {
  /// Learns how the marked landmarks look.
  ///
  /// - Parameters:
  ///   - quickly: whether it need not be the best search, nor known how far off it is.
  ///   - read: how to read a marked film.
  /// - Returns: the search, and how far off it is expected to be; nil where that is not known.
  /// - Throws: an error that says in one sentence why nothing can be searched.
  func search(
    for templates: [MarkedFilm], quickly: Bool, read: @escaping @Sendable (MarkedFilm) throws -> Film
  ) async throws -> (FilmSearch, ExpectedError?)
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
    of films: [GreyFilmReading], progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> Int?
}

/// What learns from a folder's marks, and from what a search finds on its other films.
package protocol FolderLearner: Sendable {
  /// Searches and learns.
  ///
  /// - Parameters:
  ///   - marked: the templates.
  ///   - others: all other films.
  ///   - progress: called with the share done, 0...1, and what is being done in a few words.
  /// - Throws: `CancellationError` when the task was cancelled; otherwise one sentence why it failed.
  func learn(
    marked: [MarkedFilm], others: [FilmToSearch], progress: @escaping @Sendable (Double, String) -> Void
  ) async throws -> LearntFinder
}

/// What came of learning.
package struct LearntFinder: Sendable {
  /// Searches landmarks by what was learnt.
  package let finder: any LandmarkFinder
  /// Why it could not be kept for the next session, one sentence; nil when it was.
  package let notKept: String?

  package init(finder: any LandmarkFinder, notKept: String? = nil) {
    (self.finder, self.notKept) = (finder, notKept)
  }
}

/// What a session works with.
package struct Services: Sendable {
  /// Makes searches.
  package var finder: any LandmarkFinder
  /// Judges templates; nil when it cannot.
  package var advisor: (any TemplateAdvisor)?
  /// Learns; nil when it cannot.
  package var learner: (any FolderLearner)?

  package init(
    finder: any LandmarkFinder, advisor: (any TemplateAdvisor)? = nil, learner: (any FolderLearner)? = nil
  ) {
    (self.finder, self.advisor, self.learner) = (finder, advisor, learner)
  }

  /// What keys can rely on.
  var abilities: Abilities {
    var abilities = Abilities()
    abilities.canSuggest = advisor != nil
    abilities.canLearn = learner != nil
    return abilities
  }
}
