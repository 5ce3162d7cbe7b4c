import Basics
import Encoder
import Information
import Radiograph
import Synchronization

/// The folders that views are drawn from; films are made ready when drawn, and kept as far as memory allows.
package final class TrainingSet: Sendable {
  private let paths: [(cumulative: Double, files: [String])]
  private let longSide: Int
  private let finestScale: Double
  private let categories: Categories
  private let cache: LRUCache<String, TrainingFilm>
  private let unreadable = Mutex<(paths: Set<String>, reasons: [String])>(([], []))

  /// Memory for films that is used unless a run asks for less or more, bytes: a quarter of what the process may use, and
  /// at most 2 GiB. A film of the usual size takes 3 MB.
  package static let usualCacheBytes = min(Memory.granted() / 4, 2 << 30)

  /// - Parameters:
  ///   - folders: image folders and how often each is drawn relative to the others; nil means as often as it has
  ///     films.
  ///   - single: paths of single films, each drawn as often as a film of a folder without weight.
  ///   - finestScale: px of the finest picture per working-grid px.
  ///   - cacheBytes: most memory for films made ready; what is drawn does not depend on it.
  /// - Throws: `PretrainingError.noFilms` when a folder holds no image, or what listing it throws.
  package init(
    folders: [(path: String, weight: Double?)], single: [String], longSide: Int, finestScale: Double,
    categories: Categories, cacheBytes: Int
  ) throws {
    var total = 0.0
    var paths = try folders.map { folder in
      let files = try FilmFolder.list(folder.path).map { $0.path(in: folder.path) }
      guard !files.isEmpty else { throw PretrainingError.noFilms(folder: folder.path) }
      total += folder.weight ?? Double(files.count)
      return (cumulative: total, files: files)
    }
    if !single.isEmpty { paths.append((total + Double(single.count), single)) }
    (self.paths, self.longSide) = (paths, longSide)
    (self.finestScale, self.categories) = (finestScale, categories)
    cache = LRUCache(limit: cacheBytes) { $0.bytes }
  }

  /// Films in all folders.
  package var count: Int { paths.map(\.files.count).reduce(0, +) }

  /// Draws a film: a folder by weight, then any of its films alike.
  ///
  /// - Throws: `PretrainingError.noFilms` when nothing readable turns up.
  func draw(_ random: inout SplitMix64) throws -> TrainingFilm {
    // A broken film is passed over; a folder of broken films must not loop for ever.
    for _ in 0..<100 {
      let pick = random.uniform(0, paths.last?.cumulative ?? 0)
      let files = (paths.first { pick < $0.cumulative } ?? paths[0]).files
      let file = files[Int(random.uniform(0, Double(files.count)))]
      if let film = film(file) { return film }
    }
    throw PretrainingError.noFilms(folder: "the folders")
  }

  /// A film made ready; nil, with a line among the failures, when it cannot be read.
  package func film(_ path: String) -> TrainingFilm? {
    if let known = cache[path] { return known }
    if unreadable.withLock({ $0.paths.contains(path) }) { return nil }
    // Two workers may make the same film ready at once: the same result twice, no harm.
    do {
      let film = try prepare(path)
      cache[path] = film
      return film
    } catch {
      unreadable.withLock {
        if $0.paths.insert(path).inserted { $0.reasons.append("\(error)") }
      }
      return nil
    }
  }

  /// Why films were passed over, one line each.
  package var failures: [String] { unreadable.withLock { $0.reasons } }

  private func prepare(_ path: String) throws -> TrainingFilm {
    try TrainingFilm(
      film: FilmReader.read(path: path), longSide: longSide, finestScale: finestScale,
      categories: categories)
  }
}
