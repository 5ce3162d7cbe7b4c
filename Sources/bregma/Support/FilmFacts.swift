import Annotation
import Formats
import Foundation
import Radiograph
import Synchronization

/// Sizes that the image files of a folder give, each read once, and only if somebody asks.
final class FilmFacts: Sendable {
  private let folder: String
  private let known: Set<String>
  private let sizes = Mutex<[String: FilmSize?]>([:])

  /// Names the films; others have no size.
  init(folder: String, images: [String]) {
    self.folder = folder
    known = Set(images)
  }

  /// Columns and rows of a film; nil when its file is gone or broken.
  func size(of film: String) -> FilmSize? {
    guard known.contains(film) else { return nil }
    return sizes.withLock { sizes in
      if let size = sizes[film] { return size }
      let header = try? FilmReader.header(path: "\(folder)/\(film)")
      let size = header.map { FilmSize(width: $0.width, height: $0.height) }
      sizes[film] = .some(size)
      return size
    }
  }

  /// The row with its image's size, when the store does not know it.
  func completed(_ row: PointRow) -> PointRow {
    guard row.imageWidth == nil || row.imageHeight == nil, let size = size(of: row.image) else { return row }
    var row = row
    (row.imageWidth, row.imageHeight) = (size.width, size.height)
    return row
  }
}

/// The formats as help pages list them.
enum FormatList {
  static let text = LandmarkFormats.all.map { format in
    "  " + format.name.padding(toLength: 12, withPad: " ", startingAt: 0) + format.title
  }.joined(separator: "\n")
}
