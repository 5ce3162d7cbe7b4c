import Landmarks
import Radiograph

/// How 3D Slicer places a flat image: the first pixel's centre at the origin, x to the patient's left, y to the back, in
/// mm.
///
/// In LPS a pixel lies at (x·spacing, y·spacing, 0), in RAS both signs are turned. The spacing is what ITK reads from the
/// image's file (`FilmHeader.itkSpacing`), whatever else is known of the film; without one it counts 1 mm per pixel.
struct SlicerGeometry {
  /// mm per pixel.
  struct Scale: Equatable {
    let x: Double
    let y: Double
    static let unit = Scale(x: 1, y: 1)

    init(x: Double, y: Double) { (self.x, self.y) = (x, y) }

    /// 1 mm per pixel where there is no spacing.
    init(_ spacing: PixelSpacing?) { self = spacing.map { Scale(x: $0.x, y: $0.y) } ?? .unit }

    /// Whether it puts points clearly elsewhere than a spacing does.
    func differs(from spacing: PixelSpacing) -> Bool {
      abs(x - spacing.x) > spacing.x / 1e5 || abs(y - spacing.y) > spacing.y / 1e5
    }

    var words: String { x == y ? x.shortest : "\(x.shortest) x \(y.shortest)" }
  }

  private let options: ExportOptions
  /// Images whose spacing is another one in 3D Slicer, each with both.
  private var others: [String] = []

  /// The geometry to write with.
  init(_ options: ExportOptions) { self.options = options }

  /// The scale to write an image's points with.
  mutating func scale(of image: ImageName, _ rows: [PointRow]) -> Scale {
    let spacing = rows.lazy.compactMap(\.spacing).first
    if options.unit == .pixels { return .unit }
    guard options.unit == nil, let elsewhere = options.elsewhere(image) else { return Scale(spacing) }
    let scale = Scale(elsewhere.itkSpacing)
    if let spacing, scale.differs(from: spacing) {
      others.append("\(image): \(scale.words) instead of \(Scale(spacing).words)")
    }
    return scale
  }

  /// What a person should know of what was written.
  var notes: [String] {
    guard let first = others.first else { return [] }
    return [
      "images that 3D Slicer shows with another spacing than they have, written as it shows them: "
        + "\(others.count), such as \(first) mm/px"
    ]
  }

  /// The scale under which a file's coordinates belong to a film.
  ///
  /// - Parameters:
  ///   - written: what the file says itself, when Bregma wrote it.
  ///   - example: a line of the file, for the question.
  /// - Throws: `FormatError` when a person's spacing leaves two readings open.
  static func scale(
    of film: ImageName, written: [Double]?, into collector: inout PointCollector, line: Int?, example: String
  ) throws -> Scale {
    let (context, source) = (collector.context, collector.source)
    if let written, written.count == 2, written.allSatisfy({ $0 > 0 && $0.isFinite }) {
      return Scale(x: written[0], y: written[1])
    }
    if context.unit == .pixels { return .unit }
    if let spacing = context.spacing { return Scale(x: spacing, y: spacing) }
    let known = context.knownSpacing(film)
    if context.unit == nil, let elsewhere = context.elsewhere(film) {
      let scale = Scale(elsewhere.itkSpacing)
      if scale.differs(from: known ?? PixelSpacing(x: 1, y: 1, source: .file)) {
        collector.note(
          "3D Slicer shows \(film) with \(scale.words) mm/px, which was taken for its points"
            + (known.map { "; the film's spacing is \(Scale($0).words) mm/px" } ?? ""))
      }
      return scale
    }
    guard let known else {
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
    return Scale(known)
  }
}
