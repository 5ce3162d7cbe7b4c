import Foundation

/// Lines between landmarks, drawn to show how they belong together; they have no direction, and none is there twice.
package struct Skeleton: Sendable, Hashable, Codable {
  /// From one landmark to another.
  package struct Line: Sendable, Hashable, Codable {
    package let from: Landmark
    package let to: Landmark

    /// Nil for a landmark and itself.
    package init?(_ from: Landmark, _ to: Landmark) {
      guard from != to else { return nil }
      (self.from, self.to) = (from, to)
    }

    /// Whether it joins the same two landmarks.
    func isSame(as other: Line) -> Bool {
      self == other || (from == other.to && to == other.from)
    }
  }

  /// In the order in which they were drawn.
  package private(set) var lines: [Line]

  package init(_ lines: [Line] = []) {
    self.lines = []
    for line in lines { add(line) }
  }

  package var isEmpty: Bool { lines.isEmpty }

  /// Adds a line; one that is there already changes nothing.
  package mutating func add(_ line: Line) {
    if !lines.contains(where: line.isSame) { lines.append(line) }
  }

  /// Draws a line, or takes it away where it is there already.
  ///
  /// - Returns: whether it is there now.
  package mutating func toggle(_ line: Line) -> Bool {
    let count = lines.count
    lines.removeAll(where: line.isSame)
    if lines.count == count { lines.append(line) }
    return lines.count > count
  }

  /// The same lines after a landmark got another name.
  package func renaming(_ old: Landmark, to new: Landmark) -> Skeleton {
    Skeleton(
      lines.compactMap { Line($0.from == old ? new : $0.from, $0.to == old ? new : $0.to) })
  }

  /// The form in which the store keeps it: pairs of names as JSON.
  package var text: String {
    let bytes = (try? JSONEncoder().encode(lines.map { [$0.from.name, $0.to.name] })) ?? Data()
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads that form; nil when it is none.
  package init?(text: String) {
    guard let pairs = try? JSONDecoder().decode([[String]].self, from: Data(text.utf8)) else { return nil }
    self.init(pairs.compactMap { $0.count == 2 ? Line(Landmark($0[0]), Landmark($0[1])) : nil })
  }
}
