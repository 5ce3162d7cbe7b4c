import Landmarks
import Radiograph

/// How 3D Slicer places a flat image: the first pixel's centre at the origin, x to the patient's left,
/// y to the back, in mm.
///
/// In LPS a pixel lies at (x·spacing, y·spacing, 0), in RAS both signs are turned. An image without a spacing
/// counts as 1 mm per pixel there.
enum SlicerGeometry {
  /// mm per pixel that a file used.
  struct Scale {
    let x: Double
    let y: Double
    static let unit = Scale(x: 1, y: 1)
  }

  /// The scale under which a file's coordinates belong to a film.
  ///
  /// - Parameters:
  ///   - written: what the file says itself, when Bregma wrote it.
  ///   - example: a line of the file, for the question.
  /// - Throws: `FormatError` when a person's spacing leaves two readings open.
  static func scale(
    of film: ImageName, written: [Double]?, context: ImportContext, in source: ImportSource, line: Int?,
    example: String
  ) throws -> Scale {
    if let written, written.count == 2, written.allSatisfy({ $0 > 0 && $0.isFinite }) {
      return Scale(x: written[0], y: written[1])
    }
    if context.unit == .pixels { return .unit }
    if let spacing = context.spacing { return Scale(x: spacing, y: spacing) }
    guard let known = context.knownSpacing(film) else {
      guard context.unit == nil else {
        throw FormatError(
          file: source.path,
          reason: "the spacing of \(film) is not known; give --spacing in mm/px")
      }
      return .unit
    }
    // Slicer reads a spacing that stands in the file; one that a person gave here it cannot have known.
    guard known.source == .file || context.unit == .millimetres else {
      throw FormatError(
        file: source.path, line: line,
        reason: "\(example.quotedForMessage) could be px or mm, since the spacing of \(film) "
          + "was given by a person; say which with --unit px or --unit mm")
    }
    return Scale(x: known.x, y: known.y)
  }

  /// The scale to write with: mm where a spacing is known, unless the person wants px.
  static func scale(of rows: [PointRow], _ options: ExportOptions) -> Scale {
    guard options.unit != .pixels, let spacing = rows.lazy.compactMap(\.spacing).first else { return .unit }
    return Scale(x: spacing.x, y: spacing.y)
  }
}
