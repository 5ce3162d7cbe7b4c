import Radiograph
import Testing

import Encoder

@Suite struct ForwardTests {
  /// The formula of a convolution, written down.
  static func slowConvolution(
    _ x: Tensor<Double>, weight: [Double], kernel: Int, stride: Int, outputs: Int
  ) -> Tensor<Double> {
    let (h, w) = (x.h / stride, x.w / stride)
    var y = Tensor<Double>(n: x.n, h: h, w: w, c: outputs)
    for n in 0..<x.n {
      for oy in 0..<h {
        for ox in 0..<w {
          for ky in 0..<kernel {
            for kx in 0..<kernel {
              let iy = oy * stride + ky - kernel / 2
              let ix = ox * stride + kx - kernel / 2
              guard iy >= 0, iy < x.h, ix >= 0, ix < x.w else { continue }
              for i in 0..<x.c {
                for o in 0..<outputs {
                  y.values[((n * h + oy) * w + ox) * outputs + o] +=
                    x.values[((n * x.h + iy) * x.w + ix) * x.c + i]
                    * weight[((ky * kernel + kx) * x.c + i) * outputs + o]
                }
              }
            }
          }
        }
      }
    }
    return y
  }

  @Test(arguments: [(1, 1), (3, 1), (3, 2)])
  func convolutionEqualsItsFormula(kernel: Int, stride: Int) {
    var random = SplitMix64(seed: UInt64(kernel * 10 + stride))
    for _ in 0..<10 {
      let (inputs, outputs) = (Int.random(in: 1...7, using: &random), Int.random(in: 1...6, using: &random))
      var x = Tensor<Double>(
        n: Int.random(in: 1...3, using: &random), h: 2 * Int.random(in: 1...9, using: &random),
        w: 2 * Int.random(in: 1...9, using: &random), c: inputs)
      for i in x.values.indices { x.values[i] = random.normal() }
      let weight = (0..<(kernel * kernel * inputs * outputs)).map { _ in random.normal() }
      let layer = Convolution(
        name: "test", kernel: kernel, stride: stride, inputs: inputs, outputs: outputs,
        weight: 0..<weight.count, ending: .bias(0..<0))
      let fast = ConvolutionKernel<Double>(layer: layer).forward(x, weight: weight, workers: 2)
      let slow = Self.slowConvolution(x, weight: weight, kernel: kernel, stride: stride, outputs: outputs)
      #expect((fast.h, fast.w, fast.c) == (slow.h, slow.w, slow.c))
      for (a, b) in zip(fast.values, slow.values) { #expect(abs(a - b) < 1e-12) }
    }
  }

  @Test func inferenceEqualsTrainingWithRunningStatistics() {
    let architecture = EncoderArchitecture(channels: [4, 6, 8], blocks: [1, 0, 2], features: 8)
    var state = EncoderState<Float>(architecture: architecture, seed: 1)
    var random = SplitMix64(seed: 2)
    for i in state.parameters.indices { state.parameters[i] += Float(0.1 * random.normal()) }
    for i in state.statistics.indices { state.statistics[i] += Float(random.uniform()) }
    var batch = Tensor<Float>(n: 2, h: 40, w: 24, c: 1)
    for i in batch.values.indices { batch.values[i] = Float(random.normal()) }
    let trained = Tape(state: state, normalisation: .running, workers: 2).encode(batch)
    let folded = InferenceNetwork(state: state).features(of: batch, workers: 2)
    #expect(trained.count == 2 && folded.count == 2)
    for (a, b) in zip(trained, folded) {
      let worst = zip(a.value.values, b.values).map { abs($0 - $1) }.max() ?? .infinity
      #expect(worst < 1e-4)
    }
  }

  @Test func featuresAreUnitVectorsAndWorkersDoNotMatter() throws {
    let file = EncoderFile(
      state: EncoderState(architecture: .standard, seed: 1),
      metadata: EncoderMetadata(workingLongSide: 480, entries: [:]))
    let encoder = FeatureEncoder(file)
    var random = SplitMix64(seed: 4)
    var grid = Plane(width: 70, height: 101)
    for i in grid.values.indices { grid.values[i] = Float(random.uniform()) }
    let one = encoder.features(of: grid, workers: 1)
    let two = encoder.features(of: grid, workers: 2)
    #expect(one.levels.map(\.stride) == [4, 8, 16, 32])
    #expect(one.levels.map(\.width) == [24, 12, 6, 3] && one.levels.map(\.height) == [32, 16, 8, 4])
    for (a, b) in zip(one.levels, two.levels) {
      #expect(a.values == b.values)
      for cell in 0..<(a.width * a.height) {
        let length = a.values[(cell * 64)..<(cell * 64 + 64)].map { $0 * $0 }.reduce(0, +)
        #expect(abs(length - 1) < 1e-4)
      }
    }
  }
}
