import Basics
import Encoder

/// Everything that decides what a pretraining run does; the same options and seed give the same weights.
package struct PretrainingOptions: Sendable {
  /// A folder of films and how often it is drawn relative to the others (nil: as often as it has films).
  package struct Folder: Sendable, Hashable {
    /// Path of the folder.
    package var path: String
    /// Relative weight.
    package var weight: Double?

    /// Makes a folder entry.
    package init(path: String, weight: Double? = nil) {
      self.path = path
      self.weight = weight
    }
  }

  /// Where views are drawn from.
  package var folders: [Folder]
  /// Single films, each drawn as often as a film of a folder without weight.
  package var films: [String] = []
  /// How long.
  package var budget: Budget
  /// The loss and its views.
  package var method: PretrainingMethod
  /// Where queries fall.
  package var sampling: Sampling
  /// Every random choice follows from it.
  package var seed: UInt64
  /// The network when training starts from nothing.
  package var architecture = EncoderArchitecture.standard
  /// Long side of the working grid, grid px.
  package var longSide = 480
  /// Size of a view, px: multiples of the coarsest stride.
  package var viewWidth = 320
  /// Size of a view, px.
  package var viewHeight = 384
  /// Pairs of views per step.
  package var pairs = 4
  /// Queries per pair.
  package var queries = 256
  /// Softmax temperature of the information-guided loss.
  package var temperature = 0.07
  /// Exponent of similarity in PixPro's propagation.
  package var gamma = 2
  /// View px per grid px.
  package var zoom = 0.9...3.2
  /// Part of the pairs that is magnified, so that the same network can refine.
  package var closerShare = 0.35
  /// Landmarks to be sharpest at; nil for none.
  package var focus: Focus?
  /// How the two views differ.
  package var augmentation = Augmentation()
  /// Highest learning rate.
  package var peakRate = 2e-3
  /// Decoupled weight decay.
  package var weightDecay = 0.02
  /// Part of the budget after which batch norms use their running statistics, as detection will.
  package var freezeNormsAfter = 0.7
  /// Cores.
  package var workers = Parallel.cores

  /// Standard options for these folders.
  package init(
    folders: [Folder], budget: Budget, seed: UInt64, method: PretrainingMethod = .informationGuided
  ) {
    self.folders = folders
    self.method = method
    sampling = method.usualSampling
    augmentation.scheme = method.usualIntensity
    self.budget = budget
    self.seed = seed
  }

  /// What must agree between a checkpoint and the run that resumes it.
  var fingerprint: String {
    "\(method.rawValue), \(sampling.rawValue), \(augmentation.text), seed \(seed), \(architecture.text), grid \(longSide), view \(viewWidth)x\(viewHeight), "
      + "pairs \(pairs), queries \(queries), temperature \(temperature), rate \(peakRate), "
      + "gamma \(gamma), folders \(folders.map { "\($0.path)=\($0.weight ?? 0)" })"
  }
}
