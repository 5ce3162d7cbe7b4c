import Basics
import Encoder
import Foundation
import Landmarks
import Matching
import Radiograph
import Testing

@Suite struct AlignmentTests {
  // MARK: Affine maps

  private func pairs(_ count: Int, by map: (GridPoint) -> GridPoint) -> [PlacePair] {
    var random = SplitMix64(seed: 5)
    return (0..<count).map { _ in
      let point = GridPoint(x: random.uniform(0, 400), y: random.uniform(0, 480))
      return PlacePair(template: point, film: map(point))
    }
  }

  private func mirrored(_ p: GridPoint) -> GridPoint {
    GridPoint(x: 390 - 0.9 * p.x + 0.1 * p.y, y: 12 + 0.2 * p.x + 1.1 * p.y)
  }

  @Test func exactPairsTellTheirMap() throws {
    let pairs = pairs(20, by: mirrored)
    let map = try #require(AffineMap(pairs, weights: pairs.indices.map { 0.1 + Double($0) }))
    for pair in pairs { #expect(map.residual(of: pair) < 1e-9) }
    let two = try #require(AffineMap(pairs[0], pairs[1]))
    #expect(two.residual(of: pairs[0]) < 1e-9 && two.residual(of: pairs[1]) < 1e-9)
  }

  /// A pair that weighs nothing pulls nothing; at the least-squares fit no small step makes the sum of squares less.
  @Test func theFitIsTheLeastSquaresOne() throws {
    var random = SplitMix64(seed: 8)
    var pairs = pairs(30, by: mirrored).map { pair in
      PlacePair(
        template: pair.template,
        film: GridPoint(x: pair.film.x + 9 * random.normal(), y: pair.film.y + 9 * random.normal()))
    }
    let weights = pairs.map { _ in random.uniform(0.1, 2) }
    let map = try #require(AffineMap(pairs, weights: weights))
    func sum(_ moved: (GridPoint, GridPoint) -> GridPoint) -> Double {
      zip(pairs, weights).reduce(0) { sum, item in
        let place = moved(map.applied(to: item.0.template), item.0.template)
        let distance = place.distance(to: item.0.film)
        return sum + item.1 * distance * distance
      }
    }
    let least = sum { place, _ in place }
    for step in [-1e-3, 1e-3] {
      #expect(sum { place, _ in GridPoint(x: place.x + step, y: place.y) } > least)
      #expect(sum { place, p in GridPoint(x: place.x, y: place.y + step * p.x / 100) } > least)
      #expect(sum { place, p in GridPoint(x: place.x + step * p.y / 100, y: place.y) } > least)
    }
    pairs.append(PlacePair(template: GridPoint(x: 0, y: 0), film: GridPoint(x: 9000, y: -9000)))
    let same = try #require(AffineMap(pairs, weights: weights + [0]))
    #expect(
      same.applied(to: GridPoint(x: 100, y: 100)).distance(to: map.applied(to: GridPoint(x: 100, y: 100)))
        < 1e-6)
  }

  @Test func pairsOnALineTellNoMap() {
    let line = (0..<9).map { GridPoint(x: Double($0), y: 2 * Double($0)) }
    let pairs = line.map { PlacePair(template: $0, film: $0) }
    #expect(AffineMap(pairs, weights: pairs.map { _ in 1 }) == nil)
    #expect(AffineMap(pairs[0], pairs[0]) == nil)
  }

  // MARK: Matches

  /// Cell against cell, straight from the definition.
  private func reference(
    _ template: FeatureMap, _ film: FeatureMap, tolerance: Double, allowed: (GridPoint, GridPoint) -> Bool
  ) -> [PlacePair] {
    func centre(_ map: FeatureMap, _ cell: Int) -> GridPoint {
      GridPoint(
        x: Double(cell % map.width * map.stride) + Double(map.stride - 1) / 2,
        y: Double(cell / map.width * map.stride) + Double(map.stride - 1) / 2)
    }
    func similarity(_ a: Int, _ b: Int) -> Float {
      (0..<film.channels).reduce(0) {
        $0 + template.values[a * film.channels + $1] * film.values[b * film.channels + $1]
      }
    }
    let here = Array(0..<template.width * template.height)
    let there = Array(0..<film.width * film.height)
    func isAllowed(_ a: Int, _ b: Int) -> Bool { allowed(centre(template, a), centre(film, b)) }
    return here.compactMap { cell in
      let candidates = there.filter { isAllowed(cell, $0) }
      guard let best = candidates.max(by: { similarity(cell, $0) < similarity(cell, $1) }),
        let back = here.filter({ isAllowed($0, best) }).max(by: {
          similarity($0, best) < similarity($1, best)
        }),
        centre(template, back).distance(to: centre(template, cell)) <= tolerance
      else { return nil }
      return PlacePair(template: centre(template, cell), film: centre(film, best))
    }
  }

