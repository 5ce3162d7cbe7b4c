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
  let automaticWindow: GreyWindow
  /// What has been drawn of it already.
  let tiles = FilmTiles()
  /// What has been drawn of it in pixels.
  let pictures = FilmPictures()

  /// Prepares a decoded film; takes a few hundredths of a second for a large one, so not on the main thread.
  package init(name: ImageName, film: Film) {
    (self.name, self.film) = (name, film)
    pyramid = GreyPyramid(film)
    automaticWindow = .automatic(for: film)
  }

  /// What the samples take, bytes.
  package var bytes: Int { Self.bytes(of: film.size) }

  /// What the samples of a film of this size and all their halvings take, bytes.
  package static func bytes(of size: FilmSize) -> Int { size.width * size.height * 8 / 3 }

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

/// A film's stored values and their successive halvings, small enough to keep several films in memory.
///
/// Films of eight bits keep fractions of 1/256 in the halvings. (Unsafe buffers live here.)
package struct GreyPyramid: Sendable, Equatable {
  /// One level: the mean of so many stored values in every sample.
  package struct Level: Sendable, Equatable {
    /// Columns.
    package let width: Int
    /// Rows.
    package let height: Int
    /// Row-major samples, `[height, width]`, in `1 / unit` of a stored value; as stored on the first level.
    package let samples: [UInt16]
  }

  /// The film itself, then halves, down to a few pixels.
  package let levels: [Level]
  /// Samples of halved levels are so many times the stored value.
  package let unit: Int

  /// Number of different samples in the units of the halved levels.
  var levelCount: Int { 1 << 16 }

  /// Halves a film until one side would fall below 16 px.
  package init(_ film: Film) {
    unit = film.bitDepth == 8 ? 256 : 1
    var levels = [Level(width: film.width, height: film.height, samples: film.samples)]
    while let last = levels.last, min(last.width, last.height) >= 32 {
      levels.append(Self.half(last, gain: levels.count == 1 ? unit : 1))
    }
    self.levels = levels
  }

  /// The unit of a level's samples.
  func unit(ofLevel index: Int) -> Int { index == 0 ? 1 : unit }

  /// Means of two by two; at an odd edge the last column or row stands for both.
  private static func half(_ level: Level, gain: Int) -> Level {
    let (width, height) = ((level.width + 1) / 2, (level.height + 1) / 2)
    let samples = [UInt16](unsafeUninitializedCapacity: width * height) { target, count in
      level.samples.withUnsafeBufferPointer { source in
        for y in 0..<height {
          let upper = 2 * y * level.width
          let lower = min(2 * y + 1, level.height - 1) * level.width
          for x in 0..<width {
            let (left, right) = (2 * x, min(2 * x + 1, level.width - 1))
            let sum =
              Int(source[upper + left]) + Int(source[upper + right]) + Int(source[lower + left])
              + Int(source[lower + right])
            target[y * width + x] = UInt16(truncatingIfNeeded: (sum * gain + 2) >> 2)
          }
        }
      }
      count = width * height
    }
    return Level(width: width, height: height, samples: samples)
  }
}
