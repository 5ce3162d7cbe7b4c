import Basics
import Encoder
import Foundation
import Landmarks
import Learning
import Matching
import Radiograph
import Testing

/// Vectors of landmarks, learnt while the encoder stays as it is.
@Suite struct VectorFitTests {
  private static let channels = 5
  private static let levels = 2
  private static let aims: [VectorFit.Aim] = [.peak(spread: 3), .place(unit: 8, blur: 2)]

  private static func fit(_ aim: VectorFit.Aim, pull: Double = 0.7) -> VectorFit {
    var fit = VectorFit(aim: aim, temperature: 0.2)
    fit.pull = pull
    return fit
  }

  private static func lessons(_ count: Int, seed: UInt64) -> [Lesson<Double>] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      let places = 9
      return Lesson(
        features: (0..<places * channels * levels).map { _ in 0.4 * random.normal() },
        bias: (0..<places).map { _ in 0.1 * random.normal() },
        x: (0..<places).map { _ in random.uniform(-9, 9) }, y: (0..<places).map { _ in random.uniform(-9, 9) }
      )
    }
  }

  private static func vectors(seed: UInt64) -> [Double] {
    var random = SplitMix64(seed: seed)
    return (0..<channels * levels).map { _ in random.normal() }
  }

  private static func units(_ raw: [Double]) -> [Double] {
    raw.indices.map { i in
      let level = i / channels * channels
      return raw[i] / raw[level..<level + channels].reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
  }

  /// The formula, written down.
  private static func slowLoss(
    _ fit: VectorFit, _ raw: [Double], _ origin: [Double], _ lessons: [Lesson<Double>]
  ) -> Double {
    let unit = units(raw)
    var total = fit.pull * zip(unit, origin).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    for lesson in lessons {
      let likely = lesson.x.indices.map { place in
        exp(
          (unit.indices.reduce(lesson.bias[place]) { sum, i in
            sum + unit[i] * lesson.features[place * unit.count + i]
          }) / fit.temperature)
      }
      let sum = likely.reduce(0, +)
      switch fit.aim {
      case .peak(let spread):
        let bell = lesson.x.indices.map { place -> Double in
          let squared = lesson.x[place] * lesson.x[place] + lesson.y[place] * lesson.y[place]
          return squared <= 9 * spread * spread ? exp(-squared / (2 * spread * spread)) : 0
        }
        let mass = bell.reduce(0, +)
        guard mass > 0 else { continue }
        total -=
          zip(bell, likely).reduce(0) { $0 + $1.0 / mass * log($1.1 / sum) } / Double(lessons.count)
      case .place(let unit, let blur):
        let x = zip(lesson.x, likely).reduce(0) { $0 + $1.0 * $1.1 / sum }
        let y = zip(lesson.y, likely).reduce(0) { $0 + $1.0 * $1.1 / sum }
        total += (x * x + y * y + blur * blur).squareRoot() / unit / Double(lessons.count)
      }
    }
    return total
  }

  @Test(arguments: aims) func lossEqualsItsFormula(aim: VectorFit.Aim) {
    for seed in 1...3 as ClosedRange<UInt64> {
      let lessons = Self.lessons(4, seed: seed)
      let (raw, origin) = (Self.vectors(seed: seed + 10), Self.units(Self.vectors(seed: seed + 20)))
      let fit = Self.fit(aim)
      let fast = fit.loss(of: raw, from: origin, channels: Self.channels, lessons: lessons).loss
      #expect(abs(fast - Self.slowLoss(fit, raw, origin, lessons)) < 1e-9)
    }
  }

  @Test(arguments: aims) func gradientEqualsFiniteDifferences(aim: VectorFit.Aim) {
    let lessons = Self.lessons(3, seed: 5)
    let (raw, origin) = (Self.vectors(seed: 6), Self.units(Self.vectors(seed: 7)))
    let fit = Self.fit(aim)
    func loss(_ raw: [Double]) -> Double {
      fit.loss(of: raw, from: origin, channels: Self.channels, lessons: lessons).loss
    }
    let gradient = fit.loss(of: raw, from: origin, channels: Self.channels, lessons: lessons).gradient
    for i in raw.indices {
      var (low, high) = (raw, raw)
      low[i] -= 1e-5
      high[i] += 1e-5
      #expect(abs((loss(high) - loss(low)) / 2e-5 - gradient[i]) < 1e-7)
    }
  }

  /// Two places that the mean takes for one another are told apart by what differs between them on every film.
  @Test func whatTheMeanConfusesIsLearnt() throws {
    let here: [Float] = [0.9, 0.43, 0]
    let there: [Float] = [0.95, 0, 0.3]
    let start: [[Float]] = [[1, 0, 0]]
    let lessons = (0..<3).map { _ in
      Lesson<Float>(features: here + there, bias: [0, 0], x: [0, 40], y: [0, 0])
    }
    func margin(_ vector: [Float]) -> Float {
      zip(vector, here).reduce(0) { $0 + $1.0 * $1.1 } - zip(vector, there).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(margin(start[0]) < 0)
    let learnt = VectorFit.coarse.fitted(start, to: lessons)
    let vector = try #require(learnt.first)
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(margin(vector.map { $0 / length }) > 0)
  }
}
