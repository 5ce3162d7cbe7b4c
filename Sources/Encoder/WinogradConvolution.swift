import Basics

// Unsafe pointers: tiles between tensors and BLAS.

/// A 3x3 convolution of stride 1 by Winograd's F(2x2, 3x3) (Lavin and Gray 2016): sixteen matrix products
/// with 2.25 times fewer multiplications than the formula, forward and back.
package struct WinogradConvolution<Scalar: Real>: ConvolutionAlgorithm {
  let layer: Convolution
  /// `[16, inputs, outputs]`.
  let transformed: [Scalar]

  /// Whether the layer has the right kernel and enough channels to pay for the transforms.
  static func suits(_ layer: Convolution) -> Bool {
    layer.kernel == 3 && layer.stride == 1 && min(layer.inputs, layer.outputs) >= 16
  }

  package init(layer: Convolution, weight: [Scalar]) {
    self.layer = layer
    transformed = [Scalar](unsafeUninitializedCapacity: 16 * layer.inputs * layer.outputs) { u, count in
      count = u.count
      if let u = u.baseAddress {
        weight.read { Scalar.kernels.winograd.weights($0, layer.inputs * layer.outputs, u) }
      }
    }
  }

  /// Bytes of one strip's tiles, before and after the products: they must fit a 1 MB second-level cache.
  private static var stripBytes: Int { 512 << 10 }

  /// How an image of `h` x `w` cells falls into tiles and strips of tile rows.
  private struct Tiling {
    let across: Int
    let down: Int
    let rowsPerStrip: Int

    var strips: Int { (down + rowsPerStrip - 1) / rowsPerStrip }
    var tilesPerStrip: Int { rowsPerStrip * across }

    func rows(ofStrip strip: Int) -> Range<Int> {
      strip * rowsPerStrip..<min(down, (strip + 1) * rowsPerStrip)
    }
  }

  private func tiling(h: Int, w: Int) -> Tiling {
    let across = (w + 1) / 2
    let rowBytes = 16 * across * (layer.inputs + layer.outputs) * MemoryLayout<Scalar>.stride
    return Tiling(across: across, down: (h + 1) / 2, rowsPerStrip: max(1, Self.stripBytes / rowBytes))
  }

  package func forward(
    _ x: Tensor<Scalar>, workers: Int, finish: (UnsafeMutablePointer<Scalar>, Int, Int) -> Void
  ) -> Tensor<Scalar> {
    let tiling = tiling(h: x.h, w: x.w)
    return Tensor(n: x.n, h: x.h, w: x.w, c: layer.outputs) { y in
      x.values.read { x0 in
        Parallel.shares(of: x.n * tiling.strips, workers: workers) { _, items in
          withStrip(tiling) { strip in
            for item in items {
              let rows = tiling.rows(ofStrip: item % tiling.strips)
              let firstCell = (item / tiling.strips) * x.cells
              strip.gather(x0 + firstCell * x.c, x, rows)
              strip.multiply(rows)
              let out = y + firstCell * layer.outputs
              strip.collect(into: out, x, rows)
              let skipped = 2 * rows.lowerBound * x.w
              let cells = (min(x.h, 2 * rows.upperBound) - 2 * rows.lowerBound) * x.w
              finish(out + skipped * layer.outputs, firstCell + skipped, cells)
            }
          }
        }
      }
    }
  }

  package func backward(
    _ x: Tensor<Scalar>, dy: [Scalar], dx: inout [Scalar]?, workers: Int
  ) -> [Scalar] {
    let tiling = tiling(h: x.h, w: x.w)
    let shares = max(1, min(workers, x.n))
    var partial = [Scalar](repeating: 0, count: shares * transformed.count)
    let needsInput = dx != nil
    var inputGradient = dx ?? []
    dx = nil
    partial.write { partial in
      x.values.read { x0 in
        dy.read { dy0 in
          inputGradient.withUnsafeMutableBufferPointer { dxBuffer in
            Parallel.shares(of: x.n, workers: shares) { worker, images in
              let du = partial + worker * transformed.count
              withStrip(tiling) { strip in
                for image in images {
                  for rows in (0..<tiling.strips).map(tiling.rows(ofStrip:)) {
                    strip.gather(x0 + image * x.cells * x.c, x, rows)
                    strip.spread(dy0 + image * x.cells * layer.outputs, x, rows)
                    strip.addWeightGradient(to: du, rows)
                    if needsInput, let dx = dxBuffer.baseAddress {
                      strip.multiplyBack(rows)
                      strip.scatter(to: dx + image * x.cells * x.c, x, rows)
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
    let pairs = layer.inputs * layer.outputs
    let sum = sumOfShares(partial, count: transformed.count)
    return [Scalar](unsafeUninitializedCapacity: 9 * pairs) { gradient, count in
      count = 9 * pairs
      if let gradient = gradient.baseAddress {
        sum.read { Scalar.kernels.winograd.weightsBack($0, pairs, gradient) }
      }
    }
  }

  private func withStrip(_ tiling: Tiling, _ body: (Strip) -> Void) {
    let tiles = 16 * tiling.tilesPerStrip
    let widest = max(layer.inputs, layer.outputs)
    withScratch(of: Scalar.self, tiles * (layer.inputs + layer.outputs) + 5 * widest) { memory in
      let m = memory + tiles * layer.inputs
      let zeros = m + tiles * layer.outputs
      zeros.update(repeating: 0, count: widest)
      transformed.read { weights in
        body(
          Strip(
            layer: layer, across: tiling.across, weights: weights, v: memory, m: m, zeros: zeros,
            dump: zeros + widest))
      }
    }
  }

  /// The tiles of a strip: `v` [16, tiles, inputs] before the products, `m` [16, tiles, outputs] after them.
  private struct Strip {
    let layer: Convolution
    let across: Int
    let weights: UnsafePointer<Scalar>
    let v: UnsafeMutablePointer<Scalar>
    let m: UnsafeMutablePointer<Scalar>
    let zeros: UnsafeMutablePointer<Scalar>
    let dump: UnsafeMutablePointer<Scalar>

    private var maps: WinogradKernels<Scalar> { Scalar.kernels.winograd }

    func gather(_ image: UnsafePointer<Scalar>, _ x: Tensor<Scalar>, _ rows: Range<Int>) {
      maps.gather(
        image, Int32(x.h), Int32(x.w), Int32(layer.inputs), Int32(rows.lowerBound),
        Int32(rows.upperBound), zeros, v)
    }

    func collect(into y: UnsafeMutablePointer<Scalar>, _ x: Tensor<Scalar>, _ rows: Range<Int>) {
      maps.collect(
        m, Int32(x.h), Int32(x.w), Int32(layer.outputs), Int32(rows.lowerBound),
        Int32(rows.upperBound), dump, y)
    }

    func spread(_ dy: UnsafePointer<Scalar>, _ x: Tensor<Scalar>, _ rows: Range<Int>) {
      maps.spread(
        dy, Int32(x.h), Int32(x.w), Int32(layer.outputs), Int32(rows.lowerBound),
        Int32(rows.upperBound), zeros, m)
    }

    func scatter(to dx: UnsafeMutablePointer<Scalar>, _ x: Tensor<Scalar>, _ rows: Range<Int>) {
      maps.scatter(
        v, Int32(x.h), Int32(x.w), Int32(layer.inputs), Int32(rows.lowerBound),
        Int32(rows.upperBound), dump, dx)
    }

    /// m = v U, plane by plane.
    func multiply(_ rows: Range<Int>) {
      let tiles = rows.count * across
      for plane in 0..<16 {
        Scalar.gemm(
          transposeA: false, transposeB: false, m: tiles, n: layer.outputs, k: layer.inputs, alpha: 1,
          a: v + plane * tiles * layer.inputs, lda: layer.inputs,
          b: weights + plane * layer.inputs * layer.outputs, ldb: layer.outputs, beta: 0,
          c: m + plane * tiles * layer.outputs, ldc: layer.outputs)
      }
    }

    /// v = m Ut: the tiles' gradient takes the place of the tiles.
    func multiplyBack(_ rows: Range<Int>) {
      let tiles = rows.count * across
      for plane in 0..<16 {
        Scalar.gemm(
          transposeA: false, transposeB: true, m: tiles, n: layer.inputs, k: layer.outputs, alpha: 1,
          a: m + plane * tiles * layer.outputs, lda: layer.outputs,
          b: weights + plane * layer.inputs * layer.outputs, ldb: layer.outputs, beta: 0,
          c: v + plane * tiles * layer.inputs, ldc: layer.inputs)
      }
    }

    /// dU += vt m.
    func addWeightGradient(to du: UnsafeMutablePointer<Scalar>, _ rows: Range<Int>) {
      let tiles = rows.count * across
      for plane in 0..<16 {
        Scalar.gemm(
          transposeA: true, transposeB: false, m: layer.inputs, n: layer.outputs, k: tiles, alpha: 1,
          a: v + plane * tiles * layer.inputs, lda: layer.inputs,
          b: m + plane * tiles * layer.outputs, ldb: layer.outputs, beta: 1,
          c: du + plane * layer.inputs * layer.outputs, ldc: layer.outputs)
      }
    }
  }
}
