import Landmarks
import Radiograph
import Synchronization

/// Sizes and spacings that the image files of a folder state, each file read once, and only if somebody asks.
///
/// Every export completes its table here, so that the same points make the same file wherever it is written.
package final class FilmFacts: Sendable {
  private let folder: String
  private let known: Set<ImageName>
  private let given: PixelSpacing?
  private let headers = Mutex<[ImageName: FilmHeader?]>([:])

  /// The films of a folder; others have no size.
  ///
  /// - Parameter spacing: the user's spacing of all films, mm/px; nil for what their files state.
  package init(folder: String, images: [ImageName], spacing: PixelSpacing? = nil) {
    self.folder = folder
    known = Set(images)
    given = spacing
  }

  /// Columns and rows of a film, px; nil when its file is gone or broken.
  package func size(of image: ImageName) -> FilmSize? {
    header(of: image).map { FilmSize(width: $0.width, height: $0.height) }
  }

  /// The user's spacing, else the best one that the file states, mm/px.
  package func spacing(of image: ImageName) -> PixelSpacing? {
    given ?? header(of: image)?.spacings.first
  }

  /// All spacings that the file states, the best first, mm/px.
  package func stated(of image: ImageName) -> [PixelSpacing] { header(of: image)?.spacings ?? [] }

  /// How other programs take a film's file; nil when it is gone or broken.
  package func elsewhere(_ image: ImageName) -> FilmElsewhere? {
    header(of: image).map(FilmElsewhere.init)
  }

  /// Adds sizes and spacings where the table lacks them; the user's spacing counts more than the table's.
  package func complete(_ table: inout PointTable) {
    for index in table.rows.indices { complete(&table.rows[index]) }
  }

  private func complete(_ row: inout PointRow) {
    if row.imageWidth == nil || row.imageHeight == nil, let size = size(of: row.image) {
      (row.imageWidth, row.imageHeight) = (size.width, size.height)
    }
    row.spacing = given ?? row.spacing ?? spacing(of: row.image)
  }

  private func header(of image: ImageName) -> FilmHeader? {
    guard known.contains(image) else { return nil }
    return headers.withLock { headers in
      if let header = headers[image] { return header }
      let header = try? FilmReader.header(path: image.path(in: folder))
      headers[image] = .some(header)
      return header
    }
  }
}
