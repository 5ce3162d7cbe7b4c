import Basics

// The arithmetic of every layer that is not a convolution, forward and back. (Unsafe pointers: rows of tensors are
// shared out over the workers and handed to the C kernels.) Maps are `[N, H, W, C]`, or `[rows, C]` where cells are
// all alike; dx means dLoss/dx.

/// Batch norm (Ioffe and Szegedy 2015) and activation: gamma * (x - mean) / sd + beta kept between floor and ceiling,
/// channel by channel.
struct BatchNorm<Scalar: Real> {
  /// `[C]`.
  let mean: [Scalar]
  /// 1 / sd, `[C]`.
  let inverseSD: [Scalar]
  /// gamma / sd: the factor on x, `[C]`.
  let scale: [Scalar]
  /// beta - mean * gamma / sd: the constant, `[C]`.
  let shift: [Scalar]
  private let floor: Scalar
  private let ceiling: Scalar

  /// - Parameters:
  ///   - mean, variance, gamma, beta: all four `[C]`.
  ///   - manner: says the activation, and what is added to the variance, so that a constant channel stays finite.
  init(
    mean: [Scalar], variance: [Scalar], gamma: [Scalar], beta: [Scalar], manner: Convolution.Manner
  ) {
    self.mean = mean
    (floor, ceiling) = (Scalar(manner.activation.floor), Scalar(manner.activation.ceiling))
    inverseSD = variance.map { 1 / ($0 + Scalar(manner.epsilon)).squareRoot() }
    scale = zip(gamma, inverseSD).map { $0 * $1 }
    shift = zip(beta, zip(mean, scale)).map { $0 - $1.0 * $1.1 }
  }

  /// y = min(ceiling, max(floor, x * scale + shift)) + skip; x, skip and y `[N, H, W, C]`.
  func forward(_ x: Tensor<Scalar>, skip: Tensor<Scalar>?, workers: Int) -> Tensor<Scalar> {
    Tensor(n: x.n, h: x.h, w: x.w, c: x.c) { y in
      x.values.read { x0 in
        scale.read { scale in
          shift.read { shift in
            Parallel.shares(of: x.rows, workers: workers) { _, range in
              let offset = range.lowerBound * x.c
              let run = { (skip: UnsafePointer<Scalar>?) in
                Scalar.kernels.scaleShiftClip(
                  x0 + offset, scale, shift, floor, ceiling, skip, range.count, Int32(x.c), y + offset)
              }
              if let skip { skip.values.read { run($0 + offset) } } else { run(nil) }
            }
          }
        }
      }
    }
  }

  /// What the way back needs to know of the whole batch before it can go through any image.
  struct BatchGradient {
    /// `[C]`.
    let dgamma: [Scalar]
    /// `[C]`.
    let dbeta: [Scalar]
    /// Means of g and of g * xhat over the batch, where g = dy where the activation is open; zero where mean and variance
    /// are not the batch's, `[C]`.
    fileprivate let meanG: [Scalar]
    fileprivate let meanGX: [Scalar]
  }

  /// The first half of the way back.
  ///
  /// - Parameters:
  ///   - x: what went forward, `[N, H, W, C]`.
  ///   - dy: same shape.
  ///   - usesBatch: whether mean and variance were those of x, and so depend on it.
  func gradient(_ x: Tensor<Scalar>, dy: [Scalar], usesBatch: Bool, workers: Int) -> BatchGradient {
    let size = x.cells * x.c
    let totals = imageTotals(images: x.n, channels: x.c) { g, gx in
      Parallel.shares(of: x.n, workers: workers) { _, images in
        for image in images {
          x.values.read { x0 in
            dy.read { dy in
              Scalar.kernels.normSums(
                x0 + image * size, dy + image * size, scale, shift, floor, ceiling, mean, inverseSD, x.cells,
                Int32(x.c), g(image), gx(image))
            }
          }
        }
      }
    }
    let share = usesBatch ? 1 / Double(x.rows) : 0
    return BatchGradient(
      dgamma: totals.second.map { Scalar($0) }, dbeta: totals.first.map { Scalar($0) },
      meanG: totals.first.map { Scalar($0 * share) }, meanGX: totals.second.map { Scalar($0 * share) })
  }

