import Landmarks
import Morphometry
import Radiograph

/// One measurement on all films, in a list: the farthest off first.
package struct FolderMeasures: Sendable, Equatable {
  /// The films' values; nil until they are there.
  package var table: MeasurementTable?
  /// Place of the measurement in the set.
  package var measurement: Int
  /// The films in the order of the list; nil until they are there.
  package var ranking: MeasurementRanking?
  /// Place of the highlighted film in the list.
  package var highlighted = 0

  init(measurement: Int) { self.measurement = measurement }

  /// The films in the order of the list.
  package var rows: [MeasurementRanking.Row] { ranking?.rows ?? [] }

  /// The highlighted film.
  var image: ImageName? { rows.indices.contains(highlighted) ? rows[highlighted].image : nil }

  /// Ranks the films anew; the highlighted one stays so where it was measured before.
  mutating func rank(_ table: MeasurementTable) {
    let chosen = image
    self.table = table
    ranking = MeasurementRanking(table, by: measurement)
    highlighted = chosen.flatMap { chosen in rows.firstIndex { $0.image == chosen } } ?? 0
  }

  /// Highlights a film so many further on (negative: back), as far as there are any.
  mutating func move(by step: Int) {
    highlighted = max(0, min(rows.count - 1, highlighted + step))
  }

  /// Another measurement of so many, its worst film highlighted.
  mutating func turn(by step: Int, of count: Int) {
    measurement = ((measurement + step) % count + count) % count
    ranking = table.flatMap { MeasurementRanking($0, by: measurement) }
    highlighted = 0
  }
}

/// Where the values of all films are to be written.
package struct MeasurementExport: Sendable, Equatable {
  /// What is written.
  package let table: MeasurementTable
  /// The file.
  package let path: String
  /// Whether a file that exists is replaced.
  package var replaces = false

  package init(table: MeasurementTable, path: String) { (self.table, self.path) = (table, path) }
}
