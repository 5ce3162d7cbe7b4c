import Radiograph

/// One row of a point table: a landmark on an image, and what is known of that image.
public struct PointRow: Sendable, Hashable {
  /// File name of the image, as the table spells it.
  public var image: String
  /// The landmark's point.
  public var point: LandmarkPoint
  /// Columns of the image, px, when known.
  public var imageWidth: Int?
  /// Rows of the image, px, when known.
  public var imageHeight: Int?
  /// mm/px, when somebody vouches for it; where a table does not say who, reading gives `.user`.
  public var spacing: PixelSpacing?

  /// Makes a row.
  public init(
    image: String, point: LandmarkPoint, imageWidth: Int? = nil, imageHeight: Int? = nil,
    spacing: PixelSpacing? = nil
  ) {
    self.image = image
    self.point = point
    self.imageWidth = imageWidth
    self.imageHeight = imageHeight
    self.spacing = spacing
  }
}

/// Points of many images: what the Bregma CSV holds, one row per point.
public struct PointTable: Sendable, Hashable {
  /// Rows in file order.
  public var rows: [PointRow]

  /// Makes a table.
  public init(rows: [PointRow] = []) {
    self.rows = rows
  }

  /// Images in order of first appearance.
  public var images: [String] { unique(rows.lazy.map(\.image)) }

  /// Landmarks in order of first appearance.
  public var landmarks: [String] { unique(rows.lazy.map(\.point.landmark)) }

  /// Rows by image, in file order within each.
  public var rowsByImage: [String: [PointRow]] { Dictionary(grouping: rows, by: \.image) }

  private func unique(_ names: some Sequence<String>) -> [String] {
    var seen = Set<String>()
    return names.filter { seen.insert($0).inserted }
  }
}
