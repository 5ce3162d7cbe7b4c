/// How a DICOM file's stored values become samples: signed ones lifted, and turned around where more is darker.
struct DICOMMapping {
  /// Bits of a stored value, 1...16.
  let bits: Int
  /// Whether stored values are two's complement; they are lifted by half their range.
  let isSigned: Bool
  /// Whether the lowest stored value is shown as white: by MONOCHROME1, or by measured values that fall as the stored
  /// ones rise; by both it is black again.
  let isInverted: Bool

  /// The largest sample.
  var highest: UInt16 { UInt16((1 << bits) - 1) }

  private var lift: Double { isSigned ? Double(1 << (bits - 1)) : 0 }

  /// The stored value that became a sample.
  func stored(sample: Int) -> Double { Double(isInverted ? Int(highest) - sample : sample) - lift }

  /// Measured values of samples, from those of stored values; nil when samples are stored values as they stand.
  func rescale(slope: Double, intercept: Double) -> Rescale? {
    // stored = sample - lift, or highest - sample - lift.
    let result =
      isInverted
      ? Rescale(slope: -slope, intercept: slope * (Double(highest) - lift) + intercept)
      : Rescale(slope: slope, intercept: intercept - slope * lift)
    return result == Rescale(slope: 1, intercept: 0) ? nil : result
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

/// A lookup table of a DICOM file.
struct DICOMTable {
  /// The input of the first entry.
  let first: Int
  /// Bits of an entry, 1...16.
  let bits: Int
  /// The entries; never empty.
  let entries: [UInt16]

  /// The entry of an input; inputs outside the table count like its ends.
  subscript(input: Double) -> Double {
    let place = max(0, min(Double(entries.count - 1), input.rounded() - Double(first)))
    return Double(entries[Int(place)])
  }

  /// Whether it falls from its first entry to its last one.
  var falls: Bool { entries[0] > entries[entries.count - 1] }

  /// The entry as a grey, 0...1.
  func grey(_ input: Double) -> Double { self[input] / Double((1 << bits) - 1) }
}
