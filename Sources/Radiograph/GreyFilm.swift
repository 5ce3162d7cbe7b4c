import Basics

/// A film as a search sees it: grey at the sizes that it asks for, whether or not the samples are in memory.
package protocol GreyFilm: Sendable {
  /// Columns and rows of the file's image, px.
  var size: FilmSize { get }
  /// Millimetres per pixel, when their source is known.
  var spacing: PixelSpacing? { get }
  /// What a person should know about how the file was read, one sentence each.
  var notes: [String] { get }
  /// Grey 0...1 (see `Film.plane()`) at several sizes, in their order: area mean along an axis that shrinks, bilinear
  /// along one that grows.
  ///
  /// - Parameter workers: cores used.
  func grey(_ sizes: [FilmSize], workers: Int) -> [Plane]
}

/// How to read a film for somebody who will ask for its grey at some sizes, given from the film's size.
package typealias GreyFilmReading = @Sendable (_ sizes: (FilmSize) -> [FilmSize]) throws -> any GreyFilm

extension GreyFilm {
  /// Grey 0...1 at one size.
  package func grey(_ size: FilmSize, workers: Int = 1) -> Plane { grey([size], workers: workers)[0] }
}

// (Unsafe buffers live here.)
extension Film: GreyFilm {
  package func grey(_ sizes: [FilmSize], workers: Int) -> [Plane] {
    let scale = GreyScale(greyRange)
    return Plane.filled(sizes) { targets in
      Parallel.shares(of: workers, workers: workers) { worker, _ in
        var reducer = GreyReducer(from: size, to: sizes, targets, scale, share: worker, of: workers)
        samples.withUnsafeBufferPointer { samples in
          for y in reducer.sources {
            reducer.take(.init(rebasing: samples[y * width..<(y + 1) * width]), at: y)
          }
        }
      }
    }
  }
}

/// A film too large to be held: its grey at the sizes that were asked for when it was read.
package struct ReducedFilm: GreyFilm {
  package let size: FilmSize
  package let spacing: PixelSpacing?
  package let notes: [String]
  /// The largest first; never empty.
  let planes: [Plane]

  package func grey(_ sizes: [FilmSize], workers: Int) -> [Plane] {
    sizes.map { size in
      planes.first { FilmSize(width: $0.width, height: $0.height) == size }
        ?? planes[0].resized(width: size.width, height: size.height)
    }
  }
}

/// Which samples are black and white: everything between is stretched linearly, everything beyond clipped; a flat
/// film is 0.
struct GreyScale {
  /// Of a film of eight bits.
  static let eightBits: ClosedRange<UInt16> = 0...255
  /// Of a film of more bits, one sample in so many is clipped at either end.
  static let clipped = 1000

  private let low, scale: Float

  init(_ range: ClosedRange<UInt16>) {
    low = Float(range.lowerBound)
    scale = range.count > 1 ? 1 / (Float(range.upperBound) - low) : 0
  }

  /// The grey of a sample, 0...1.
  func grey(_ sample: UInt16) -> Float { min(1, max(0, (Float(sample) - low) * scale)) }
}

/// How often each sample of 16 bits occurs.
package struct SampleHistogram {
  private var counts = [Int](repeating: 0, count: 1 << 16)
  private var total = 0

  init() {}

  /// Counts all samples of a film.
  package init(of film: Film) { self.init(of: film.samples) }

  init(of samples: [UInt16]) { samples.withUnsafeBufferPointer { count($0) } }

  mutating func count(_ samples: UnsafeBufferPointer<UInt16>) {
    counts.withUnsafeMutableBufferPointer { counts in
      for sample in samples { counts[Int(sample)] += 1 }
    }
    total += samples.count
  }

  /// The range that holds all samples but one in `part` at either end.
  func range(sparingOneIn part: Int) -> ClosedRange<UInt16> {
    range(of: 0..<counts.count, sparing: total / part)
  }

  /// The same of all that is neither the lowest nor the highest sample, such as air that saturated the detector and what
  /// a collimator hid; nil where that is no more than a hundredth of the film.
  func innerRange(sparingOneIn part: Int) -> ClosedRange<UInt16>? {
    guard let lowest = counts.firstIndex(where: { $0 > 0 }),
      let highest = counts.lastIndex(where: { $0 > 0 }), lowest + 1 < highest
    else { return nil }
    let inner = total - counts[lowest] - counts[highest]
    return inner > total / 100 ? range(of: lowest + 1..<highest, sparing: inner / part) : nil
  }

  /// The range to be shown, or searched, from black to white: the one that holds all samples but one in `part` at either
  /// end; where the lowest and the highest sample would take half of it and more, as saturated air does, that of the others.
  package func shownRange(sparingOneIn part: Int) -> ClosedRange<UInt16> {
    let whole = range(sparingOneIn: part)
    guard let inner = innerRange(sparingOneIn: part), 2 * inner.count <= whole.count else { return whole }
    return inner
  }

  private func range(of levels: Range<Int>, sparing spared: Int) -> ClosedRange<UInt16> {
    func firstBeyond(_ levels: some Sequence<Int>) -> UInt16 {
      var passed = 0
      for level in levels {
        passed += counts[level]
        if passed > spared { return UInt16(level) }
      }
      return 0
    }
    let low = firstBeyond(levels)
    return low...max(low, firstBeyond(levels.reversed()))
  }
}

/// Brings rows of samples to grey at several sizes at once. (Unsafe buffers live here.)
struct GreyReducer {
  private let scale: GreyScale
  private let targets: [UnsafeMutableBufferPointer<Float>]
  private var resamplers: [RowResampler]
  private var line: [Float]

  /// Makes share `share` of `shares` equal ones of the rows of every size.
  ///
  /// - Parameter targets: values of the planes, one for each size.
  init(
    from source: FilmSize, to sizes: [FilmSize], _ targets: [UnsafeMutableBufferPointer<Float>],
    _ scale: GreyScale, share: Int = 0, of shares: Int = 1
  ) {
    (self.scale, self.targets) = (scale, targets)
    resamplers = sizes.map { size in
      let rows = (size.height * share / shares)..<(size.height * (share + 1) / shares)
      return RowResampler(from: source, to: size, targets: rows)
    }
    line = [Float](repeating: 0, count: source.width)
  }

  /// The rows that have to go in.
  var sources: Range<Int> {
    let needed = resamplers.map(\.sources).filter { !$0.isEmpty }
    return (needed.map(\.lowerBound).min() ?? 0)..<(needed.map(\.upperBound).max() ?? 0)
  }

  /// Takes row `y` of the film; rows come in order, those of `sources` at least.
  mutating func take(_ row: UnsafeBufferPointer<UInt16>, at y: Int) {
    line.withUnsafeMutableBufferPointer { line in
      for x in row.indices { line[x] = scale.grey(row[x]) }
      for index in resamplers.indices {
        resamplers[index].take(UnsafeBufferPointer(line), at: y, into: targets[index])
      }
    }
  }
}
