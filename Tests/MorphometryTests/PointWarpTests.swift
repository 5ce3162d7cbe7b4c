import Foundation
import Morphometry
import Radiograph
import Testing

/// Places of one film on another, through points that both have.
@Suite struct PointWarpTests {
  private let points = [
    PixelPoint(x: 100, y: 80), PixelPoint(x: 300, y: 90), PixelPoint(x: 220, y: 310),
    PixelPoint(x: 90, y: 250), PixelPoint(x: 180, y: 170),
  ]

  /// Turned by 0.3, magnified by 1.7, shifted; mirrored before that where wanted.
  private func moved(_ point: PixelPoint, mirrored: Bool = false) -> PixelPoint {
    let (x, y) = (mirrored ? -point.x : point.x, point.y)
    return PixelPoint(
      x: 1.7 * (cos(0.3) * x - sin(0.3) * y) + 40, y: 1.7 * (sin(0.3) * x + cos(0.3) * y) - 25)
  }

  @Test(arguments: [false, true])
  func aSimilarityIsFoundEverywhere(isMirrored: Bool) throws {
    let warp = try #require(PointWarp(from: points, to: points.map { moved($0, mirrored: isMirrored) }))
    #expect(warp.isMirrored == isMirrored && abs(warp.scale - 1.7) < 1e-9)
    for point in [PixelPoint(x: 0, y: 0), PixelPoint(x: 150, y: 200), PixelPoint(x: 5000, y: -900)] {
      #expect(warp.place(of: point).distance(to: moved(point, mirrored: isMirrored)) < 1e-6)
      #expect(warp.origin(of: moved(point, mirrored: isMirrored)).distance(to: point) < 1e-2)
    }
  }

  @Test func pointsLieExactlyWhereTheyAreKnownToLie() throws {
    let shifts = [(12.0, -7.0), (-18.0, 3.0), (5.0, 16.0), (-9.0, -14.0), (1.0, 8.0)]
    let targets = zip(points, shifts).map { PixelPoint(x: $0.x + $1.0, y: $0.y + $1.1) }
    let warp = try #require(PointWarp(from: points, to: targets))
    for (point, target) in zip(points, targets) {
      #expect(warp.place(of: point) == target)
      // No jump beside it.
      #expect(warp.place(of: PixelPoint(x: point.x + 1e-4, y: point.y)).distance(to: target) < 1e-2)
      #expect(warp.origin(of: target).distance(to: point) < 1e-9)
    }
    // There and back again, where the map bends.
    for point in [PixelPoint(x: 150, y: 120), PixelPoint(x: 200, y: 240), PixelPoint(x: 20, y: 20)] {
      #expect(warp.origin(of: warp.place(of: point)).distance(to: point) < 1)
    }
  }

  @Test func fewPointsAndPointsOnALineAreEnough() throws {
    let two = try #require(
      PointWarp(
        from: [PixelPoint(x: 0, y: 0), PixelPoint(x: 10, y: 0)],
        to: [PixelPoint(x: 5, y: 5), PixelPoint(x: 5, y: 25)]))
    #expect(
      !two.isMirrored && two.place(of: PixelPoint(x: 5, y: 5)).distance(to: PixelPoint(x: -5, y: 15)) < 1e-9)
    let line = (0..<6).map { PixelPoint(x: Double($0) * 10, y: 7) }
    let lined = try #require(PointWarp(from: line, to: line))
    #expect(
      !lined.isMirrored
        && lined.place(of: PixelPoint(x: 12, y: 90)).distance(to: PixelPoint(x: 12, y: 90)) < 1e-9)
  }

  @Test func oneAndTheSamePlaceIsNoMap() {
    #expect(PointWarp(from: [], to: []) == nil)
    #expect(PointWarp(from: [PixelPoint(x: 1, y: 1)], to: [PixelPoint(x: 2, y: 2)]) == nil)
    let same = [PixelPoint](repeating: PixelPoint(x: 1, y: 1), count: 4)
    #expect(PointWarp(from: same, to: points.dropLast().map { $0 }) == nil)
    #expect(PointWarp(from: points.dropLast().map { $0 }, to: same) == nil)
    #expect(PointWarp(from: points, to: same) == nil, "as many targets as origins")
  }
}
