import Basics
import CKernels
import Synchronization

// Unsafe pointers: maps and packed weights lent to oneDNN.

/// A convolution by oneDNN's kernels for this processor. They see one image, or a strip of its rows, at a time: so
/// maps stay in the cache, and the workers share the work without a pool of oneDNN's own.
package final class DirectConvolution: ConvolutionAlgorithm {
  private let layer: Convolution
  /// `[kernel, kernel, inputs, outputs]`.
  private let weight: [Float]
  private let half: Bool
  /// The weights in the orders that were asked for so far: few, whatever the sizes of the films.
  private let packed = Mutex<[(code: PreparedConvolution, weights: [UInt8])]>([])

  package init(layer: Convolution, weight: [Float], precision: ConvolutionPrecision) {
    (self.layer, self.weight) = (layer, weight)
    half = precision == .half && ConvolutionPrecision.halfIsFaster
  }

  /// Whether oneDNN has more than its reference code for a layer on this processor.
  package static func suits(_ layer: Convolution) -> Bool {
    [.forward, .inputGradient, .weightGradient].allSatisfy { direction in
      !PreparedConvolution.of(.init(layer, direction, height: 32, width: 32, half: false)).isReference
    }
  }

  /// Some output rows of an image, the input rows that they are made of, and the code that makes them.
  private struct Strip {
    let rows: Range<Int>
    let inputRows: Range<Int>
    let code: PreparedConvolution
    let weights: [UInt8]
  }

  package func forward(_ x: Tensor<Float>, finish: ConvolutionFinish<Float>, workers: Int) -> Tensor<Float> {
    // Whole images where they can be shared out evenly, else strips.
    let strips = x.n.isMultiple(of: max(1, workers)) ? 1 : min(workers, layer.outputSize(x).h)
    return forward(x, strips: strips, finish: finish, workers: workers) { _, _ in }
  }

  package func forward(
    _ x: Tensor<Float>, workers: Int, seen: (Int, UnsafePointer<Float>) -> Void
  ) -> Tensor<Float> {
    forward(x, strips: 1, finish: ConvolutionFinish(), workers: workers, seen: seen)
  }

  /// - Parameter seen: called with every strip's number and result.
  private func forward(
    _ x: Tensor<Float>, strips count: Int, finish: ConvolutionFinish<Float>, workers: Int,
    seen: (Int, UnsafePointer<Float>) -> Void
  ) -> Tensor<Float> {
    let (h, w) = layer.outputSize(x)
    let strips = (0..<count).map { strip((h * $0 / count)..<(h * ($0 + 1) / count), of: x, finish: finish) }
    let (inputRow, outputRow) = (x.w * x.c, w * layer.outputs)
    return Tensor(n: x.n, h: h, w: w, c: layer.outputs) { y in
      x.values.read { x0 in
        Parallel.shares(of: x.n * count, workers: workers) { _, items in
          for item in items {
            let (image, strip) = (item / count, strips[item % count])
            let input = x0 + (image * x.h + strip.inputRows.lowerBound) * inputRow
            let output = (image * h + strip.rows.lowerBound) * outputRow
            withFactor(input, strip.inputRows.count * inputRow) { input in
              finish.bias.lent {
                strip.code.run(x: input, weights: strip.weights, y: y + output, bias: $0)
              }
            }
            // Not left to oneDNN: its fastest code takes no skip, which costs more than this.
            finish.skip?.values.read {
              Float.kernels.accumulate($0 + output, strip.rows.count * outputRow, y + output)
            }
            seen(item, y + output)
          }
        }
      }
    }
  }

  /// Output rows of an image of x.
  private func strip(_ rows: Range<Int>, of x: Tensor<Float>, finish: ConvolutionFinish<Float>) -> Strip {
    let first = rows.lowerBound * layer.stride - layer.leading
    let wanted = first..<(first + (rows.count - 1) * layer.stride + layer.kernel)
    let inputRows = wanted.clamped(to: 0..<x.h)
    var shape = PreparedConvolution.Shape(
      layer, .forward, height: inputRows.count, width: x.w, half: half)
    shape.padTop = max(0, -wanted.lowerBound)
    shape.padBottom = max(0, wanted.upperBound - x.h)
    (shape.bias, shape.activation) = (finish.bias != nil, finish.activation)
    let code = PreparedConvolution.of(shape)
    return Strip(rows: rows, inputRows: inputRows, code: code, weights: weights(for: code))
  }

  package func backward(
    _ x: Tensor<Float>, dy: (Int, UnsafeMutablePointer<Float>) -> UnsafePointer<Float>, needsInput: Bool,
    workers: Int, clock: StepClock
  ) -> (dweight: [Float], dx: [Float]?) {
    let (h, w) = layer.outputSize(x)
    let (input, output) = (x.cells * x.c, h * w * layer.outputs)
    let byWeights = PreparedConvolution.of(wholeImage(.weightGradient, x))
    let byData = needsInput ? PreparedConvolution.of(wholeImage(.inputGradient, x)) : nil
    let packed = byData.map { weights(for: $0) } ?? []
    // Sums stay in the code's own order of the weights until the end.
    let size = byWeights.packedCount
    let shares = max(1, min(workers, x.n))
    var partial = Float.zeros(shares * size)
    var times = [StepClock.Lap](repeating: StepClock.Lap(), count: shares)
    let gradient = Tensor<Float>(n: needsInput ? x.n : 0, h: x.h, w: x.w, c: x.c) { dx in
      partial.write { partial in
        times.write { times in
          x.values.read { x0 in
            Parallel.shares(of: x.n, workers: shares) { worker, images in
              withScratch(of: Float.self, size + output) { scratch in
                for image in images {
                  times[worker].start()
                  let dy = dy(image, scratch + size)
                  times[worker].end(.norms)
                  withFactor(dy, output) { dy in
                    withFactor(x0 + image * input, input) { byWeights.run(x: $0, weights: scratch, y: dy) }
                    Float.kernels.accumulate(scratch, size, partial + worker * size)
                    times[worker].end(.weightGradients)
                    byData?.run(x: dx + image * input, weights: packed, y: dy)
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
    let dweight = byWeights.unpack(sumOfShares(partial, count: size), count: weight.count)
    return (dweight, needsInput ? gradient.values : nil)
  }

  private func wholeImage(
    _ direction: PreparedConvolution.Direction, _ x: Tensor<Float>
  ) -> PreparedConvolution.Shape {
    .init(layer, direction, height: x.h, width: x.w, half: half)
  }

  private func weights(for code: PreparedConvolution) -> [UInt8] {
    packed.withLock { packed in
      if let known = packed.first(where: { $0.code.packsLike(code) }) { return known.weights }
      let new = code.pack(weight)
      packed.append((code, new))
      return new
    }
  }

  /// Lends numbers as the products take them.
  private func withFactor(
    _ values: UnsafePointer<Float>, _ count: Int, _ body: (UnsafeRawPointer) -> Void
  ) {
    guard half else { return body(values) }
    withScratch(of: UInt16.self, count) { half in
      bregma_to_bfloat16(values, count, half)
      body(half)
    }
  }
}
