import Encoder

/// Confidence is calibrated for one encoder, so what calibration found is kept in that encoder's weights file.
extension EncoderMetadata {
  private static let shiftEntry = "confidence_shift"

  /// What calibration on these weights' own films adds to the logarithm of the distance that a search expects to
  /// be off by; 0 where nothing was calibrated.
  package var confidenceShift: Double {
    get { (try? checkedConfidenceShift(file: "")) ?? 0 }
    set { entries[Self.shiftEntry] = newValue == 0 ? nil : String(newValue) }
  }

  /// The same of weights that somebody else may have written.
  ///
  /// - Throws: `EncoderError.metadata` for what is no number from -10 to 10.
  @discardableResult
  func checkedConfidenceShift(file: String) throws(EncoderError) -> Double {
    guard let shift = Double(entries[Self.shiftEntry] ?? "0"), abs(shift) <= 10 else {
      throw .metadata(file: file, key: Self.shiftEntry, reason: "should be a number from -10 to 10")
    }
    return shift
  }
}

extension EncoderFile {
  /// Weights to search landmarks with: those of a file, or the embedded ones.
  ///
  /// - Throws: `EncoderError` naming the file and the tensor or entry at fault.
  package static func forSearch(path: String?) throws(EncoderError) -> EncoderFile {
    guard let path else { return try FeatureEncoder.embeddedFile() }
    let file = try EncoderFile(path: path)
    try file.metadata.checkedConfidenceShift(file: path)
    return file
  }
}

extension FeatureEncoder {
  /// An encoder to search landmarks with (see `EncoderFile.forSearch`).
  package static func forSearch(
    path: String?, precision: ConvolutionPrecision = .full
  ) throws(EncoderError) -> FeatureEncoder {
    FeatureEncoder(try EncoderFile.forSearch(path: path), precision: precision)
  }
}
