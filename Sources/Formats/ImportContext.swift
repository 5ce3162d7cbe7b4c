import Landmarks
import Radiograph

/// A unit of coordinates in a file.
package enum CoordinateUnit: String, Sendable, CaseIterable {
  /// Pixels of the image.
  case pixels = "px"
  /// Millimetres.
  case millimetres = "mm"
}

/// What a reader may know besides the file: the folder's films, and what the person said.
package struct ImportContext: Sendable {
  /// The films that points can belong to.
  package let films: FilmNames
  /// The landmarks of files that only number them, in their order: from the person.
  package var names: [Landmark]?
  /// The landmarks of the folder, in its order; they stand in where nobody gave `names` and the count fits.
  package var folderLandmarks: [Landmark] = []
  /// The image of files that name none.
  package var film: String?
  /// The unit of files that do not tell.
  package var unit: CoordinateUnit?
  /// mm/px from the person.
  package var spacing: Double?
  /// Who placed the points of files that do not tell.
  package var annotator = ""
  /// Size of a film; nil when its file cannot be read.
  package var size: @Sendable (ImageName) -> FilmSize? = { _ in nil }
  /// Spacing that is known of a film, with its source.
  package var knownSpacing: @Sendable (ImageName) -> PixelSpacing? = { _ in nil }

  /// Makes a context.
  package init(films: [ImageName]) {
    self.films = FilmNames(films)
  }

  /// The landmark names of a file that only numbers them.
  ///
  /// - Parameters:
  ///   - count: points per image in the file.
  ///   - usual: the names that the format implies, if it does.
  /// - Throws: `FormatError` when nobody knows that many names.
  func names(count: Int, usual: [Landmark]? = nil, in source: ImportSource, line: Int) throws -> [Landmark] {
    let known = names ?? usual ?? folderLandmarks
    guard known.count == count else {
      let have = names == nil && usual == nil ? "the folder has \(known.count)" : "\(known.count) are known"
      throw FormatError(
        file: source.path, line: line,
        reason: "\(count) points without names, \(have); give --names with \(count) names, in their order")
    }
    return known
  }
}
