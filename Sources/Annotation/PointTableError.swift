import Radiograph

/// Why a point table could not be read: one sentence with the file, the line and the text found there.
public struct PointTableError: Error, Hashable, CustomStringConvertible {
  /// The file as the caller named it.
  public let file: String
  /// Line of the file, from 1; nil when the whole file is meant.
  public let line: Int?
  /// What is wrong and what was expected.
  public let reason: String

  /// Makes an error.
  public init(file: String, line: Int? = nil, reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  /// The sentence shown to the person.
  public var description: String {
    let place = line.map { ", line \($0)" } ?? ""
    return "\(displayName(file))\(place): \(reason)"
  }
}

extension String {
  /// At most 60 characters of the text, safe to show and between quotes: what an error found.
  package var quotedForMessage: String {
    let cut = prefix(60)
    return "\"\(displayName(String(cut)))\(cut.endIndex == endIndex ? "" : "…")\""
  }
}
