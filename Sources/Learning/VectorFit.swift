// Unsafe pointers: products of matrices.

import Encoder
import Foundation
import Matching

/// Fits the vectors of one landmark at one scale to what films teach of it, the encoder staying as it is:
///
///     loss = mean over films of  error(places weighed by softmax((features v + bias) / temperature))
///            + pull * sum over levels |v_level - start_level|^2
///
/// with v of unit length level by level, from the mean of what the marks look like. It is convex but for the lengths,
/// has few places to weigh, and takes a fraction of a second for a landmark. On the working grid the error is that of
/// `LandmarkLoss`, the cross-entropy with a small Gaussian around the mark; magnified it is the distance between the mark
/// and the mean of the places so weighed, which is the position that a search gives (`LikelyPlace`).
package struct VectorFit: Sendable {
  /// What is to become small.
  package enum Aim: Sendable, Hashable {
    /// The cross-entropy with a Gaussian around the mark, its standard deviation in grid px.
    case peak(spread: Double)
    /// The distance of the mean place, in units of so many grid px; within `blur` px it no longer counts much.
    case place(unit: Double, blur: Double)
  }

  /// What is to become small.
  package var aim: Aim
  /// Similarity that makes a place e times as likely.
  package var temperature: Double
  /// How strongly the vectors are held where they started.
  package var pull = 1.0
  /// Steps of Adam, on a falling rate.
  package var steps = 40
  /// Highest rate.
  package var rate = 0.05

  /// On the working grid. Chosen on films 001-100.
  package static let coarse = VectorFit(aim: .peak(spread: 3.2), temperature: 0.05)
  /// On magnified crops, with the refinement's own sharpness.
  package static let fine = VectorFit(
    aim: .place(unit: 8, blur: 2), temperature: RefinementOptions().sharpness)

  package init(aim: Aim, temperature: Double) { (self.aim, self.temperature) = (aim, temperature) }

  /// The vectors, level by level, after the fit.
  ///
  /// - Parameters:
  ///   - start: unit vectors, `[levels][channels]`; as many of them as the lessons look at are fitted.
  ///   - lessons: one per film, at least one.
  package func fitted(_ start: [[Float]], to lessons: [Lesson<Float>]) -> [[Float]] {
    guard let channels = start.first?.count, let first = lessons.first, !first.x.isEmpty else { return start }
    let levels = min(start.count, first.features.count / (first.x.count * channels))
    let origin = start.prefix(levels).flatMap { $0 }
    var (vectors, moment, square) = (origin, origin.map { _ in Float(0) }, origin.map { _ in Float(0) })
    for step in 0..<steps {
      let (_, gradient) = loss(of: vectors, from: origin, channels: channels, lessons: lessons)
      let rate = Float(rate * 0.5 * (1 + cos(.pi * Double(step) / Double(steps))))
      let (first, second) = (1 - pow(0.9, Float(step + 1)), 1 - pow(0.999, Float(step + 1)))
      for i in vectors.indices {
        moment[i] = 0.9 * moment[i] + 0.1 * gradient[i]
        square[i] = 0.999 * square[i] + 0.001 * gradient[i] * gradient[i]
        vectors[i] -= rate * (moment[i] / first) / ((square[i] / second).squareRoot() + 1e-8)
      }
    }
    return (0..<levels).map { Array(vectors[$0 * channels..<($0 + 1) * channels]) } + start.dropFirst(levels)
  }

  /// The loss and its gradient.
  ///
  /// - Parameters:
  ///   - raw: the vectors, `[levels * channels]`, of any length but zero.
  ///   - origin: unit vectors that they are held to.
  package func loss<Scalar: Real>(
    of raw: [Scalar], from origin: [Scalar], channels: Int, lessons: [Lesson<Scalar>]
  ) -> (loss: Double, gradient: [Scalar]) {
    let levels = raw.count / channels
    let lengths = (0..<levels).map { level in
      raw[level * channels..<(level + 1) * channels].reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let unit = raw.indices.map { raw[$0] / lengths[$0 / channels] }
    var loss = 0.0
    var gradient = zip(unit, origin).map { 2 * Scalar(pull) * ($0 - $1) }
    for (value, start) in zip(unit, origin) { loss += pull * Double((value - start) * (value - start)) }
    let share = 1 / Scalar(lessons.count)
    for lesson in lessons {
      let places = lesson.x.count
      var similarities = lesson.bias
      Scalar.gemm(
        transposeA: false, transposeB: false, m: places, n: 1, k: unit.count, alpha: 1, a: lesson.features,
        lda: unit.count, b: unit, ldb: 1, beta: 1, c: &similarities, ldc: 1)
      let (error, slopes) = error(similarities, lesson)
      loss += error / Double(lessons.count)
      Scalar.gemm(
        transposeA: true, transposeB: false, m: unit.count, n: 1, k: places, alpha: share,
        a: lesson.features, lda: unit.count, b: slopes, ldb: 1, beta: 1, c: &gradient, ldc: 1)
    }
    // Only the direction counts: the part along a vector does nothing.
    for level in 0..<levels {
      let range = level * channels..<(level + 1) * channels
      let along = range.reduce(0) { $0 + gradient[$1] * unit[$1] }
      for i in range { gradient[i] = (gradient[i] - along * unit[i]) / lengths[level] }
    }
    return (loss, gradient)
  }

  /// The error of a film and its slope with the similarity of every place.
  private func error<Scalar: Real>(
    _ similarities: [Scalar], _ lesson: Lesson<Scalar>
  ) -> (Double, [Scalar]) {
    let best = similarities.max() ?? 0
    let weights = similarities.map { exp(Double($0 - best) / temperature) }
    let sum = weights.reduce(0, +)
    let likely = weights.map { $0 / sum }
    switch aim {
    case .peak(let spread):
      let bell = lesson.x.indices.map { place in
        let squared = Double(lesson.x[place] * lesson.x[place] + lesson.y[place] * lesson.y[place])
        return squared <= 9 * spread * spread ? exp(-squared / (2 * spread * spread)) : 0
      }
      let mass = bell.reduce(0, +)
      guard mass > 0 else { return (0, similarities.map { _ in 0 }) }
      var error = log(sum) + Double(best) / temperature
      for place in bell.indices { error -= bell[place] / mass * Double(similarities[place]) / temperature }
      return (error, bell.indices.map { Scalar((likely[$0] - bell[$0] / mass) / temperature) })
    case .place(let unit, let blur):
      let (x, y) = (lesson.x.map { Double($0) }, lesson.y.map { Double($0) })
      let mean = (
        x: zip(likely, x).reduce(0) { $0 + $1.0 * $1.1 }, y: zip(likely, y).reduce(0) { $0 + $1.0 * $1.1 }
      )
      let distance = (mean.x * mean.x + mean.y * mean.y + blur * blur).squareRoot()
      let slopes = likely.indices.map { place in
        let toward = mean.x * (x[place] - mean.x) + mean.y * (y[place] - mean.y)
        return Scalar(likely[place] / temperature * toward / (distance * unit))
      }
      return (distance / unit, slopes)
    }
  }
}
