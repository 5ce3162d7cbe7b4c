import Foundation
import Radiograph
import Testing

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
