/// Names that were probably meant: the one rule of which names look alike.
package enum LookAlike {
  /// The name that looks most like another one, when any is near enough to be a slip; nil when none is.
  ///
  /// - Parameter names: to choose from, in the order of preference.
  package static func of(_ landmark: Landmark, among names: some Sequence<Landmark>) -> Landmark? {
    let wanted = plain(landmark)
    let slips = max(1, min(3, wanted.count / 3))
    return names.map { (name: $0, slips: distance(wanted, plain($0))) }
      .filter { $0.slips <= slips }.min { $0.slips < $1.slips }?.name
  }

  /// The name that differs by nothing but case, blanks and signs.
  package static func same(as landmark: Landmark, among names: some Sequence<Landmark>) -> Landmark? {
    let wanted = plain(landmark)
    return names.first { plain($0) == wanted }
  }

  /// Names among landmarks that the eye takes for the same, in pairs, the later one first.
  package static func pairs(in landmarks: [Landmark]) -> [(Landmark, Landmark)] {
    Dictionary(grouping: landmarks, by: \.lookAlike).values.filter { $0.count > 1 }
      .map { ($0[1], $0[0]) }.sorted { $0.0 < $1.0 }
  }

  /// What counts of a name: "A-Point", "a point" and "APoint" are one (`Landmark.lookAlike`).
  package static func plain(_ landmark: Landmark) -> [Character] {
    Array(landmark.lookAlike.prefix(Landmark.longestName))
  }

  /// How many letters are put in, left out, replaced or exchanged with their neighbour (optimal string alignment).
  static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var rows = [Array(0...b.count)]
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var least = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, rows[i - 1][j - 1] + 1) }
        row.append(least)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
