import Basics
import Encoder
import Information
import Matching
import Pretraining
import Radiograph
import Search

/// How often the encoder finds a place again in a warped view of the same film, by information.
package struct MatchingAccuracy: Sendable {
  /// Folder of films.
  private let folder: String
  /// Places asked for on every film.
  package var queries = 200
  /// Pairs of views drawn from every film.
  package var pairs = 2

  package init(folder: String) { self.folder = folder }

  /// Correct within these distances, view px (working-grid px).
  package static let radii = [1.0, 2, 4]

  /// The outcome for some places.
  package struct Rates: Sendable {
    package let places: Int
    /// Share found within 1, 2 and 4 px, percent, by radius.
    package let correct: [Double: Double]
    /// Median distance, px.
    package let median: Double

    init(_ errors: [Double]) {
      let sorted = errors.sorted()
      places = sorted.count
      median = errors.upperMedian ?? 0
      correct = radii.reduce(into: [:]) { rates, radius in
        rates[radius] =
          100 * Double(sorted.filter { $0 < radius }.count) / Double(max(1, sorted.count))
      }
    }
  }

  /// What was found.
  package struct Outcome: Sendable {
    /// Films that could be read.
    package let films: Int
    /// Of all places.
    package let all: Rates
    /// By category of information.
    package let categories: [InformationCategory: Rates]
    /// Films that could not be read, one line each.
    package let failures: [String]
  }

  /// Measures every film of the folder.
  ///
  /// - Parameter progress: called with the number of films measured and of all.
  /// - Throws: `SearchError.noFilms`, `FileError`, `CancellationError`.
  package func measure(encoder: FeatureEncoder, progress: (Int, Int) -> Void) async throws -> Outcome {
    let names = try FilmFolder.list(folder)
    guard !names.isEmpty else { throw SearchError.noFilms(folder: folder) }
    var done = 0
    let results = try await SideBySide.map(Array(names.enumerated())) { entry, workers in
      try errors(of: entry.element.path(in: folder), number: entry.offset, encoder: encoder, workers: workers)
    } finished: { _, _ in
      done += 1
      progress(done, names.count)
    }
    let measured = results.successes()
    let found = measured.flatMap { $0 }
    return Outcome(
      films: measured.count, all: Rates(found.map(\.distance)),
      categories: InformationCategory.allCases.reduce(into: [:]) { table, category in
        table[category] = Rates(found.filter { $0.category == category }.map(\.distance))
      },
      failures: results.failures().map { "\($0)" })
  }

  /// Distance between where a place is and where it was found, px.
  private func errors(
    of path: String, number: Int, encoder: FeatureEncoder, workers: Int
  ) throws -> [(category: InformationCategory, distance: Double)] {
    let film = try FilmReader.read(path: path)
    return try (0..<pairs).flatMap { pair -> [(category: InformationCategory, distance: Double)] in
      let views = try WarpedViews(
        of: film, longSide: encoder.metadata.workingLongSide, queries: queries,
        seed: UInt64(1 + number * pairs + pair))
      let pyramids = encoder.features(of: [views.first, views.second], workers: workers)
      let stack = SimilarityStack(
        of: views.matches.map { Descriptor(at: $0.first, in: pyramids[0]) }, on: pyramids[1],
        weights: pyramids[1].levels.map { _ in 1 / Double(pyramids[1].levels.count) })
      let grid = WorkingGrid(
        filmWidth: views.second.width, filmHeight: views.second.height,
        longSide: max(views.second.width, views.second.height))
      return views.matches.enumerated().map { index, match in
        let peak = Peak(
          of: stack.map(index), width: stack.width, stride: stack.stride, grid: grid, marginRadius: 0)
        let (dx, dy) = (peak.position.x - match.second.x, peak.position.y - match.second.y)
        return (match.category, (dx * dx + dy * dy).squareRoot())
      }
    }
  }
}
