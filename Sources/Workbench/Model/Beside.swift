import Information
import Landmarks
import Radiograph

/// A film that stays on the screen beside the one being worked on: itself with another layer, or another film.
package struct Beside: Sendable, Equatable {
  /// The film.
  package let film: LoadedFilm
  /// Its points when it was laid aside.
  package var points: ImagePoints
  /// What lies over it: nothing, its information or its categories.
  package var layer: Layer
  /// Its information map, once computed.
  package var information: InformationLayer?
  /// What has been drawn of it in pixels: the film has its own, and may stand on both sides.
  let pictures = FilmPictures()

  package init(film: LoadedFilm, points: ImagePoints, layer: Layer, information: InformationLayer?) {
    (self.film, self.points, self.layer, self.information) = (film, points, layer, information)
  }

  /// Whether two are the same; what was drawn does not count.
  package static func == (a: Beside, b: Beside) -> Bool {
    a.film == b.film && a.points == b.points && a.layer == b.layer && a.information == b.information
  }

  /// The layers that can lie over it.
  static let layers: [Layer] = [.none, .information, .categories]
}

extension Model {
  /// How the film beside lies on the one being worked on.
  var link: FilmLink? {
    guard let beside, let shown = picture.loaded else { return nil }
    return FilmLink(
      (shown.name, shown.film.size, points),
      (beside.film.name, beside.film.film.size, pointsBeside ?? ImagePoints()),
      landmarks: landmarks, alignment: alignment)
  }

  /// Where on the film beside lies what the cursor is on.
  package var cursorBeside: PixelPoint? { link?.place(of: cursor) }

  /// The part of the film beside that is shown: all of it, or as much as of the other film, its middle where the other
  /// one's middle lies: it stands still while the cursor moves in a view that stands still.
  package var viewportBeside: Viewport? {
    guard let beside, let panes = layout, let pane = panes.beside?.size, let link else { return nil }
    let other = beside.film.film
    guard zoom != nil else {
      return .fit(filmWidth: other.width, filmHeight: other.height, pane: pane, aspect: blockAspect)
    }
    let view = viewport
    // As far into the pane as on the other film, whose pane may be a column wider.
    let (across, down) = (Double(panes.film.columns) / 2, Double(panes.film.rows))
    let middle = link.place(
      of: PixelPoint(
        x: view.left + across * view.scale - 0.5, y: view.top + down * view.scaleDown - 0.5))
    let scale = view.scale * link.scale
    return Viewport(
      scale: scale, left: middle.x + 0.5 - across * scale, top: middle.y + 0.5 - down * scale * view.aspect,
      aspect: view.aspect
    ).following(link.place(of: cursor), pane: pane, margin: 0)
  }

  /// The grey window of the film beside: the person's, else its own.
  var windowBeside: GreyWindow? { beside.map { window ?? $0.film.automaticWindow } }

  /// The information map of the film beside, its categories cut as the other film's.
  var informationBeside: InformationLayer? { beside?.information?.parted(by: cuts) }

  /// The points of the film beside: those of now, where it is the film being worked on.
  var pointsBeside: ImagePoints? { beside.map { $0.film.name == imageName ? points : $0.points } }
}
