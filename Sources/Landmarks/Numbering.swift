import Radiograph

/// Names by number, from 0 in the order in which they were first seen.
///
/// A table says a few thousand names a million times: with numbers, each is in memory once and pairs of them compare as
/// whole numbers.
package struct Numbering<Name: Hashable & Sendable>: Sendable {
  private var names: [Name] = []
  private var numbers: [Name: Int32] = [:]

  package init() {}

  /// The number of a name; a new one gets the next.
  package mutating func number(of name: Name) -> Int32 {
    if let known = numbers[name] { return known }
    let number = Int32(names.count)
    numbers[name] = number
    names.append(name)
    return number
  }

  /// The name of a number as it was first seen.
  func first(_ number: Int32) -> Name { names[Int(number)] }
}

extension Numbering<String> {
  /// The number of a name that is first replaced by the one seen before, so that both share their memory.
  ///
  /// Names that are equal but spelt with other bytes (composed and decomposed accents) keep their spelling.
  mutating func share(_ name: inout String) -> Int32 {
    let number = number(of: name)
    let known = first(number)
    if known.utf8.elementsEqual(name.utf8) { name = known }
    return number
  }
}

/// A landmark on an image, by the numbers that two `Numbering`s gave their names.
package struct NumberedPoint: Hashable, Sendable {
  private let image: Int32
  private let landmark: Int32
  private let annotator: Int32

  /// - Parameter annotator: 0 where a landmark of an image counts once, whoever placed it.
  package init(image: Int32, landmark: Int32, annotator: Int32 = 0) {
    (self.image, self.landmark, self.annotator) = (image, landmark, annotator)
  }
}

/// Shares the memory of names among rows that are made one by one.
package struct NamePool: Sendable {
  private var images = Numbering<ImageName>()
  private var landmarks = Numbering<String>()
  private var annotators = Numbering<String>()
  private let annotatorsApart: Bool

  /// - Parameter annotatorsApart: whether a landmark of an image counts once for each of several annotators.
  package init(annotatorsApart: Bool = false) { self.annotatorsApart = annotatorsApart }

  /// Replaces a row's names by those that earlier rows have.
  ///
  /// - Returns: the row's point, equal for rows of the same landmark of the same image, and who placed it.
  @discardableResult
  package mutating func share(_ row: inout PointRow) -> (point: NumberedPoint, annotator: Int32) {
    var (landmark, annotator) = (row.point.landmark.name, row.point.annotator)
    let image = images.number(of: row.image)
    let person = annotators.share(&annotator)
    let point = NumberedPoint(
      image: image, landmark: landmarks.share(&landmark), annotator: annotatorsApart ? person : 0)
    row.image = images.first(image)
    row.point = LandmarkPoint(
      landmark: Landmark(landmark), position: row.point.position, status: row.point.status,
      confidence: row.point.confidence, annotator: annotator)
    return (point, person)
  }
}
