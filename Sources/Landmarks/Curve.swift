import Foundation
import Radiograph

/// An open curve through landmarks, along which semilandmarks lie evenly.
package struct Curve: Sendable, Hashable, Codable {
  package let name: String
  /// From its beginning to its end, at least two; straight lines join them.
  package let through: [Landmark]
  /// Semilandmarks, both ends among them, at least two.
  package let count: Int

  /// Semilandmarks of a curve at most.
  package static let most = 1000
  /// How many semilandmarks a curve can have.
  package static let counts = 2...most

  /// Nil for fewer than two landmarks, a landmark next to itself, or a count that no curve has.
  package init?(name: String, through: [Landmark], count: Int) {
    guard through.count >= 2, Self.counts.contains(count), through.count <= Self.most,
      zip(through, through.dropFirst()).allSatisfy({ $0 != $1 })
    else { return nil }
    (self.name, self.through, self.count) = (name, through, count)
  }

  /// Reads what a person types, `nasion, a-point, menton 12`: landmarks with commas, then how many semilandmarks.
  package init?(typed text: String) {
    guard let blank = text.lastIndex(where: \.isWhitespace),
      let count = Int(text[text.index(after: blank)...])
    else { return nil }
    let parts = text[..<blank].split(separator: ",", omittingEmptySubsequences: false)
    let through = parts.compactMap { Landmark(typed: String($0)) }
    guard through.count == parts.count, let first = through.first, let last = through.last else { return nil }
    self.init(name: "\(first.name) to \(last.name)", through: through, count: count)
  }

  /// The semilandmarks on a film, native px: evenly along the line through the landmarks, by its length. As many
  /// semilandmarks as landmarks are these themselves, for so a digitised curve comes back as it was.
  ///
  /// - Returns: nil where a landmark has no place, or all have the same.
  package func points(at position: (Landmark) -> PixelPoint?) -> [PixelPoint]? {
    let corners = through.compactMap(position)
    guard corners.count == through.count else { return nil }
    if isDigitised { return corners }
    let lengths = zip(corners, corners.dropFirst()).map { $0.distance(to: $1) }
    let total = lengths.reduce(0, +)
    guard total > 0 else { return nil }
    var points = [corners[0]]
    var (piece, before) = (0, 0.0)
    for step in 1..<count - 1 {
      let wanted = total * Double(step) / Double(count - 1)
      while piece < lengths.count - 1, before + lengths[piece] < wanted {
        before += lengths[piece]
        piece += 1
      }
      let share = lengths[piece] > 0 ? min(1, (wanted - before) / lengths[piece]) : 0
      let (from, to) = (corners[piece], corners[piece + 1])
      points.append(PixelPoint(x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share))
    }
    return points + [corners[corners.count - 1]]
  }

  /// Whether its points were placed one by one, and do not follow from others.
  package var isDigitised: Bool { through.count == count }

  /// The same curve after a landmark got another name.
  package func renaming(_ old: Landmark, to new: Landmark) -> Curve? {
    Curve(name: name, through: through.map { $0 == old ? new : $0 }, count: count)
  }
}

extension [Curve] {
  /// The form in which the store keeps curves, as JSON.
  package var text: String { String(decoding: (try? JSONEncoder().encode(self)) ?? Data(), as: UTF8.self) }

  /// Reads that form; curves that cannot be are left out, nil when it is none.
  package init?(text: String) {
    guard let curves = try? JSONDecoder().decode([Curve].self, from: Data(text.utf8)) else { return nil }
    self = curves.compactMap { Curve(name: $0.name, through: $0.through, count: $0.count) }
  }
}

extension [Curve] {
  /// The landmarks that are points of digitised curves, and of nothing else.
  package var digitised: Set<Landmark> { Set(filter(\.isDigitised).flatMap(\.through)) }
}

/// What joins the folder's landmarks: lines to look at, and curves with semilandmarks.
package struct LandmarkLines: Sendable, Hashable {
  package var skeleton: Skeleton
  /// In the order of files.
  package var curves: [Curve]

  package init(skeleton: Skeleton = Skeleton(), curves: [Curve] = []) {
    (self.skeleton, self.curves) = (skeleton, curves)
  }

  package var isEmpty: Bool { skeleton.isEmpty && curves.isEmpty }

  /// Adds lines and curves; a line that is there already, and a curve whose name is taken, changes nothing.
  ///
  /// - Returns: those that are new.
  package mutating func add(_ more: LandmarkLines) -> LandmarkLines {
    let before = self
    more.skeleton.lines.forEach { skeleton.add($0) }
    curves += more.curves.filter { curve in !before.curves.contains { $0.name == curve.name } }
    return LandmarkLines(
      skeleton: Skeleton(Array(skeleton.lines.dropFirst(before.skeleton.lines.count))),
      curves: Array(curves.dropFirst(before.curves.count)))
  }

  /// Takes lines and curves away, as far as they are there as they were drawn.
  package mutating func remove(_ some: LandmarkLines) {
    for line in some.skeleton.lines where skeleton.lines.contains(where: line.isSame) {
      _ = skeleton.toggle(line)
    }
    curves.removeAll(where: some.curves.contains)
  }
}