  /// A map of random vectors: no two products are alike, so that the best is never in doubt.
  private func randomMap(_ width: Int, _ height: Int, seed: UInt64) -> FeatureMap {
    var random = SplitMix64(seed: seed)
    return FeatureMap(
      stride: 8, width: width, height: height, channels: 19,
      values: (0..<width * height * 19).map { _ in Float(random.normal()) })
  }

  @Test(arguments: [(13, 11, 17, 7), (9, 16, 9, 9), (1, 1, 3, 2)])
  func matchesAreThoseOfTheDefinition(width: Int, height: Int, filmWidth: Int, filmHeight: Int) {
    let template = randomMap(width, height, seed: 1)
    let film = randomMap(filmWidth, filmHeight, seed: 2)
    #expect(
      MutualMatches.everywhere(from: template, to: film)
        == reference(template, film, tolerance: 0) { _, _ in true })
    let near = MutualMatches.near(from: template, to: film, radius: 25, tolerance: 12) {
      GridPoint(x: $0.x + 9, y: $0.y - 14)
    }
    #expect(
      near
        == reference(template, film, tolerance: 12) {
          GridPoint(x: $0.x + 9, y: $0.y - 14).distance(to: $1) <= 25
        })
  }

  // MARK: Alignments

  @Test func aShiftIsFoundEverywhere() throws {
    let (upright, shifted) = (SyntheticFilm().encoded, SyntheticFilm(shift: (x: 16, y: -24)).encoded)
    let template = try #require(AlignableFilm(upright))
    let film = try #require(AlignableFilm(shifted))
    let alignment = try #require(Alignment(of: template, to: film))
    for (x, y) in [(40.0, 60.0), (100, 120), (150, 200)] {
      let place = alignment.place(of: GridPoint(x: x, y: y))
      #expect(place.position.distance(to: GridPoint(x: x + 16, y: y - 24)) < 2, "\(place)")
      #expect(place.deviation < 6)
    }
    let stranger = try #require(AlignableFilm(SyntheticFilm(seed: 99).encoded))
    let other = Alignment(of: template, to: stranger)
    #expect(alignment.agreement > 2 * (other?.agreement ?? 0), "\(alignment.agreement)")
  }

  /// A film bent in a way that is known, through the encoder.
  @Test func aBentFilmIsFollowed() throws {
    let encoder = try FeatureEncoder.embedded()
    let film = BlobFilm()
    let seen = EncodedFilm(film.film { $0 }, encoder: encoder, workers: 2)
    let template = try #require(AlignableFilm(seen))
    func bent(_ p: PixelPoint) -> PixelPoint {
      PixelPoint(
        x: 40 + 0.93 * p.x + 0.06 * p.y + 14 * sin(p.y / 90),
        y: -20 - 0.05 * p.x + 1.04 * p.y + 10 * cos(p.x / 80))
    }
    let encoded = EncodedFilm(film.film(bent), encoder: encoder, workers: 2)
    let target = try #require(AlignableFilm(encoded))
    let alignment = try #require(Alignment(of: template, to: target))
    let points = stride(from: 100.0, through: 800, by: 100).flatMap { y in
      stride(from: 100.0, through: 600, by: 100).map { PixelPoint(x: $0, y: y) }
    }
    func mean(_ errors: [Double]) -> Double { errors.reduce(0, +) / Double(errors.count) }
    let found = mean(
      points.map { point in
        let place = alignment.place(of: template.grid.grid(point))
        return encoded.grid.native(place.position).distance(to: bent(point))
      })
    // The best that could be had without bending, from the true places themselves.
    let pairs = points.map {
      PlacePair(template: template.grid.grid($0), film: encoded.grid.grid(bent($0)))
    }
    let affine = try #require(AffineMap(pairs, weights: pairs.map { _ in 1 }))
    let straight = mean(pairs.map { affine.residual(of: $0) / encoded.grid.scale })
    #expect(found < 0.8 * straight, "\(found) px, without bending \(straight) px, on a film of 700 x 900")
    #expect(alignment.agreement > 0.3, "\(alignment.agreement)")
  }

  @Test func aFilmWithoutLevelsIsNotAligned() {
    let grid = SyntheticFilm().grid
    #expect(AlignableFilm(EncodedFilm(pyramid: FeaturePyramid(levels: []), grid: grid)) == nil)
  }

  // MARK: Expected places

  @Test func oneThatIsFarOffHardlyPullsTheOthers() throws {
    func place(_ x: Double, _ deviation: Double) -> Alignment.Place {
      Alignment.Place(position: GridPoint(x: x, y: 50), deviation: deviation)
    }
    #expect(Alignment.Place(joining: []) == nil)
    #expect(Alignment.Place(joining: [place(7, 3)]) == place(7, 3))
    let two = try #require(Alignment.Place(joining: [place(10, 4), place(20, 4)]))
    #expect(abs(two.position.x - 15) < 1e-6 && two.position.y == 50)
    let five = [place(10, 4), place(11, 4), place(9, 4), place(10, 4), place(150, 4)]
    let joined = try #require(Alignment.Place(joining: five))
    #expect(abs(joined.position.x - 10) < 1, "\(joined)")
    let sure = try #require(Alignment.Place(joining: [place(10, 2), place(20, 10)]))
    #expect(sure.position.x < 12)
  }

  @Test func withoutAnAlignmentNothingIsExpected() throws {
    let encoder = try FeatureEncoder.embedded()
    let film = BlobFilm().film { $0 }
    let marks: [Landmark: PixelPoint] = ["p": PixelPoint(x: 300, y: 400)]
    for options in [DetectorOptions(), DetectorOptions(alignment: nil)] {
      let template = Template(marks: marks, on: film, encoder: encoder, options: options, workers: 2)
      let found = Detector(encoder: encoder, templates: [template], options: options).findings(
        on: film, workers: 2)
      #expect((found.alignment == nil) == (options.alignment == nil))
      #expect((found.detections.first?.evidence.expectedDeviation == nil) == (options.alignment == nil))
      if let alignment = found.alignment {
        let expected = try #require(alignment.expected("p"))
        #expect(expected.position.distance(to: PixelPoint(x: 300, y: 400)) < 4, "\(expected)")
      }
    }
  }

  /// A film laid over itself; and the alignment asked for alone is that of a search.
  @Test func theLatticeCoversTheFilm() throws {
    let encoder = try FeatureEncoder.embedded()
    let film = BlobFilm().film { $0 }
    var template = Template(
      marks: ["p": PixelPoint(x: 300, y: 400)], on: film, encoder: encoder, options: DetectorOptions(),
      workers: 2)
    template.image = "a.png"
    let detector = Detector(encoder: encoder, templates: [template])
    let alignment = try #require(detector.alignment(of: film, workers: 2))
    #expect(alignment.expected("p") == detector.findings(on: film, workers: 2).alignment?.expected("p"))
    let lattice = alignment.lattice(rows: 9)
    #expect(lattice.count == 10 && lattice.allSatisfy { $0.count == 8 })
    for (row, corners) in lattice.enumerated() {
      for (column, corner) in corners.enumerated() {
        let place = PixelPoint(x: 100 * Double(column) - 0.5, y: 100 * Double(row) - 0.5)
        #expect(corner.distance(to: place) < 12, "\(corner), \(place)")
      }
    }
    // The same, with where the corners are on the template's own film.
    let named = alignment.lattices(rows: 9)
    #expect(named.map(\.image) == ["a.png"] && named.first?.film == lattice.flatMap { $0 })
    let last = try #require(named.first?.template.last)
    #expect(last.distance(to: PixelPoint(x: 699.5, y: 899.5)) < 1e-6)
  }
}

