import Basics

// Unsafe pointers: strips of unrolled patches between tensors and BLAS; results are lent to whoever finishes them while
// they are in the cache.

/// A way to compute one convolution and its gradients. All of them give the same numbers, but for rounding.
package protocol ConvolutionAlgorithm<Scalar>: Sendable {
  associatedtype Scalar: Real

  /// y `[N, H/stride, W/stride, outputs]` = x `[N, H, W, inputs]` * weight.
  ///
  /// - Parameter finish: sees every strip of whole rows while it is warm: (the strip `[cells, outputs]`, its first
  ///   cell of the batch, cells).
  func forward(
    _ x: Tensor<Scalar>, workers: Int, finish: (UnsafeMutablePointer<Scalar>, Int, Int) -> Void
  ) -> Tensor<Scalar>

  /// The way back: returns dLoss/dweight `[kernel, kernel, inputs, outputs]` and, unless `dx` is nil, adds dLoss/dx
  /// `[N, H, W, inputs]` to it.
  ///
  /// Images are shared out over the workers; their weight gradients are added in a fixed order.
  /// - Parameter dy: dLoss/dy, `[N, H/stride, W/stride, outputs]`.
  func backward(
    _ x: Tensor<Scalar>, dy: [Scalar], dx: inout [Scalar]?, workers: Int
  ) -> [Scalar]
}

extension Convolution {
  /// The fastest algorithm for this layer with these weights, `[kernel, kernel, inputs, outputs]`.
  package func algorithm<Scalar: Real>(weight: [Scalar]) -> any ConvolutionAlgorithm<Scalar> {
    WinogradConvolution<Scalar>.suits(self)
      ? WinogradConvolution(layer: self, weight: weight) : StripConvolution(layer: self, weight: weight)
  }
}

extension ConvolutionAlgorithm {
  /// Adds up the workers' shares, `[shares, count]`, in their order.
  func sumOfShares(_ partial: [Scalar], count: Int) -> [Scalar] {
    var sum = Array(partial[0..<count])
    partial.read { partial0 in
      sum.write { sum in
        for first in stride(from: count, to: partial.count, by: count) {
          Scalar.kernels.accumulate(partial0 + first, count, sum)
        }
      }
    }
    return sum
  }
}

