import Basics

/// A value of the network together with its gradient, once somebody has asked for one.
package final class Node<Scalar: Real> {
  /// `[N, H, W, C]`.
  package let value: Tensor<Scalar>
  /// dLoss/dvalue, same shape, nil until the way back has reached this node.
  package var gradient: [Scalar]?
  /// The input image needs no gradient.
  let isInput: Bool

  init(_ value: Tensor<Scalar>, isInput: Bool = false) {
    (self.value, self.isInput) = (value, isInput)
  }

  /// Adds to the gradient (taking it over when it is the first).
  package func receive(_ gradient: [Scalar], workers: Int) {
    guard !isInput else { return }
    if self.gradient == nil {
      self.gradient = gradient
    } else {
      gradient.read { from in
        self.gradient?.write { sum in
          Parallel.shares(of: gradient.count, workers: workers) { _, range in
            Scalar.kernels.accumulate(from + range.lowerBound, range.count, sum + range.lowerBound)
          }
        }
      }
    }
  }
}

/// The first stages of a network that training leaves as they are: they see edges and texture, which films of one kind
/// do not teach anew. Without two of them a step of supervised training takes three quarters of the time.
package struct FrozenStages: Sendable {
  /// How many.
  package let count: Int
  fileprivate let network: InferenceNetwork

  /// - Parameter state: the network before training.
  package init(_ count: Int, of state: EncoderState<Float>, precision: ConvolutionPrecision) {
    (self.count, network) = (count, InferenceNetwork(state: state, precision: precision))
  }
}

/// Records the operations of one forward pass and plays them backwards (reverse-mode differentiation).
///
/// Not thread-safe; every operation is parallel inside, in fixed shares.
package final class Tape<Scalar: Real> {
  /// Where batch norms take mean and variance from.
  package enum Normalisation: Sendable {
    /// This batch, updating the running statistics with this momentum.
    case batch(momentum: Double)
    /// The running statistics: what inference will see.
    case running
  }

  /// The network's numbers; its statistics change in `batch` mode.
  package private(set) var state: EncoderState<Scalar>
  /// dLoss/dparameters, `[parameterCount]`.
  package private(set) var gradients: [Scalar]
  /// Cores that every operation may use.
  package let workers: Int
  /// How batch norms norm.
  package let normalisation: Normalisation
  /// How the factors of convolutions are held.
  let precision: ConvolutionPrecision
  /// Told where the time goes.
  package let clock: StepClock
  private var steps: [() -> Void] = []
  private let records: Bool
  private let layout: EncoderLayout

  /// Starts an empty tape over a network's numbers.
  ///
  /// - Parameter records: whether it will be played backwards. What is recorded holds the tape until then: a pass
  ///   that nobody plays back must not record.
  package init(
    state: EncoderState<Scalar>, normalisation: Normalisation, workers: Int,
    precision: ConvolutionPrecision = .full, clock: StepClock = StepClock(), records: Bool = true
  ) {
    (self.state, self.normalisation, self.workers, self.records) = (state, normalisation, workers, records)
    (self.precision, self.clock) = (precision, clock)
    gradients = Scalar.zeros(state.parameters.count)
    layout = EncoderLayout(state.architecture)
  }

  /// Runs the encoder on a batch `[N, H, W, 1]`, H and W multiples of the coarsest stride.
  ///
  /// - Returns: unit feature maps `[N, H/s, W/s, features]` for s = 4, 8, ..., finest first.
  package func encode(_ batch: Tensor<Scalar>) -> [Node<Scalar>] {
    var operations = self
    return layout.run(&operations, input: Node(batch, isInput: true))
  }

  /// The same where the first stages are not trained.
  ///
  /// - Parameter frozen: stages that stay as they were when training began.
  package func encode(_ batch: Tensor<Scalar>, after frozen: FrozenStages?) -> [Node<Scalar>]
  where Scalar == Float {
    guard let frozen else { return encode(batch) }
    var operations = self
    let known = clock.time(.forward) {
      frozen.network.stages(frozen.count, of: batch, workers: workers).map { outputs in
        outputs.map { Node($0, isInput: true) }
      }
    }
    return layout.run(&operations, input: Node(batch, isInput: true), known: known)
  }

  /// Plays the tape backwards from the gradients that the losses left in the output nodes.
  package func backward() {
    for step in steps.reversed() { step() }
    steps = []
  }

  /// Keeps what to do when the tape is played backwards.
  func record(_ step: @escaping () -> Void) {
    if records { steps.append(step) }
  }

  /// Some of the parameters.
  package func parameters(_ range: Range<Int>) -> [Scalar] { Scalar.slice(state.parameters, range) }

  func statistics(_ range: Range<Int>) -> [Scalar] { Scalar.slice(state.statistics, range) }

  func setStatistics(_ range: Range<Int>, _ values: [Scalar]) {
    state.statistics.replaceSubrange(range, with: values)
  }

  /// Adds to dLoss/dparameters of a range.
  package func addGradient(_ range: Range<Int>, _ values: [Scalar]) {
    // Through a kernel: an unspecialised generic loop here took a third of every training step.
    values.read { from in
      gradients.write { Scalar.kernels.accumulate(from, values.count, $0 + range.lowerBound) }
    }
  }
}

extension Tape: EncoderOperations {
  typealias Value = Node<Scalar>
}
