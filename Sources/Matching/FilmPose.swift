import Radiograph

/// One of the ways in which a film can lie before a search: turned by quarters, as in a mirror, black for white.
package struct FilmPose: Sendable, Hashable {
  /// Quarters of a turn, clockwise, by which the film is turned back.
  package let quarters: Int
  /// Whether left and right are changed, after the turn.
  package let isMirrored: Bool
  /// Whether black and white are.
  package let isInverted: Bool

  package init(quarters: Int, isMirrored: Bool = false, isInverted: Bool = false) {
    (self.quarters, self.isMirrored, self.isInverted) = (quarters, isMirrored, isInverted)
  }

  /// As most films lie.
  package static let upright = FilmPose(quarters: 0)
  /// Every other way.
  package static let others = [false, true].flatMap { inverted in
    [false, true].flatMap { mirrored in
      (0..<4).map { FilmPose(quarters: $0, isMirrored: mirrored, isInverted: inverted) }
    }
  }.filter { $0 != .upright }

  /// What was done about a film, for the person.
  package var note: String {
    let parts =
      (quarters == 0 ? [] : ["turned by \(90 * quarters) degrees clockwise"])
      + (isMirrored ? ["mirrored"] : []) + (isInverted ? ["with its greys inverted"] : [])
    return "resembles the template more " + parts.joined(separator: ", ") + ", and was searched so"
  }

  /// The size of a film in this pose, px.
  func size(of film: FilmSize) -> FilmSize {
    quarters.isMultiple(of: 2) ? film : FilmSize(width: film.height, height: film.width)
  }

  /// Grey of the film in this pose.
  package func applied(to plane: Plane) -> Plane {
    let stored = FilmSize(width: plane.width, height: plane.height)
    let size = size(of: stored)
    var posed = Plane(width: size.width, height: size.height)
    for y in 0..<size.height {
      for x in 0..<size.width {
        let point = self.stored(PixelPoint(x: Double(x), y: Double(y)), on: stored)
        let grey = plane[Int(point.x), Int(point.y)]
        posed[x, y] = isInverted ? 1 - grey : grey
      }
    }
    return posed
  }

  /// Where a point of the posed film lies on the film as it is stored.
  ///
  /// - Parameter film: columns and rows of the stored film, px.
  package func stored(_ point: PixelPoint, on film: FilmSize) -> PixelPoint {
    let posed = size(of: film)
    let x = isMirrored ? Double(posed.width - 1) - point.x : point.x
    let y = point.y
    switch quarters {
    case 0: return PixelPoint(x: x, y: y)
    case 1: return PixelPoint(x: y, y: Double(film.height - 1) - x)
    case 2: return PixelPoint(x: Double(film.width - 1) - x, y: Double(film.height - 1) - y)
    default: return PixelPoint(x: Double(film.width - 1) - y, y: x)
    }
  }
}

/// A film as it looks in a pose.
struct PosedFilm: GreyFilm {
  let film: any GreyFilm
  let pose: FilmPose

  var size: FilmSize { pose.size(of: film.size) }
  var spacing: PixelSpacing? { film.spacing }
  var notes: [String] { film.notes }

  func grey(_ sizes: [FilmSize], workers: Int) -> [Plane] {
    film.grey(sizes.map(pose.size(of:)), workers: workers).map(pose.applied(to:))
  }
}
