import Basics
import CKernels

// Unsafe pointers: rows of images handed to the C kernels.

/// A convolution in which every channel has a kernel of its own. There is little arithmetic in it and no product of
/// matrices: kernels of our own take 32 channels of a cell at a time. (oneDNN 2.6 has no fast weight gradient for 5x5.)
package struct DepthwiseConvolution<Scalar: Real>: ConvolutionAlgorithm {
  let layer: Convolution
  /// `[kernel, kernel, channels]`.
  let weight: [Scalar]

  package init(layer: Convolution, weight: [Scalar]) {
    (self.layer, self.weight) = (layer, weight)
  }

  private func shape(_ x: Tensor<Scalar>) -> bregma_depthwise {
    bregma_depthwise(
      height: Int32(x.h), width: Int32(x.w), channels: Int32(x.c), kernel: Int32(layer.kernel),
      stride: Int32(layer.stride), leading: Int32(layer.leading))
  }

  package func forward(
    _ x: Tensor<Scalar>, finish: ConvolutionFinish<Scalar>, workers: Int
  ) -> Tensor<Scalar> {
    let (h, w) = layer.outputSize(x)
    return Tensor(n: x.n, h: h, w: w, c: x.c) { y in
      x.values.read { x0 in
        weight.read { weight in
          Parallel.shares(of: x.n * h, workers: workers) { _, rows in
            for item in rows {
              let row = y + item * w * x.c
              Scalar.kernels.depthwiseForward(
                x0 + item / h * x.cells * x.c, weight, shape(x), Int32(item % h), row)
              finish.apply(to: row, rows: w, outputs: x.c, firstRow: item * w)
            }
          }
        }
      }
    }
  }

  package func forward(
    _ x: Tensor<Scalar>, workers: Int, seen: (Int, UnsafePointer<Scalar>) -> Void
  ) -> Tensor<Scalar> {
    let (h, w) = layer.outputSize(x)
    return Tensor(n: x.n, h: h, w: w, c: x.c) { y in
      x.values.read { x0 in
        weight.read { weight in
          Parallel.shares(of: x.n, workers: workers) { _, images in
            for image in images {
              let out = y + image * h * w * x.c
              for row in 0..<h {
                Scalar.kernels.depthwiseForward(
                  x0 + image * x.cells * x.c, weight, shape(x), Int32(row), out + row * w * x.c)
              }
              seen(image, out)
            }
          }
        }
      }
    }
  }

  package func backward(
    _ x: Tensor<Scalar>, dy: (Int, UnsafeMutablePointer<Scalar>) -> UnsafePointer<Scalar>, needsInput: Bool,
    workers: Int, clock: StepClock
  ) -> (dweight: [Scalar], dx: [Scalar]?) {
    let (h, w) = layer.outputSize(x)
    let shares = max(1, min(workers, x.n))
    var partial = Scalar.zeros(shares * weight.count)
    var times = [StepClock.Lap](repeating: StepClock.Lap(), count: shares)
    let gradient = Tensor<Scalar>(n: needsInput ? x.n : 0, h: x.h, w: x.w, c: x.c) { dx in
      partial.write { partial in
        times.write { times in
          x.values.read { x0 in
            weight.read { weight in
              Parallel.shares(of: x.n, workers: shares) { worker, images in
                withScratch(of: Scalar.self, h * w * x.c) { scratch in
                  for image in images {
                    let offset = image * x.cells * x.c
                    times[worker].start()
                    let dy = dy(image, scratch)
                    times[worker].end(.norms)
                    Scalar.kernels.depthwiseWeights(
                      x0 + offset, dy, shape(x), partial + worker * self.weight.count)
                    times[worker].end(.weightGradients)
                    if needsInput { Scalar.kernels.depthwiseInput(dy, weight, shape(x), dx + offset) }
                    times[worker].end(.inputGradients)
                  }
                }
              }
            }
          }
        }
      }
    }
    clock.add(times)
    return (sumOfShares(partial, count: weight.count), needsInput ? gradient.values : nil)
  }
}
