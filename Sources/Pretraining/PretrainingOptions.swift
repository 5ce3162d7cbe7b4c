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

    package init(path: String, weight: Double? = nil) {
      (self.path, self.weight) = (path, weight)
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
  /// Whether PixContrast and PixPro compare projections, as their authors do, or the features themselves.
  package var projects = true
  /// What the momentum encoder keeps of itself in the first step; it rises to 1 over the budget.
  package var momentum = 0.99
  /// Strides of the levels that the loss trains; nil for all.
  package var strides: [Int]?
  /// View px per grid px.
  package var zoom = 0.9...3.2
  /// Part of the pairs that is magnified, so that the same network can refine.
  package var closerShare = 0.35
  /// Landmarks to be sharpest at; nil for none.
  package var focus: Focus?
  /// Films of different subjects on which the same places are known; nil for none.
  package var correspondences: Correspondences?
  /// Part of the pairs that shows two such films.
  package var crossShare = 0.5
  /// How the two views differ.
  package var augmentation = Augmentation()
  /// Highest learning rate.
  package var peakRate = 2e-3
  /// Learning rate of the encoder's trunks, as a share of that of all else.
  package var trunkShare = 1.0
  /// First stages of the encoder that stay as they are.
  package var frozenStages = 0
  /// Decoupled weight decay.
  package var weightDecay = 0.02
  /// Part of the budget after which batch norms use their running statistics, as detection will.
  package var freezeNormsAfter = 0.7
  /// Cores.
  package var workers = Parallel.cores
  /// How the factors of convolutions are held.
  package var precision = ConvolutionPrecision.half
  /// Most memory for films made ready, bytes; it decides nothing but time.
  package var filmCacheBytes = TrainingSet.usualCacheBytes

  /// What the run reads, by content, for whoever keeps checkpoints: one goes on only with its own.
  package var origin = RunMark()

  /// Standard options for these folders.
  package init(
    folders: [Folder], budget: Budget, seed: UInt64, method: PretrainingMethod = .informationGuided
  ) {
    (self.folders, self.method) = (folders, method)
    sampling = method.usualSampling
    augmentation.scheme = method.usualIntensity
    (self.budget, self.seed) = (budget, seed)
  }

  /// What must agree between a checkpoint and the run that resumes it. The budget need not: a run may go on for longer.
  var mark: RunMark {
    var mark = origin
    mark.options = [
      "method": method.rawValue, "sampling": sampling.rawValue, "intensity": augmentation.text,
      "crops": augmentation.crops.rawValue, "seed": "\(seed)", "network": architecture.text,
      "grid": "\(longSide)", "view": "\(viewWidth)x\(viewHeight)", "pairs": "\(pairs)",
      "queries": "\(queries)", "temperature": "\(temperature)", "rate": "\(peakRate)",
      "trunk share": "\(trunkShare)", "frozen stages": "\(frozenStages)", "gamma": "\(gamma)",
      "projection": "\(projects)", "momentum": "\(momentum)",
      "strides": trainedStrides.map(String.init).joined(separator: ","),
      "pairs across films": "\(correspondences == nil ? 0 : crossShare)",
      "folders": folders.map { displayName($0.path) + ($0.weight.map { "=\($0)" } ?? "") }
        .joined(separator: ", "),
    ]
    return mark
  }

  /// The levels that the loss trains, finest first.
  var trainedLevels: [Int] {
    architecture.levelStrides.indices.filter {
      strides?.contains(architecture.levelStrides[$0]) ?? true
    }
  }

  /// Their strides.
  package var trainedStrides: [Int] { trainedLevels.map { architecture.levelStrides[$0] } }

  /// Sets the working grid, and views of two thirds of its width and four fifths of its length, as far as multiples of
  /// the coarsest stride allow.
  package mutating func setLongSide(_ side: Int) {
    let stride = architecture.levelStrides.last ?? 4
    func whole(_ length: Double) -> Int { max(1, Int((length / Double(stride)).rounded())) * stride }
    longSide = side
    (viewWidth, viewHeight) = (whole(Double(side) * 2 / 3), whole(Double(side) * 4 / 5))
  }
}

/// How an encoder is pretrained.
package enum PretrainingMethod: String, Sendable, CaseIterable {
  /// Pixel-wise InfoNCE under information-guided augmentation (Quan, Yao, Li and Zhou, "Information-guided pixel
  /// augmentation for pixel-wise contrastive learning", arXiv 2211.07118).
  case informationGuided = "information-guided"
  /// Pixel contrast between an encoder and its momentum copy (Xie et al., "Propagate yourself: exploring pixel-level
  /// consistency for unsupervised visual representation learning", CVPR 2021, arXiv 2011.10043, section 3.1).
  case pixContrast = "pixcontrast"
  /// Pixel-to-propagation consistency, without negatives (the same paper, section 3.2).
  case pixPro = "pixpro"

  /// Whether a slowly following copy of the encoder makes the targets.
  var hasMomentumEncoder: Bool { self != .informationGuided }
  /// Query sampling of the paper.
  package var usualSampling: Sampling { self == .informationGuided ? .entropy : .uniform }
  /// Grey-level augmentation of the paper.
  package var usualIntensity: IntensityScheme { self == .informationGuided ? .perCategory : .plain }
}

/// Where queries fall.
package enum Sampling: String, Sendable, CaseIterable {
  /// Anywhere on the film alike.
  case uniform
  /// With weight H^0.3 of the information around a pixel.
  case entropy
}

/// How strongly the second view's grey levels differ from the first's.
package enum IntensityScheme: String, Sendable, CaseIterable {
  /// Mildly, everywhere alike.
  case plain
  /// As estimated from real films, everywhere alike.
  case shared
  /// As estimated from real films for low, medium and high information.
  case perCategory = "per-category"
}

/// Why pretraining cannot go on.
package enum PretrainingError: Error, Sendable, CustomStringConvertible {
  /// No readable film where views should come from.
  case noFilms(folder: String)
  /// The checkpoint does not belong to this run.
  case checkpoint(file: String, reason: String)
  /// The state of a run that was stopped cannot be saved where it belongs.
  case unsaved(file: String, reason: String)

  /// One sentence for a person.
  package var description: String {
    switch self {
    case .noFilms(let folder): "\(displayName(folder)): expected at least one readable film"
    case .checkpoint(let file, let reason): "\(displayName(file)): cannot resume: \(reason)"
    case .unsaved(let file, let reason): "\(displayName(file)): cannot be saved: \(reason)"
    }
  }
}
