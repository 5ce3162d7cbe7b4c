import Radiograph

/// The pixels that a label covers.
struct LabelBox: Equatable {
  var x: Int
  var y: Int
  var width: Int
  var height: Int

  /// How many pixels two boxes share.
  func overlap(with other: LabelBox) -> Int {
    let columns = min(x + width, other.x + other.width) - max(x, other.x)
    let rows = min(y + height, other.y + other.height) - max(y, other.y)
    return max(0, columns) * max(0, rows)
  }

  /// The end of a line from an anchor to the nearest edge of the box; nil when the two stand close together.
  func leader(from anchor: PixelPoint) -> PixelPoint? {
    let nearest = PixelPoint(
      x: min(max(anchor.x, Double(x)), Double(x + width)),
      y: min(max(anchor.y, Double(y)), Double(y + height)))
    return nearest.distance(to: anchor) > 20 ? nearest : nil
  }
}

/// Greedy placement of labels: each takes the free place nearest to its anchor.
struct LabelPlacement {
  /// Size of the picture that labels must stay on, px.
  let width: Int
  let height: Int
  private var taken: [LabelBox] = []

  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
  }

  /// Keeps labels off squares around points.
  mutating func avoid(_ points: [PixelPoint], radius: Double) {
    for point in points where (point.x + point.y).isFinite {
      let side = Int(2 * radius)
      taken.append(
        LabelBox(
          x: Int(rounding: point.x - radius), y: Int(rounding: point.y - radius), width: side, height: side))
    }
  }

  /// Chooses a place beside an anchor and takes it: first among the cheapest of overlap, distance, in that order.
  mutating func place(width: Int, height: Int, beside anchor: PixelPoint) -> LabelBox {
    var best = LabelBox(x: 0, y: 0, width: width, height: height)
    var bestCost = Int.max
    for (rank, box) in candidates(width: width, height: height, beside: anchor).enumerated() {
      let covered = taken.reduce(0) { $0 + $1.overlap(with: box) }
      let cost = 1000 * covered + rank
      if cost < bestCost {
        best = box
        bestCost = cost
      }
    }
    taken.append(best)
    return best
  }

  /// Places around an anchor, the preferred ones first, moved onto the picture where they hang over its edge.
  private func candidates(width: Int, height: Int, beside anchor: PixelPoint) -> [LabelBox] {
    let directions: [(x: Double, y: Double)] = [
      (1, -0.5), (1, 0.5), (-1, -0.5), (-1, 0.5), (1, 0), (-1, 0), (0, -1), (0, 1),
    ]
    return [12.0, 24, 40, 60, 84].flatMap { distance in
      directions.map { direction in
        let centre = PixelPoint(
          x: anchor.x + direction.x * (distance + Double(width) / 2),
          y: anchor.y + direction.y * (distance + Double(height) / 2))
        return LabelBox(
          x: min(max(0, Int(rounding: centre.x) - width / 2), max(0, self.width - width)),
          y: min(max(0, Int(rounding: centre.y) - height / 2), max(0, self.height - height)),
          width: width, height: height)
      }
    }
  }
}

extension Int {
  /// The nearest whole number within a range that arithmetic on picture sizes cannot overflow; NaN gives 0.
  fileprivate init(rounding value: Double) {
    self = value.isNaN ? 0 : Int(Swift.min(Swift.max(value, -1e9), 1e9).rounded())
  }
}
