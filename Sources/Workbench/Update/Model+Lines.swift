import Basics
import Landmarks

// Lines and curves through landmarks.
extension Model {
  /// Draws a line from the active landmark to another one, or a curve through several; what is there already is taken away.
  mutating func connect(_ text: String) -> [Command] {
    guard let from = activeLandmark, !text.trimmed.isEmpty else { return [] }
    if landmark(typed: text) == nil {
      if let curve = Curve(typed: "\(from.name), \(text)") { return draw(curve) }
      let words = text.split(whereSeparator: \.isWhitespace)
      let end = words.last ?? ""
      if text.contains(",") || (words.count > 1 && end.allSatisfy { $0.isNumber || $0 == "-" }) {
        return refuseCurve(count: Int(end))
      }
    }
    guard let to = known(Landmark(text.trimmed)) else { return [] }
    guard let line = Skeleton.Line(from, to) else {
      message = Message("A line joins two landmarks; \(from) is the active one.", .warning)
      return []
    }
    var changed = lines
    let isDrawn = changed.skeleton.toggle(line)
    message = Message(
      isDrawn ? "Line from \(from) to \(to)" : "No line from \(from) to \(to) any more", .success)
    return [.setLines(changed)]
  }

  private mutating func draw(_ typed: Curve) -> [Command] {
    var through: [Landmark] = []
    for name in typed.through {
      guard let landmark = known(name) else { return [] }
      through.append(landmark)
    }
    guard let first = through.first, let last = through.last,
      let curve = Curve(name: "\(first.name) to \(last.name)", through: through, count: typed.count)
    else { return refuseCurve(count: typed.count) }
    var changed = lines
    changed.curves.removeAll { $0.name == curve.name }
    let isDrawn = !lines.curves.contains(curve)
    if isDrawn { changed.curves.append(curve) }
    message = Message(
      isDrawn
        ? "Curve from \(first) to \(last), semilandmarks: \(curve.count)"
        : "No curve from \(first) to \(last) any more", .success)
    return [.setLines(changed)]
  }

  private mutating func refuseCurve(count: Int?) -> [Command] {
    let counts = Curve.counts
    let isOfCount = !(count.map(counts.contains) ?? false)
    message = Message(
      isOfCount
        ? "A curve ends in how many semilandmarks it has, \(counts.lowerBound) to \(counts.upperBound)."
        : "A curve goes from landmark to landmark, each another one than the one before.", .warning)
    return []
  }

  /// The landmark that a person has typed, but for case, blanks and signs.
  private func landmark(typed text: String) -> Landmark? {
    Landmark(typed: text).flatMap { typed in
      landmarks.contains(typed) ? typed : LookAlike.same(as: typed, among: landmarks)
    }
  }

  /// The same, or a word about what is unknown.
  private mutating func known(_ name: Landmark) -> Landmark? {
    if let landmark = landmark(typed: name.name) { return landmark }
    let lookAlike = LookAlike.of(name, among: landmarks).map { "; did you mean \($0)?" } ?? "."
    message = Message("No landmark is called \(name)" + lookAlike, .warning)
    return nil
  }
}
