import Basics
import Encoder
import Foundation

/// A copy of the encoder that follows it slowly and makes the targets (Xie et al. 2021, section 3; He et al. 2020).
package struct MomentumEncoder: Sendable {
  /// Its numbers.
  package private(set) var state: EncoderState<Float>
  /// What it keeps of itself in the first step, 0...1.
  private let least: Double

  package init(_ state: EncoderState<Float>, momentum: Double) { (self.state, least) = (state, momentum) }

  /// Takes up where a checkpoint left off.
  mutating func restore(parameters: [Float], statistics: [Float]) {
    (state.parameters, state.statistics) = (parameters, statistics)
  }

  /// Unit projections `[N, H/s, W/s, C]` of a batch `[N, H, W, 1]` at some levels, finest first; its own running
  /// statistics follow.
  ///
  /// - Parameter precision: how the factors of convolutions are held: as the trained encoder holds them.
  mutating func targets(
    of batch: Tensor<Float>, levels: [Int], head: ProjectionHead, normalisation: Tape<Float>.Normalisation,
    precision: ConvolutionPrecision, workers: Int
  ) -> [Tensor<Float>] {
    let tape = Tape(
      state: state, normalisation: normalisation, workers: workers, precision: precision, records: false)
    let features = tape.encode(batch)
    let maps = levels.map { head.project(features[$0], on: tape) }
    state.statistics = tape.state.statistics
    return maps.map(\.value)
  }

  /// One step after the trained encoder; the momentum rises from its least value to 1 on a cosine over the budget.
  package mutating func follow(_ parameters: [Float], progress: Double) {
    let take = Float((1 - least) * (1 + cos(.pi * progress)) / 2)
    for i in parameters.indices { state.parameters[i] += take * (parameters[i] - state.parameters[i]) }
  }
}

/// The extra layers of PixContrast and PixPro, thrown away after training: a projection (1x1 convolution to twice the
/// channels, batch norm, ReLU, 1x1 convolution back to C channels) and PixPro's linear layer g from C to C channels,
/// whose values are brought to unit length as the authors' code does. Their numbers stand behind the encoder's own in
/// one vector.
package struct ProjectionHead: Sendable {
  /// Whether features are projected; the losses compare the encoder's own otherwise.
  let projects: Bool
  package let hidden: Convolution
  package let output: Convolution
  package let transform: Convolution
  private let scale: Range<Int>
  private let variance: Range<Int>
  private let parameterCount: Int
  private let statisticCount: Int

  package init(_ architecture: EncoderArchitecture, projects: Bool) {
    self.projects = projects
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
    func layer(
      _ name: String, from inputs: Int, to outputs: Int, _ ending: Convolution.Ending
    ) -> Convolution {
      Convolution(
        name: name, kernel: 1, stride: 1, inputs: inputs, outputs: outputs,
        weight: parameter(inputs * outputs), ending: ending)
    }
    scale = parameter(2 * c)
    let shift = parameter(2 * c)
    let mean = statistic(2 * c)
    variance = statistic(2 * c)
    hidden = layer(
      "head.hidden", from: c, to: 2 * c,
      .norm(scale: scale, shift: shift, mean: mean, variance: variance))
    output = layer("head.output", from: 2 * c, to: c, .bias(parameter(c)))
    transform = layer("head.transform", from: c, to: c, .bias(parameter(c)))
    (parameterCount, statisticCount) = (next - layout.parameterCount, nextStatistic - layout.statisticCount)
  }

  /// Appends random numbers for the head to an encoder's state.
  package func extend(_ state: inout EncoderState<Float>, seed: UInt64) {
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
  package func project(_ features: Node<Float>, on tape: Tape<Float>) -> Node<Float> {
    projects ? tape.describe(tape.convolve(features, hidden), output) : features
  }

  /// PixPro's values g, of unit length, of unit projections `[N, h, w, C]`.
  package func values(_ projections: Node<Float>, on tape: Tape<Float>) -> Node<Float> {
    tape.describe(projections, transform)
  }
}
