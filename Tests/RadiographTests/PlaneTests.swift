import Foundation
import Radiograph
import Testing

/// Area mean by definition: every source pixel weighted by its overlap with the target pixel.
private func slowArea(_ plane: Plane, width: Int, height: Int) -> Plane {
  let (across, down) = (Double(plane.width) / Double(width), Double(plane.height) / Double(height))
  func overlap(_ pixel: Int, _ low: Double, _ high: Double) -> Double {
    max(0, min(high, Double(pixel + 1)) - max(low, Double(pixel)))
  }
  var result = Plane(width: width, height: height)
  for y in 0..<height {
    for x in 0..<width {
      var sum = 0.0
      for v in 0..<plane.height {
        let rows = overlap(v, Double(y) * down, Double(y + 1) * down)
        for u in 0..<plane.width where rows > 0 {
          sum += Double(plane[u, v]) * rows * overlap(u, Double(x) * across, Double(x + 1) * across)
        }
      }
      result[x, y] = Float(sum / (across * down))
    }
  }
  return result
}

private func randomPlane(_ width: Int, _ height: Int) -> Plane {
  Plane(width: width, height: height, values: (0..<width * height).map { _ in Float.random(in: 0...1) })
}

private func largestDifference(_ a: Plane, _ b: Plane) -> Float {
  zip(a.values, b.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

@Suite struct ResamplingTests {
  @Test func reductionIsTheAreaMean() {
    for _ in 0..<30 {
      let plane = randomPlane(.random(in: 1...40), .random(in: 1...40))
      let (width, height) = (Int.random(in: 1...plane.width), Int.random(in: 1...plane.height))
      let fast = plane.resized(width: width, height: height)
      #expect(fast.width == width && fast.height == height)
      #expect(largestDifference(fast, slowArea(plane, width: width, height: height)) < 1e-5)
    }
  }

  @Test func enlargementSamplesBilinearly() {
    for _ in 0..<30 {
      let plane = randomPlane(.random(in: 1...20), .random(in: 1...20))
      let (width, height) = (
        plane.width + Int.random(in: 0...30), plane.height + Int.random(in: 0...30)
      )
      let fast = plane.resized(width: width, height: height)
      for y in 0..<height {
        for x in 0..<width {
          let u = (Double(x) + 0.5) * Double(plane.width) / Double(width) - 0.5
          let v = (Double(y) + 0.5) * Double(plane.height) / Double(height) - 0.5
          #expect(abs(fast[x, y] - plane.bilinear(x: u, y: v)) < 1e-5)
        }
      }
    }
  }

  @Test func sameSizeIsTheSamePlane() {
    let plane = randomPlane(13, 7)
    #expect(plane.resized(width: 13, height: 7) == plane)
  }

  @Test func bilinearReplicatesTheEdge() {
    let plane = Plane(width: 2, height: 2, values: [0, 1, 2, 3])
    #expect(plane.bilinear(x: -5, y: -5) == 0)
    #expect(plane.bilinear(x: 9, y: 9) == 3)
    #expect(plane.bilinear(x: 0.5, y: 0.5) == 1.5)
  }

  @Test func pyramidsHalveDownToTheSmallestSide() {
    let pyramid = Pyramid(randomPlane(101, 40), smallestSide: 10)
    #expect(pyramid.levels.map(\.width) == [101, 51, 26])
    #expect(pyramid.levels.map(\.height) == [40, 20, 10])
    #expect(pyramid.level(atLeastWidth: 30).width == 51)
    #expect(pyramid.level(atLeastWidth: 500).width == 101)
    #expect(Pyramid(randomPlane(1, 5), smallestSide: 1).levels.last?.height == 1)
  }
}

@Suite struct SimilarityTests {
  private let source: [Similarity.Vector] = [(0, 0), (10, 0), (3, 8), (-4, 5)]

  private func moved(_ p: Similarity.Vector) -> Similarity.Vector {
    let (c, s) = (1.7 * cos(0.4), 1.7 * sin(0.4))
    return (20 + c * p.x - s * p.y, -6 + s * p.x + c * p.y)
  }

  @Test func recoversTheMotionOfPoints() throws {
    let fit = try #require(Similarity(from: source, to: source.map(moved), weights: [1, 2, 0.5, 1]))
    let (expected, found) = (moved((7, -3)), fit.applied(to: (7, -3)))
    #expect(abs(found.x - expected.x) < 1e-9 && abs(found.y - expected.y) < 1e-9)
    let turn = fit.turned((1, 0))
    #expect(abs(turn.x - 1.7 * cos(0.4)) < 1e-9 && abs(turn.y - 1.7 * sin(0.4)) < 1e-9)
  }

  @Test func aPointWithoutWeightDoesNotCount() throws {
    var target = source.map(moved)
    target[2] = (900, 900)
    let fit = try #require(Similarity(from: source, to: target, weights: [1, 1, 0, 1]))
    #expect(abs(fit.applied(to: (7, -3)).x - moved((7, -3)).x) < 1e-9)
  }

  @Test func onePointOrNoWeightTellsNothing() {
    #expect(Similarity(from: [(1, 2)], to: [(3, 4)], weights: [1]) == nil)
    #expect(Similarity(from: source, to: source, weights: [0, 0, 0, 0]) == nil)
  }
}
