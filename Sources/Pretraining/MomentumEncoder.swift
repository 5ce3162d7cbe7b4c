import Encoder
import Foundation

/// A copy of the encoder that follows it slowly and makes the targets ([PP], section 3; He et al. 2020).
struct MomentumEncoder: Sendable {
  /// Its numbers.
  private(set) var state: EncoderState<Float>

  /// Starts as a copy.
  init(_ state: EncoderState<Float>) { self.state = state }

  /// Takes up where a checkpoint left off.
  mutating func restore(parameters: [Float], statistics: [Float]) {
    (state.parameters, state.statistics) = (parameters, statistics)
  }

  /// Unit feature maps of a batch, finest level first; its own running statistics follow.
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
