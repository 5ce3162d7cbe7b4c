import Foundation
import Store

/// How long a person takes for a decision on a point: what the time that is left is told from.
struct Pace: Sendable {
  /// Whoever rests for longer does something else meanwhile, s.
  private static let longestGap = 120.0
  /// So many gaps between edits count.
  private static let most = 200
  /// Fewer decisions tell nothing.
  private static let fewest = 10

  private var last: Date?
  private var gaps: [(seconds: Double, decisions: Int)] = []

  /// The pace of earlier edits, oldest first.
  init(_ edits: [(time: Date, decisions: Int)]) {
    for edit in edits { note(edit.decisions, at: edit.time) }
  }

  /// Notes an edit that has decided on so many points.
  mutating func note(_ decisions: Int, at time: Date) {
    defer { last = time }
    guard let last, decisions > 0 else { return }
    let seconds = time.timeIntervalSince(last)
    guard seconds >= 0, seconds <= Self.longestGap else { return }
    gaps = (gaps + [(seconds, decisions)]).suffix(Self.most)
  }

  /// Seconds for a decision; nil until there are enough of them.
  var secondsPerDecision: Double? {
    let decisions = gaps.reduce(0) { $0 + $1.decisions }
    return decisions < Self.fewest ? nil : gaps.reduce(0) { $0 + $1.seconds } / Double(decisions)
  }
}
