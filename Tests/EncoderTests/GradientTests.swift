import Basics
import Testing

import Encoder

/// The way back of the whole network against central differences in float64.
///
/// The loss is a fixed random weighting of every feature of every level, so that each layer kind (strided and
/// residual convolution, batch norm, ReLU, bottleneck with its depthwise convolution and ReLU6, lateral with upsampling,
/// unit-length head, joined pyramids) takes part.
@Suite struct GradientTests {
  static let architecture = EncoderArchitecture(channels: [3, 4, 5], blocks: [1, 1, 2], features: 4)
  static let inverted = EncoderArchitecture(
    stem: 5,
    stages: [
      [.init(kernel: 3, expansion: 1, channels: 3, count: 1)],
      [.init(kernel: 3, expansion: 3, channels: 4, count: 2)],
      [
        .init(kernel: 5, expansion: 2, channels: 4, count: 2),
        .init(kernel: 3, expansion: 2, channels: 5, count: 1),
      ],
    ], features: 4)
  static let architectures = [
    architecture, inverted, EncoderArchitecture(joining: [architecture, inverted]),
  ]

  struct Problem {
    var batch: Tensor<Double>
    var weights: [[Double]]

    init(_ architecture: EncoderArchitecture = GradientTests.architecture) {
      var random = SplitMix64(seed: 3)
      batch = Tensor(n: 2, h: 16, w: 24, c: 1)
      for i in batch.values.indices { batch.values[i] = random.normal() }
      weights = [4, 8].map { stride in
        (0..<(2 * (16 / stride) * (24 / stride) * architecture.features)).map { _ in random.normal() }
      }
    }

    func loss(_ levels: [Node<Double>]) -> Double {
      zip(levels, weights).map { level, weight in
        zip(level.value.values, weight).map(*).reduce(0, +)
      }.reduce(0, +)
    }
  }

  /// What a step recorded holds the tape: a tape that stays is a hundred megabytes at every training step.
  @Test func aTapeIsGivenBackWhenItHasBeenPlayedOrNeverRecorded() {
    let state = EncoderState<Double>(architecture: Self.architecture, seed: 5)
    for records in [true, false] {
      weak var kept: Tape<Double>?
      func pass() {
        let tape = Tape(state: state, normalisation: .batch(momentum: 0.1), workers: 1, records: records)
        kept = tape
        for level in tape.encode(Problem().batch) { level.receive(level.value.values, workers: 1) }
        if records { tape.backward() }
      }
      pass()
      #expect(kept == nil)
    }
  }

  @Test(arguments: architectures, [(true, 1), (true, 2), (false, 1), (false, 2)])
  func everyParameterAgreesWithFiniteDifferences(
    architecture: EncoderArchitecture, pass: (usesBatch: Bool, workers: Int)
  ) {
    let (usesBatch, workers) = pass
    let problem = Problem(architecture)
    let normalisation: Tape<Double>.Normalisation = usesBatch ? .batch(momentum: 0.1) : .running
    var state = EncoderState<Double>(architecture: architecture, seed: 5)
    var random = SplitMix64(seed: 9)
    for i in state.parameters.indices { state.parameters[i] += 0.05 * random.normal() }
    // Some values must reach the ceiling of a ReLU6.
    for tensor in EncoderLayout(architecture).tensors where tensor.name.hasSuffix("depthwise.norm.shift") {
      for i in tensor.range { state.parameters[i] += 5 }
    }
    for i in state.statistics.indices { state.statistics[i] += 0.2 * random.uniform() }

    let tape = Tape(state: state, normalisation: normalisation, workers: workers)
    let levels = tape.encode(problem.batch)
    for (level, weight) in zip(levels, problem.weights) { level.receive(weight, workers: 1) }
    tape.backward()

    let loss = { (state: EncoderState<Double>) in
      problem.loss(
        Tape(state: state, normalisation: normalisation, workers: workers).encode(problem.batch))
    }
    // In a deep trunk a norm's shift in front of another norm has no slope at all, and the loss's own rounding, some 1e-7
    // of a slope, is all that a difference shows there.
    let floor = architecture == Self.architecture ? 1e-3 : 0.1
    var worst = 0.0
    for tensor in EncoderLayout(architecture).tensors where !tensor.isStatistic {
      for _ in 0..<6 {
        let i = Int.random(in: tensor.range, using: &random)
        let step = 1e-6
        var (up, down) = (state, state)
        up.parameters[i] += step
        down.parameters[i] -= step
        let numeric = (loss(up) - loss(down)) / (2 * step)
        let analytic = tape.gradients[i]
        let error = abs(numeric - analytic) / max(floor, abs(numeric) + abs(analytic))
        worst = max(worst, error)
        #expect(error < 1e-5, "\(tensor.name)[\(i)]: \(analytic) against \(numeric)")
      }
    }
    print("largest relative gradient error, batch \(usesBatch), workers \(workers): \(worst)")
  }

  /// With running statistics a frozen stage computes what a trained one would: all gradients behind it are the same,
  /// and its own are none.
  @Test(arguments: architectures, [1, 2, 3])
  func frozenStagesGetNoGradientAndChangeNoOther(architecture: EncoderArchitecture, count: Int) {
    let problem = Problem(architecture)
    var state = EncoderState<Float>(architecture: architecture, seed: 5)
    var random = SplitMix64(seed: 9)
    for i in state.statistics.indices { state.statistics[i] += 0.2 * Float(random.uniform()) }
    let batch = Tensor<Float>(n: 2, h: 16, w: 24, c: 1, values: problem.batch.values.map { Float($0) })
    func gradients(_ frozen: FrozenStages?) -> [Float] {
      let tape = Tape(state: state, normalisation: .running, workers: 2)
      for (level, weight) in zip(tape.encode(batch, after: frozen), problem.weights) {
        level.receive(weight.map { Float($0) }, workers: 1)
      }
      tape.backward()
      return tape.gradients
    }
    let whole = gradients(nil)
    let part = gradients(FrozenStages(count, of: state, precision: .full))
    let kept = EncoderLayout(architecture).parameters(ofStages: count)
    #expect(kept.count == architecture.pyramids.count)
    for range in kept {
      #expect(part[range].allSatisfy { $0 == 0 } && whole[range].contains { $0 != 0 })
    }
    let trained = whole.indices.filter { i in !kept.contains { $0.contains(i) } }
    let largest = trained.map { abs(whole[$0]) }.max() ?? 0
    #expect(largest > 0 && trained.allSatisfy { abs(whole[$0] - part[$0]) < 1e-4 * largest })
    // Nor does weight decay touch them.
    let (decays, all) = (state.decays(frozen: count), state.decays())
    #expect(decays.indices.allSatisfy { i in decays[i] == (all[i] && !kept.contains { $0.contains(i) }) })
  }
}
