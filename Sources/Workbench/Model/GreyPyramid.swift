import Radiograph

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
