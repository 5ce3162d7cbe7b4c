import Radiograph

/// A decoded film with what drawing it at any zoom needs.
package struct LoadedFilm: Sendable, Equatable {
  /// Its name.
  package let name: ImageName
  /// The samples as stored.
  package let film: Film
  /// Stored values halved again and again.
  package let pyramid: GreyPyramid
  /// The file's own window, else black and white at the 0.5th and 99.5th percentile.
  package let automaticWindow: GreyWindow
  /// What has been drawn of it already.
  let tiles = FilmTiles()
  /// What has been drawn of it in pixels.
  let pictures = FilmPictures()

  /// Prepares a decoded film; takes a few hundredths of a second for a large one, so not on the main thread.
  package init(name: ImageName, film: Film) {
    self.name = name
    self.film = film
    pyramid = GreyPyramid(film)
    automaticWindow = .automatic(for: film)
  }

  /// Whether two are the same film; what was drawn of it does not count.
  package static func == (a: LoadedFilm, b: LoadedFilm) -> Bool {
    a.name == b.name && a.film == b.film
  }

  /// The stored value at a position, nil outside the film.
  package func sample(at point: PixelPoint) -> UInt16? {
    let x = point.x.rounded()
    let y = point.y.rounded()
    guard x >= 0, y >= 0, x < Double(film.width), y < Double(film.height) else { return nil }
    return film.samples[Int(y) * film.width + Int(x)]
  }
}

/// What the centre pane shows of the current image.
package enum Picture: Sendable, Equatable {
  /// Nothing is chosen, or the folder is empty.
  case none
  /// Being decoded.
  case loading
  /// Ready.
  case film(LoadedFilm)
  /// One sentence why there is no picture.
  case failed(String)

  /// The film, once there is one.
  package var loaded: LoadedFilm? {
    if case .film(let film) = self { film } else { nil }
  }
}
