import Basics

/// Why a file of landmarks could not be read or written: one sentence with the file and the line.
package struct FormatError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file, as the caller named it; nil when writing.
  package let file: String?
  /// Line of the file, from 1; nil when the whole file is meant.
  package let line: Int?
  /// What is wrong and what was expected.
  package let reason: String

  /// Makes an error.
  package init(file: String? = nil, line: Int? = nil, reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  /// The sentence shown to the person.
  package var description: String {
    guard let file else { return reason }
    return "\(displayName(file))\(line.map { ", line \($0)" } ?? ""): \(reason)"
  }
}
