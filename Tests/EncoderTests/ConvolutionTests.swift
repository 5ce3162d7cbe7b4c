import Basics
import CKernels
import Dispatch
import Encoder
import Synchronization
import Testing

/// oneDNN's convolutions against products of matrices in float64, which finite differences and the formula judge.
@Suite struct ConvolutionTests {
  /// A layer and what goes through it, in both precisions.
  struct Case {
    let layer: Convolution
    let weight: [Double]
    let x: Tensor<Double>
    let dy: [Double]
    let bias: [Double]

    init(
      kernel: Int, stride: Int, inputs: Int, outputs: Int, images: Int, h: Int, w: Int,
      leading: Int? = nil, random: inout SplitMix64
    ) {
      func normals(_ count: Int) -> [Double] { (0..<count).map { _ in random.normal() } }
      weight = normals(kernel * kernel * inputs * outputs)
      layer = Convolution(
        name: "test", kernel: kernel, stride: stride, inputs: inputs, outputs: outputs,
        weight: 0..<weight.count, ending: .bias(0..<0), manner: .init(leading: leading))
      x = Tensor(
        n: images, h: h * stride, w: w * stride, c: inputs,
        values: normals(images * h * w * stride * stride * inputs))
      dy = normals(images * h * w * outputs)
      bias = normals(outputs)
    }

    /// Layers as the network has them, and odd ones; images to share out, and one for all workers.
    static func all(_ random: inout SplitMix64) -> [Case] {
      [
        (3, 2, 1, 16, 1, nil), (3, 1, 16, 16, 2, nil), (3, 2, 16, 32, 3, nil), (3, 1, 64, 64, 1, nil),
        (1, 1, 96, 64, 2, nil), (3, 1, 5, 7, 3, nil), (1, 1, 3, 2, 1, nil), (3, 2, 7, 3, 2, nil),
        (3, 2, 1, 32, 3, 0), (1, 1, 24, 144, 2, 0), (3, 2, 8, 5, 1, 0),
      ].map { kernel, stride, inputs, outputs, images, leading in
        Case(
          kernel: kernel, stride: stride, inputs: inputs, outputs: outputs, images: images,
          h: Int.random(in: 3...13, using: &random), w: Int.random(in: 3...13, using: &random),
          leading: leading, random: &random)
      }
    }

    var slow: StripConvolution<Double> { StripConvolution(layer: layer, weight: weight) }

    func fast(_ precision: ConvolutionPrecision) -> DirectConvolution {
      DirectConvolution(layer: layer, weight: weight.map { Float($0) }, precision: precision)
    }

    var floats: Tensor<Float> { Tensor(n: x.n, h: x.h, w: x.w, c: x.c, values: x.values.map { Float($0) }) }
  }

  /// How far results may lie from the exact ones, as a share of the largest.
  static func tolerance(_ precision: ConvolutionPrecision) -> Double { precision == .full ? 1e-5 : 2e-2 }

  static func expectNear(_ fast: [Float], _ slow: [Double], within tolerance: Double, _ what: String) {
    let largest = slow.map(abs).max() ?? 0
    let worst = zip(fast, slow).map { abs(Double($0) - $1) }.max() ?? .infinity
    #expect(fast.count == slow.count && worst <= tolerance * largest, "\(what): \(worst) of \(largest)")
  }

  @Test(arguments: [ConvolutionPrecision.full, .half], [1, 2, 3])
  func forwardWithItsFinishEqualsProductsOfMatrices(precision: ConvolutionPrecision, workers: Int) {
    var random = SplitMix64(seed: 21)
    for c in Case.all(&random) {
      let (h, w) = (c.x.h / c.layer.stride, c.x.w / c.layer.stride)
      let skip = Tensor<Double>(n: c.x.n, h: h, w: w, c: c.layer.outputs, values: c.dy)
      let floatSkip = Tensor<Float>(n: c.x.n, h: h, w: w, c: c.layer.outputs, values: c.dy.map { Float($0) })
      let finishes: [(ConvolutionFinish<Double>, ConvolutionFinish<Float>)] = [
        (.init(), .init()), (.init(bias: c.bias), .init(bias: c.bias.map { Float($0) })),
        (
          .init(bias: c.bias, activation: .relu, skip: skip),
          .init(bias: c.bias.map { Float($0) }, activation: .relu, skip: floatSkip)
        ),
        (
          .init(bias: c.bias, activation: .relu6, skip: skip),
          .init(bias: c.bias.map { Float($0) }, activation: .relu6, skip: floatSkip)
        ),
      ]
      for (exact, finish) in finishes {
        let fast = c.fast(precision).forward(c.floats, finish: finish, workers: workers)
        Self.expectNear(
          fast.values, c.slow.forward(c.x, finish: exact, workers: 1).values,
          within: Self.tolerance(precision), "\(c.layer)")
        // Strips of an image are the image.
        #expect(c.fast(precision).forward(c.floats, finish: finish, workers: 1).values == fast.values)
      }
    }
  }

