import Landmarks
import Radiograph

/// One of the individuals that a file has on a film.
struct Individual<Content> {
  let film: ImageName
  let place: PointCollector.Place
  /// Individuals of two kinds, such as two categories of COCO, go onto one film together, where they share no landmark.
  var kind = ""
  /// The landmarks that tell kinds apart; empty where the file knows only one kind.
  var landmarks: Set<Landmark> = []
  /// What the file calls it.
  var name: String?
  /// px², or another unit that all individuals of the file share.
  let area: Double
  /// Whether anything of it was marked.
  let isMarked: Bool
  let content: Content

  init(
    on film: ImageName, at place: PointCollector.Place, kind: String = "", of landmarks: Set<Landmark> = [],
    name: String? = nil, area: Double, isMarked: Bool = true, _ content: Content
  ) {
    (self.film, self.place, self.kind, self.landmarks, self.name) = (film, place, kind, landmarks, name)
    (self.area, self.isMarked, self.content) = (area, isMarked, content)
  }

  /// An individual that is as large as the box around its points.
  init(
    on film: ImageName, at place: PointCollector.Place, kind: String = "", of landmarks: Set<Landmark> = [],
    name: String? = nil, points: [PixelPoint], _ content: Content
  ) {
    let (x, y) = (points.map(\.x), points.map(\.y))
    let area = ((x.max() ?? 0) - (x.min() ?? 0)) * ((y.max() ?? 0) - (y.min() ?? 0))
    self.init(
      on: film, at: place, kind: kind, of: landmarks, name: name, area: area, isMarked: !points.isEmpty,
      content)
  }
}

/// A point in a group of points that a person made.
struct GroupedPoint {
  /// nil for a point that is in none.
  let group: String?
  let landmark: Landmark
  /// px.
  let position: PixelPoint
  /// What stands in the file, where it measures from the corner of the first pixel.
  let written: PixelPoint
  let place: PointCollector.Place
}

extension DelimitedText.Record {
  /// What stands in pairs of columns, where both hold numbers.
  func points(_ columns: [(x: Int, y: Int)]) -> [PixelPoint] {
    columns.compactMap { column in
      guard let x = fields[column.x].trimmed.decimal, let y = fields[column.y].trimmed.decimal else {
        return nil
      }
      return PixelPoint(x: x, y: y)
    }
  }
}

extension PointCollector {
  /// What the person says to get the largest individual of each film.
  static let largest = "largest"

  /// The individuals whose points are taken: never several of a kind on one film, for that has each landmark once.
  ///
  /// Of several the one counts that the person asked for, by its name or as the largest; else all of them are refused.
  mutating func chosen<Content>(of individuals: [Individual<Content>]) -> [Individual<Content>] {
    if individuals.contains(where: { $0.name != nil && $0.name == context.individual }) {
      hasAskedIndividual = true
    }
    var (taken, refused) = (Set<Int>(), Set<Int>())
    for all in Self.ofOneKind(individuals) {
      let marked = all.filter { individuals[$0].isMarked }
      if marked.count < 2 {
        taken.formUnion(all)
      } else if context.individual == Self.largest {
        let largest = marked.max { individuals[$0].area < individuals[$1].area }
        taken.formUnion([largest].compactMap(\.self))
      } else {
        let asked = marked.filter {
          individuals[$0].name != nil && individuals[$0].name == context.individual
        }
        if asked.count == 1 { taken.formUnion(asked) } else { refused.formUnion(marked) }
      }
    }
    for index in individuals.indices where refused.contains(index) {
      reject(at: individuals[index].place, severalIndividuals(on: individuals[index].film))
    }
    let chosen = individuals.indices.filter(taken.contains).map { individuals[$0] }
    return chosen.filter(\.isMarked) + chosen.filter { !$0.isMarked }
  }

  /// The individuals of which a film has one, by their indices: those of one kind, and of kinds that share a landmark.
  private static func ofOneKind<Content>(_ individuals: [Individual<Content>]) -> [[Int]] {
    Dictionary(grouping: individuals.indices) { individuals[$0].film }.values.flatMap { onFilm in
      var kinds: [(landmarks: Set<Landmark>, members: [Int])] = []
      for members in Dictionary(grouping: onFilm, by: { individuals[$0].kind }).values {
        let landmarks = members.lazy.filter { individuals[$0].isMarked }
          .reduce(into: Set()) { $0.formUnion(individuals[$1].landmarks) }
        let sharing = kinds.filter { !$0.landmarks.isDisjoint(with: landmarks) }
        kinds.removeAll { !$0.landmarks.isDisjoint(with: landmarks) }
        kinds.append(
          (
            sharing.reduce(landmarks) { $0.union($1.landmarks) },
            (sharing.flatMap(\.members) + members).sorted()
          ))
      }
      return kinds.map(\.members)
    }
  }

  /// The points of one film that are taken where points may be grouped.
  ///
  /// Groups that share a landmark are individuals; those that share none may be anything, and are taken together.
  mutating func chosen<Element>(
    of points: [Element], on film: ImageName, by point: (Element) -> GroupedPoint
  ) -> [Element] {
    let groups = Dictionary(grouping: points) { point($0).group }
    let landmarks = groups.values.map { Set($0.map { point($0).landmark }) }
    let areDistinct =
      landmarks.reduce(0) { $0 + $1.count } == landmarks.reduce(Set()) { $0.union($1) }.count
    if areDistinct, context.individual == nil {
      if groups.count > 1 {
        note("points of \(groups.count) groups on \(film), which share no landmark, taken together")
      }
      return points
    }
    var seen = Set<String?>()
    let individuals = points.map(point).filter { seen.insert($0.group).inserted }.map { first in
      let own = groups[first.group] ?? []
      return Individual(
        on: film, at: first.place, name: first.group, points: own.map { point($0).position }, own)
    }
    return chosen(of: individuals).flatMap(\.content)
  }

  /// Why no point is taken of a film on which a file knows several individuals.
  private func severalIndividuals(on film: ImageName) -> String {
    let asked = context.individual.map { "none is called \($0.quotedForMessage), " } ?? ""
    return "one of several individuals on \(film), which has each landmark once; "
      + "\(asked)take the largest of each film with --individual largest"
  }
}
