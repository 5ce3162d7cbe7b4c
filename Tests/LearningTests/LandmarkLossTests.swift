import Basics
import Encoder
import Foundation
import Learning
import Testing

@Suite struct LandmarkLossTests {
  struct Problem {
    let width = 5
    let height = 4
    let channels = 3
    let stride = 4
    let landmarks = 4
    let spread = 0.8
    let temperature = 0.2
    var vectors: [Double]
    var features: [Double]
    /// Landmarks that the view shows: not all of them, and in no particular order.
    let shown: [(landmark: Int, x: Double, y: Double)]

    init(seed: UInt64) {
      var random = SplitMix64(seed: seed)
      vectors = (0..<landmarks * channels).map { _ in random.normal() }
      features = (0..<width * height * channels).map { _ in random.normal() }
      shown = [2, 0, 3].map { ($0, random.uniform(-2, 20), random.uniform(-2, 16)) }
    }

    /// The formula, written down.
    func slowLoss() -> Double {
      var total = 0.0
      for point in shown {
        var (logits, bell): ([Double], [Double]) = ([], [])
        for cell in 0..<width * height {
          var product = 0.0
          for c in 0..<channels {
            product += vectors[point.landmark * channels + c] * features[cell * channels + c]
          }
          logits.append(product / temperature)
          bell.append(weight(of: cell, x: point.x, y: point.y))
        }
        let sum = bell.reduce(0, +)
        let hit = zip(logits, bell).reduce(0) { $0 + $1.0 * $1.1 / sum }
        total += log(logits.reduce(0) { $0 + exp($1) }) - hit
      }
      return total / Double(shown.count)
    }

    /// A Gaussian around the position, kept on the map, cut off at three standard deviations along either axis.
    func weight(of cell: Int, x: Double, y: Double) -> Double {
      func distance(_ position: Double, _ index: Int, of count: Int) -> Double {
        let centre = min(max((position - 1.5) / 4, 0), Double(count - 1))
        return Double(index) - centre
      }
      let (across, down) = (distance(x, cell % width, of: width), distance(y, cell / width, of: height))
      guard abs(across) <= 3 * spread, abs(down) <= 3 * spread else { return 0 }
      let squared = across * across + down * down
      return exp(-squared / (2 * spread * spread))
    }

    var targets: [LandmarkTarget<Double>] {
      shown.map {
        LandmarkTarget(
          landmark: $0.landmark, x: $0.x, y: $0.y, stride: stride, width: width, height: height,
          spread: spread)
      }
    }

    func fastLoss(weight: Double = 1) -> (loss: Double, vectors: [Double], features: [Double]) {
      var (dv, df) = (vectors.map { _ in 0.0 }, features.map { _ in 0.0 })
      let loss = LandmarkLoss<Double>(temperature: temperature).add(
        vectors: vectors, features: features, cells: width * height, channels: channels, targets: targets,
        weight: weight, vectorGradient: &dv, featureGradient: &df)
      return (loss, dv, df)
    }
  }

  @Test(arguments: [1, 2, 3]) func lossEqualsItsFormula(seed: UInt64) {
    let problem = Problem(seed: seed)
    #expect(abs(problem.fastLoss().loss - problem.slowLoss()) < 1e-9)
  }

  @Test func gradientsAgreeWithFiniteDifferences() {
    let problem = Problem(seed: 11)
    let weight = 0.7
    let analytic = problem.fastLoss(weight: weight)
    for (keyPath, gradient) in [(\Problem.vectors, analytic.vectors), (\Problem.features, analytic.features)]
    {
      for i in gradient.indices {
        var (up, down) = (problem, problem)
        up[keyPath: keyPath][i] += 1e-6
        down[keyPath: keyPath][i] -= 1e-6
        let numeric = weight * (up.slowLoss() - down.slowLoss()) / 2e-6
        #expect(abs(numeric - gradient[i]) < 1e-7, "\(keyPath) \(i): \(gradient[i]) against \(numeric)")
      }
    }
  }

  @Test func targetsSumToOneAroundThePosition() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<200 {
      let (x, y) = (random.uniform(20, 60), random.uniform(20, 60))
      let target = LandmarkTarget<Double>(
        landmark: 0, x: x, y: y, stride: 4, width: 20, height: 20, spread: 1)
      #expect(abs(target.weights.reduce(0, +) - 1) < 1e-12)
      var mean = (x: 0.0, y: 0.0)
      for (cell, weight) in zip(target.cells, target.weights) {
        mean.x += weight * (4 * Double(cell % 20) + 1.5)
        mean.y += weight * (4 * Double(cell / 20) + 1.5)
      }
      #expect(abs(mean.x - x) < 0.15 && abs(mean.y - y) < 0.15)
    }
    // Even on a map of one cell, and far outside of it.
    for x in [-1e3, 0, 1e3] {
      let target = LandmarkTarget<Double>(
        landmark: 0, x: x, y: x, stride: 32, width: 1, height: 1, spread: 0.3)
      #expect(target.cells == [0] && target.weights == [1])
    }
  }

  /// Through the whole network: parameters of the encoder and the vectors behind them, both scales, two views.
  @Test func gradientsReachEncoderAndVectors() {
    let architecture = EncoderArchitecture(channels: [2, 3, 4], blocks: [0, 0, 1], features: 3)
    let head = LandmarkHead(landmarks: 3, architecture: architecture)
    var start = EncoderState<Double>(architecture: architecture, seed: 4)
    head.extend(&start, seed: 5)
    #expect(start.parameters.count == head.range.upperBound)
    var random = SplitMix64(seed: 6)
    // Off the ReLU's kink, where a shift of zero leaves cells that see nothing.
    start.parameters = start.parameters.map { $0 + 0.1 * random.normal() }
    let batch = Tensor<Double>(
      n: 2, h: 16, w: 24, c: 1, values: (0..<2 * 16 * 24).map { _ in random.uniform(-1, 1) })
    let shown = [
      LandmarkLoss<Double>.Shown(isMagnified: false, points: [(2, 3.0, 4.5), (0, 20.0, 11.0)]),
      LandmarkLoss<Double>.Shown(isMagnified: true, points: [(1, 9.0, 2.5)]),
    ]
    func run(_ state: EncoderState<Double>, backward: Bool) -> (loss: Double, gradient: [Double]) {
      let tape = Tape(state: state, normalisation: .running, workers: 2)
      let losses = LandmarkLoss<Double>(temperature: 0.3).apply(
        levels: tape.encode(batch), strides: architecture.levelStrides, shown: shown, spread: 0.8,
        head: head, on: tape)
      if backward { tape.backward() }
      return (losses.reduce(0, +) / Double(losses.count), tape.gradients)
    }
    let analytic = run(start, backward: true).gradient
    let probes = (0..<40).map { _ in Int.random(in: 0..<head.range.lowerBound, using: &random) }
    for i in probes + Array(head.range) {
      var (up, down) = (start, start)
      up.parameters[i] += 1e-6
      down.parameters[i] -= 1e-6
      let numeric = (run(up, backward: false).loss - run(down, backward: false).loss) / 2e-6
      #expect(abs(numeric - analytic[i]) < 1e-6, "\(i): \(analytic[i]) against \(numeric)")
    }
  }
}
