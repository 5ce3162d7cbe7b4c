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

  /// The entry as a grey, 0...1.
  func grey(_ input: Double) -> Double { self[input] / Double((1 << bits) - 1) }
}

/// How a DICOM file with lookup tables is shown: from samples back to stored values, to measured ones
/// (Modality LUT or rescale), to greys (VOI LUT or window). PS3.3 C.11.1 and C.11.2.
struct DICOMDisplay {
  let mapping: DICOMMapping
  let modality: DICOMTable?
  let voi: DICOMTable?
  /// Measured value per stored value, and that of stored 0; what a Modality LUT replaces.
  let slope, intercept: Double
  /// Measured values shown as middle grey, and from black to white; what a VOI LUT replaces.
  let window: (centre: Double, width: Double)?

  /// A grey for every sample; nil where the file holds no table, and a window says all.
  ///
  /// - Parameter samples: the film's, for the range to show where the file states neither table nor window.
  func curve(for samples: [UInt16]) -> DisplayCurve? {
    guard modality != nil || voi != nil else { return nil }
    let measured = (0...Int(mapping.highest)).map { self.measured(sample: $0) }
    let shown = window ?? range(of: measured, samples)
    return DisplayCurve(
      greys: measured.map { value in
        let grey = voi?.grey(value) ?? max(0, min(1, (value - shown.centre) / shown.width + 0.5))
        return Float(mapping.isInverted ? 1 - grey : grey)
      })
  }

  private func measured(sample: Int) -> Double {
    let stored = mapping.stored(sample: sample)
    return modality?[stored] ?? slope * stored + intercept
  }

  /// The measured values that all but half a percent of the film's samples at either end lie between.
  private func range(of measured: [Double], _ samples: [UInt16]) -> (centre: Double, width: Double) {
    var counts = [Int](repeating: 0, count: measured.count)
    for sample in samples where Int(sample) < counts.count { counts[Int(sample)] += 1 }
    let order = measured.indices.sorted { measured[$0] < measured[$1] }
    func first(_ places: some Sequence<Int>) -> Double {
      var passed = 0
      for place in places {
        passed += counts[place]
        if passed > samples.count / 200 { return measured[place] }
      }
      return 0
    }
    let (low, high) = (first(order), first(order.reversed()))
    return ((low + high) / 2, max(1, high - low))
  }
}
