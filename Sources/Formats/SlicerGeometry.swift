import Landmarks
import Radiograph

/// How 3D Slicer places a flat image: the first pixel's centre at the origin, x to the patient's left, y to the back, in
/// mm.
///
/// In LPS a pixel lies at (x·spacing, y·spacing, 0), in RAS both signs are turned. The spacing is what ITK reads from the
/// image's file (`FilmHeader.itkSpacing`), whatever else is known of the film; without one it counts 1 mm per pixel. ITK
/// mirrors some TIFFs (`FilmElsewhere.itkOrientation`).
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

  /// Where a film's pixels lie in 3D Slicer.
  struct Frame {
    let scale: Scale
    /// The picture as ITK mirrors it; nil where it takes the raster as stored.
    let mirrored: TurnedPicture?

    init(_ scale: Scale, mirrored: TurnedPicture? = nil) { (self.scale, self.mirrored) = (scale, mirrored) }

    /// Where a point of the film lies, mm.
    func position(_ point: PixelPoint) -> (x: Double, y: Double) {
      let shown = mirrored?.shown(point) ?? point
      return (shown.x * scale.x, shown.y * scale.y)
    }

    /// Which point of the film lies at a position in mm.
    func point(x: Double, y: Double) -> PixelPoint {
      let shown = PixelPoint(x: x / scale.x, y: y / scale.y)
      return mirrored?.stored(shown) ?? shown
    }

    /// mm per pixel as a file of ours states them: negative across a mirror.
    var stated: [Double] {
      let tag = mirrored?.orientation.tag ?? 1
      return [[2, 3].contains(tag) ? -scale.x : scale.x, [3, 4].contains(tag) ? -scale.y : scale.y]
    }
  }

  private let options: ExportOptions
  /// Images whose spacing is another one in 3D Slicer, each with both.
  private var others: [String] = []
  /// Images that ITK mirrors.
  private var mirrored: [String] = []

  /// The geometry to write with.
  init(_ options: ExportOptions) { self.options = options }

  /// How to write an image's points.
  mutating func frame(of image: ImageName, _ rows: [PointRow]) -> Frame {
    let spacing = rows.lazy.compactMap(\.spacing).first
    if options.unit == .pixels { return Frame(.unit) }
    guard options.unit == nil, let elsewhere = options.elsewhere(image) else { return Frame(Scale(spacing)) }
    let scale = Scale(elsewhere.itkSpacing)
    if let spacing, scale.differs(from: spacing) {
      others.append("\(image): \(scale.words) instead of \(Scale(spacing).words)")
    }
    let picture = PointTable.size(rows).flatMap { Self.mirrored($0, elsewhere.itkOrientation) }
    if picture != nil { mirrored.append("\(image)") }
    return Frame(scale, mirrored: picture)
  }

  private static func mirrored(_ raster: FilmSize, _ orientation: FilmOrientation) -> TurnedPicture? {
    orientation == .asStored ? nil : TurnedPicture(raster: raster, turnedBy: orientation)
  }

  /// What a person should know of what was written.
  var notes: [String] {
    var notes: [String] = []
    if let first = others.first {
      notes.append(
        "images that 3D Slicer shows with another spacing than they have, written as it shows them: "
          + "\(others.count), such as \(first) mm/px")
    }
    if let first = mirrored.first {
      notes.append(
        "images that 3D Slicer mirrors by their orientation tag, written as it shows them: "
          + "\(mirrored.count), such as \(first)")
    }
    return notes
  }

  /// The frame in which a file's coordinates belong to a film.
  ///
  /// - Parameters:
  ///   - written: what the file says itself, when Bregma wrote it.
  ///   - example: a line of the file, for the question.
  /// - Throws: `FormatError` when a person's spacing leaves two readings open.
  static func frame(
    of film: ImageName, written: [Double]?, into collector: inout PointCollector, line: Int?, example: String
  ) throws -> Frame {
    let (context, source) = (collector.context, collector.source)
    func frame(_ scale: Scale, mirroredBy orientation: FilmOrientation) throws -> Frame {
      guard orientation != .asStored else { return Frame(scale) }
      guard let raster = context.size(film) else {
        throw FormatError(file: source.path, reason: "the size of \(film) is needed, 3D Slicer mirrors it")
      }
      return Frame(scale, mirrored: mirrored(raster, orientation))
    }
    if let written, written.count == 2, written.allSatisfy({ $0 != 0 && $0.isFinite }) {
      let tag = written[0] < 0 ? (written[1] < 0 ? 3 : 2) : written[1] < 0 ? 4 : 1
      return try frame(
        Scale(x: abs(written[0]), y: abs(written[1])), mirroredBy: FilmOrientation(tag) ?? .asStored)
    }
    if context.unit == .pixels { return Frame(.unit) }
    if let spacing = context.spacing { return Frame(Scale(x: spacing, y: spacing)) }
    let known = context.knownSpacing(film)
    if context.unit == nil, let elsewhere = context.elsewhere(film) {
      let scale = Scale(elsewhere.itkSpacing)
      if scale.differs(from: known ?? PixelSpacing(x: 1, y: 1, source: .file)) {
        collector.note(
          "3D Slicer shows \(film) with \(scale.words) mm/px, which was taken for its points"
            + (known.map { "; the film's spacing is \(Scale($0).words) mm/px" } ?? ""))
      }
      if elsewhere.itkOrientation != .asStored {
        collector.note("3D Slicer mirrors \(film) by its orientation tag; its points were mirrored back")
      }
      return try frame(scale, mirroredBy: elsewhere.itkOrientation)
    }
    guard let known else {
      guard context.unit == nil else {
        throw FormatError(
          file: source.path,
          reason: "the spacing of \(film) is not known; give --spacing in mm/px")
      }
      return Frame(.unit)
    }
    // Slicer reads a spacing that stands in the file; one that a person gave here it cannot have known.
    guard known.source == .file || context.unit == .millimetres else {
      throw FormatError(
        file: source.path, line: line,
        reason: "\(example.quotedForMessage) could be px or mm, since the spacing of \(film) "
          + "was given by a person; say which with --unit px or --unit mm")
    }
    return Frame(Scale(known))
  }
}
