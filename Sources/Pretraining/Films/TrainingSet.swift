import Basics
import Encoder
import Foundation
import Information
import Radiograph

/// The folders that views are drawn from; films are decoded when first drawn and kept.
package final class TrainingSet: Sendable {
  private let paths: [(cumulative: Double, files: [String])]
  private let longSide: Int
  private let finestScale: Double
  private let categories: Categories
  private let cache = FilmCache()

  /// - Parameters:
  ///   - folders: image folders and how often each is drawn relative to the others; nil means as often as it has
  ///     films.
  /// - Throws: `PretrainingError.noFilms` when a folder holds no image, or what listing it throws.
  ///   - single: paths of single films, each drawn as often as a film of a folder without weight.
  ///   - finestScale: px of the finest picture per working-grid px.
  package init(
    folders: [(path: String, weight: Double?)], single: [String], longSide: Int, finestScale: Double,
    categories: Categories
  ) throws {
    var total = 0.0
    var paths = try folders.map { folder in
      let files = try FilmFolder.list(folder.path).map { $0.path(in: folder.path) }
      guard !files.isEmpty else { throw PretrainingError.noFilms(folder: folder.path) }
      total += folder.weight ?? Double(files.count)
      return (cumulative: total, files: files)
    }
    if !single.isEmpty { paths.append((total + Double(single.count), single)) }
    self.paths = paths
    self.longSide = longSide
    self.finestScale = finestScale
    self.categories = categories
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
  package func film(_ path: String) -> TrainingFilm? { cache.film(path, prepare: prepare) }

  /// Why films were passed over, one line each.
  package var failures: [String] { cache.failures }

  private func prepare(_ path: String) throws -> TrainingFilm {
    TrainingFilm(
      film: try FilmReader.read(path: path), longSide: longSide, finestScale: finestScale,
      categories: categories)
  }
}

/// Prepared films by path; nil for those that cannot be read.
private final class FilmCache: @unchecked Sendable {
  private let lock = NSLock()
  private var films: [String: TrainingFilm?] = [:]
  private var reasons: [String] = []

  func film(_ path: String, prepare: (String) throws -> TrainingFilm) -> TrainingFilm? {
    if let known = lock.withLock({ films[path] }) { return known }
    // Two workers may prepare the same film at once: the same result twice, no harm.
    do {
      let film = try prepare(path)
      lock.withLock { films[path] = film }
      return film
    } catch {
      lock.withLock {
        if films.updateValue(nil, forKey: path) == nil { reasons.append("\(error)") }
      }
      return nil
    }
  }

  var failures: [String] { lock.withLock { reasons } }
}
