import Information
import Landmarks
import Radiograph
import Workbench

// Films and information maps, off the main thread.
extension Interpreter {
  func load(_ image: String) -> [Event] {
    wanted.withLock { $0 = image }
    if let film = films[image] { return [.filmLoaded(image: image, .film(film))] }
    filmQueue.async { [self] in
      guard isWanted(image) else { return }
      do {
        post(.filmLoaded(image: image, .film(try loaded(image))))
      } catch {
        post(.filmLoaded(image: image, .failed("\(error)")))
      }
    }
    return []
  }

  /// Decodes neighbours unless the person has gone on meanwhile; a broken one shows its error when visited.
  func prefetch(_ images: [String]) {
    let current = wanted.withLock { $0 }
    filmQueue.async { [self] in
      for image in images where current.map(isWanted) == true && films[image] == nil {
        _ = try? loaded(image)
      }
    }
  }

  func computeInformation(_ image: String) -> [Event] {
    if let layer = informationLayers[image] { return [.informationComputed(image: image, layer)] }
    layerQueue.async { [self] in
      guard isWanted(image) else { return }
      do {
        let bits = InformationMap.compute(film: try loaded(image).film, workers: 2)
        let layer = InformationLayer(bits: bits, categories: .usual)
        informationLayers[image] = layer
        post(.informationComputed(image: image, layer))
      } catch {
        post(.layerFailed(image: image, reason: "\(error)"))
      }
    }
    return []
  }

  func isWanted(_ image: String) -> Bool { wanted.withLock { $0 == image } }

  /// A film from the shelf, or from its file.
  func loaded(_ image: String) throws -> LoadedFilm {
    if let film = films[image] { return film }
    let film = LoadedFilm(name: image, film: try decoded(image))
    films[image] = film
    return film
  }

  /// Decodes a film and tells the store its size; the spacing that a person gave counts more than the file's.
  func decoded(_ image: String) throws -> Film {
    var film = try FilmReader.read(path: path(image))
    let known = try store.facts(image: image)
    // What a person measured counts more than what the file says.
    if let spacing = known.spacing, film.spacing == nil || spacing.source.isPersons { film.spacing = spacing }
    let facts = ImageFacts(width: film.width, height: film.height, spacing: film.spacing)
    if facts != known && !store.isReadOnly { try store.setFacts(facts, image: image) }
    return film
  }
}
