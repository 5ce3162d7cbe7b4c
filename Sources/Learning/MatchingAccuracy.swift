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

  /// What one level finds by itself.
  package struct LevelRate: Sendable {
    /// View px per cell.
    package let stride: Int
    /// Share of the places found less than a cell away, percent: about what a loss between cells asks of the level.
    package let withinACell: Double
  }

  /// Where a place was found.
  private struct Find {
    let category: InformationCategory
    /// px.
    let distance: Double
    /// px, by each level alone.
    let byLevel: [Double]
  }

  /// What was found.
  package struct Outcome: Sendable {
    /// Films that could be read.
    package let films: Int
    /// Of all places.
    package let all: Rates
    /// By category of information.
    package let categories: [InformationCategory: Rates]
    /// Each level by itself, finest first.
    package let levels: [LevelRate]
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
    let found = measured.flatMap(\.finds)
    let strides = measured.first?.strides ?? []
    return Outcome(
      films: measured.count, all: Rates(found.map(\.distance)),
      categories: InformationCategory.allCases.reduce(into: [:]) { table, category in
        table[category] = Rates(found.filter { $0.category == category }.map(\.distance))
      },
      levels: strides.enumerated().map { level, stride in
        let near = found.count { $0.byLevel[level] < Double(stride) }
        return LevelRate(
          stride: stride, withinACell: 100 * Double(near) / Double(max(1, found.count)))
      },
      failures: results.failures().map { "\($0)" })
  }

  /// Distance between where a place is and where it was found, px, and the strides of the levels.
  private func errors(
    of path: String, number: Int, encoder: FeatureEncoder, workers: Int
  ) throws -> (finds: [Find], strides: [Int]) {
    let film = try FilmReader.read(path: path)
    var strides: [Int] = []
    let finds = try (0..<pairs).flatMap { pair -> [Find] in
      let views = try WarpedViews(
        of: film, longSide: encoder.metadata.workingLongSide, queries: queries,
        seed: UInt64(1 + number * pairs + pair))
      let pyramids = encoder.features(of: [views.first, views.second], workers: workers)
      strides = pyramids[0].levels.map(\.stride)
      let together = distances(of: views, pyramids[0], pyramids[1])
      let alone = zip(pyramids[0].levels, pyramids[1].levels).map { first, second in
        distances(of: views, FeaturePyramid(levels: [first]), FeaturePyramid(levels: [second]))
      }
      return views.matches.enumerated().map { index, match in
        Find(category: match.category, distance: together[index], byLevel: alone.map { $0[index] })
      }
    }
    return (finds, strides)
  }

  /// How far from its place each match of two views is found, px; all levels of the pyramids count alike.
  private func distances(
    of views: WarpedViews, _ first: FeaturePyramid, _ second: FeaturePyramid
  ) -> [Double] {
    let stack = SimilarityStack(
      of: views.matches.map { Descriptor(at: $0.first, in: first) }, on: second,
      weights: second.levels.map { _ in 1 / Double(second.levels.count) })
    let grid = WorkingGrid(
      filmWidth: views.second.width, filmHeight: views.second.height,
      longSide: max(views.second.width, views.second.height))
    return views.matches.enumerated().map { index, match in
      let peak = Peak(
        of: stack.map(index), width: stack.width, stride: stack.stride, grid: grid, marginRadius: 0)
      let (dx, dy) = (peak.position.x - match.second.x, peak.position.y - match.second.y)
      return (dx * dx + dy * dy).squareRoot()
    }
  }
}
