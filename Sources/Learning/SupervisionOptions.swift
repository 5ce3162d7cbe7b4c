import Basics
import Matching
import Pretraining

/// Everything that decides what a supervised training run does; the same options, films and seed give the same
/// weights.
package struct SupervisionOptions: Sendable {
  /// Training steps.
  package var steps: Int
  /// Every random choice follows from it.
  package var seed: UInt64
  /// Size of a view, px: multiples of the coarsest stride.
  package var viewWidth = 320
  /// Size of a view, px.
  package var viewHeight = 384
  /// Views per step that show films at the scale of the coarse search.
  package var wholeViews = 2
  /// Views per step that are magnified, as refinement sees the films.
  package var magnifiedViews = 2
  /// View px per grid px of the views at the scale of the coarse search.
  package var zoom = 0.9...1.12
  /// How much refinement magnifies.
  package var magnification = RefinementOptions().zoom
  /// Softmax temperature.
  package var temperature = 0.07
  /// Standard deviation of the target around the true position, cells of each level.
  package var spread = 0.8
  /// How views differ from the films.
  package var augmentation = Augmentation()
  /// Highest learning rate.
  package var peakRate = 2e-3
  /// Decoupled weight decay of the convolutions.
  package var weightDecay = 0.02
  /// Part of the budget after which batch norms use their running statistics, as detection will.
  package var freezeNormsAfter = 0.7
  /// Films per landmark over which its vectors are averaged before the first step.
  package var filmsToStartFrom = 20
  /// What tells these labels and this start from others; a checkpoint goes on only with its own.
  package var origin = ""
  /// Cores.
  package var workers = Parallel.cores

  /// The usual way.
  package init(steps: Int, seed: UInt64) { (self.steps, self.seed) = (steps, seed) }

  /// Views per step.
  var views: Int { wholeViews + magnifiedViews }

  /// How the training loop goes.
  ///
  /// - Parameter start: what it starts from, in words.
  func plan(_ start: String) -> TrainingLoop.Plan {
    TrainingLoop.Plan(
      budget: .steps(steps), peakRate: peakRate, weightDecay: weightDecay,
      freezeNormsAfter: freezeNormsAfter, workers: workers,
      fingerprint: "supervised, \(origin), \(start), steps \(steps), seed \(seed), "
        + "view \(viewWidth)x\(viewHeight), views \(wholeViews)+\(magnifiedViews), zoom \(zoom), "
        + "magnification \(magnification), temperature \(temperature), spread \(spread), "
        + "\(augmentation.text), rate \(peakRate)")
  }
}
