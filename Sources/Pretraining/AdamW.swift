import CKernels
import Foundation

/// AdamW (Loshchilov and Hutter 2019) over one flat vector of parameters.
struct AdamW: Sendable, Equatable {
  /// Running mean of the gradient.
  var first: [Float]
  /// Running mean of the squared gradient.
  var second: [Float]
  /// Steps taken.
  var step = 0

  init(count: Int) {
    first = [Float](repeating: 0, count: count)
    second = first
  }

  /// Descends one step; weight decay only where `decays` says so.
  mutating func descend(
    _ parameters: inout [Float], gradients: [Float], decays: [UInt8], rate: Double, weightDecay: Double
  ) {
    let (beta1, beta2) = (0.9, 0.999)
    step += 1
    bregma_adamw(
      &parameters, &first, &second, gradients, decays, parameters.count, Float(rate), Float(beta1),
      Float(beta2), 1e-8, Float(weightDecay), Float(1 - pow(beta1, Double(step))),
      Float(1 - pow(beta2, Double(step))))
  }
}

/// How long to train: decides where on its cosine the learning rate stands.
package enum Budget: Sendable, Hashable {
  /// A number of steps; with a seed this gives the same weights again on the same machine.
  case steps(Int)
  /// Minutes of training time, interruptions not counted.
  case minutes(Double)

  /// The part of the budget that is used up, 0...1.
  func progress(step: Int, seconds: Double) -> Double {
    switch self {
    case .steps(let total): min(1, Double(step) / Double(max(1, total)))
    case .minutes(let total): min(1, seconds / max(1, 60 * total))
    }
  }

  /// Learning rate: a short linear warm-up, then half a cosine down to a hundredth.
  func rate(peak: Double, step: Int, seconds: Double) -> Double {
    let warm = min(1, Double(step + 1) / 100)
    return peak * warm * (0.01 + 0.99 * (1 + cos(.pi * progress(step: step, seconds: seconds))) / 2)
  }
}
