import Basics
import Landmarks
import Radiograph
import Workbench

/// What a cut of a film depends on.
struct CropKey: Hashable, Sendable {
  let film: FilmKey
  let wish: CropWish
}

// The pictures of the gallery, off the main thread; the points that it shows, on the caller's.
extension Worker {
  /// Those known already, at once; the rest is posted as it is made.
  func makeThumbnails(_ images: [ImageName]) -> [Event] {
    let known = images.map { image in (image, thumbnail: key(image).flatMap { thumbnails[$0] }) }
    let missing = known.filter { $0.thumbnail == nil }.map(\.0)
    if !missing.isEmpty {
      // Whoever turns pages quickly waits for the last page only.
      background.start(.thumbnails, replacing: true) { [self] in
        for image in missing where !Task.isCancelled {
          post(.thumbnailMade(withPoints(thumbnail(of: image))))
        }
      }
    }
    return known.compactMap(\.thumbnail).map { .thumbnailMade(withPoints($0)) }
  }

  private func thumbnail(of image: ImageName) -> Thumbnail {
    guard let key = key(image), let known = thumbnails[key] else {
      do {
        let made = Thumbnail(of: try known(image) ?? LoadedFilm(name: image, film: decoded(image)))
        if let key = self.key(image) { thumbnails[key] = made }
        return made
      } catch {
        return Thumbnail(image: image, problem: "\(error)")
      }
    }
    return known
  }

  private func withPoints(_ thumbnail: Thumbnail) -> Thumbnail {
    var thumbnail = thumbnail
    thumbnail.points = (try? store.points(image: thumbnail.image)) ?? ImagePoints()
    return thumbnail
  }

  /// Those known already, at once; the rest is posted as it is cut. A film that has been decoded gives the surroundings
  /// of all its landmarks, for whoever goes on to the next one.
  func makeCrops(_ wishes: [CropWish]) -> [Event] {
    let known = wishes.map { wish in
      (wish, crop: key(wish.image).flatMap { crops[CropKey(film: $0, wish: wish)] })
    }
    let missing = known.filter { $0.crop == nil }.map(\.0)
    if !missing.isEmpty {
      background.start(.thumbnails, replacing: true) { [self] in
        for wish in missing where !Task.isCancelled { post(.cropMade(cut(wish))) }
      }
    }
    return known.compactMap(\.crop).map { .cropMade($0) }
  }

  private func cut(_ wish: CropWish) -> LandmarkCrop {
    do {
      let film = try known(wish.image) ?? LoadedFilm(name: wish.image, film: decoded(wish.image))
      let crop = LandmarkCrop(wish, of: film)
      guard let key = key(wish.image) else { return crop }
      crops[CropKey(film: key, wish: wish)] = crop
      let points = try store.points(image: wish.image)
      for landmark in points.landmarks where landmark != wish.landmark {
        guard let position = points[landmark]?.position else { continue }
        let other = wish.of(landmark, at: position)
        crops[CropKey(film: key, wish: other)] = LandmarkCrop(other, of: film)
      }
      return crop
    } catch {
      return LandmarkCrop(wish, problem: "\(error)")
    }
  }

  /// A landmark's points on all images that have any, or on some.
  func readLandmark(_ landmark: Landmark, _ images: [ImageName]?) -> [Event] {
    attempting {
      guard let images else {
        return [.landmarkRead(landmark, try store.points(of: landmark), isAll: true)]
      }
      let points = try images.map { ($0, try store.points(image: $0)) }
      return [.landmarkRead(landmark, Dictionary(points) { $1 }, isAll: false)]
    }
  }

  /// The points of some images, and how many of the predictions come from marks that are no longer what they were.
  func readFilms(_ images: [ImageName], isToAccept: Bool) -> [Event] {
    attempting {
      var points: [ImageName: ImagePoints] = [:]
      var outdated = 0
      for image in images {
        points[image] = try store.points(image: image)
        if isToAccept { outdated += try store.outdatedPredictions(image: image).count }
      }
      return [.filmsRead(points, isToAccept: isToAccept, outdated: outdated)]
    }
  }

  /// Saves changes of several images as one thing done.
  func writeTogether(_ edits: [PendingEdit]) -> [Event] {
    attempting {
      let images = edits.map(\.image)
      let warnings = images.compactMap(hesitation(about:))
      if let warning = warnings.first {
        let more = warnings.count > 1 ? "; so it is with \(warnings.count - 1) more of these films" : ""
        return images.flatMap(read) + [.failed(warning + more)]
      }
      do {
        try store.applyTogether(edits.map { ($0.image, $0.edit) })
      } catch {
        // What the store says counts, whoever has changed it meanwhile.
        return images.flatMap(read) + [.failed("Nothing was changed: \(error)")]
      }
      steps.withLock { $0.forgetUndone() }
      return images.flatMap(read)
    }
  }
}