  /// Gives each image's part of dy, `size` numbers, in the memory lent for it.
  static func slope<Scalar>(
    _ dy: [Scalar], _ size: Int
  ) -> (Int, UnsafeMutablePointer<Scalar>) -> UnsafePointer<Scalar> {
    { image, place in
      for i in 0..<size { place[i] = dy[image * size + i] }
      return UnsafePointer(place)
    }
  }

  @Test(arguments: [ConvolutionPrecision.full, .half], [1, 2])
  func backwardEqualsProductsOfMatrices(precision: ConvolutionPrecision, workers: Int) {
    var random = SplitMix64(seed: 22)
    for c in Case.all(&random) {
      let size = c.dy.count / c.x.n
      let dy = c.dy.map { Float($0) }
      let slow = c.slow.backward(
        c.x, dy: Self.slope(c.dy, size), needsInput: true, workers: 1, clock: StepClock())
      let asked = Mutex<[Int]>([])
      let fast = c.fast(precision).backward(
        c.floats,
        dy: { image, place in
          asked.withLock { $0.append(image) }
          return Self.slope(dy, size)(image, place)
        }, needsInput: true, workers: workers, clock: StepClock())
      #expect(asked.withLock { $0.sorted() } == Array(0..<c.x.n))
      let tolerance = Self.tolerance(precision)
      Self.expectNear(fast.dweight, slow.dweight, within: tolerance, "weights of \(c.layer)")
      Self.expectNear(fast.dx ?? [], slow.dx ?? [], within: tolerance, "input of \(c.layer)")
      let without = c.fast(precision).backward(
        c.floats, dy: Self.slope(dy, size), needsInput: false, workers: workers, clock: StepClock())
      #expect(without.dx == nil && without.dweight == fast.dweight)
    }
  }

  @Test func everyImageIsSeenOnceWithItsResult() {
    var random = SplitMix64(seed: 23)
    let c = Case(kernel: 3, stride: 1, inputs: 8, outputs: 16, images: 3, h: 6, w: 5, random: &random)
    let seen = Mutex<[Int: [Float]]>([:])
    let y = c.fast(.full).forward(c.floats, workers: 2) { image, y in
      let values = Array(UnsafeBufferPointer(start: y, count: 6 * 5 * 16))
      seen.withLock { $0[image] = values }
    }
    #expect(seen.withLock { seen in (0..<3).flatMap { seen[$0] ?? [] } } == y.values)
  }

  /// Training makes code for bfloat16 while a search makes code for floats; oneDNN 2.6 mixes up what it makes at once,
  /// a few times in a thousand.
  @Test func codeMadeAtOnceIsRight() {
    let layer = Convolution(
      name: "test", kernel: 3, stride: 1, inputs: 7, outputs: 3, weight: 0..<189, ending: .bias(0..<0),
      manner: .init(leading: 1))
    let wrong = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 2) { worker in
      let precision: ConvolutionPrecision = worker == 0 ? .full : .half
      for size in 0..<2000 {
        // Another shape each time, so that none is known yet; ones times ones are their number.
        let (h, w) = (4 + size / 60, 4 + size % 60)
        let x = Tensor<Float>(n: 1, h: h, w: w, c: 7, values: [Float](repeating: 1, count: h * w * 7))
        let fast = DirectConvolution(
          layer: layer, weight: [Float](repeating: 1, count: 189), precision: precision)
        let y = fast.forward(x, finish: ConvolutionFinish(), workers: 1).values
        let middle = ((h / 2) * w + w / 2) * 3
        if y[middle] != 63 { wrong.add(1, ordering: .relaxed) }
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
  }

  /// What the products of the networks rest on: oneDNN has real code here for every layer that is not depthwise.
  @Test(arguments: [EncoderArchitecture.standard, .efficientNetLite0])
  func noNetworkNeedsReferenceCode(architecture: EncoderArchitecture) {
    for layer in EncoderLayout(architecture).convolutions where !layer.manner.isDepthwise {
      #expect(DirectConvolution.suits(layer), "\(layer.name)")
    }
  }

  @Test func bfloat16IsTheNearestAndKeepsWhatIsNoNumber() {
    let numbers: [Float] = [1, -2.5, 1.00390625, 1.01171875, .infinity, .nan, 0]
    var halves = [UInt16](repeating: 0, count: numbers.count)
    bregma_to_bfloat16(numbers, numbers.count, &halves)
    // 1 + 2^-8 lies between 1 and 1 + 2^-7 and goes to the even one; 1 + 3 * 2^-8 likewise, upwards.
    #expect(halves.prefix(4).map { Float(bitPattern: UInt32($0) << 16) } == [1, -2.5, 1, 1.015625])
    #expect(
      halves.dropFirst(4).map { Float(bitPattern: UInt32($0) << 16) }.map(\.description) == [
        "inf", "nan", "0.0",
      ])
  }
}
