import Annotation
import Cells

/// Images as thumbnails, one of them highlighted.
public struct Gallery: Sendable, Equatable {
  /// Indices of the images, in the order shown: it stays while the gallery is open.
  public var order: [Int]
  /// Place of the highlighted image in `order`.
  public var highlighted: Int

  /// Makes a gallery.
  public init(order: [Int], highlighted: Int) {
    (self.order, self.highlighted) = (order, highlighted)
  }

  /// The places in `order` on the page of the highlighted one.
  public func page(_ layout: GalleryLayout) -> Range<Int> {
    let first = highlighted / layout.count * layout.count
    return first..<min(order.count, first + layout.count)
  }
}

/// Where the thumbnails stand on a screen.
public struct GalleryLayout: Sendable, Equatable {
  /// The area of all thumbnails.
  public let area: CellRect
  /// Thumbnails beside each other.
  public let columns: Int
  /// Thumbnails below each other.
  public let rows: Int

  private static let tile = CellSize(columns: 20, rows: 10)

  /// Fills the screen between title and status.
  public init(_ screen: CellSize) {
    area = CellRect(column: 0, row: 1, columns: screen.columns, rows: max(1, screen.rows - 3))
    columns = max(1, area.columns / Self.tile.columns)
    rows = max(1, area.rows / Self.tile.rows)
  }

  /// Thumbnails on a page.
  public var count: Int { columns * rows }

  /// The place of a thumbnail of the page, its caption on the last row.
  public func tile(_ index: Int) -> CellRect {
    let width = area.columns / columns
    let height = area.rows / rows
    return CellRect(
      column: area.column + index % columns * width, row: area.row + index / columns * height,
      columns: width, rows: height)
  }

  /// The thumbnail of the page at a cell of the screen.
  public func index(at place: CellPoint) -> Int? {
    (0..<count).first { tile($0).contains(place) }
  }
}

/// A small picture of an image with its points.
public struct Thumbnail: Sendable, Equatable {
  /// File name of the image.
  public let image: String
  /// Columns of the picture.
  public let width: Int
  /// Rows of the picture.
  public let height: Int
  /// Greys of the film's automatic window, `[height, width]`.
  public let greys: [UInt8]
  /// Size of the film, px.
  public let film: FilmSize
  /// The image's points when it was made.
  public var points: ImagePoints
  /// Why there is no picture, in one sentence.
  public let problem: String?

  /// Makes a thumbnail.
  public init(
    image: String, width: Int, height: Int, greys: [UInt8], film: FilmSize,
    points: ImagePoints = ImagePoints(),
    problem: String? = nil
  ) {
    self.image = image
    (self.width, self.height, self.greys, self.film) = (width, height, greys, film)
    (self.points, self.problem) = (points, problem)
  }
}
