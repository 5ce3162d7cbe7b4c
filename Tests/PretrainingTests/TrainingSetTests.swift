import Foundation
import Pretraining
import Radiograph
import Testing

@Suite struct TrainingSetTests {
  static func set(_ folder: URL, cacheBytes: Int) throws -> TrainingSet {
    try TrainingSet(
      folders: [(folder.path, nil)], single: [], longSide: 120, finestScale: 2, categories: .usual,
      cacheBytes: cacheBytes)
  }

  /// What the cache has dropped must be read again, which fails once the files are gone.
  @Test func theFilmsUsedLastAreKeptWithinTheLimit() throws {
    let folder = try PretrainerTests.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = (0..<3).map { folder.appendingPathComponent("\($0).png").path }
    let size = try #require(try Self.set(folder, cacheBytes: 0).film(paths[0])).bytes
    #expect(size > 96 * 120)
    let (two, none) = (try Self.set(folder, cacheBytes: 2 * size), try Self.set(folder, cacheBytes: size - 1))
    for number in [0, 1, 0, 2] { #expect(two.film(paths[number]) != nil && none.film(paths[number]) != nil) }
    for path in paths { try FileManager.default.removeItem(atPath: path) }
    #expect(paths.map { two.film($0) != nil } == [true, false, true])
    #expect(paths.map { none.film($0) != nil } == [false, false, false])
    #expect(two.failures.count == 1 && none.failures.count == 3)
  }

  @Test func theCachesSizeChangesNoWeight() throws {
    let folder = try PretrainerTests.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let parameters = try [0, 40_000, TrainingSet.usualCacheBytes].map { bytes in
      var options = PretrainerTests.options(folder, steps: 4)
      options.filmCacheBytes = bytes
      let run = try Pretrainer(options: options)
      _ = try run.run(checkpoint: nil, report: { _ in }, isCancelled: { false })
      return run.network.parameters
    }
    #expect(parameters[0] == parameters[2] && parameters[1] == parameters[2])
  }
}
