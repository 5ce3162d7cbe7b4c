import Basics
import Encoder
import Information
import Landmarks
import Matching
import Pretraining
import Radiograph

/// How often the encoder finds a place again in a warped view of the same film, by information.
struct MatchingJob: Sendable {
  /// Folder of films.
  let folder: String
  /// Places asked for on every film.
  var queries = 200
  /// Pairs of views drawn from every film.
  var pairs = 2

  /// Correct within these distances, view px (working-grid px).
  static let radii = [1.0, 2, 4]

  /// The outcome for some places.
  struct Rates: Encodable, Sendable {
    let places: Int
    /// Share found within 1, 2 and 4 px, percent, by radius.
    let correct: [String: Double]
    /// Median distance, px.
    let median: Double

    init(_ errors: [Double]) {
      let sorted = errors.sorted()
      places = sorted.count
      median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
      correct = radii.reduce(into: [:]) { rates, radius in
        rates[radius.shortest] =
          100 * Double(sorted.filter { $0 < radius }.count) / Double(max(1, sorted.count))
      }
    }
  }

  /// What `evaluate --matching --json` prints.
  struct Outcome: Encodable, Sendable {
    let films: Int
    let all: Rates
    /// By category of information: low, medium, high.
    let categories: [String: Rates]
    let failures: [String]
  }

  /// Measures every film of the folder.
  func run(encoder: FeatureEncoder) async throws -> Outcome {
    let names = try FilmFolder.list(folder)
    guard !names.isEmpty else { throw DetectionJob.Failure.noFilms(folder: folder) }
    var bar = ProgressBar("matching")
    var done = 0
    let results = try await SideBySide.map(Array(names.enumerated())) { entry, workers in
      try errors(of: "\(folder)/\(entry.element)", number: entry.offset, encoder: encoder, workers: workers)
    } finished: { _, _ in
      done += 1
      bar.show(done, of: names.count)
    }
    bar.clear()
    let measured = results.successes()
    let found = measured.flatMap { $0 }
    return Outcome(
      films: measured.count, all: Rates(found.map(\.distance)),
      categories: InformationCategory.allCases.reduce(into: [:]) { table, category in
        table["\(category)"] = Rates(found.filter { $0.category == category }.map(\.distance))
      },
      failures: results.failures().map { "\($0)" })
  }

  /// Distance between where a place is and where it was found, px.
  private func errors(
    of path: String, number: Int, encoder: FeatureEncoder, workers: Int
  ) throws -> [(category: InformationCategory, distance: Double)] {
    let film = try FilmReader.read(path: path)
    return (0..<pairs).flatMap { pair -> [(category: InformationCategory, distance: Double)] in
      let views = WarpedViews(
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
