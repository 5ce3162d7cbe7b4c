import Basics
import Foundation

/// How another machine, or another reader, might show a film: one view of a pair takes it on. Greys change, no place does.
package struct Presentation: Sendable, Equatable {
  /// What becomes of the grey levels.
  package enum Curve: Sendable, Equatable {
    /// Nothing.
    case straight
    /// A power of the grey.
    case power(Double)
    /// This share of the way to a film whose grey levels are all equally frequent.
    case equalised(Double)
  }

  /// Air white, bone black.
  package var isInverted = false
  package var curve = Curve.straight
  /// How often the difference from the surroundings is added once more: unsharp masking.
  package var localContrast: Float = 0

  /// The film as it is.
  package static let asStored = Presentation()
  /// Half a side of the surroundings, view px.
  private static let surroundings = 12

  private init() {}

  /// Draws what becomes of one view.
  ///
  /// - Parameter random: a generator of its own, so that all else of a pair is drawn as if this were not.
  package init(_ options: Augmentation, random: SplitMix64) {
    var random = random
    isInverted = random.uniform() < options.inversion
    guard random.uniform() < options.machines else { return }
    switch Int(random.uniform(0, 3)) {
    case 0: curve = .power(exp((random.uniform() < 0.5 ? -1 : 1) * random.uniform(0.4, 1.1)))
    case 1: curve = .equalised(random.uniform(0.4, 1))
    default: localContrast = Float(random.uniform(0.5, 2))
    }
  }

  /// The grey (0...1) that each of the film's 256 levels is shown with.
  package func curve(of film: TrainingFilm) -> [Double] {
    (0..<256).map { level in
      let grey = Double(level) / 255
      let shown =
        switch curve {
        case .straight: grey
        case .power(let exponent): pow(grey, exponent)
        case .equalised(let share): grey + share * (film.cumulative[level] - grey)
        }
      return isInverted ? 1 - shown : shown
    }
  }

  /// The mean grey of the film as it is shown, 0...1.
  package func meanGrey(of film: TrainingFilm) -> Double {
    guard isInverted || curve != .straight else { return film.meanGrey }
    var before = 0.0
    return zip(curve(of: film), film.cumulative).reduce(0) { sum, level in
      defer { before = level.1 }
      return sum + level.0 * (level.1 - before)
    }
  }

  /// Adds local contrast to a view, `[height, width]`, grey 0...1.
  package func sharpen(_ view: inout [Float], width: Int) {
    guard localContrast > 0, width > 0 else { return }
    let height = view.count / width
    // Sums of all pixels above and to the left, `[height + 1, width + 1]`: the mean over any square takes four of them.
    var sums = [Double](repeating: 0, count: (height + 1) * (width + 1))
    for y in 0..<height {
      var row = 0.0
      for x in 0..<width {
        row += Double(view[y * width + x])
        sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row
      }
    }
    for y in 0..<height {
      let (top, bottom) = (max(0, y - Self.surroundings), min(height, y + Self.surroundings + 1))
      for x in 0..<width {
        let (left, right) = (max(0, x - Self.surroundings), min(width, x + Self.surroundings + 1))
        let sum =
          sums[bottom * (width + 1) + right] - sums[top * (width + 1) + right]
          - sums[bottom * (width + 1) + left] + sums[top * (width + 1) + left]
        let mean = Float(sum / Double((bottom - top) * (right - left)))
        let grey = view[y * width + x]
        view[y * width + x] = min(1, max(0, grey + localContrast * (grey - mean)))
      }
    }
  }
}
