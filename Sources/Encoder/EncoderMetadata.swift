/// What a weights file says of itself.
package struct EncoderMetadata: Sendable, Hashable {
  /// Long side of the working grid that the encoder was trained for, grid px: films are scaled to it.
  package var workingLongSide: Int
  /// What calibration on these weights' own films adds to the logarithm of the distance that a search expects to
  /// be off by; 0 where nothing was calibrated.
  package var confidenceShift = 0.0
  /// Further string entries of the header: method, data, licences, seed, steps, date, version.
  package var entries: [String: String]

  /// Makes metadata.
  package init(workingLongSide: Int, entries: [String: String]) {
    self.workingLongSide = workingLongSide
    self.entries = entries
  }
}