  /// The second half: dx of one image, `[H, W, C]`, written to `dx`.
  func backward(
    _ x: Tensor<Scalar>, dy: [Scalar], gradient: BatchGradient, image: Int, dx: UnsafeMutablePointer<Scalar>
  ) {
    let offset = image * x.cells * x.c
    x.values.read { x0 in
      dy.read { dy in
        Scalar.kernels.normBackward(
          x0 + offset, dy + offset, scale, shift, floor, ceiling, mean, inverseSD, gradient.meanG,
          gradient.meanGX, x.cells, Int32(x.c), dx)
      }
    }
  }
}

/// Two sums per channel `[channels]`: taken image by image, by several workers at once, and added in the order of
/// the images.
///
/// - Parameter body: given the place of each image's two sums, which start at zero.
func imageTotals(
  images: Int, channels: Int,
  _ body: ((Int) -> UnsafeMutablePointer<Double>, (Int) -> UnsafeMutablePointer<Double>) -> Void
) -> (first: [Double], second: [Double]) {
  var sums = [Double](repeating: 0, count: images * 2 * channels)
  sums.write { sums in
    body({ sums + $0 * 2 * channels }, { sums + ($0 * 2 + 1) * channels })
  }
  var totals = [Double](repeating: 0, count: 2 * channels)
  for (i, value) in sums.enumerated() { totals[i % (2 * channels)] += value }
  return (Array(totals[..<channels]), Array(totals[channels...]))
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
    var result = Scalar.zeros(coarse.values.count)
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
    var norms = Scalar.zeros(x.rows)
    let y = Tensor<Scalar>(n: x.n, h: x.h, w: x.w, c: x.c) { y in
      x.values.read { x0 in
        norms.write { norms in
          Parallel.shares(of: x.rows, workers: workers) { _, rows in
            let offset = rows.lowerBound * x.c
            Scalar.kernels.normaliseRows(
              x0 + offset, rows.count, Int32(x.c), y + offset, norms + rows.lowerBound)
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
    Tensor<Scalar>(n: y.n, h: y.h, w: y.w, c: y.c) { dx in
      y.values.read { y0 in
        norms.read { norms in
          dy.read { dy in
            Parallel.shares(of: y.rows, workers: workers) { _, rows in
              let offset = rows.lowerBound * y.c
              Scalar.kernels.normaliseRowsBackward(
                y0 + offset, dy + offset, norms + rows.lowerBound, rows.count, Int32(y.c), dx + offset)
            }
          }
        }
      }
    }.values
  }
}

/// Unit vectors of several maps joined into one unit vector per cell: one after the other, each divided by the root of
/// their number, so that the cosine of two joined vectors is the mean of the cosines.
enum Joining {
  /// `[N, H, W, c]` each to `[N, H, W, sum of c]`.
  static func forward<Scalar: Real>(_ maps: [Tensor<Scalar>], workers: Int) -> Tensor<Scalar> {
    let first = maps[0]
    let width = maps.map(\.c).reduce(0, +)
    return Tensor(n: first.n, h: first.h, w: first.w, c: width) { y in
      for (map, column) in zip(maps, columns(maps)) {
        map.values.read { x in
          Parallel.shares(of: map.rows, workers: workers) { _, rows in
            Scalar.kernels.scaleColumns(
              x + rows.lowerBound * map.c, Int32(map.c), factor(maps.count), rows.count, Int32(map.c),
              y + rows.lowerBound * width + column, Int32(width))
          }
        }
      }
    }
  }

  /// dLoss/dmap of each from dy, `[N, H, W, sum of c]`.
  static func backward<Scalar: Real>(
    _ dy: [Scalar], to maps: [Tensor<Scalar>], workers: Int
  ) -> [[Scalar]] {
    let width = maps.map(\.c).reduce(0, +)
    return zip(maps, columns(maps)).map { map, column in
      Tensor<Scalar>(n: map.n, h: map.h, w: map.w, c: map.c) { dx in
        dy.read { dy in
          Parallel.shares(of: map.rows, workers: workers) { _, rows in
            Scalar.kernels.scaleColumns(
              dy + rows.lowerBound * width + column, Int32(width), factor(maps.count), rows.count,
              Int32(map.c), dx + rows.lowerBound * map.c, Int32(map.c))
          }
        }
      }.values
    }
  }

  private static func factor<Scalar: Real>(_ count: Int) -> Scalar { 1 / Scalar(count).squareRoot() }

  /// The first column of each map in the joined one.
  private static func columns<Scalar: Real>(_ maps: [Tensor<Scalar>]) -> [Int] {
    maps.indices.map { index in maps[..<index].map(\.c).reduce(0, +) }
  }
}
