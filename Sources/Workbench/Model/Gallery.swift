import Cells
import Landmarks
import Radiograph

/// Images side by side, one of them highlighted: whole films, or one landmark on all of them.
package struct Gallery: Sendable, Equatable {
  /// Indices of the images, in the order shown: it stays while the gallery is open.
  package var order: [Int]
  /// Place of the highlighted image in `order`.
  package var highlighted: Int
  /// The landmark whose surroundings are shown; nil shows whole films.
  package var landmark: Landmark?
  /// Indices of the images that the next decision is about; empty means the highlighted one.
  package var selected: Set<Int> = []
  /// Place in `order` where a range of selected images began.
  var rangeStart: Int?
  /// Native px for each column of a landmark's surroundings.
  package var scale = 4.0
  /// Where the pointer has pulled the highlighted point to, native px.
  var pulled: PixelPoint?
  /// Whether the button went down on what was highlighted already, and then on its point.
  var press: Press?

  /// What the button went down on.
  enum Press: Sendable, Equatable {
    case highlighted, point
  }

  /// From eight columns for a pixel to 32 pixels for a column.
  static let scales = 0.125...32.0

  package init(order: [Int], highlighted: Int, landmark: Landmark? = nil) {
    (self.order, self.highlighted, self.landmark) = (order, highlighted, landmark)
  }

  /// The places in `order` on the page of the highlighted one.
  package func page(_ layout: GalleryLayout) -> Range<Int> {
    let first = highlighted / layout.count * layout.count
    return first..<min(order.count, first + layout.count)
  }

  /// Where an image stands; nil when it is not shown.
  func place(of image: Int?) -> Int? { image.flatMap(order.firstIndex) }

  /// The images that a decision is about: those selected in their order, else the highlighted one.
  var chosen: [Int] {
    if !selected.isEmpty { return order.filter(selected.contains) }
    return order.indices.contains(highlighted) ? [order[highlighted]] : []
  }
}

/// Where the tiles of a gallery stand on a screen.
package struct GalleryLayout: Sendable, Equatable {
  /// The area of all tiles.
  package let area: CellRect
  /// Tiles beside each other.
  package let columns: Int
  /// Tiles below each other.
  package let rows: Int

  /// The smallest tile, where the screen has room for it.
  private static let smallest = CellSize(columns: 20, rows: 10)

  /// Fills the screen between title and status: with the largest tiles that show all images at once, else with the
  /// smallest.
  package init(_ screen: CellSize, count: Int) {
    let area = CellRect(column: 0, row: 1, columns: screen.columns, rows: max(1, screen.rows - 3))
    let most = CellSize(
      columns: max(1, area.columns / Self.smallest.columns), rows: max(1, area.rows / Self.smallest.rows))
    let wanted = max(1, min(count, most.columns * most.rows))
    var best = (side: 0, columns: most.columns, rows: most.rows)
    for columns in 1...most.columns {
      let rows = (wanted + columns - 1) / columns
      guard rows <= most.rows else { continue }
      // The side of the largest square inside, in half cells: films lie in all proportions.
      let side = min(area.columns / columns - 1, 2 * (area.rows / rows - 1))
      if side > best.side || side == best.side && columns * rows < best.columns * best.rows {
        best = (side, columns, rows)
      }
    }
    (self.area, columns, rows) = (area, best.columns, best.rows)
  }

  /// Tiles on a page.
  package var count: Int { columns * rows }

  /// The place of a tile of the page, its caption on the last row; together the tiles leave nothing over.
  package func tile(_ index: Int) -> CellRect {
    func edge(_ place: Int, of count: Int, _ length: Int) -> Int { place * length / count }
    let (column, row) = (index % columns, index / columns)
    let left = edge(column, of: columns, area.columns)
    let top = edge(row, of: rows, area.rows)
    return CellRect(
      column: area.column + left, row: area.row + top,
      columns: edge(column + 1, of: columns, area.columns) - left,
      rows: edge(row + 1, of: rows, area.rows) - top)
  }

  /// The picture of a tile: all but its caption and a column between the tiles.
  func picture(_ index: Int) -> CellRect {
    let tile = tile(index)
    return CellRect(
      column: tile.column, row: tile.row, columns: max(1, tile.columns - 1), rows: max(1, tile.rows - 1))
  }

  /// The tile of the page at a cell of the screen.
  package func index(at place: CellPoint) -> Int? {
    (0..<count).first { tile($0).contains(place) }
  }

  /// The size of the largest picture: what is made for a tile serves for all.
  var largest: CellSize {
    let pictures = (0..<count).map { picture($0).size }
    return CellSize(
      columns: pictures.map(\.columns).max() ?? 1, rows: pictures.map(\.rows).max() ?? 1)
  }
}

extension Model {
  /// Native px of a film for each column where a pixel of the film is a pixel of the picture: of the screen, on
  /// terminals that draw them, else a half block.
  var nativeScale: Double { cellPixels.map { Double(max(1, $0.width)) } ?? 1 }

  /// Native px for each column of a landmark's surroundings at first: half blocks are few, and show more of the film.
  var usualScale: Double { cellPixels == nil ? 4 : nativeScale }

  /// Native px for each pixel of a landmark's surroundings.
  func step(of gallery: Gallery) -> Int { max(1, Int(gallery.scale / nativeScale)) }

  /// The gallery on the screen, also below a prompt or a question.
  package var shownGallery: Gallery? {
    if case .gallery(let gallery) = mode { return gallery }
    return mode.kind == .normal ? nil : behind
  }

  /// Where a gallery's tiles stand.
  func layout(of gallery: Gallery) -> GalleryLayout { GalleryLayout(screen, count: gallery.order.count) }

  /// Whether the gallery's page waits for pictures.
  package var lacksThumbnails: Bool {
    guard let gallery = shownGallery else { return false }
    return gallery.page(layout(of: gallery)).contains { place in
      let name = images.entries[gallery.order[place]].name
      guard gallery.landmark == nil else { return wish(at: place, in: gallery) != nil }
      guard let thumbnail = thumbnails[name] else { return true }
      return layer.isOfInformation && thumbnail.problem == nil && thumbnailMaps[name] == nil
    }
  }
}
