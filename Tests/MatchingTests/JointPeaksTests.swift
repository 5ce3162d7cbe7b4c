import Basics
import Encoder
import Matching
import Testing

@Suite struct JointPeaksTests {
  private func point(_ random: inout SplitMix64) -> GridPoint {
    GridPoint(x: random.uniform(0, 200), y: random.uniform(0, 200))
  }

  /// What a choice is worth, straight from the definition.
  private func worth(
    _ choice: [Int], _ candidates: [[PeakCandidate]], _ places: [GridPoint], _ options: JointOptions
  ) -> Double {
    JointPeaks.tree(joining: places).reduce(0) { sum, edge in
      let end = candidates[edge.node][choice[edge.node]]
      guard let parent = edge.parent else { return sum + end.value }
      let start = candidates[parent][choice[parent]]
      return sum + end.value
        - options.cost(
          found: GridPoint(x: end.position.x - start.position.x, y: end.position.y - start.position.y),
          expected: GridPoint(
            x: places[edge.node].x - places[parent].x, y: places[edge.node].y - places[parent].y))
    }
  }

  /// Every choice there is, one after the other.
  private func allChoices(_ counts: [Int]) -> [[Int]] {
    counts.reduce([[]]) { choices, count in choices.flatMap { choice in (0..<count).map { choice + [$0] } } }
  }

  @Test(arguments: 1...20) func noOtherChoiceIsWorthMore(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let places = (0..<6).map { _ in point(&random) }
    let candidates = places.map { _ in
      (0..<Int.random(in: 1...4, using: &random)).map { cell in
        PeakCandidate(cell: cell, position: point(&random), value: random.uniform(0, 1))
      }
    }
    let options = JointOptions(weight: 0.2)
    let choice = JointPeaks.choice(among: candidates, expected: places, options: options)
    let best = allChoices(candidates.map(\.count)).map { worth($0, candidates, places, options) }.max() ?? 0
    #expect(abs(worth(choice, candidates, places, options) - best) < 1e-9)
  }

  @Test(arguments: 1...10) func theTreeIsTheShortestOne(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let places = (0..<5).map { _ in point(&random) }
    func length(_ parents: [(node: Int, parent: Int)]) -> Double {
      parents.reduce(0) { $0 + places[$1.node].distance(to: places[$1.parent]) }
    }
    let tree = JointPeaks.tree(joining: places)
    let edges = tree.compactMap { edge in edge.parent.map { (node: edge.node, parent: $0) } }
    #expect(tree.first?.parent == nil && edges.count == 4 && Set(tree.map(\.node)).count == 5)
    // All trees: each place but the first hangs on any other, without a circle.
    let others = allChoices([5, 5, 5, 5]).filter { parents in
      (1..<5).allSatisfy { start in
        var node = start
        for _ in 0..<5 where node != 0 { node = parents[node - 1] }
        return node == 0
      }
    }
    #expect(others.count == 125)
    let least = others.map { parents in length((1..<5).map { ($0, parents[$0 - 1]) }) }.min() ?? 0
    #expect(abs(length(edges) - least) < 1e-9)
  }

  /// A row of teeth, one of which looks a little more like its neighbour.
  @Test func aRowKeepsItsOrder() {
    let places = (0..<5).map { GridPoint(x: 20 * Double($0), y: 100) }
    func candidate(_ tooth: Int, _ value: Double) -> PeakCandidate {
      PeakCandidate(cell: tooth, position: GridPoint(x: 20 * Double(tooth) + 7, y: 96), value: value)
    }
    let candidates = (0..<5).map { tooth in
      tooth == 2
        ? [candidate(3, 0.8), candidate(2, 0.78)] : [candidate(tooth, 0.8), candidate(tooth + 1, 0.7)]
    }
    let choice = JointPeaks.choice(among: candidates, expected: places, options: JointOptions())
    #expect(choice == [0, 0, 1, 0, 0])
    let alone = JointPeaks.choice(among: candidates, expected: places, options: JointOptions(weight: 0))
    #expect(alone == [0, 0, 0, 0, 0])
    #expect(JointPeaks.choice(among: [], expected: [], options: JointOptions()).isEmpty)
  }

  @Test func candidatesAreTopsThatLieApart() throws {
    let grid = SyntheticFilm().grid
    let encoded = SyntheticFilm().encoded
    let descriptor = Descriptor(at: GridPoint(x: 100, y: 120), in: encoded.pyramid)
    let stack = SimilarityStack(
      of: [descriptor], on: encoded.pyramid,
      weights: encoded.pyramid.levels.map { _ in 1 / Double(encoded.pyramid.levels.count) })
    let found = stack.candidates(of: 0, count: 5, grid: grid, radius: 16)
    let peak = Peak(of: stack.map(0), width: stack.width, stride: stack.stride, grid: grid, marginRadius: 16)
    #expect(found.first.map { abs($0.value - peak.value) < 1e-6 } == true)
    #expect(found.map(\.value) == found.map(\.value).sorted(by: >) && found.count > 1)
    for (index, candidate) in found.enumerated() {
      #expect(candidate.position.x < Double(grid.width) && candidate.position.y < Double(grid.height))
      for other in found[..<index] { #expect(candidate.position.distance(to: other.position) > 16) }
    }
    let chosen = try #require(found.last)
    let second = Peak(
      of: stack.map(0), width: stack.width, stride: stack.stride, grid: grid, marginRadius: 16,
      chosen: chosen.cell)
    #expect(second.position.distance(to: chosen.position) <= Double(stack.stride) * 1.5)
    #expect(second.value == chosen.value && second.margin < 0)
  }
}
