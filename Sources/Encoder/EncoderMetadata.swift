/// What a weights file says of itself.
package struct EncoderMetadata: Sendable, Hashable {
  /// Long side of the working grid that the encoder was trained for, grid px: films are scaled to it.
  package var workingLongSide: Int
  /// Further string entries of the header: method, data, licences, seed, steps, date, version, and what other rooms
  /// keep there.
  package var entries: [String: String]

  /// Makes metadata.
  package init(workingLongSide: Int, entries: [String: String]) {
    self.workingLongSide = workingLongSide
    self.entries = entries
  }
}
