import Cells
import Landmarks
import Radiograph

/// Images as thumbnails, one of them highlighted.
package struct Gallery: Sendable, Equatable {
  /// Indices of the images, in the order shown: it stays while the gallery is open.
  package var order: [Int]
  /// Place of the highlighted image in `order`.
  package var highlighted: Int

  package init(order: [Int], highlighted: Int) {
    (self.order, self.highlighted) = (order, highlighted)
  }

  /// The places in `order` on the page of the highlighted one.
  package func page(_ layout: GalleryLayout) -> Range<Int> {
    let first = highlighted / layout.count * layout.count
    return first..<min(order.count, first + layout.count)
  }
}

/// Where the thumbnails stand on a screen.
package struct GalleryLayout: Sendable, Equatable {
  /// The area of all thumbnails.
  package let area: CellRect
  /// Thumbnails beside each other.
  package let columns: Int
  /// Thumbnails below each other.
  package let rows: Int

  private static let tile = CellSize(columns: 20, rows: 10)

  /// Fills the screen between title and status.
  package init(_ screen: CellSize) {
    area = CellRect(column: 0, row: 1, columns: screen.columns, rows: max(1, screen.rows - 3))
    columns = max(1, area.columns / Self.tile.columns)
    rows = max(1, area.rows / Self.tile.rows)
  }

  /// Thumbnails on a page.
  package var count: Int { columns * rows }

  /// The place of a thumbnail of the page, its caption on the last row.
  func tile(_ index: Int) -> CellRect {
    let width = area.columns / columns
    let height = area.rows / rows
    return CellRect(
      column: area.column + index % columns * width, row: area.row + index / columns * height,
      columns: width, rows: height)
  }

  /// The thumbnail of the page at a cell of the screen.
  package func index(at place: CellPoint) -> Int? {
    (0..<count).first { tile($0).contains(place) }
  }
}

extension Model {
  /// Whether the gallery's page waits for thumbnails.
  package var lacksThumbnails: Bool {
    guard case .gallery(let gallery) = mode else { return false }
    return gallery.page(GalleryLayout(screen)).contains {
      thumbnails[images.entries[gallery.order[$0]].name] == nil
    }
  }
}

/// A small picture of an image with its points.
package struct Thumbnail: Sendable, Equatable {
  /// The image.
  package let image: ImageName
  /// The picture: displayed greys of the film's automatic window, 0...255; nil when there is none.
  package let picture: LoadedFilm?
  /// Size of the film, px.
  package let film: FilmSize
  /// The image's points when it was made.
  package var points = ImagePoints()
  /// Why there is no picture, in one sentence.
  package let problem: String?

  /// The window in which the picture is shown as it is.
  static let window = GreyWindow(centre: 127.5, width: 255)

  /// The longer side of a picture, px: more than the blocks of a place in the gallery.
  private static let side = 96

  /// The picture of a film.
  package init(of film: LoadedFilm) {
    image = film.name
    let size = (width: film.film.width, height: film.film.height)
    self.film = FilmSize(width: size.width, height: size.height)
    problem = nil
    let step = max(1, Double(max(size.width, size.height)) / Double(Self.side))
    let width = max(1, Int((Double(size.width) / step).rounded()))
    let height = max(1, Int((Double(size.height) / step).rounded()))
    let grid = BlockGrid(
      stepX: Double(size.width) / Double(width), stepY: Double(size.height) / Double(height), phaseX: 0,
      phaseY: 0)
    let light = DisplayedLight(window: film.automaticWindow, isInverted: false, pyramid: film.pyramid)
    let side = max(width, height)
    let greys = TileMeans(pyramid: film.pyramid, grid: grid, light: light.table)
      .greys(column: 0, row: 0, side: side)
    let samples = (0..<height).flatMap { greys[$0 * side..<$0 * side + width].map(UInt16.init) }
    picture = LoadedFilm(
      name: film.name, film: Film(width: width, height: height, bitDepth: 8, samples: samples))
  }

  /// What stands in the place of an image that has no picture.
  package init(image: ImageName, problem: String) {
    (self.image, self.problem) = (image, problem)
    picture = nil
    film = FilmSize(width: 0, height: 0)
  }
}
