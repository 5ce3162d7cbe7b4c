import Radiograph

/// Names by number, from 0 in the order in which they were first seen.
///
/// A table says a few thousand names a million times: with numbers, each is in memory once and pairs of them compare as
/// whole numbers.
package struct Numbering: Sendable {
  private var names: [String] = []
  private var numbers: [String: Int32] = [:]

  package init() {}

  /// The number of a name; a new one gets the next.
  package mutating func number(of name: String) -> Int32 {
    if let known = numbers[name] { return known }
    let number = Int32(names.count)
    numbers[name] = number
    names.append(name)
    return number
  }

  /// The number of a name that is first replaced by the one seen before, so that both share their memory.
  ///
  /// Names that are equal but spelt with other bytes (composed and decomposed accents) keep their spelling.
  mutating func share(_ name: inout String) -> Int32 {
    let number = number(of: name)
    let known = names[Int(number)]
    if known.utf8.elementsEqual(name.utf8) { name = known }
    return number
  }
}

/// A landmark on an image, by the numbers that two `Numbering`s gave their names.
package struct NumberedPoint: Hashable, Sendable {
  private let image: Int32
  private let landmark: Int32

  package init(image: Int32, landmark: Int32) { (self.image, self.landmark) = (image, landmark) }
}

/// Shares the memory of names among rows that are made one by one.
package struct NamePool: Sendable {
  private var images = Numbering()
  private var landmarks = Numbering()
  private var annotators = Numbering()

  package init() {}

  /// Replaces a row's names by those that earlier rows have.
  ///
  /// - Returns: the row's point; equal for rows of the same landmark of the same image.
  @discardableResult
  package mutating func share(_ row: inout PointRow) -> NumberedPoint {
    var (image, landmark, annotator) = (row.image.name, row.point.landmark.name, row.point.annotator)
    let key = NumberedPoint(image: images.share(&image), landmark: landmarks.share(&landmark))
    _ = annotators.share(&annotator)
    row.image = ImageName(image)
    row.point = LandmarkPoint(
      landmark: Landmark(landmark), position: row.point.position, status: row.point.status,
      confidence: row.point.confidence, annotator: annotator)
    return key
  }
}
