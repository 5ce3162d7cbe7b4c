import Landmarks
import Radiograph

/// How the image names of two tables are brought together.
package enum ImageNames: String, Sendable, CaseIterable {
  /// As they are written.
  case exact = "exact names"
  /// Without the folder in front.
  case base = "names without folders"
  /// Without the folder and without the ending, for films that were converted.
  case stem = "names without folders and endings"

  /// The strictest way under which the tables share an image; nil when they share none.
  static func shared(_ first: PointTable, _ second: PointTable) -> ImageNames? {
    allCases.first { names in
      !Set(first.images.map(names.key)).isDisjoint(with: second.images.map(names.key))
    }
  }

  /// What of a name counts.
  func key(of image: ImageName) -> String {
    let image = image.name
    if self == .exact { return image }
    let base = image.lastIndex(of: "/").map { String(image[image.index(after: $0)...]) } ?? image
    guard self == .stem, let dot = base.lastIndex(of: "."), dot != base.startIndex else { return base }
    return String(base[..<dot])
  }

  /// Whether a name given by hand means this image; folder and ending may be left out.
  static func matches(_ given: String, _ image: ImageName) -> Bool {
    allCases.contains { $0.key(of: image) == given }
  }
}
