import Pretraining

/// Shows a training run: a progress bar for people, JSON lines on standard output for scripts.
struct TrainingReport {
  /// One line of `--json`.
  private struct Line: Encodable {
    var step: Int
    var fraction: Double
    var loss: Double
    var levelLosses: [Double]
    var pairsPerSecond: Double?
    var viewsPerSecond: Double?
    var gigaflops: Double
    var secondsLeft: Double
  }

  /// What a step draws.
  enum Samples: String {
    case pairs, views
  }

  private let samples: Samples
  private let json: Bool
  private var bar: ProgressBar
  private var lastLine: ContinuousClock.Instant?

  init(_ title: String, samples: Samples, json: Bool) {
    (self.samples, self.json, bar) = (samples, json, ProgressBar(title))
  }

  mutating func show(_ progress: TrainingProgress) throws {
    let losses = progress.levels.map { $0.fixed(2) }.joined(separator: " ")
    bar.show(
      Int(1000 * progress.fraction), of: 1000,
      detail: "step \(progress.step)  loss \(progress.loss.fixed(3)) (\(losses))  "
        + "\(progress.samplesPerSecond.fixed(1)) \(samples)/s  \(progress.gigaflops.fixed(0)) GFLOP/s")
    guard json, lastLine.map({ $0.duration(to: .now) > .seconds(5) }) ?? true || progress.fraction >= 1
    else { return }
    lastLine = .now
    try JSON.printLine(
      Line(
        step: progress.step, fraction: progress.fraction, loss: progress.loss,
        levelLosses: progress.levels,
        pairsPerSecond: samples == .pairs ? progress.samplesPerSecond : nil,
        viewsPerSecond: samples == .views ? progress.samplesPerSecond : nil,
        gigaflops: progress.gigaflops, secondsLeft: progress.secondsLeft))
  }

  mutating func end() { bar.clear() }
}
