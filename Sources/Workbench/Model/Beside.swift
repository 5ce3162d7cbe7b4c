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

  package init(film: LoadedFilm, points: ImagePoints, layer: Layer, information: InformationLayer?) {
    (self.film, self.points, self.layer, self.information) = (film, points, layer, information)
  }

  /// The layers that can lie over it.
  static let layers: [Layer] = [.none, .information, .categories]
}

extension Model {
  /// Where on the film beside lies what the cursor is on: the same place of the same film, else the same part of the way
  /// across and down.
  var cursorBeside: PixelPoint? {
    guard let beside, let film = picture.loaded?.film else { return nil }
    return PixelPoint(
      x: (cursor.x + 0.5) * Double(beside.film.film.width) / Double(film.width) - 0.5,
      y: (cursor.y + 0.5) * Double(beside.film.film.height) / Double(film.height) - 0.5)
  }

  /// The part of the film beside that is shown: all of it, or as much around the linked cursor as of the other film.
  var viewportBeside: Viewport? {
    guard let beside, let film = picture.loaded?.film, let pane = layout?.beside?.size,
      let linked = cursorBeside
    else { return nil }
    let other = beside.film.film
    guard zoom != nil else {
      return .fit(filmWidth: other.width, filmHeight: other.height, pane: pane, aspect: blockAspect)
    }
    let scale = viewport.scale * Double(other.width) / Double(film.width)
    let (across, down) = (
      (cursor.x + 0.5 - viewport.left) / viewport.scale, (cursor.y + 0.5 - viewport.top) / viewport.scale
    )
    return Viewport(
      scale: scale, left: linked.x + 0.5 - across * scale, top: linked.y + 0.5 - down * scale,
      aspect: viewport.aspect)
  }

  /// The points of the film beside: those of now, where it is the film being worked on.
  var pointsBeside: ImagePoints? { beside.map { $0.film.name == imageName ? points : $0.points } }
}
