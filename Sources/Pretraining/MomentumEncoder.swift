import Basics
import Encoder
import Foundation

/// A copy of the encoder that follows it slowly and makes the targets (Xie et al. 2021, section 3; He et al. 2020).
struct MomentumEncoder: Sendable {
  /// Its numbers.
  private(set) var state: EncoderState<Float>

  init(_ state: EncoderState<Float>) { self.state = state }

  /// Takes up where a checkpoint left off.
  mutating func restore(parameters: [Float], statistics: [Float]) {
    (state.parameters, state.statistics) = (parameters, statistics)
  }

  /// Unit feature maps `[N, H/s, W/s, C]` of a batch `[N, H, W, 1]`, finest level first; its own running statistics
  /// follow.
  mutating func targets(
    of batch: Tensor<Float>, head: ProjectionHead?, normalisation: Tape<Float>.Normalisation, workers: Int
  ) -> [Tensor<Float>] {
    let tape = Tape(state: state, normalisation: normalisation, workers: workers, records: false)
    let levels = tape.encode(batch)
    let maps = head.map { head in levels.map { head.project($0, on: tape) } } ?? levels
    state.statistics = tape.state.statistics
    return maps.map(\.value)
  }

  /// One step after the trained encoder; the momentum rises from 0.99 to 1 on a cosine over the budget.
  mutating func follow(_ parameters: [Float], progress: Double) {
    let take = Float(0.01 * (1 + cos(.pi * progress)) / 2)
    for i in parameters.indices { state.parameters[i] += take * (parameters[i] - state.parameters[i]) }
  }
}

/// PixPro's extra layers, thrown away after training: a projection (1x1 convolution, batch norm, ReLU, 1x1
/// convolution) and the linear layer g, all from C to C channels. Their numbers stand behind the encoder's own in one
/// vector.
struct ProjectionHead: Sendable {
  let hidden: Convolution
  let output: Convolution
  let transform: Convolution
  private let scale: Range<Int>
  private let variance: Range<Int>
  private let parameterCount: Int
  private let statisticCount: Int

  init(_ architecture: EncoderArchitecture) {
    let layout = EncoderLayout(architecture)
    let c = architecture.features
    var (next, nextStatistic) = (layout.parameterCount, layout.statisticCount)
    func parameter(_ count: Int) -> Range<Int> {
      next += count
      return next - count..<next
    }
    func statistic(_ count: Int) -> Range<Int> {
      nextStatistic += count
      return nextStatistic - count..<nextStatistic
    }
    func layer(_ name: String, _ ending: Convolution.Ending) -> Convolution {
      Convolution(
        name: name, kernel: 1, stride: 1, inputs: c, outputs: c, weight: parameter(c * c), ending: ending)
    }
    scale = parameter(c)
    let shift = parameter(c)
    let mean = statistic(c)
    variance = statistic(c)
    hidden = layer("head.hidden", .normRelu(scale: scale, shift: shift, mean: mean, variance: variance))
    output = layer("head.output", .bias(parameter(c)))
    transform = layer("head.transform", .bias(parameter(c)))
    (parameterCount, statisticCount) = (next - layout.parameterCount, nextStatistic - layout.statisticCount)
  }

  /// Appends random numbers for the head to an encoder's state.
  func extend(_ state: inout EncoderState<Float>, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    state.parameters += [Float](repeating: 0, count: parameterCount)
    state.statistics += [Float](repeating: 0, count: statisticCount)
    for i in scale { state.parameters[i] = 1 }
    for i in variance { state.statistics[i] = 1 }
    for layer in [hidden, output, transform] {
      let deviation = (2 / Double(layer.inputs)).squareRoot()
      for i in layer.weight { state.parameters[i] = Float(random.normal() * deviation) }
    }
  }

  /// Unit projections `[N, h, w, C]` of a feature map of the same shape.
  func project(_ features: Node<Float>, on tape: Tape<Float>) -> Node<Float> {
    tape.describe(tape.convolve(features, hidden, residual: false), output)
  }
}
