import Foundation
import Pretraining

/// Shows a pretraining run: a progress bar for people, JSON lines on standard output for scripts.
struct PretrainingReport {
  /// One line of `--json`: a progress report or the result.
  private struct Line: Encodable {
    var step: Int
    var fraction: Double
    var loss: Double
    var levelLosses: [Double]
    var pairsPerSecond: Double
    var gigaflops: Double
    var secondsLeft: Double
  }

  private let json: Bool
  private var bar = ProgressBar("pretrain")
  private var lastLine: ContinuousClock.Instant?

  init(json: Bool) { self.json = json }

  mutating func show(_ progress: Pretrainer.Progress) throws {
    let losses = progress.levels.map { $0.fixed(2) }.joined(separator: " ")
    bar.show(
      Int(1000 * progress.fraction), of: 1000,
      detail: "step \(progress.step)  loss \(progress.loss.fixed(3)) (\(losses))  "
        + "\(progress.pairsPerSecond.fixed(1)) pairs/s  \(progress.gigaflops.fixed(0)) GFLOP/s")
    guard json, lastLine.map({ $0.duration(to: .now) > .seconds(5) }) ?? true || progress.fraction >= 1
    else { return }
    lastLine = .now
    try JSON.printLine(
      Line(
        step: progress.step, fraction: progress.fraction, loss: progress.loss,
        levelLosses: progress.levels, pairsPerSecond: progress.pairsPerSecond,
        gigaflops: progress.gigaflops, secondsLeft: progress.secondsLeft))
  }

  mutating func end() { bar.clear() }
}
