import Encoder

/// A cell of a landmark's map that could be it.
package struct PeakCandidate: Hashable {
  /// Index into the map.
  package let cell: Int
  /// Its centre, grid px.
  package let position: GridPoint
  /// What the map says of it.
  package let value: Double

  package init(cell: Int, position: GridPoint, value: Double) {
    (self.cell, self.position, self.value) = (cell, position, value)
  }
}

/// What the place of one landmark beside that of another one is worth.
package struct JointOptions: Sendable, Hashable {
  /// Peaks of a landmark that are weighed against each other.
  package var candidates: Int
  /// Similarity that a pair of neighbours loses, one standard deviation away from where they lie to each other.
  package var weight: Double
  /// The standard deviation: this part of their distance, and at least `leastDeviation` grid px.
  package var stretch: Double
  package var leastDeviation: Double
  /// A pair loses no more than that of so many standard deviations, squared and halved.
  package var cap: Double

  /// Makes options; the defaults were chosen on every other film of spine-labelled, from the first.
  package init(
    candidates: Int = 6, weight: Double = 0.06, stretch: Double = 0.25, leastDeviation: Double = 6,
    cap: Double = 8
  ) {
    (self.candidates, self.weight, self.stretch) = (candidates, weight, stretch)
    (self.leastDeviation, self.cap) = (leastDeviation, cap)
  }

  /// What neighbours lose that lie to each other as `found` and are expected to lie as `expected`, grid px.
  package func cost(found: GridPoint, expected: GridPoint) -> Double {
    let (x, y) = (found.x - expected.x, found.y - expected.y)
    let length = stretch * stretch * (expected.x * expected.x + expected.y * expected.y)
    return weight * min((x * x + y * y) / (2 * (length + leastDeviation * leastDeviation)), cap)
  }
}

/// Chooses one of several peaks for each landmark, for all of them together: teeth, vertebrae and fingers look like their
/// neighbours, but lie to them as on the template.
///
/// Neighbours are the edges of the shortest tree that joins the landmarks where they are expected: a chain where they lie
/// in a row. In a tree the best choice of all is found exactly, by dynamic programming from its leaves to its root
/// (Felzenszwalb and Huttenlocher 2005).
package enum JointPeaks {
  /// The choice that is worth most.
  ///
  /// - Parameters:
  ///   - candidates: of each landmark, at least one.
  ///   - places: where each landmark is expected, grid px.
  /// - Returns: an index into each landmark's candidates.
  package static func choice(
    among candidates: [[PeakCandidate]], expected places: [GridPoint], options: JointOptions
  ) -> [Int] {
    let tree = Self.tree(joining: places)
    // The worth of each candidate with all that hangs below it, and the choice there for each candidate above.
    var worth = candidates.map { $0.map(\.value) }
    var below = [[Int]](repeating: [], count: candidates.count)
    for (node, parent) in tree.reversed() {
      guard let parent else { continue }
      let expected = GridPoint(x: places[node].x - places[parent].x, y: places[node].y - places[parent].y)
      below[node] = candidates[parent].indices.map { above in
        let start = candidates[parent][above].position
        let values = candidates[node].indices.map { index in
          let end = candidates[node][index].position
          return worth[node][index]
            - options.cost(found: GridPoint(x: end.x - start.x, y: end.y - start.y), expected: expected)
        }
        let best = values.indices.max { values[$0] < values[$1] } ?? 0
        worth[parent][above] += values[best]
        return best
      }
    }
    var choice = [Int](repeating: 0, count: candidates.count)
    for (node, parent) in tree {
      choice[node] =
        parent.map { below[node][choice[$0]] } ?? worth[node].indices.max {
          worth[node][$0] < worth[node][$1]
        } ?? 0
    }
    return choice
  }

  /// The shortest tree that joins points (Prim): each with the one before it that it hangs on, the root first.
  package static func tree(joining points: [GridPoint]) -> [(node: Int, parent: Int?)] {
    guard !points.isEmpty else { return [] }
    var tree: [(node: Int, parent: Int?)] = [(0, nil)]
    var nearest = points.map { (distance: $0.distance(to: points[0]), parent: 0) }
    var left = Set(points.indices.dropFirst())
    while let next = left.min(by: { (nearest[$0].distance, $0) < (nearest[$1].distance, $1) }) {
      left.remove(next)
      tree.append((next, nearest[next].parent))
      for other in left {
        let distance = points[other].distance(to: points[next])
        if distance < nearest[other].distance { nearest[other] = (distance, next) }
      }
    }
    return tree
  }
}

extension SimilarityStack {
  /// The highest cells of one map, each the best within a radius, the best first.
  ///
  /// - Parameters:
  ///   - count: most cells.
  ///   - grid: cells whose centre lies beyond this film's grid are padding.
  ///   - radius: grid px.
  package func candidates(of row: Int, count: Int, grid: WorkingGrid, radius: Double) -> [PeakCandidate] {
    let map = Array(map(row))
    let columns = min(width, Peak.cells(covering: grid.width, stride: stride))
    let rows = min(height, Peak.cells(covering: grid.height, stride: stride))
    let reach = Int((radius / Double(stride)).rounded(.up))
    var tops: [Int] = []
    for y in 0..<rows {
      for x in 0..<columns {
        let value = map[y * width + x]
        let isTop = (max(0, y - 1)...min(rows - 1, y + 1)).allSatisfy { j in
          (max(0, x - 1)...min(columns - 1, x + 1)).allSatisfy { map[j * width + $0] <= value }
        }
        if isTop { tops.append(y * width + x) }
      }
    }
    var chosen: [Int] = []
    for cell in tops.sorted(by: { (map[$1], $0) < (map[$0], $1) }) where chosen.count < count {
      let isApart = chosen.allSatisfy { other in
        let (x, y) = (other % width - cell % width, other / width - cell / width)
        return x * x + y * y > reach * reach
      }
      if isApart { chosen.append(cell) }
    }
    return chosen.map { PeakCandidate(cell: $0, position: centre(ofCell: $0), value: Double(map[$0])) }
  }
}
