// Separable resampling. (Unsafe buffers live here.)
extension Plane {
  /// The plane at another size: area mean along an axis that shrinks, bilinear along one that grows.
  package func resized(width newWidth: Int, height newHeight: Int) -> Plane {
    resampled(
      ResamplingAxis(source: width, target: newWidth, kernel: newWidth < width ? .area : .linear),
      ResamplingAxis(source: height, target: newHeight, kernel: newHeight < height ? .area : .linear))
  }

  /// The plane at another size by Catmull-Rom cubics (widened for reduction); may overshoot at edges.
  package func resizedBicubic(width newWidth: Int, height newHeight: Int) -> Plane {
    resampled(
      ResamplingAxis(source: width, target: newWidth, kernel: .cubic),
      ResamplingAxis(source: height, target: newHeight, kernel: .cubic))
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

extension ResamplingAxis {
  /// Resamples one line; writes `starts.count` values from `offset` on.
  fileprivate func apply(
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
