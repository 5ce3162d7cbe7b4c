import Foundation

/// A window of measured values, as a DICOM file states it: PS3.3 C.11.2.1.2 and C.11.2.1.3.
struct DICOMWindow {
  enum Function {
    /// Counts whole grey values: the exact centre lies half a value lower, the exact width is one less.
    case linear
    case linearExact
    case sigmoid
  }

  /// The measured value shown as middle grey, and the distance from black to white: those of LINEAR made exact. A width
  /// of 0 leaves black and white alone.
  let centre, width: Double
  let isSigmoid: Bool

  /// Nil for a width that the function does not know.
  init?(centre: Double, width: Double, _ function: Function) {
    isSigmoid = function == .sigmoid
    (self.centre, self.width) = function == .linear ? (centre - 0.5, width - 1) : (centre, width)
    guard centre.isFinite, width.isFinite, function == .linear ? width >= 1 : width > 0 else { return nil }
  }

  /// The grey of a measured value, 0...1.
  func grey(_ value: Double) -> Double {
    if isSigmoid { return 1 / (1 + exp(-4 * (value - centre) / width)) }
    guard width > 0 else { return value > centre ? 1 : 0 }
    return max(0, min(1, (value - centre) / width + 0.5))
  }
}

/// How a DICOM file is shown: from samples back to stored values, to measured ones (Modality LUT or rescale), to greys
/// (VOI LUT or window). PS3.3 C.11.1 and C.11.2.
struct DICOMDisplay {
  let mapping: DICOMMapping
  /// Whether black and white change places in the end: MONOCHROME1.
  let isMonochrome1: Bool
  let modality: DICOMTable?
  let voi: DICOMTable?
  /// Measured value per stored value, and that of stored 0; what a Modality LUT replaces.
  let slope, intercept: Double
  /// What a VOI LUT replaces.
  let window: DICOMWindow?

  /// How a film is shown: by a plain window, or by a curve and the window that comes close to it; neither where the
  /// file leaves it to the viewer.
  struct Shown {
    var window: DisplayWindow?
    var curve: DisplayCurve?
    /// One sentence, where what the file states shows nothing.
    var note: String?
  }

  /// What the file states, or the film's own range where that shows next to nothing of its samples.
  func shown(_ samples: [UInt16]) -> Shown {
    guard voi != nil || window != nil || modality != nil else { return Shown() }
    let greys = greys(samples)
    if let inner = SampleHistogram(of: samples).innerRange(sparingOneIn: 100),
      let contrast = Self.contrast(of: greys[Int(inner.lowerBound)...Int(inner.upperBound)]),
      contrast < Self.leastContrast
    {
      return Shown(
        window: DisplayWindow(inner),
        note: "its window shows next to nothing of it; shown from \(inner.lowerBound) to \(inner.upperBound)")
    }
    if let plainWindow { return Shown(window: plainWindow) }
    let curve = DisplayCurve(greys: greys.map(Float.init))
    return Shown(window: curve?.window, curve: curve)
  }

  /// What a film must have between its darkest and lightest part for anything to be seen, of the greys from 0 to 1.
  private static let leastContrast = 0.05

  private static func contrast(of greys: ArraySlice<Double>) -> Double? {
    guard let least = greys.min(), let most = greys.max() else { return nil }
    return most - least
  }

  /// The stated window as one of samples; nil where that would say too little.
  private var plainWindow: DisplayWindow? {
    guard modality == nil, voi == nil, let window, !window.isSigmoid else { return nil }
    let rescale = mapping.rescale(slope: slope, intercept: intercept) ?? Rescale(slope: 1, intercept: 0)
    let plain = DisplayWindow(
      centre: (window.centre - rescale.intercept) / rescale.slope, width: window.width / abs(rescale.slope))
    // Whoever shows a window takes one for at least as wide as a step of the samples.
    return plain.width >= 1 && plain.width.isFinite && plain.centre.isFinite ? plain : nil
  }

  /// A grey for every sample, 0...1.
  private func greys(_ samples: [UInt16]) -> [Double] {
    let measured = (0...Int(mapping.highest)).map { self.measured(sample: $0) }
    let window = window ?? range(of: measured, samples)
    return measured.map { value in
      let grey = voi?.grey(value) ?? window?.grey(value) ?? 0
      return isMonochrome1 ? 1 - grey : grey
    }
  }

  private func measured(sample: Int) -> Double {
    let stored = mapping.stored(sample: sample)
    return modality?[stored] ?? slope * stored + intercept
  }

  /// The measured values that all but half a percent of the film's samples at either end lie between.
  private func range(of measured: [Double], _ samples: [UInt16]) -> DICOMWindow? {
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
    return DICOMWindow(centre: (low + high) / 2, width: max(1, high - low), .linearExact)
  }
}
