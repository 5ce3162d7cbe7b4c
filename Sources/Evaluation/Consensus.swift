import Basics
import Foundation
import Landmarks
import Radiograph

/// One point out of several annotators' points.
package enum Consensus {
  /// How positions are brought together, each axis for itself.
  package enum Rule: String, Sendable, CaseIterable {
    /// The mean.
    case mean
    /// The middle one; the mean of the two middle ones for an even number.
    case median
  }

  /// The consensus of tables, one per annotator; images are matched by their exact names.
  ///
  /// A landmark that most of those who spoke called missing is missing. Predictions have no voice.
  /// - Parameter adjudicated: what one person decided over the others: where it says something, nothing else counts.
  package static func of(
    _ tables: [PointTable], by rule: Rule, adjudicated: PointTable = PointTable()
  ) -> PointTable {
    struct Key: Hashable {
      let image: ImageName
      let landmark: Landmark
    }
    func spoken(_ table: PointTable) -> [(Key, PointRow)] {
      table.rows.filter(\.point.status.isPersons).map {
        (Key(image: $0.image, landmark: $0.point.landmark), $0)
      }
    }
    var order: [Key] = []
    var voices: [Key: [PointRow]] = [:]
    for (key, row) in (tables + [adjudicated]).flatMap(spoken) {
      if voices[key] == nil { order.append(key) }
      voices[key, default: []].append(row)
    }
    let verdicts = Dictionary(spoken(adjudicated).map { ($0, verdict($1)) }) { first, _ in first }
    let rows = order.compactMap { key in verdicts[key] ?? voices[key].flatMap { row($0, rule) } }
    let byImage = Dictionary(grouping: rows, by: \.image)
    return PointTable(rows: byImage.keys.sorted().flatMap { byImage[$0] ?? [] })
  }

  /// How many predictions a consensus leaves out, in a sentence: nobody has decided on them, and they are no voice. Nil where
  /// there are none.
  ///
  /// - Parameter all: the points of the folder, and those that annotators have beside them.
  package static func predictions(leftOutOf agreed: PointTable, among all: [PointTable]) -> String? {
    let decided = agreed.rows.reduce(into: [ImageName: Set<Landmark>]()) {
      $0[$1.image, default: []].insert($1.point.landmark)
    }
    let leftOut = all.lazy.flatMap(\.rows).count { row in
      row.point.status == .predicted && decided[row.image]?.contains(row.point.landmark) != true
    }
    return leftOut == 0
      ? nil : "predictions that nobody has decided on, left out of the consensus: \(leftOut)"
  }

  /// Where some annotators placed a landmark that others called missing, in a sentence: the consensus can keep only one of the
  /// two. Nil where nobody disagrees, or somebody has decided.
  package static func disputes(in tables: [PointTable], adjudicated: PointTable = PointTable()) -> String? {
    var voices: [ImageName: [Landmark: (placed: [String], missing: [String])]] = [:]
    for row in tables.flatMap(\.rows) where row.point.status.isPersons {
      let name = row.point.annotator.isEmpty ? "nobody named" : displayName(row.point.annotator)
      if row.point.position == nil {
        voices[row.image, default: [:]][row.point.landmark, default: ([], [])].missing.append(name)
      } else {
        voices[row.image, default: [:]][row.point.landmark, default: ([], [])].placed.append(name)
      }
    }
    for row in adjudicated.rows where row.point.status.isPersons {
      voices[row.image]?[row.point.landmark] = nil
    }
    let disputed = voices.sorted { $0.key < $1.key }.flatMap { image, landmarks in
      landmarks.filter { !$0.value.placed.isEmpty && !$0.value.missing.isEmpty }.sorted { $0.key < $1.key }
        .map { (image, $0.key, $0.value) }
    }
    guard let (image, landmark, first) = disputed.first else { return nil }
    return
      "points that some placed and others called missing: \(disputed.count), such as \(landmark) of \(image) "
      + "(placed by \(first.placed.joined(separator: ", ")); missing by \(first.missing.joined(separator: ", "))); "
      + "it is missing unless most placed it; --adjudicator NAME decides otherwise"
  }

  private static func verdict(_ row: PointRow) -> PointRow {
    var row = row
    row.point = LandmarkPoint(
      landmark: row.point.landmark, position: row.point.position,
      status: row.point.status == .missing ? .missing : .placed,
      annotator: "adjudicated by \(row.point.annotator)")
    return row
  }

  private static func row(_ voices: [PointRow], _ rule: Rule) -> PointRow? {
    guard var row = voices.first else { return nil }
    let positions = voices.compactMap(\.point.position)
    let names = Set(voices.map(\.point.annotator)).sorted().filter { !$0.isEmpty }
    let annotator = "\(rule.rawValue) of \(names.joined(separator: ", "))"
    let isMissing = 2 * positions.count <= voices.count && positions.count < voices.count
    let position =
      isMissing
      ? nil
      : PixelPoint(x: value(positions.map(\.x), rule), y: value(positions.map(\.y), rule))
    row.point = LandmarkPoint(
      landmark: row.point.landmark, position: position, status: isMissing ? .missing : .placed,
      annotator: annotator)
    return row
  }

  private static func value(_ values: [Double], _ rule: Rule) -> Double {
    switch rule {
    case .mean: return values.reduce(0, +) / Double(values.count)
    case .median: return values.median ?? .nan
    }
  }
}
