/// How a DICOM file's stored values become samples: signed ones lifted, MONOCHROME1 turned around.
struct DICOMMapping {
  /// Bits of a stored value, 1...16.
  let bits: Int
  /// Whether stored values are two's complement; they are lifted by half their range.
  let isSigned: Bool
  /// Whether the lowest stored value is shown as white.
  let isInverted: Bool

  /// The largest sample.
  var highest: UInt16 { UInt16((1 << bits) - 1) }

  private var lift: Double { isSigned ? Double(1 << (bits - 1)) : 0 }

  /// The stored value that became a sample.
  func stored(sample: Int) -> Double {
    Double(isInverted ? Int(highest) - sample : sample) - lift
  }

  /// Measured values of samples, from those of stored values; nil when samples are stored values as they stand.
  func rescale(slope: Double, intercept: Double) -> Rescale? {
    // stored = sample - lift, or highest - sample - lift.
    let result =
      isInverted
      ? Rescale(slope: -slope, intercept: slope * (Double(highest) - lift) + intercept)
      : Rescale(slope: slope, intercept: intercept - slope * lift)
    return result == Rescale(slope: 1, intercept: 0) ? nil : result
  }

  /// A window of measured values as a window of samples; nil when its width is none.
  ///
  /// DICOM's LINEAR function counts whole grey values: its centre lies half a value lower, its width is one less.
  func window(centre: Double, width: Double, isLinear: Bool, rescale: Rescale?) -> DisplayWindow? {
    let (exactCentre, exactWidth) = Self.exact(centre, width, isLinear: isLinear)
    let (slope, intercept) = (rescale?.slope ?? 1, rescale?.intercept ?? 0)
    let window = DisplayWindow(centre: (exactCentre - intercept) / slope, width: exactWidth / abs(slope))
    return window.width > 0 && window.width.isFinite && window.centre.isFinite ? window : nil
  }

  /// A window's true centre and width.
  static func exact(_ centre: Double, _ width: Double, isLinear: Bool) -> (centre: Double, width: Double) {
    isLinear ? (centre - 0.5, width - 1) : (centre, width)
  }

  /// Padding (stored values between two limits) becomes the blackest of all other samples.
  ///
  /// `samples` are lifted, but not yet turned around. A film of nothing but padding stays as it is.
  func blacken(_ first: Double, _ last: Double, in samples: inout [UInt16]) {
    let padding = (min(first, last) + lift)...(max(first, last) + lift)
    let image = samples.lazy.filter { !padding.contains(Double($0)) }
    guard let black = isInverted ? image.max() : image.min() else { return }
    for index in samples.indices where padding.contains(Double(samples[index])) { samples[index] = black }
  }
}
