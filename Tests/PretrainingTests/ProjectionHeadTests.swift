import Basics
import Encoder
import Foundation
import Pretraining
import Testing

@Suite struct ProjectionHeadTests {
  private static let architecture = EncoderArchitecture(channels: [4, 8], blocks: [0, 0], features: 6)

  /// The layers written down: 1x1 convolution, norm of the batch, ReLU, 1x1 convolution with bias, unit length; and g.
  @Test func projectionsAndValuesEqualTheirFormulas() {
    var state = EncoderState<Float>(architecture: Self.architecture, seed: 1)
    let head = ProjectionHead(Self.architecture, projects: true)
    let encoderOnly = state.parameters.count
    head.extend(&state, seed: 2)
    var random = SplitMix64(seed: 3)
    for i in encoderOnly..<state.parameters.count { state.parameters[i] += Float(0.3 * random.normal()) }
    let batch = Tensor<Float>(
      n: 2, h: 12, w: 16, c: 1, values: (0..<2 * 12 * 16).map { _ in Float(random.normal()) })
    let tape = Tape(state: state, normalisation: .batch(momentum: 0.02), workers: 1, records: false)
    let features = tape.encode(batch)[0]
    let cells = (0..<24).map { Array(features.value.values[6 * $0..<6 * $0 + 6]) }
    let projected = head.project(features, on: tape)
    let values = head.values(projected, on: tape)

    func product(_ x: [Double], _ layer: Convolution) -> [Double] {
      (0..<layer.outputs).map { o in
        x.indices.reduce(0) {
          $0 + x[$1] * Double(state.parameters[layer.weight.lowerBound + $1 * layer.outputs + o])
        }
      }
    }
    func biased(_ x: [Double], _ layer: Convolution) -> [Double] {
      guard case .bias(let range) = layer.ending else { return [] }
      return zip(x, state.parameters[range]).map { $0 + Double($1) }
    }
    func unit(_ x: [Double]) -> [Double] {
      let length = x.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return x.map { $0 / length }
    }
    guard case .norm(let scale, let shift, _, _) = head.hidden.ending else { return }
    #expect(head.hidden.outputs == 12)
    let hidden = cells.map { product($0.map(Double.init), head.hidden) }
    let normed = hidden.map { cell in
      cell.indices.map { c in
        let column = hidden.map { $0[c] }
        let mean = column.reduce(0, +) / Double(column.count)
        let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)
        return max(
          0,
          (cell[c] - mean) / (variance + 1e-5).squareRoot()
            * Double(state.parameters[scale.lowerBound + c])
            + Double(state.parameters[shift.lowerBound + c]))
      }
    }
    let expected = normed.map { unit(biased(product($0, head.output), head.output)) }
    let expectedValues = expected.map { unit(biased(product($0, head.transform), head.transform)) }
    for (value, truth) in zip(projected.value.values, expected.joined()) {
      #expect(abs(Double(value) - truth) < 1e-4)
    }
    for (value, truth) in zip(values.value.values, expectedValues.joined()) {
      #expect(abs(Double(value) - truth) < 1e-4)
    }
    let plain = ProjectionHead(Self.architecture, projects: false)
    #expect(plain.project(features, on: tape) === features)
  }

  /// The authors' schedule: 1 - (1 - m) (cos(pi k / K) + 1) / 2 of itself is kept in step k of K.
  @Test(arguments: [0.99, 0.9]) func theMomentumRisesToOneOverAllSteps(momentum: Double) {
    let start = EncoderState<Float>(architecture: Self.architecture, seed: 1)
    var follower = MomentumEncoder(start, momentum: momentum)
    let goal = start.parameters.map { $0 + 1 }
    var gap = 1.0
    for k in 0..<200 {
      follower.follow(goal, progress: Double(k) / 200)
      gap *= 1 - (1 - momentum) * (cos(.pi * Double(k) / 200) + 1) / 2
      #expect(abs(Double(goal[7] - follower.state.parameters[7]) - gap) < 1e-4)
    }
    let last = follower.state.parameters
    follower.follow(goal, progress: 1)
    #expect(follower.state.parameters == last)
  }
}
