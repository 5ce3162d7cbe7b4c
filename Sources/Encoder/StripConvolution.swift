import Basics

// Unsafe pointers: strips of unrolled patches between tensors and BLAS.

/// Any convolution as matrix products over strips of unrolled patches, small enough to stay in a core's cache: in any
/// precision and on any processor, and so the judge of `DirectConvolution`.
package struct StripConvolution<Scalar: Real>: ConvolutionAlgorithm {
  let layer: Convolution
  /// `[kernel, kernel, inputs, outputs]`.
  let weight: [Scalar]

  package init(layer: Convolution, weight: [Scalar]) {
    (self.layer, self.weight) = (layer, weight)
  }

  /// Bytes of one unrolled strip: it must fit beside its result in a 1 MB second-level cache.
  private static var stripBytes: Int { 384 << 10 }

  /// Columns of the patch matrix.
  private var patch: Int { layer.kernel * layer.kernel * layer.inputs }

  /// Some output rows of one image of a batch.
  private struct Strip {
    let image: Int
    let rows: Range<Int>
    /// Output cells of the strip, and the first one's number in the batch.
    let cells: Int
    let firstCell: Int
  }

  package func forward(
    _ x: Tensor<Scalar>, finish: ConvolutionFinish<Scalar>, workers: Int
  ) -> Tensor<Scalar> {
    let (h, w) = layer.outputSize(x)
    return Tensor(n: x.n, h: h, w: w, c: layer.outputs) { y in
      weight.read { weight in
        eachStrip(of: x, workers: workers) { _, strip, patches in
          let out = y + strip.firstCell * layer.outputs
          Scalar.gemm(
            transposeA: false, transposeB: false, m: strip.cells, n: layer.outputs, k: patch, alpha: 1,
            a: patches(), lda: patch, b: weight, ldb: layer.outputs, beta: 0, c: out, ldc: layer.outputs)
          finish.apply(to: out, rows: strip.cells, outputs: layer.outputs, firstRow: strip.firstCell)
        }
      }
    }
  }

  package func forward(
    _ x: Tensor<Scalar>, workers: Int, seen: (Int, UnsafePointer<Scalar>) -> Void
  ) -> Tensor<Scalar> {
    let y = forward(x, finish: ConvolutionFinish(), workers: workers)
    y.values.read { values in
      Parallel.shares(of: y.n, workers: workers) { _, images in
        for image in images { seen(image, values + image * y.cells * y.c) }
      }
    }
    return y
  }

  package func backward(
    _ x: Tensor<Scalar>, dy: (Int, UnsafeMutablePointer<Scalar>) -> UnsafePointer<Scalar>, needsInput: Bool,
    workers: Int, clock: StepClock
  ) -> (dweight: [Scalar], dx: [Scalar]?) {
    let (h, w) = layer.outputSize(x)
    let size = h * w * layer.outputs
    let slopes = clock.time(.norms) {
      Tensor<Scalar>(n: x.n, h: h, w: w, c: layer.outputs) { slopes in
        Parallel.shares(of: x.n, workers: workers) { _, images in
          for image in images {
            let place = slopes + image * size
            let given = dy(image, place)
            if given != UnsafePointer(place) { place.update(from: given, count: size) }
          }
        }
      }.values
    }
    let dweight = clock.time(.weightGradients) { weightGradient(x, dy: slopes, workers: workers) }
    let dx =
      needsInput ? clock.time(.inputGradients) { inputGradient(x, dy: slopes, workers: workers) } : nil
    return (dweight, dx)
  }

  private func weightGradient(_ x: Tensor<Scalar>, dy: [Scalar], workers: Int) -> [Scalar] {
    let shares = max(1, min(workers, x.n))
    var partial = Scalar.zeros(shares * weight.count)
    partial.write { partial in
      dy.read { dy in
        eachStrip(of: x, workers: shares) { worker, strip, patches in
          Scalar.gemm(
            transposeA: true, transposeB: false, m: patch, n: layer.outputs, k: strip.cells, alpha: 1,
            a: patches(), lda: patch, b: dy + strip.firstCell * layer.outputs, ldb: layer.outputs, beta: 1,
            c: partial + worker * weight.count, ldc: layer.outputs)
        }
      }
    }
    return sumOfShares(partial, count: weight.count)
  }

  private func inputGradient(_ x: Tensor<Scalar>, dy: [Scalar], workers: Int) -> [Scalar] {
    var result = Scalar.zeros(x.values.count)
    let width = layer.outputSize(x).w
    result.write { dx in
      weight.read { weight in
        dy.read { dy in
          eachStrip(of: x, workers: workers) { _, strip, _ in
            withScratch(of: Scalar.self, strip.cells * patch) { columns in
              Scalar.gemm(
                transposeA: false, transposeB: true, m: strip.cells, n: patch, k: layer.outputs, alpha: 1,
                a: dy + strip.firstCell * layer.outputs, lda: layer.outputs, b: weight, ldb: layer.outputs,
                beta: 0, c: columns, ldc: patch)
              let image = dx + strip.image * x.cells * x.c
              if layer.kernel == 1 {
                Scalar.kernels.accumulate(
                  columns, strip.cells * patch, image + strip.rows.lowerBound * width * x.c)
              } else {
                Scalar.kernels.col2im3(
                  columns, Int32(x.h), Int32(x.w), Int32(x.c), Int32(layer.stride), Int32(layer.leading),
                  Int32(strip.rows.lowerBound), Int32(strip.rows.upperBound), Int32(width), image)
              }
            }
          }
        }
      }
    }
    return result
  }

  /// Runs `body(worker, strip, patches)` on all strips; images are shared out over the workers. `patches()` is the
  /// strip's patch matrix, `[strip.cells, patch]`.
  private func eachStrip(
    of x: Tensor<Scalar>, workers: Int, _ body: (Int, Strip, () -> UnsafePointer<Scalar>) -> Void
  ) {
    let (h, w) = layer.outputSize(x)
    let height = min(h, max(1, Self.stripBytes / (patch * w * MemoryLayout<Scalar>.stride)))
    x.values.read { x0 in
      Parallel.shares(of: x.n, workers: workers) { worker, images in
        withScratch(of: Scalar.self, layer.kernel == 1 ? 0 : height * w * patch) { columns in
          for image in images {
            for y0 in stride(from: 0, to: h, by: height) {
              let rows = y0..<min(h, y0 + height)
              let strip = Strip(
                image: image, rows: rows, cells: rows.count * w, firstCell: (image * h + y0) * w)
              body(worker, strip) { unroll(x0 + image * x.cells * x.c, x, rows, width: w, into: columns) }
            }
          }
        }
      }
    }
  }

  /// The patch matrix of a strip: the image itself for a 1x1 kernel, unrolled columns otherwise.
  private func unroll(
    _ image: UnsafePointer<Scalar>, _ x: Tensor<Scalar>, _ rows: Range<Int>, width: Int,
    into columns: UnsafeMutablePointer<Scalar>
  ) -> UnsafePointer<Scalar> {
    if layer.kernel == 1 { return image + rows.lowerBound * width * x.c }
    Scalar.kernels.im2col3(
      image, Int32(x.h), Int32(x.w), Int32(x.c), Int32(layer.stride), Int32(layer.leading),
      Int32(rows.lowerBound), Int32(rows.upperBound), Int32(width), columns)
    return UnsafePointer(columns)
  }
}

/// Adds up the workers' shares, `[shares, count]`, in their order.
func sumOfShares<Scalar: Real>(_ partial: [Scalar], count: Int) -> [Scalar] {
  var sum = Scalar.slice(partial, 0..<count)
  partial.read { partial0 in
    sum.write { sum in
      for first in stride(from: count, to: partial.count, by: count) {
        Scalar.kernels.accumulate(partial0 + first, count, sum)
      }
    }
  }
  return sum
}
