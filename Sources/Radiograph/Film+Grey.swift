extension Film {
  /// The stored samples shown as black and white.
  ///
  /// 0...255 for 8 bits. For 16 bits the range that holds all but 0.1 % of the pixels at either end: a 12-bit
  /// film in a 16-bit file fills it, and a few burnt-in markers do not.
  package var greyRange: ClosedRange<UInt16> {
    guard bitDepth == 16 else { return 0...255 }
    var histogram = [Int](repeating: 0, count: 1 << 16)
    for sample in samples { histogram[Int(sample)] += 1 }
    let spared = samples.count / 1000
    func firstBeyond(_ levels: some Sequence<Int>) -> UInt16 {
      var passed = 0
      for level in levels {
        passed += histogram[level]
        if passed > spared { return UInt16(level) }
      }
      return 0
    }
    let low = firstBeyond(0..<histogram.count)
    return low...max(low, firstBeyond((0..<histogram.count).reversed()))
  }

  /// Grey 0...1, `[height, width]`: `greyRange` stretched linearly and clipped; a flat film is 0.
  package func plane() -> Plane {
    let range = greyRange
    let low = Float(range.lowerBound)
    let scale = range.count > 1 ? 1 / (Float(range.upperBound) - low) : 0
    let values = samples.map { min(1, max(0, (Float($0) - low) * scale)) }
    return Plane(width: width, height: height, values: values)
  }

  /// Eight-bit grey, `[height, width]`: as stored for 8 bits, the samples' minimum...maximum stretched
  /// linearly (and rounded) for 16.
  package func eightBit() -> [UInt8] {
    guard bitDepth == 16 else { return samples.map { UInt8(truncatingIfNeeded: $0) } }
    let low = Int(samples.min() ?? 0)
    let span = max(1, Int(samples.max() ?? 0) - low)
    return samples.map { UInt8(((Int($0) - low) * 255 + span / 2) / span) }
  }
}

extension Plane {
  /// A film's grey in 0...1 (see `Film.plane()`).
  package init(_ film: Film) {
    self = film.plane()
  }
}
