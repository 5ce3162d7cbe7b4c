import Basics
import Landmarks
import Radiograph
import Workbench

/// What a decoded film depends on: another file under its name, or another spacing, is another film.
struct FilmKey: Hashable, Sendable {
  let image: ImageName
  let stamp: FileStamp
  /// The spacing that a person gave.
  let spacing: PixelSpacing?
}

// Films, off the main thread.
extension Worker {
  func load(_ image: ImageName) -> [Event] {
    wanted.withLock { $0 = image }
    let stamp = FileStamp(path: path(image))
    onScreen.withLock { $0 = stamp.map { (image, $0) } }
    if let film = known(image) { return [.filmLoaded(image: image, .film(film))] }
    background.start(.films, replacing: true) { [self] in
      guard !Task.isCancelled else { return }
      do {
        post(.filmLoaded(image: image, .film(try loaded(image))))
      } catch {
        post(.filmLoaded(image: image, .failed("\(error)")))
      }
    }
    return []
  }

  /// Looks whether the film on the screen is still the one on the disk: a question of microseconds, asked before anything
  /// is done to it.
  func lookAtFilm() -> [Event] {
    guard let (image, stamp) = onScreen.withLock(\.self) else { return [] }
    let now = FileStamp(path: path(image))
    guard now != stamp else { return [] }
    // Said once: what comes next is told by loading.
    onScreen.withLock { $0 = nil }
    _ = toldReplaced.withLock { $0.insert(image) }
    return [now == nil ? .filmGone(image: image) : .filmReplaced(image: image)]
  }

  /// Looks, while a person goes from film to film, whether others have come into the folder, and says so once. They are not
  /// taken into the list: only opening finds out whether one of them is a film that was renamed, with its points.
  func lookForNewFilms() {
    let isDue = nextLook.withLock { next in
      guard next <= .now else { return false }
      next = .now + lookInterval
      return true
    }
    guard isDue else { return }
    background.start(.checks) { [self] in
      guard !Task.isCancelled else { return }
      let began = ContinuousClock.now
      let names = try? FilmFolder.list(folder)
      // Looking through a large folder of a slow drive never takes more than a twentieth of the time.
      nextLook.withLock { $0 = max($0, .now + (ContinuousClock.now - began) * 20) }
      guard let names else { return }
      let new = knownFilms.withLock { known in names.filter { known.insert($0).inserted } }
      guard let first = new.first else { return }
      let what = new.count == 1 ? "A film has" : "\(new.count) films have"
      let example = new.count == 1 ? "\(first)" : "\(first) and others"
      post(
        .told(
          Message("\(what) come into the folder (\(example)): q, then open it again to see them.", .warning)))
    }
  }

  /// Decodes neighbours until the person goes on, but for large ones; a broken one shows its error when visited.
  func prefetch(_ images: [ImageName]) {
    background.start(.films) { [self] in
      for image in images where !Task.isCancelled && known(image) == nil {
        guard let size = try? FilmReader.header(path: path(image)).size, films.hasRoom(for: size) else {
          continue
        }
        _ = try? loaded(image)
      }
    }
  }

  /// Records what a pixel measures on some images, and shows the film again with it.
  func setSpacing(_ spacing: PixelSpacing, _ images: [ImageName], _ shown: ImageName) -> [Event] {
    attempting {
      let before = try Dictionary(grouping: images) { try store.facts(image: $0).spacing }
      try store.setSpacing(spacing, images: images)
      try note(.spacing(spacing, before: before.map { ($0.key, $0.value) }))
      return [.spacingSet(spacing, images: images.count)] + load(shown)
    }
  }

  func isWanted(_ image: ImageName) -> Bool { wanted.withLock { $0 == image } }

  /// A film out of the cache, or from its file.
  func loaded(_ image: ImageName) throws -> LoadedFilm {
    if let film = known(image) { return film }
    // Of before: what replaces the file meanwhile is not taken for what was read.
    let stamp = FileStamp(path: path(image))
    let film = LoadedFilm(name: image, film: try decoded(image))
    if let stamp {
      let spacing = film.film.spacing.flatMap { $0.source.isPersons ? $0 : nil }
      films[FilmKey(image: image, stamp: stamp, spacing: spacing)] = film
    }
    return film
  }

  func known(_ image: ImageName) -> LoadedFilm? { key(image).flatMap { films[$0] } }

  /// nil for a film whose file is gone.
  func key(_ image: ImageName) -> FilmKey? {
    guard let stamp = FileStamp(path: path(image)) else { return nil }
    let spacing = (try? store.facts(image: image))?.spacing
    return FilmKey(image: image, stamp: stamp, spacing: spacing.flatMap { $0.source.isPersons ? $0 : nil })
  }

  /// The greys of a film, without keeping them when they are not kept already.
  func film(_ image: ImageName) throws -> Film { try known(image)?.film ?? decoded(image) }

  /// The same for somebody who needs no samples: a large film is not held as a whole.
  func grey(_ image: ImageName, sizes: (FilmSize) -> [FilmSize]) throws -> any GreyFilm {
    if let film = known(image)?.film { return film }
    let film = try FilmReader.readGrey(path: path(image), sizes: sizes)
    _ = try takeOver(film, image)
    return film
  }

  /// Decodes a film and tells the store its size; the spacing that a person gave counts more than the file's.
  func decoded(_ image: ImageName) throws -> Film {
    var film = try FilmReader.read(path: path(image))
    film.spacing = try takeOver(film, image)
    return film
  }

  /// Tells the store the size of a film that has been read.
  ///
  /// - Returns: the spacing that counts: what a person measured, before what the file says.
  private func takeOver(_ film: any GreyFilm, _ image: ImageName) throws -> PixelSpacing? {
    let known = try store.facts(image: image)
    let isPersons = known.spacing?.source.isPersons ?? false
    let spacing = isPersons ? known.spacing : film.spacing ?? known.spacing
    let facts = ImageFacts(width: film.size.width, height: film.size.height, spacing: spacing)
    if facts != known && !store.isReadOnly { try store.takeOver(facts, image: image) }
    return spacing
  }
}
