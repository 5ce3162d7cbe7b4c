import Basics
import Foundation
import Pretraining
import Testing

@Suite struct PixelInfoNCETests {
  struct Problem {
    let width = 5
    let height = 4
    let channels = 3
    let stride = 4
    let temperature = 0.2
    var first: [Double]
    var second: [Double]
    var queries: [(PixelInfoNCE<Double>.Corners, PixelInfoNCE<Double>.Corners)]

    init(seed: UInt64, queryCount: Int) {
      var random = SplitMix64(seed: seed)
      let count = width * height * channels
      first = (0..<count).map { _ in random.normal() }
      second = (0..<count).map { _ in random.normal() }
      queries = []
      for _ in 0..<queryCount {
        let positions = (0..<4).map { _ in random.uniform(0, 16) }
        queries.append(
          (
            .init(x: positions[0], y: positions[1], stride: stride, width: width, height: height),
            .init(x: positions[2], y: positions[3], stride: stride, width: width, height: height)
          ))
      }
    }

    /// The formula, written down.
    func slowLoss() -> Double {
      var total = 0.0
      for (from, to) in queries {
        let query = (0..<channels).map { c in
          zip(from.cells, from.weights).map { first[$0 * channels + c] * $1 }.reduce(0, +)
        }
        let logits = (0..<(width * height)).map { cell in
          (0..<channels).map { query[$0] * second[cell * channels + $0] }.reduce(0, +) / temperature
        }
        let positive = zip(to.cells, to.weights).map { logits[$0] * $1 }.reduce(0, +)
        total += log(logits.map { exp($0) }.reduce(0, +)) - positive
      }
      return total / Double(queries.count)
    }

    func fastLoss(weight: Double = 1) -> (loss: Double, first: [Double], second: [Double]) {
      var (g1, g2) = (first.map { _ in 0.0 }, second.map { _ in 0.0 })
      let loss = PixelInfoNCE<Double>(temperature: temperature).add(
        first: first, second: second, cells: width * height, channels: channels, queries: queries,
        weight: weight, firstGradient: &g1, secondGradient: &g2)
      return (loss, g1, g2)
    }
  }

  @Test(arguments: [1, 7, 150]) func lossEqualsItsFormula(queries: Int) {
    let problem = Problem(seed: UInt64(queries), queryCount: queries)
    #expect(abs(problem.fastLoss().loss - problem.slowLoss()) < 1e-9)
  }

  @Test func gradientsAgreeWithFiniteDifferences() {
    let problem = Problem(seed: 11, queryCount: 9)
    let weight = 0.7
    let analytic = problem.fastLoss(weight: weight)
    for i in problem.first.indices {
      for keyPath in [\Problem.first, \Problem.second] {
        var (up, down) = (problem, problem)
        up[keyPath: keyPath][i] += 1e-6
        down[keyPath: keyPath][i] -= 1e-6
        let numeric = weight * (up.slowLoss() - down.slowLoss()) / 2e-6
        let value = keyPath == \Problem.first ? analytic.first[i] : analytic.second[i]
        #expect(abs(numeric - value) < 1e-7, "\(keyPath) \(i): \(value) against \(numeric)")
      }
    }
  }

  @Test func cornersReproduceLinearFunctions() {
    var random = SplitMix64(seed: 2)
    for _ in 0..<100 {
      let (x, y) = (random.uniform(2, 16), random.uniform(2, 12))
      let corners = PixelInfoNCE<Double>.Corners(x: x, y: y, stride: 4, width: 5, height: 4)
      let value = zip(corners.cells, corners.weights).map { cell, weight in
        weight * (3 * (4 * Double(cell % 5) + 1.5) - (4 * Double(cell / 5) + 1.5))
      }.reduce(0, +)
      #expect(abs(value - (3 * x - y)) < 1e-9)
    }
  }
}
