import Radiograph

/// One row of a point table: a landmark on an image, and what is known of that image.
package struct PointRow: Sendable, Hashable {
  /// The image, as the table spells it.
  package var image: ImageName
  /// The landmark's point.
  package var point: LandmarkPoint
  /// Columns of the image, px, when known.
  package var imageWidth: Int?
  /// Rows of the image, px, when known.
  package var imageHeight: Int?
  /// mm/px, when somebody vouches for it; where a table does not say who, reading gives `.user`.
  package var spacing: PixelSpacing?

  /// Makes a row.
  package init(
    image: ImageName, point: LandmarkPoint, imageWidth: Int? = nil, imageHeight: Int? = nil,
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
package struct PointTable: Sendable, Hashable {
  /// Rows in file order.
  package var rows: [PointRow]

  /// Makes a table.
  package init(rows: [PointRow] = []) {
    self.rows = rows
  }

  /// Images in order of first appearance.
  package var images: [ImageName] { unique(rows.lazy.map(\.image)) }

  /// Landmarks in order of first appearance.
  package var landmarks: [Landmark] { unique(rows.lazy.map(\.point.landmark)) }

  /// Rows by image, in file order within each.
  package var rowsByImage: [ImageName: [PointRow]] { Dictionary(grouping: rows, by: \.image) }

  private func unique<Name: Hashable>(_ names: some Sequence<Name>) -> [Name] {
    var seen = Set<Name>()
    return names.filter { seen.insert($0).inserted }
  }
}
