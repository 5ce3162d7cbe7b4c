import Basics

/// Why a point table could not be read: one sentence with the file, the line and the text found there.
package struct PointTableError: Error, Hashable, CustomStringConvertible {
  /// The file as the caller named it.
  package let file: String
  /// Line of the file, from 1; nil when the whole file is meant.
  package let line: Int?
  /// What is wrong and what was expected.
  package let reason: String

  /// Makes an error.
  package init(file: String, line: Int? = nil, reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  /// The sentence shown to the person.
  package var description: String {
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
