import Basics
import Encoder
import Foundation
import Radiograph
import Testing

@Suite struct ForwardTests {
  /// The formula of a convolution, written down.
  static func slowConvolution(
    _ x: Tensor<Double>, weight: [Double], kernel: Int, stride: Int, outputs: Int, leading: Int
  ) -> Tensor<Double> {
    let (h, w) = (x.h / stride, x.w / stride)
    var y = Tensor<Double>(n: x.n, h: h, w: w, c: outputs)
    for n in 0..<x.n {
      for oy in 0..<h {
        for ox in 0..<w {
          for ky in 0..<kernel {
            for kx in 0..<kernel {
              let iy = oy * stride + ky - leading
              let ix = ox * stride + kx - leading
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

  struct Case {
    let layer: Convolution
    let x: Tensor<Double>
    let weight: [Double]

    init(kernel: Int, stride: Int, leading: Int, random: inout SplitMix64) {
      let (inputs, outputs) = (Int.random(in: 1...7, using: &random), Int.random(in: 1...6, using: &random))
      var x = Tensor<Double>(
        n: Int.random(in: 1...3, using: &random), h: stride * Int.random(in: 1...19, using: &random),
        w: stride * Int.random(in: 1...19, using: &random), c: inputs)
      for i in x.values.indices { x.values[i] = random.normal() }
      self.x = x
      weight = (0..<(kernel * kernel * inputs * outputs)).map { _ in random.normal() }
      layer = Convolution(
        name: "test", kernel: kernel, stride: stride, inputs: inputs, outputs: outputs,
        weight: 0..<weight.count, ending: .bias(0..<0), manner: .init(leading: leading))
    }
  }

  @Test(arguments: [(1, 1, 0), (3, 1, 1), (3, 2, 1), (3, 2, 0)])
  func convolutionEqualsItsFormula(kernel: Int, stride: Int, leading: Int) {
    var random = SplitMix64(seed: UInt64(kernel * 10 + stride))
    for _ in 0..<10 {
      let c = Case(kernel: kernel, stride: stride, leading: leading, random: &random)
      let slow = Self.slowConvolution(
        c.x, weight: c.weight, kernel: kernel, stride: stride, outputs: c.layer.outputs, leading: leading)
      let strips = StripConvolution(layer: c.layer, weight: c.weight)
      let fast = strips.forward(c.x, finish: ConvolutionFinish(), workers: 1)
      #expect((fast.h, fast.w, fast.c) == (slow.h, slow.w, slow.c))
      for (a, b) in zip(fast.values, slow.values) { #expect(abs(a - b) < 1e-11) }
      #expect(strips.forward(c.x, finish: ConvolutionFinish(), workers: 2).values == fast.values)
    }
  }

  /// The formula of a depthwise convolution and of its gradients, written down: every product that takes part.
  static func eachProduct(_ x: Tensor<Double>, _ layer: Convolution, _ body: (Int, Int, Int) -> Void) {
    let (h, w, k) = (x.h / layer.stride, x.w / layer.stride, layer.kernel)
    let leading = layer.manner.leading ?? k / 2
    for n in 0..<x.n {
      for (oy, ox) in (0..<h).flatMap({ oy in (0..<w).map { (oy, $0) } }) {
        for (ky, kx) in (0..<k).flatMap({ ky in (0..<k).map { (ky, $0) } }) {
          let (iy, ix) = (oy * layer.stride + ky - leading, ox * layer.stride + kx - leading)
          guard iy >= 0, iy < x.h, ix >= 0, ix < x.w else { continue }
          for c in 0..<x.c {
            body(
              ((n * h + oy) * w + ox) * x.c + c, ((n * x.h + iy) * x.w + ix) * x.c + c,
              (ky * k + kx) * x.c + c)
          }
        }
      }
    }
  }

  @Test(arguments: [(3, 1, 1), (3, 2, 0), (3, 2, 1), (5, 1, 2), (5, 2, 1)], [1, 7, 16, 45])
  func depthwiseConvolutionAndItsGradientsEqualTheirFormulas(
    shape: (kernel: Int, stride: Int, leading: Int), channels: Int
  ) {
    var random = SplitMix64(seed: UInt64(100 * shape.kernel + 10 * shape.stride + channels))
    let (images, h, w) = (3, 5 * shape.stride, 4 * shape.stride)
    func normals(_ count: Int) -> [Double] { (0..<count).map { _ in random.normal() } }
    let layer = Convolution(
      name: "test", kernel: shape.kernel, stride: shape.stride, inputs: channels, outputs: channels,
      weight: 0..<(shape.kernel * shape.kernel * channels), ending: .bias(0..<0),
      manner: .init(leading: shape.leading, isDepthwise: true))
    let x = Tensor<Double>(n: images, h: h, w: w, c: channels, values: normals(images * h * w * channels))
    let weight = normals(layer.weight.count)
    let dy = normals(images * 5 * 4 * channels)
    var (y, dx) = ([Double](repeating: 0, count: dy.count), [Double](repeating: 0, count: x.values.count))
    var dweight = [Double](repeating: 0, count: weight.count)
    Self.eachProduct(x, layer) { o, i, k in
      y[o] += x.values[i] * weight[k]
      dx[i] += dy[o] * weight[k]
      dweight[k] += dy[o] * x.values[i]
    }
    func near(_ a: [Double], _ b: [Double]?) -> Bool {
      a.count == b?.count && zip(a, b ?? []).allSatisfy { abs($0 - $1) < 1e-11 }
    }
    let fast = DepthwiseConvolution(layer: layer, weight: weight)
    for workers in [1, 2] {
      #expect(near(y, fast.forward(x, finish: ConvolutionFinish(), workers: workers).values))
      let back = fast.backward(
        x, dy: ConvolutionTests.slope(dy, dy.count / images), needsInput: true, workers: workers,
        clock: StepClock())
      #expect(near(dweight, back.dweight) && near(dx, back.dx))
      let skip = Tensor(n: images, h: 5, w: 4, c: channels, values: dy)
      let bias = normals(channels)
      let finish = ConvolutionFinish(bias: bias, activation: .relu6, skip: skip)
      let finished = fast.forward(x, finish: finish, workers: workers).values
      let expected = y.indices.map { min(6, max(0, y[$0] + bias[$0 % channels])) + dy[$0] }
      #expect(near(expected, finished))
    }
    let floats = DepthwiseConvolution(layer: layer, weight: weight.map { Float($0) })
    let single = Tensor<Float>(n: images, h: h, w: w, c: channels, values: x.values.map { Float($0) })
    ConvolutionTests.expectNear(
      floats.forward(single, finish: ConvolutionFinish(), workers: 1).values, y, within: 1e-5, "\(layer)")
  }

  @Test(arguments: GradientTests.architectures)
  func inferenceEqualsTrainingWithRunningStatistics(architecture: EncoderArchitecture) {
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

/// The whole forward pass against tensors that PyTorch computed (Reference/make_reference.py).
@Suite struct ReferenceTests {
  @Test(arguments: ["forward", "forward-inverted", "forward-joined"])
  func forwardEqualsPyTorch(name: String) throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Reference/\(name).safetensors")
    let bytes = try Data(contentsOf: path)
    let stored = try SafeTensors(bytes: bytes, file: path.path)
    let network = InferenceNetwork(state: try EncoderFile(bytes: bytes, file: path.path).state)
    let input = try #require(stored.tensors["input"])
    let batch = Tensor<Float>(
      n: input.shape[0], h: input.shape[1], w: input.shape[2], c: 1, values: input.values)
    let maps = network.features(of: batch, workers: 2)
    #expect(maps.count == 2)
    for (map, stride) in zip(maps, [4, 8]) {
      let expected = try #require(stored.tensors["output\(stride)"])
      #expect(expected.shape == [map.n, map.h, map.w, map.c])
      let worst = zip(map.values, expected.values).map { abs($0 - $1) }.max() ?? .infinity
      print("largest difference of \(name) from PyTorch at stride \(stride): \(worst)")
      #expect(worst < 1e-5)
    }
  }
}
