import Basics

/// Batch norm and ReLU over channels: y = max(0, gamma * (x - mean) / sd + beta).
struct BatchNorm<Scalar: Real> {
  /// Added to the variance, so that a constant channel stays finite.
  static var epsilon: Double { 1e-5 }

  let mean: [Scalar]
  let inverseSD: [Scalar]
  /// gamma / sd: the factor on x.
  let scale: [Scalar]
  /// beta - mean * gamma / sd: the constant.
  let shift: [Scalar]

  init(mean: [Scalar], variance: [Scalar], gamma: [Scalar], beta: [Scalar]) {
    self.mean = mean
    inverseSD = variance.map { 1 / ($0 + Scalar(Self.epsilon)).squareRoot() }
    scale = zip(gamma, inverseSD).map { $0 * $1 }
    shift = zip(beta, zip(mean, scale)).map { $0 - $1.0 * $1.1 }
  }

  /// Mean and (biased) variance of every channel over the batch.
  static func moments(of x: Tensor<Scalar>, workers: Int) -> ([Scalar], [Scalar]) {
    let totals = sums(rows: x.rows, channels: x.c, workers: workers) { range, sum, square in
      x.values.read {
        Scalar.kernels.channelMoments($0 + range.lowerBound * x.c, range.count, Int32(x.c), sum, square)
      }
    }
    let n = Double(x.rows)
    let mean = totals.first.map { $0 / n }
    let variance = zip(totals.second, mean).map { max(0, $0 / n - $1 * $1) }
    return (mean.map { Scalar($0) }, variance.map { Scalar($0) })
  }

  func apply(_ x: Tensor<Scalar>, skip: Tensor<Scalar>?, workers: Int) -> Tensor<Scalar> {
    Tensor(n: x.n, h: x.h, w: x.w, c: x.c) { y in
      x.values.read { x0 in
        scale.read { scale in
          shift.read { shift in
            Parallel.shares(of: x.rows, workers: workers) { _, range in
              let offset = range.lowerBound * x.c
              let run = { (skip: UnsafePointer<Scalar>?) in
                Scalar.kernels.scaleShiftRelu(
                  x0 + offset, scale, shift, skip, range.count, Int32(x.c), y + offset)
              }
              if let skip { skip.values.read { run($0 + offset) } } else { run(nil) }
            }
          }
        }
      }
    }
  }

  /// Gradients of gamma, beta and x from dy; with `usesBatch` mean and variance depend on x as well.
  func backward(
    _ x: Tensor<Scalar>, dy: [Scalar], usesBatch: Bool, workers: Int
  ) -> (input: [Scalar], scale: [Scalar], shift: [Scalar]) {
    withAll(x.values, dy) { x0, dy, scale, shift, mean, inverseSD in
      let totals = Self.sums(rows: x.rows, channels: x.c, workers: workers) { range, g, gx in
        let offset = range.lowerBound * x.c
        Scalar.kernels.normSums(
          x0 + offset, dy + offset, scale, shift, mean, inverseSD, range.count, Int32(x.c), g, gx)
      }
      let share = usesBatch ? 1 / Double(x.rows) : 0
      let meanG = totals.first.map { Scalar($0 * share) }
      let meanGX = totals.second.map { Scalar($0 * share) }
      let input = Tensor<Scalar>(n: x.n, h: x.h, w: x.w, c: x.c) { dx in
        meanG.read { meanG in
          meanGX.read { meanGX in
            Parallel.shares(of: x.rows, workers: workers) { _, range in
              let offset = range.lowerBound * x.c
              Scalar.kernels.normBackward(
                x0 + offset, dy + offset, scale, shift, mean, inverseSD, meanG, meanGX, range.count,
                Int32(x.c), dx + offset)
            }
          }
        }
      }
      return (input.values, totals.second.map { Scalar($0) }, totals.first.map { Scalar($0) })
    }
  }

  /// Two sums per channel, taken by the workers in fixed shares and added in a fixed order.
  private static func sums(
    rows: Int, channels: Int, workers: Int,
    _ body: (Range<Int>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) -> (first: [Double], second: [Double]) {
    var partial = [Double](repeating: 0, count: workers * 2 * channels)
    partial.write { partial in
      Parallel.shares(of: rows, workers: workers) { worker, range in
        let mine = partial + worker * 2 * channels
        body(range, mine, mine + channels)
      }
    }
    var totals = [Double](repeating: 0, count: 2 * channels)
    for (i, value) in partial.enumerated() { totals[i % (2 * channels)] += value }
    return (Array(totals[..<channels]), Array(totals[channels...]))
  }

  private func withAll<R>(
    _ x: [Scalar], _ dy: [Scalar],
    _ body: (
      UnsafePointer<Scalar>, UnsafePointer<Scalar>, UnsafePointer<Scalar>, UnsafePointer<Scalar>,
      UnsafePointer<Scalar>, UnsafePointer<Scalar>
    ) -> R
  ) -> R {
    // Implicit array-to-pointer conversion keeps all six alive for the call.
    body(x, dy, scale, shift, mean, inverseSD)
  }
}
