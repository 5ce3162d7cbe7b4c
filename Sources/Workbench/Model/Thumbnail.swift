import Landmarks
import Radiograph

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

  /// The window in which displayed greys are shown as they are.
  static let window = GreyWindow(centre: 127.5, width: 255)

  /// The longer side of a picture, px: more than the blocks of a screen that shows one film.
  private static let side = 192

  /// The picture of a film.
  package init(of film: LoadedFilm) {
    image = film.name
    self.film = film.film.size
    problem = nil
    let (whole, small) = (film.film.size, Self.size(of: film.film.size))
    let grid = BlockGrid(
      stepX: Double(whole.width) / Double(small.width), stepY: Double(whole.height) / Double(small.height),
      phaseX: 0, phaseY: 0)
    picture = film.greys(of: grid, width: small.width, height: small.height)
  }

  /// The size of a film's picture, px.
  package static func size(of film: FilmSize) -> FilmSize {
    let step = max(1, Double(max(film.width, film.height)) / Double(side))
    return FilmSize(
      width: max(1, Int((Double(film.width) / step).rounded())),
      height: max(1, Int((Double(film.height) / step).rounded())))
  }

  /// What stands in the place of an image that has no picture.
  package init(image: ImageName, problem: String) {
    (self.image, self.problem) = (image, problem)
    picture = nil
    film = FilmSize(width: 0, height: 0)
  }
}

/// What is to be cut out of a film: a landmark's surroundings.
package struct CropWish: Sendable, Hashable {
  /// The image.
  package let image: ImageName
  /// The landmark.
  package let landmark: Landmark
  /// Where its point is, native px.
  package let position: PixelPoint
  /// How far the surroundings reach from the point, native px, to the sides and up and down.
  package let reachX, reachY: Int
  /// Native px of the film for each pixel of the picture, at least 1.
  package let step: Int

  package init(
    image: ImageName, landmark: Landmark, position: PixelPoint, reachX: Int, reachY: Int, step: Int
  ) {
    (self.image, self.landmark, self.position) = (image, landmark, position)
    (self.reachX, self.reachY, self.step) = (reachX, reachY, step)
  }

  /// The same surroundings of another landmark.
  package func of(_ landmark: Landmark, at position: PixelPoint) -> CropWish {
    CropWish(
      image: image, landmark: landmark, position: position, reachX: reachX, reachY: reachY, step: step)
  }
}

/// A landmark's surroundings on one film, in the film's own orientation.
package struct LandmarkCrop: Sendable, Equatable {
  /// What was wished for.
  package let wish: CropWish
  /// Size of the whole film, px.
  package let film: FilmSize
  /// The picture: displayed greys of the film's automatic window, 0...255; nil when there is none.
  package let picture: LoadedFilm?
  /// The film's px at the picture's top-left corner.
  let left, top: Int
  /// Why there is no picture, in one sentence.
  package let problem: String?

  /// Cuts the surroundings out of a film, as far as it reaches.
  package init(_ wish: CropWish, of film: LoadedFilm) {
    let size = film.film.size
    func span(_ centre: Double, _ reach: Int, _ length: Int) -> Range<Int> {
      let middle = clampedInt(centre.rounded())
      let lower = max(0, min(length - 1, middle - reach))
      return lower..<max(lower + 1, min(length, middle + reach + 1))
    }
    let columns = span(wish.position.x, wish.reachX, size.width)
    let rows = span(wish.position.y, wish.reachY, size.height)
    (self.wish, self.film, problem) = (wish, size, nil)
    (left, top) = (columns.lowerBound, rows.lowerBound)
    let place = BlockGrid.of(
      left: Double(left), top: Double(top), stepX: Double(wish.step), stepY: Double(wish.step))
    picture = film.greys(
      of: place.grid, column: place.column, row: place.row, width: max(1, columns.count / wish.step),
      height: max(1, rows.count / wish.step))
  }

  /// What stands in the place of an image that has no picture.
  package init(_ wish: CropWish, problem: String) {
    (self.wish, self.problem) = (wish, problem)
    (film, picture, left, top) = (FilmSize(width: 0, height: 0), nil, 0, 0)
  }

  /// A view of the film as a view of the picture.
  func viewport(_ view: Viewport) -> Viewport {
    let step = Double(wish.step)
    return Viewport(
      scale: view.scale / step, left: (view.left - Double(left)) / step, top: (view.top - Double(top)) / step,
      aspect: view.aspect)
  }

  /// Whether the picture serves for another wish: the same surroundings in the same fineness, or more than those.
  func serves(_ other: CropWish) -> Bool {
    guard wish.image == other.image, wish.landmark == other.landmark, wish.step == other.step else {
      return false
    }
    // A point that was moved a little is still shown by what was cut out with a margin.
    return abs(other.position.x - wish.position.x) + Double(other.reachX) <= Double(wish.reachX)
      && abs(other.position.y - wish.position.y) + Double(other.reachY) <= Double(wish.reachY)
  }
}

extension LoadedFilm {
  /// Displayed greys of the film's automatic window over blocks of it, as a film of eight bits.
  fileprivate func greys(of grid: BlockGrid, column: Int = 0, row: Int = 0, width: Int, height: Int)
    -> LoadedFilm
  {
    let light = DisplayedLight(window: automaticWindow, isInverted: false, pyramid: pyramid)
    let side = max(width, height)
    let greys = TileMeans(pyramid: pyramid, grid: grid, light: light.table)
      .greys(column: column, row: row, side: side)
    let samples = (0..<height).flatMap { greys[$0 * side..<$0 * side + width].map(UInt16.init) }
    return LoadedFilm(name: name, film: Film(width: width, height: height, bitDepth: 8, samples: samples))
  }
}
