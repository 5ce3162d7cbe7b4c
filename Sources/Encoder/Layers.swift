import Basics

// The arithmetic of every layer that is not a convolution, forward and back. (Unsafe pointers: rows of tensors are
// shared out over the workers and handed to the C kernels.) Maps are `[N, H, W, C]`, or `[rows, C]` where cells are
// all alike; dx means dLoss/dx.

/// Batch norm (Ioffe and Szegedy 2015) and ReLU: y = max(0, gamma * (x - mean) / sd + beta), channel by channel.
struct BatchNorm<Scalar: Real> {
  /// Added to the variance, so that a constant channel stays finite.
  static var epsilon: Double { 1e-5 }

  /// `[C]`.
  let mean: [Scalar]
  /// 1 / sd, `[C]`.
  let inverseSD: [Scalar]
  /// gamma / sd: the factor on x, `[C]`.
  let scale: [Scalar]
  /// beta - mean * gamma / sd: the constant, `[C]`.
  let shift: [Scalar]

  /// All four `[C]`.
  init(mean: [Scalar], variance: [Scalar], gamma: [Scalar], beta: [Scalar]) {
    self.mean = mean
    inverseSD = variance.map { 1 / ($0 + Scalar(Self.epsilon)).squareRoot() }
    scale = zip(gamma, inverseSD).map { $0 * $1 }
    shift = zip(beta, zip(mean, scale)).map { $0 - $1.0 * $1.1 }
  }

  /// Mean and (biased) variance of every channel of x `[N, H, W, C]`, both `[C]`.
  static func moments(of x: Tensor<Scalar>, workers: Int) -> (mean: [Scalar], variance: [Scalar]) {
    let totals = channelTotals(rows: x.rows, channels: x.c, workers: workers) { range, sum, square in
      x.values.read {
        Scalar.kernels.channelMoments($0 + range.lowerBound * x.c, range.count, Int32(x.c), sum, square)
      }
    }
    let n = Double(x.rows)
    let mean = totals.first.map { $0 / n }
    let variance = zip(totals.second, mean).map { max(0, $0 / n - $1 * $1) }
    return (mean.map { Scalar($0) }, variance.map { Scalar($0) })
  }

  /// y = max(0, x * scale + shift) + skip; x, skip and y `[N, H, W, C]`.
  func forward(_ x: Tensor<Scalar>, skip: Tensor<Scalar>?, workers: Int) -> Tensor<Scalar> {
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

  /// dx `[N, H, W, C]`, dgamma and dbeta `[C]`.
  ///
  /// - Parameters:
  ///   - x: what went forward, `[N, H, W, C]`.
  ///   - dy: same shape.
  ///   - usesBatch: whether mean and variance were those of x, and so depend on it.
  func backward(
    _ x: Tensor<Scalar>, dy: [Scalar], usesBatch: Bool, workers: Int
  ) -> (dx: [Scalar], dgamma: [Scalar], dbeta: [Scalar]) {
    withAll(x.values, dy) { x0, dy, scale, shift, mean, inverseSD in
      let totals = channelTotals(rows: x.rows, channels: x.c, workers: workers) { range, g, gx in
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

  /// Lends x and dy `[N, H, W, C]`, then scale, shift, mean and inverseSD `[C]`.
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

/// Nearest-neighbour enlargement by two, added to a finer map, and its adjoint.
enum Upsampling {
  /// fine `[N, 2h, 2w, C]` += coarse `[N, h, w, C]` repeated 2x2.
  static func forward<Scalar: Real>(_ coarse: Tensor<Scalar>, to fine: inout Tensor<Scalar>, workers: Int) {
    coarse.values.read { from in
      fine.values.write { to in
        eachRow(of: coarse, workers: workers) { image, row in
          Scalar.kernels.upsampleAdd(
            from + image * coarse.cells * coarse.c, Int32(coarse.w), Int32(coarse.c), Int32(row),
            Int32(row + 1), to + image * 4 * coarse.cells * coarse.c)
        }
      }
    }
  }

  /// dcoarse `[N, h, w, C]`: 2x2 sums of dfine `[N, 2h, 2w, C]`.
  static func backward<Scalar: Real>(
    _ dfine: [Scalar], to coarse: Tensor<Scalar>, workers: Int
  ) -> [Scalar] {
    var result = [Scalar](repeating: 0, count: coarse.values.count)
    dfine.read { from in
      result.write { to in
        eachRow(of: coarse, workers: workers) { image, row in
          Scalar.kernels.downsampleSum(
            from + image * 4 * coarse.cells * coarse.c, Int32(coarse.w), Int32(coarse.c), Int32(row),
            Int32(row + 1), to + image * coarse.cells * coarse.c)
        }
      }
    }
    return result
  }

  private static func eachRow<Scalar: Real>(
    of x: Tensor<Scalar>, workers: Int, _ body: (Int, Int) -> Void
  ) {
    Parallel.shares(of: x.n * x.h, workers: workers) { _, rows in
      for row in rows { body(row / x.h, row % x.h) }
    }
  }
}

/// Every cell divided by its Euclidean length.
enum UnitLength {
  /// y `[N, H, W, C]` = x / |x|, and the lengths `[N, H, W]` for the way back.
  static func forward<Scalar: Real>(
    _ x: Tensor<Scalar>, workers: Int
  ) -> (Tensor<Scalar>, norms: [Scalar]) {
    var norms = [Scalar](repeating: 0, count: x.rows)
    var y = x
    x.values.read { from in
      norms.write { norms in
        y.values.write { to in
          Parallel.shares(of: x.rows, workers: workers) { _, rows in
            let offset = rows.lowerBound * x.c
            Scalar.kernels.normaliseRows(
              from + offset, rows.count, Int32(x.c), to + offset, norms + rows.lowerBound)
          }
        }
      }
    }
    return (y, norms)
  }

  /// dx = (dy - y <y, dy>) / |x|; y, dy and dx `[N, H, W, C]`, norms `[N, H, W]`.
  static func backward<Scalar: Real>(
    _ y: Tensor<Scalar>, norms: [Scalar], dy: [Scalar], workers: Int
  ) -> [Scalar] {
    var dx = dy
    y.values.read { y0 in
      norms.read { norms in
        dy.read { dy in
          dx.write { dx in
            Parallel.shares(of: y.rows, workers: workers) { _, rows in
              let offset = rows.lowerBound * y.c
              Scalar.kernels.normaliseRowsBackward(
                y0 + offset, dy + offset, norms + rows.lowerBound, rows.count, Int32(y.c), dx + offset)
            }
          }
        }
      }
    }
    return dx
  }
}

/// Two sums per channel, `[channels]` each, taken by the workers in fixed shares and added in a fixed order.
private func channelTotals(
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

/// Sums of x `[rows, channels]` over its rows, `[channels]`.
func channelSums<Scalar: Real>(_ x: [Scalar], channels: Int, workers: Int) -> [Scalar] {
  let totals = channelTotals(rows: x.count / channels, channels: channels, workers: workers) {
    range, sum, square in
    x.read { Scalar.kernels.channelMoments($0 + range.lowerBound * channels, range.count, Int32(channels), sum, square) }
  }
  return totals.first.map { Scalar($0) }
}
