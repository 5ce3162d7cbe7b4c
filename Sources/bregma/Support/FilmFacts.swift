import Formats
import Foundation
import Landmarks
import Radiograph
import Synchronization

/// Sizes and spacings that the image files of a folder state, each read once, and only if somebody asks.
final class FilmFacts: Sendable {
  private let folder: String
  private let known: Set<String>
  private let given: PixelSpacing?
  private let headers = Mutex<[String: FilmHeader?]>([:])

  /// Names the films; others have no size.
  ///
  /// - Parameter spacing: the user's spacing of all films; nil for what their files state.
  init(folder: String, images: [String], spacing: PixelSpacing? = nil) {
    self.folder = folder
    known = Set(images)
    given = spacing
  }

  /// Columns and rows of a film; nil when its file is gone or broken.
  func size(of film: String) -> FilmSize? {
    header(of: film).map { FilmSize(width: $0.width, height: $0.height) }
  }

  /// The user's spacing, else the best one that the file states.
  func spacing(of film: String) -> PixelSpacing? {
    given ?? header(of: film)?.spacings.first
  }

  private func header(of film: String) -> FilmHeader? {
    guard known.contains(film) else { return nil }
    return headers.withLock { headers in
      if let header = headers[film] { return header }
      let header = try? FilmReader.header(path: "\(folder)/\(film)")
      headers[film] = .some(header)
      return header
    }
  }

  /// The row with its image's size and spacing, where the store does not know them.
  func completed(_ row: PointRow) -> PointRow {
    var row = row
    if row.imageWidth == nil || row.imageHeight == nil, let size = size(of: row.image) {
      (row.imageWidth, row.imageHeight) = (size.width, size.height)
    }
    row.spacing = given ?? row.spacing ?? spacing(of: row.image)
    return row
  }
}

/// The formats as help pages list them.
enum FormatList {
  static let text = LandmarkFormats.all.map { format in
    "  " + format.name.padding(toLength: 12, withPad: " ", startingAt: 0) + format.title
  }.joined(separator: "\n")
}