/// Blobs of many sizes, seen through any map of the anatomy.
struct BlobFilm {
  var size = (width: 700, height: 900)
  /// How many times as long as wide the blobs are; others than round ones lie at 30 degrees and are brighter at one end, so
  /// that a turned film looks otherwise.
  var stretch = 1.0

  private static let blobs: [(x: Double, y: Double, radius: Double, grey: Double)] = {
    var random = SplitMix64(seed: 11)
    return (0..<220).map { _ in
      (random.uniform(20, 680), random.uniform(20, 880), random.uniform(4, 60), random.uniform(-60, 60))
    }
  }()

  private func turned(_ x: Double, _ y: Double) -> (Double, Double) {
    (0.866 * x + 0.5 * y, stretch * (0.866 * y - 0.5 * x))
  }

  /// What an X-ray would show.
  ///
  /// - Parameter appearance: where a point of the anatomy appears on the film, native px.
  func film(_ appearance: (PixelPoint) -> PixelPoint) -> Film {
    var grey = [Double](repeating: 110, count: size.width * size.height)
    for blob in Self.blobs {
      let centre = appearance(PixelPoint(x: blob.x, y: blob.y))
      let reach = 3 * blob.radius
      for y in (Int(centre.y - reach)..<Int(centre.y + reach)).clamped(to: 0..<size.height) {
        for x in (Int(centre.x - reach)..<Int(centre.x + reach)).clamped(to: 0..<size.width) {
          let (right, down) = (Double(x) - centre.x, Double(y) - centre.y)
          let (dx, dy) = stretch == 1 ? (right, down) : turned(right, down)
          let ends = stretch == 1 ? 1 : 1 + tanh(2 * dx / blob.radius)
          grey[y * size.width + x] +=
            ends * blob.grey * exp(-(dx * dx + dy * dy) / (blob.radius * blob.radius))
        }
      }
    }
    return Film(
      width: size.width, height: size.height, bitDepth: 8,
      samples: grey.map { UInt16(max(0, min(255, $0.rounded()))) })
  }
}
