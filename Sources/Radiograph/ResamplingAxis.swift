/// How one axis of a plane maps to another length: for every target index, a run of source indices and weights.
///
/// Source and target cover the same extent, pixel areas on both sides: target centre `i` lies at source
/// position `(i + 0.5) * source / target - 0.5`.
struct ResamplingAxis {
  /// The shape of the weights.
  enum Kernel {
    /// Mean over the target pixel's footprint; for reduction.
    case area
    /// Between the two nearest centres, edges replicated; for enlargement.
    case linear
    /// Catmull-Rom cubic, widened for reduction so that it does not alias.
    case cubic
  }

  /// First source index of each target index.
  private(set) var starts: [Int] = []
  /// Weights, `[target, taps]`, rows padded with zeros; each row sums to 1.
  private(set) var weights: [Float] = []
  /// Weights per target index.
  private(set) var taps = 0

  init(source: Int, target: Int, kernel: Kernel) {
    let ratio = Double(source) / Double(target)
    let rows = (0..<target).map { index -> (start: Int, weights: [Double]) in
      let low = Double(index) * ratio
      switch kernel {
      case .area:
        let range = Int(low)..<min(source, Int((low + ratio).rounded(.up)))
        return (
          range.lowerBound,
          range.map { max(0, min(low + ratio, Double($0 + 1)) - max(low, Double($0))) }
        )
      case .linear:
        return Self.run(around: low + ratio / 2 - 0.5, radius: 1, source: source) { max(0, 1 - abs($0)) }
      case .cubic:
        let widening = max(1, ratio)
        return Self.run(around: low + ratio / 2 - 0.5, radius: 2 * widening, source: source) {
          catmullRom(abs($0) / widening)
        }
      }
    }
    taps = rows.map(\.weights.count).max() ?? 0
    for row in rows {
      let sum = row.weights.reduce(0, +)
      // The run is moved inwards where its padding would run off the end.
      let start = max(0, min(row.start, source - taps))
      let lead = row.start - start
      starts.append(start)
      weights += (0..<taps).map { tap in
        let index = tap - lead
        return row.weights.indices.contains(index) ? Float(row.weights[index] / sum) : 0
      }
    }
  }

  /// The source indices within `radius` of a position, weighted by distance.
  private static func run(
    around centre: Double, radius: Double, source: Int, weight: (Double) -> Double
  ) -> (start: Int, weights: [Double]) {
    let first = max(0, Int((centre - radius).rounded(.up)))
    let last = min(source - 1, Int((centre + radius).rounded(.down)))
    return (first, (first...last).map { weight(Double($0) - centre) })
  }
}

/// Catmull-Rom cubic (Keys 1981, a = -1/2) at a distance of 0 or more.
private func catmullRom(_ x: Double) -> Double {
  if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
  if x < 2 { return ((-0.5 * x + 2.5) * x - 4) * x + 2 }
  return 0
}
