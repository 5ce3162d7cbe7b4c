import Annotation
import Radiograph

// Small pictures for the gallery, made one after the other off the main thread.
extension Interpreter {
  /// The longer side of a thumbnail, px: twice the blocks of a tile.
  private static let side = 40

  /// Those known already, at once; the rest is posted as it is made.
  func makeThumbnails(_ images: [String]) -> [Event] {
    var known: [Event] = []
    var missing: [String] = []
    for image in images {
      if let thumbnail = thumbnails[image] {
        known.append(.thumbnailMade(withPoints(thumbnail)))
      } else {
        missing.append(image)
      }
    }
    guard !missing.isEmpty else { return known }
    let wished = missing
    wantedThumbnails.withLock { $0 = wished }
    thumbnailQueue.async { [self] in
      // Whoever turns pages quickly waits for the last page only.
      for image in wished where wantedThumbnails.withLock({ $0 == wished }) {
        let thumbnail = thumbnails[image] ?? make(image)
        thumbnails[image] = thumbnail
        post(.thumbnailMade(withPoints(thumbnail)))
      }
    }
    return known
  }

  private func make(_ image: String) -> Thumbnail {
    do {
      let film = try films[image]?.film ?? decoded(image)
      let scale = min(1, Double(Self.side) / Double(max(film.width, film.height, 1)))
      let width = max(1, Int((Double(film.width) * scale).rounded()))
      let height = max(1, Int((Double(film.height) * scale).rounded()))
      let window = GreyWindow.automatic(for: film)
      let small = Plane(width: film.width, height: film.height, values: film.samples.map(Float.init))
        .resized(width: width, height: height)
      return Thumbnail(
        image: image, width: width, height: height,
        greys: small.values.map { UInt8((window.grey($0) * 255).rounded()) },
        film: FilmSize(width: film.width, height: film.height))
    } catch {
      return Thumbnail(
        image: image, width: 0, height: 0, greys: [], film: FilmSize(width: 0, height: 0), problem: "\(error)"
      )
    }
  }

  private func withPoints(_ thumbnail: Thumbnail) -> Thumbnail {
    var thumbnail = thumbnail
    thumbnail.points = (try? store.points(image: thumbnail.image)) ?? ImagePoints()
    return thumbnail
  }
}
