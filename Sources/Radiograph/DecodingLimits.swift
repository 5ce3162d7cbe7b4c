import Basics

/// What is refused before anything is allocated: how large a film may be, and what decoding one may hold.
package struct DecodingLimits: Sendable, Hashable {
  /// Most pixels of a film.
  package let pixels: Int
  /// Most bytes that a decoder may hold at once, beside the samples that it hands out.
  package let memory: Int
  /// Most pixels of a film that a search holds as a whole; it reads larger ones by strips.
  package let heldPixels: Int

  /// 256 Mi pixels. With 400 MB beside its strips, or beside the samples of a film that it holds, a search stays below
  /// 600 MB.
  package init(pixels: Int = 1 << 28, memory: Int = 400_000_000, heldPixels: Int = 1 << 26) {
    (self.pixels, self.memory, self.heldPixels) = (pixels, memory, heldPixels)
  }

  /// The limits where nobody says otherwise.
  package static let standard = DecodingLimits()

  /// Longest side, px: twice that of a square of so many pixels, for decoders hold at least a row.
  package var side: Int { 2 * Int(Double(pixels).squareRoot()) }

  /// Largest file, bytes: no format needs more than colour and opacity in 16 bits.
  package var fileBytes: Int { 8 * pixels }

  /// Most pixels of a film in a format.
  package func pixels(in format: FilmFormat) -> Int { pixels / Self.share(of: format) }

  /// How many pixels a film of this size asks to be allowed; `Int.max` where nobody could allow so many.
  static func pixelsAsked(width: Int, height: Int, format: FilmFormat) -> Int {
    let (area, isBeyond) = width.multipliedReportingOverflow(by: height * share(of: format))
    let half = (max(width, height) + 1) / 2
    return isBeyond ? .max : max(area, half * half)
  }

  /// How many pixels a file of this size asks to be allowed.
  static func pixelsAsked(fileBytes: Int) -> Int { (fileBytes - 1) / 8 + 1 }

  /// A DICOM film is decompressed as a whole, so only a quarter of the pixels is allowed in it: 64 Mi are a film of
  /// 35 x 43 cm scanned at 0.05 mm.
  private static func share(of format: FilmFormat) -> Int { format == .dicom ? 4 : 1 }

  /// No supported format packs more pixels into a byte: deflate reaches 1032:1, on 8 pixels of 1 bit.
  static let pixelsPerByte = 8 * 1032
}

extension DecodingLimits {
  /// A variable of the environment that moves a limit.
  package enum Variable: String, Sendable, CaseIterable {
    case pixels = "BREGMA_MAX_PIXELS"
    case memory = "BREGMA_MAX_MEMORY"

    /// What it counts.
    package var unit: String {
      switch self {
      case .pixels: "pixels"
      case .memory: "MB"
      }
    }

    /// Bytes or pixels in one of its units.
    fileprivate var size: Int {
      switch self {
      case .pixels: 1
      case .memory: 1_000_000
      }
    }

    /// The values that it may have.
    fileprivate var range: ClosedRange<Int> { 1...1 << 40 / size }

    /// What a sentence that refuses a film says of the way out.
    ///
    /// - Parameter needed: bytes or pixels that would do; nil where nobody knows.
    func advice(needed: Int?) -> String {
      guard let needed else { return "; set \(rawValue) to more \(unit) to read it" }
      let value = (needed - 1) / size + 1
      return range.contains(value) ? "; set \(rawValue)=\(value) to read it" : ""
    }
  }

  /// The limits of this process, and what is wrong with the variables that should move them.
  package static let asked = reading(Places.environment)

  /// The limits of this process.
  package static var current: DecodingLimits { asked.limits }

  /// What an environment asks for; a variable that says nothing sensible is named in a sentence and not obeyed.
  package static func reading(
    _ environment: [String: String]
  ) -> (limits: DecodingLimits, complaints: [String]) {
    var complaints: [String] = []
    func value(_ variable: Variable, usual: Int) -> Int {
      guard let text = environment[variable.rawValue], !text.isEmpty else { return usual }
      if let value = Int(text), variable.range.contains(value) { return value * variable.size }
      complaints.append(
        "\(variable.rawValue)=\(displayName(text)) is no number of \(variable.unit) from 1 to "
          + "\(variable.range.upperBound); the limit stays at \(usual / variable.size)")
      return usual
    }
    let limits = DecodingLimits(
      pixels: value(.pixels, usual: standard.pixels), memory: value(.memory, usual: standard.memory))
    return (limits, complaints)
  }
}
