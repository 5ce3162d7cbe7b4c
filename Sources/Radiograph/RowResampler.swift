/// Brings a picture to another size row by row, so that the picture itself need not be held.
///
/// Area mean along an axis that shrinks, bilinear along one that grows. Rows go in from the top; every row of the
/// result is the weighted sum of a run of them. (Unsafe buffers live here.)
struct RowResampler {
  private let across: ResamplingAxis
  private let down: ResamplingAxis
  /// Columns that go in.
  private let width: Int
  /// Rows of the result that are made here; the others are another's.
  private let targets: Range<Int>
  /// The first row of the result that is not finished.
  private var next: Int
  /// Sums of the rows of the result that have begun, `[ring, width]`; row `y` lies at `y % ring`.
  private var lines: [Float]
  private let ring: Int

  /// Makes rows `targets` of the result; nil for all of them.
  init(from source: FilmSize, to target: FilmSize, targets: Range<Int>? = nil) {
    across = ResamplingAxis(source: source.width, target: target.width)
    down = ResamplingAxis(source: source.height, target: target.height)
    width = source.width
    self.targets = targets ?? 0..<target.height
    next = self.targets.lowerBound
    ring = down.mostOpen
    lines = [Float](repeating: 0, count: ring * width)
  }

  /// The rows that have to go in.
  var sources: Range<Int> {
    guard let last = targets.last else { return 0..<0 }
    return down.starts[targets.lowerBound]..<down.starts[last] + down.taps
  }

  /// Takes row `y` of the picture, and writes the rows of the result that it completes.
  ///
  /// - Parameters:
  ///   - row: `width` values; rows come in order, those of `sources` at least.
  ///   - result: all of the result, row-major.
  mutating func take(
    _ row: UnsafeBufferPointer<Float>, at y: Int, into result: UnsafeMutableBufferPointer<Float>
  ) {
    var target = next
    lines.withUnsafeMutableBufferPointer { lines in
      while target < targets.upperBound, down.starts[target] <= y {
        let tap = y - down.starts[target]
        let weight = down.weights[target * down.taps + tap]
        let line = UnsafeMutableBufferPointer(
          rebasing: lines[target % ring * width..<(target % ring + 1) * width])
        if tap == 0 {
          for x in 0..<width { line[x] = weight * row[x] }
        } else if weight != 0 {
          for x in 0..<width { line[x] += weight * row[x] }
        }
        if tap == down.taps - 1 {
          across.apply(to: line, into: result, at: target * across.starts.count)
          next = target + 1
        }
        target += 1
      }
    }
  }
}

/// How one axis of a picture maps to another length: for every target index, a run of source indices and weights.
///
/// Source and target cover the same extent, pixel areas on both sides: target centre `i` lies at source
/// position `(i + 0.5) * source / target - 0.5`. An axis that shrinks takes the mean over the target pixel's
/// footprint, one that grows what lies between the two nearest centres, edges replicated.
private struct ResamplingAxis {
  /// First source index of each target index.
  private(set) var starts: [Int] = []
  /// Weights, `[target, taps]`, rows padded with zeros; each row sums to 1.
  private(set) var weights: [Float] = []
  /// Weights per target index.
  private(set) var taps = 0

  init(source: Int, target: Int) {
    let ratio = Double(source) / Double(target)
    let rows = (0..<target).map { index -> (start: Int, weights: [Double]) in
      let low = Double(index) * ratio
      if target < source {
        let range = Int(low)..<min(source, Int((low + ratio).rounded(.up)))
        return (
          range.lowerBound,
          range.map { max(0, min(low + ratio, Double($0 + 1)) - max(low, Double($0))) }
        )
      }
      let centre = low + ratio / 2 - 0.5
      let before = Int(centre.rounded(.down))
      let (first, last) = (max(0, before), min(source - 1, before + 1))
      return (first, (first...last).map { 1 - abs(Double($0) - centre) })
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

  /// The most target indices whose runs lie over each other.
  var mostOpen: Int {
    var (most, oldest) = (1, 0)
    for (newest, start) in starts.enumerated() {
      while starts[oldest] + taps <= start { oldest += 1 }
      most = max(most, newest - oldest + 1)
    }
    return most
  }

  /// Resamples one line; writes `starts.count` values from `offset` on.
  func apply(
    to line: UnsafeMutableBufferPointer<Float>, into target: UnsafeMutableBufferPointer<Float>, at offset: Int
  ) {
    starts.withUnsafeBufferPointer { starts in
      weights.withUnsafeBufferPointer { weights in
        // Most films come with two or three.
        switch taps {
        case 2:
          for x in starts.indices {
            let (start, weight) = (starts[x], 2 * x)
            target[offset + x] = weights[weight] * line[start] + weights[weight + 1] * line[start + 1]
          }
        case 3:
          for x in starts.indices {
            let (start, weight) = (starts[x], 3 * x)
            target[offset + x] =
              weights[weight] * line[start] + weights[weight + 1] * line[start + 1]
              + weights[weight + 2] * line[start + 2]
          }
        default:
          for x in starts.indices {
            let (start, weight) = (starts[x], x * taps)
            var sum: Float = 0
            for tap in 0..<taps { sum += weights[weight + tap] * line[start + tap] }
            target[offset + x] = sum
          }
        }
      }
    }
  }
}
