/// Which samples a file wishes to be shown from black to white.
package struct DisplayWindow: Sendable, Hashable {
  /// The sample shown as middle grey.
  package var centre: Double
  /// Distance between the samples shown as black and as white; above 0.
  package var width: Double

  package init(centre: Double, width: Double) {
    (self.centre, self.width) = (centre, width)
  }

  /// From the first sample of a range to the last one.
  init(_ range: ClosedRange<UInt16>) {
    let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
    (centre, width) = ((low + high) / 2, max(1, high - low))
  }
}

/// What samples measure: `value = slope * sample + intercept`.
package struct Rescale: Sendable, Hashable {
  /// Measured value per sample; never 0.
  package var slope: Double
  /// Measured value of sample 0.
  package var intercept: Double

  package init(slope: Double, intercept: Double) {
    (self.slope, self.intercept) = (slope, intercept)
  }

  /// The measured value of a sample.
  package func value(of sample: Double) -> Double { slope * sample + intercept }
}

/// How a file wishes its samples to be shown, where a window would be too simple: a grey for every sample.
package struct DisplayCurve: Sendable, Hashable {
  /// Displayed grey, 0...1, by sample; never empty.
  package let greys: [Float]
  /// Of the greys, so that a curve can be a key without being read through each time.
  private let mark: Int

  /// Makes a curve; nil without a grey.
  package init?(greys: [Float]) {
    guard !greys.isEmpty else { return nil }
    self.greys = greys
    mark = greys.hashValue
  }

  /// The grey of a sample, or of a mean of samples; beyond the last one like that one.
  package func grey(of sample: Float) -> Float {
    let place = max(0, min(Float(greys.count - 1), sample))
    let index = Int(place)
    let next = min(index + 1, greys.count - 1)
    return greys[index] + (place - Float(index)) * (greys[next] - greys[index])
  }

  /// The window that comes closest where greys rise; nil where they do not, as it takes 10 % and 90 % for that.
  package var window: DisplayWindow? {
    guard let low = greys.firstIndex(where: { $0 > 0.1 }), let high = greys.firstIndex(where: { $0 >= 0.9 }),
      high > low
    else { return nil }
    return DisplayWindow(centre: Double(low + high) / 2, width: Double(high - low) / 0.8)
  }

  /// Hashes the curve as what it was made of.
  package func hash(into hasher: inout Hasher) { hasher.combine(mark) }
}
