import Basics
import Encoder
import Foundation
import Pretraining
import Radiograph
import Testing

@Suite struct CorrespondenceTests {
  @Test func filmsThatShareThreeNamesCorrespond() {
    func film(_ path: String, _ names: String) -> (path: String, points: [String: PixelPoint]) {
      (
        path,
        names.enumerated().reduce(into: [:]) {
          $0[String($1.element)] = PixelPoint(x: Double($1.offset), y: Double(path.count))
        }
      )
    }
    let places = NamedPlaces([film("one", "abcd"), film("other", "bcdx"), film("alone", "xyz")])
    #expect(places.partnered == 2)
    var random = SplitMix64(seed: 1)
    let drawn = (0..<200).compactMap { _ in Correspondences.named(places).draw(&random) }
    #expect(drawn.count > 50 && Set(drawn.map(\.first)) == ["one", "other"])
    for pair in drawn {
      #expect(Set([pair.first, pair.second]) == ["one", "other"])
      #expect(pair.places.count == 3)
      // b, c and d are second to fourth on the one and first to third on the other.
      let steps = pair.places.map { $0.first.x - $0.second.x }
      #expect(steps == Array(repeating: pair.first == "one" ? 1 : -1, count: 3))
    }
    #expect(Correspondences.pairs([]).draw(&random) == nil)
  }

  /// Two rigid pieces joined at (100, 100): near either one, its own turn counts; far from both, nothing is known.
  @Test func aMapFollowsTheNearestPlaces() throws {
    func turned(_ p: GridPoint, by angle: Double) -> GridPoint {
      let (x, y) = (p.x - 100, p.y - 100)
      return GridPoint(
        x: 130 + cos(angle) * x - sin(angle) * y, y: 90 + sin(angle) * x + cos(angle) * y)
    }
    let left = (0..<10).flatMap { i in [-6.0, 6].map { GridPoint(x: 10 + 9 * Double(i), y: 100 + $0) } }
    let right = (1...10).flatMap { i in [-6.0, 6].map { GridPoint(x: 100 + 9 * Double(i), y: 100 + $0) } }
    let map = PlaceMap(
      places: left.map { .init(first: $0, second: turned($0, by: 0.2), trust: 1) }
        + right.map { .init(first: $0, second: turned($0, by: -0.4), trust: 1) })
    for (x, angle) in [(20.0, 0.2), (50, 0.2), (150, -0.4), (180, -0.4)] {
      let point = GridPoint(x: x, y: 103)
      let found = try #require(map.counterpart(of: point))
      let truth = turned(point, by: angle)
      #expect(hypot(found.x - truth.x, found.y - truth.y) < 0.5)
    }
    #expect(map.counterpart(of: GridPoint(x: 100, y: 180)) == nil)
  }

  @Test func placesOfAPairLieWhereItsMapSays() throws {
    let folder = try PretrainerTests.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let set = try TrainingSetTests.set(folder, cacheBytes: 1 << 24)
    let films = try (0..<2).map { try #require(set.film(folder.appendingPathComponent("\($0).png").path)) }
    let anchors = (0..<30).map { i -> FilmPair.Anchor in
      let place = GridPoint(x: 20 + 12 * Double(i % 6), y: 20 + 16 * Double(i / 6))
      return .init(first: place, second: GridPoint(x: 0.9 * place.x + 4, y: place.y - 3), trust: 1)
    }
    let pair = FilmPair(films[0], films[1], anchors: anchors, mapped: true)
    var options = PretrainingOptions(folders: [], budget: .steps(1), seed: 1)
    (options.longSide, options.viewWidth, options.viewHeight, options.queries) = (120, 64, 64, 40)
    var random = SplitMix64(seed: 6)
    let views = ViewPair(of: pair, options: options, random: &random)
    #expect(views.matches.count == 40)
    for match in views.matches {
      let (here, there) = (views.geometries[0].source(match.first), views.geometries[1].source(match.second))
      let expected = try #require(pair.counterpart(of: here))
      #expect(hypot(there.x - expected.x, there.y - expected.y) < 0.2)
    }
  }

  @Test func trainingAcrossFilmsLowersTheLossAndFollowsTheSeed() throws {
    let folder = try PretrainerTests.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    // The same film twice under two names: its places correspond to themselves.
    let (one, two) = (folder.appendingPathComponent("0.png"), folder.appendingPathComponent("twin.png"))
    try FileManager.default.copyItem(at: one, to: two)
    let points = (0..<48).reduce(into: [String: PixelPoint]()) {
      $0["p\($1)"] = PixelPoint(x: 6 + 12 * Double($1 % 8), y: 6 + 18 * Double($1 / 8))
    }
    func run() throws -> (losses: [Double], parameters: [Float]) {
      var options = PretrainerTests.options(folder, steps: 60)
      options.correspondences = .named(NamedPlaces([(one.path, points), (two.path, points)]))
      options.crossShare = 1
      options.strides = [8]
      #expect(options.trainedStrides == [8])
      var losses: [Double] = []
      let run = try Pretrainer(options: options)
      _ = try run.run(
        checkpoint: nil,
        report: {
          #expect($0.levels.count == 1)
          losses.append($0.levels[0])
        }, isCancelled: { false })
      return (losses, run.network.parameters)
    }
    let (first, second) = (try run(), try run())
    #expect(first.parameters == second.parameters)
    let (early, late) = (first.losses.prefix(10).reduce(0, +), first.losses.suffix(10).reduce(0, +))
    #expect(late < 0.97 * early)
  }
}
