/// A plane of single-precision values, row-major `[height, width]`.
package struct Plane: Sendable, Equatable {
  /// Columns.
  package let width: Int
  /// Rows.
  package let height: Int
  /// Row-major values, `[height, width]`.
  package var values: [Float]

  /// Makes a plane from values; `values.count` must be `width * height`.
  package init(width: Int, height: Int, values: [Float]) {
    precondition(values.count == width * height, "a plane needs width * height values")
    (self.width, self.height, self.values) = (width, height, values)
  }

  package init(width: Int, height: Int, repeating value: Float = 0) {
    self.init(width: width, height: height, values: [Float](repeating: value, count: width * height))
  }

  /// The value of column `x`, row `y`.
  package subscript(x: Int, y: Int) -> Float {
    get { values[y * width + x] }
    set { values[y * width + x] = newValue }
  }
}

// Separable resampling. (Unsafe buffers live here.)
extension Plane {
  /// The plane at another size: area mean along an axis that shrinks, bilinear along one that grows.
  package func resized(width newWidth: Int, height newHeight: Int) -> Plane {
    resampled(
      ResamplingAxis(source: width, target: newWidth, kernel: newWidth < width ? .area : .linear),
      ResamplingAxis(source: height, target: newHeight, kernel: newHeight < height ? .area : .linear))
  }

  /// The value at a fractional position between pixel centres, edges replicated.
  package func bilinear(x: Double, y: Double) -> Float {
    let (left, across) = Plane.cell(x, count: width)
    let (top, down) = Plane.cell(y, count: height)
    let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
    let upper = self[left, top] + across * (self[right, top] - self[left, top])
    let lower = self[left, bottom] + across * (self[right, bottom] - self[left, bottom])
    return upper + down * (lower - upper)
  }

  /// The index at or before a position, clamped to the axis, and the fraction beyond it.
  private static func cell(_ position: Double, count: Int) -> (index: Int, fraction: Float) {
    let clamped = min(max(position, 0), Double(count - 1))
    let index = Int(clamped)
    return (index, Float(clamped - Double(index)))
  }

  /// Rows first: long runs of contiguous sums, and the second pass works on what is left.
  private func resampled(_ across: ResamplingAxis, _ down: ResamplingAxis) -> Plane {
    var result = Plane(width: across.starts.count, height: down.starts.count)
    var line = [Float](repeating: 0, count: width)
    values.withUnsafeBufferPointer { source in
      result.values.withUnsafeMutableBufferPointer { target in
        line.withUnsafeMutableBufferPointer { line in
          for y in down.starts.indices {
            line.update(repeating: 0)
            for tap in 0..<down.taps {
              let weight = down.weights[y * down.taps + tap]
              if weight == 0 { continue }
              let row = (down.starts[y] + tap) * width
              for x in 0..<width { line[x] += weight * source[row + x] }
            }
            across.apply(to: line, into: target, at: y * across.starts.count)
          }
        }
      }
    }
    return result
  }
}

/// How one axis of a plane maps to another length: for every target index, a run of source indices and weights.
///
/// Source and target cover the same extent, pixel areas on both sides: target centre `i` lies at source
/// position `(i + 0.5) * source / target - 0.5`.
private struct ResamplingAxis {
  /// The shape of the weights.
  enum Kernel {
    /// Mean over the target pixel's footprint; for reduction.
    case area
    /// Between the two nearest centres, edges replicated; for enlargement.
    case linear
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
        let centre = low + ratio / 2 - 0.5
        let first = max(0, Int((centre - 1).rounded(.up)))
        let last = min(source - 1, Int((centre + 1).rounded(.down)))
        return (first, (first...last).map { max(0, 1 - abs(Double($0) - centre)) })
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

  /// Resamples one line; writes `starts.count` values from `offset` on.
  func apply(
    to line: UnsafeMutableBufferPointer<Float>, into target: UnsafeMutableBufferPointer<Float>, at offset: Int
  ) {
    starts.withUnsafeBufferPointer { starts in
      weights.withUnsafeBufferPointer { weights in
        for x in starts.indices {
          var sum: Float = 0
          for tap in 0..<taps { sum += weights[x * taps + tap] * line[starts[x] + tap] }
          target[offset + x] = sum
        }
      }
    }
  }
}

/// A plane and its successive halvings by area mean, finest first.
///
/// Every level covers the same extent; odd sizes round up.
package struct Pyramid: Sendable, Equatable {
  /// Finest first; never empty.
  package let levels: [Plane]

  /// Halves a plane until its shorter side would fall below `smallestSide`, px.
  package init(_ base: Plane, smallestSide: Int = 16) {
    var levels = [base]
    var last = base
    while (min(last.width, last.height) + 1) / 2 >= max(1, smallestSide), max(last.width, last.height) > 1 {
      last = last.resized(width: (last.width + 1) / 2, height: (last.height + 1) / 2)
      levels.append(last)
    }
    self.levels = levels
  }

  /// The coarsest level that is still at least `width` columns wide, or the finest.
  package func level(atLeastWidth width: Int) -> Plane {
    levels.last { $0.width >= width } ?? levels[0]
  }
}
