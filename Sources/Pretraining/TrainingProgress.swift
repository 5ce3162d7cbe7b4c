/// Where a training run stands.
package struct TrainingProgress: Sendable {
  /// Steps done.
  package let step: Int
  /// Part of the budget used, 0...1.
  package let fraction: Double
  /// Mean loss over the levels, smoothed.
  package let loss: Double
  /// Loss of each level in the last step, finest first.
  package let levels: [Double]
  /// What a step draws, per second: pairs of views in pretraining, views in supervised training.
  package let samplesPerSecond: Double
  /// Network arithmetic, forward and back, GFLOP/s.
  package let gigaflops: Double
  /// Seconds to go.
  package let secondsLeft: Double

  /// - Parameters:
  ///   - samples: drawn in this step.
  ///   - flops: floating-point operations of this step.
  package init(_ step: Descent.Step, samples: Int, flops: Int) {
    self.step = step.number
    fraction = step.fraction
    loss = step.loss
    levels = step.levels
    samplesPerSecond = Double(samples) / step.seconds
    gigaflops = Double(flops) / step.seconds / 1e9
    secondsLeft = step.secondsLeft
  }
}
