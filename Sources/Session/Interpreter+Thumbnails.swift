import Landmarks
import Workbench

// Small pictures for the gallery, made one after the other off the main thread.
extension Interpreter {
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
      return Thumbnail(of: try films[image] ?? LoadedFilm(name: image, film: decoded(image)))
    } catch {
      return Thumbnail(image: image, problem: "\(error)")
    }
  }

  private func withPoints(_ thumbnail: Thumbnail) -> Thumbnail {
    var thumbnail = thumbnail
    thumbnail.points = (try? store.points(image: thumbnail.image)) ?? ImagePoints()
    return thumbnail
  }
}