/// Any convolution as matrix products over strips of unrolled patches, small enough to stay in a core's cache.
package struct StripConvolution<Scalar: Real>: ConvolutionAlgorithm {
  let layer: Convolution
  /// `[kernel, kernel, inputs, outputs]`.
  let weight: [Scalar]

  package init(layer: Convolution, weight: [Scalar]) {
    (self.layer, self.weight) = (layer, weight)
  }

  /// Bytes of one unrolled strip: it must fit beside its result in a 1 MB second-level cache.
  private static var stripBytes: Int { 384 << 10 }

  /// Rows of the unrolled patch matrix per output cell.
  private var patch: Int { layer.kernel * layer.kernel * layer.inputs }

  func outputSize(_ x: Tensor<Scalar>) -> (h: Int, w: Int) { (x.h / layer.stride, x.w / layer.stride) }

  /// Output rows per strip.
  private func stripRows(width: Int) -> Int {
    max(1, Self.stripBytes / (patch * width * MemoryLayout<Scalar>.stride))
  }

  package func forward(
    _ x: Tensor<Scalar>, workers: Int, finish: (UnsafeMutablePointer<Scalar>, Int, Int) -> Void
  ) -> Tensor<Scalar> {
    let (h, w) = outputSize(x)
    let rows = min(h, stripRows(width: w))
    let strips = (h + rows - 1) / rows
    return Tensor(n: x.n, h: h, w: w, c: layer.outputs) { y in
      x.values.read { x0 in
        weight.read { weight in
          Parallel.shares(of: x.n * strips, workers: workers) { _, items in
            withScratch(of: Scalar.self, layer.kernel == 1 ? 0 : rows * w * patch) { columns in
              for item in items {
                let y0 = (item % strips) * rows
                let y1 = min(h, y0 + rows)
                let image = x0 + (item / strips) * x.cells * x.c
                let firstCell = ((item / strips) * h + y0) * w
                let out = y + firstCell * layer.outputs
                let patches = unroll(image, x, rows: y0..<y1, width: w, into: columns)
                Scalar.gemm(
                  transposeA: false, transposeB: false, m: (y1 - y0) * w, n: layer.outputs, k: patch,
                  alpha: 1, a: patches, lda: patch, b: weight, ldb: layer.outputs, beta: 0, c: out,
                  ldc: layer.outputs)
                finish(out, firstCell, (y1 - y0) * w)
              }
            }
          }
        }
      }
    }
  }

  package func backward(
    _ x: Tensor<Scalar>, dy: [Scalar], dx: inout [Scalar]?, workers: Int
  ) -> [Scalar] {
    let (h, w) = outputSize(x)
    let rows = min(h, stripRows(width: w))
    let shares = max(1, min(workers, x.n))
    var partial = [Scalar](repeating: 0, count: shares * weight.count)
    let needsInput = dx != nil
    var inputGradient = dx ?? []
    dx = nil
    partial.write { partial in
      x.values.read { x0 in
        weight.read { weight0 in
          dy.read { dy0 in
            inputGradient.withUnsafeMutableBufferPointer { dxBuffer in
              Parallel.shares(of: x.n, workers: shares) { worker, images in
                let dw = partial + worker * weight.count
                withScratch(of: Scalar.self, rows * w * patch) { columns in
                  for image in images {
                    let input = x0 + image * x.cells * x.c
                    for y0 in stride(from: 0, to: h, by: rows) {
                      let y1 = min(h, y0 + rows)
                      let m = (y1 - y0) * w
                      let slope = dy0 + (image * h + y0) * w * layer.outputs
                      let patches = unroll(input, x, rows: y0..<y1, width: w, into: columns)
                      Scalar.gemm(
                        transposeA: true, transposeB: false, m: patch, n: layer.outputs, k: m, alpha: 1,
                        a: patches, lda: patch, b: slope, ldb: layer.outputs, beta: 1, c: dw,
                        ldc: layer.outputs)
                      if needsInput, let dxBase = dxBuffer.baseAddress {
                        backwardInput(
                          slope, weight0, rows: y0..<y1, width: w, of: x,
                          columns: columns, dx: dxBase + image * x.cells * x.c)
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    if needsInput { dx = inputGradient }
    return sumOfShares(partial, count: weight.count)
  }

  /// The patch matrix of a strip: the image itself for a 1x1 kernel, unrolled columns otherwise.
  private func unroll(
    _ image: UnsafePointer<Scalar>, _ x: Tensor<Scalar>, rows: Range<Int>, width: Int,
    into columns: UnsafeMutablePointer<Scalar>
  ) -> UnsafePointer<Scalar> {
    if layer.kernel == 1 { return image + rows.lowerBound * width * x.c }
    Scalar.kernels.im2col3(
      image, Int32(x.h), Int32(x.w), Int32(x.c), Int32(layer.stride), Int32(rows.lowerBound),
      Int32(rows.upperBound), Int32(width), columns)
    return UnsafePointer(columns)
  }

  private func backwardInput(
    _ slope: UnsafePointer<Scalar>, _ weight: UnsafePointer<Scalar>, rows: Range<Int>, width: Int,
    of x: Tensor<Scalar>, columns: UnsafeMutablePointer<Scalar>, dx: UnsafeMutablePointer<Scalar>
  ) {
    let pointwise = layer.kernel == 1
    Scalar.gemm(
      transposeA: false, transposeB: true, m: rows.count * width, n: patch, k: layer.outputs, alpha: 1,
      a: slope, lda: layer.outputs, b: weight, ldb: layer.outputs, beta: pointwise ? 1 : 0,
      c: pointwise ? dx + rows.lowerBound * width * x.c : columns, ldc: patch)
    if pointwise { return }
    Scalar.kernels.col2im3(
      columns, Int32(x.h), Int32(x.w), Int32(x.c), Int32(layer.stride), Int32(rows.lowerBound),
      Int32(rows.upperBound), Int32(width), dx)
  }
}
