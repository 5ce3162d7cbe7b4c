import Foundation
import GRDB
import Landmarks
import Radiograph

/// Who marked what when.
extension AnnotationStore {
  /// Everybody who has marked a point in this folder, or has predictions beside the folder's own, by name.
  package func annotators() throws -> [String] {
    let readers = try read {
      try String.fetchAll($0, sql: "SELECT DISTINCT reader FROM point WHERE reader != ''")
    }
    return Set(try opinions().map(\.annotator)).union(readers).sorted()
  }

  /// How many marks each further reader of the folder has, by name: what `table()` does not hold.
  package func marksOfOthers() throws -> [(reader: String, count: Int)] {
    try read { database in
      let sql = """
        SELECT reader, COUNT(*) AS count FROM point WHERE reader != ? AND layer = 'marks' GROUP BY reader ORDER BY reader
        """
      return try Row.fetchAll(database, sql: sql, arguments: [reader]).map {
        (try $0.decode(forColumn: "reader"), try $0.decode(forColumn: "count"))
      }
    }
  }

  /// The points of one annotator: where they last put each landmark themselves, even if somebody else has
  /// moved it since; points imported under their name count like their own.
  ///
  /// Landmarks in the folder's order.
  /// - Parameter withPredictions: whether predictions that nobody has looked at are in it too: those beside their own points,
  ///   not those of the folder, which are nobody's.
  package func table(annotator: String, withPredictions: Bool = false) throws -> PointTable {
    let order = Dictionary(try landmarks().enumerated().map { ($1, $0) }) { first, _ in first }
    let facts = try imageFacts()
    let mine = try opinions().filter { $0.annotator == annotator }
    var rows = mine.map { opinion in
      let facts = facts[opinion.image] ?? ImageFacts()
      return PointRow(
        image: opinion.image, point: opinion.point, imageWidth: facts.width, imageHeight: facts.height,
        spacing: facts.spacing)
    }
    if withPredictions, !annotator.isEmpty {
      let decided = mine.reduce(into: [ImageName: Set<Landmark>]()) {
        $0[$1.image, default: []].insert($1.point.landmark)
      }
      rows += try reading(by: annotator).table().rows.filter {
        $0.point.status == .predicted && decided[$0.image]?.contains($0.point.landmark) != true
      }
    }
    func place(_ row: PointRow) -> Int { order[row.point.landmark] ?? .max }
    let byImage = Dictionary(grouping: rows, by: \.image)
    return PointTable(
      rows: byImage.keys.sorted().flatMap { image in
        (byImage[image] ?? []).sorted { (place($0), $0.point.landmark) < (place($1), $1.point.landmark) }
      })
  }

  /// One annotator's last word on a landmark.
  package struct Opinion: Sendable, Hashable {
    /// The image.
    package let image: ImageName
    /// Who.
    package let annotator: String
    /// What they said.
    package let point: LandmarkPoint
    /// When, to the millisecond.
    package let time: Date
  }

  /// The last word of every annotator on every landmark, replayed from the log.
  package func opinions() throws -> [Opinion] {
    struct Key: Hashable {
      let image: ImageName
      let landmark: Landmark
      let annotator: String
    }
    var last: [Key: Opinion] = [:]
    try read { database in
      let sql = """
        SELECT edit.*, image.name FROM edit JOIN image ON image.id = image_id WHERE state = 'done' ORDER BY edit.id
        """
      let register = try LandmarkRegister(database)
      let rows = try Row.fetchCursor(database, sql: sql)
      while let row = try rows.next() {
        let entry = try entry(from: row, register)
        let image = ImageName(try row.decode(forColumn: "name"))
        for change in entry.edit.changes where change.layer == .marks {
          if let point = change.after {
            let key = Key(image: image, landmark: change.landmark, annotator: point.annotator)
            last[key] = Opinion(image: image, annotator: point.annotator, point: point, time: entry.time)
          } else {
            // Whoever empties a landmark takes back their own word, not somebody else's.
            last[Key(image: image, landmark: change.landmark, annotator: entry.edit.author)] = nil
          }
        }
      }
    }
    return Array(last.values)
  }

  private func imageFacts() throws -> [ImageName: ImageFacts] {
    try read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT * FROM image")
      return Dictionary(try rows.map { (ImageName(try $0.decode(forColumn: "name")), try facts(from: $0)) }) {
        $1
      }
    }
  }
}
