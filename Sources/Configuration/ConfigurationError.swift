import Basics

/// Why a file of a person's choices (keys, a theme, measurements) cannot be followed, as one sentence that names the
/// file, the line and the key of the line.
package struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file as it was named.
  package let path: String
  /// Line counted from 1, or nil when the whole file is meant.
  package let line: Int?
  /// The key concerned, or nil.
  package let key: String?
  /// What was expected.
  package let reason: String

  package init(path: String, line: Int?, key: String?, reason: String) {
    (self.path, self.line, self.key, self.reason) = (path, line, key, reason)
  }

  /// File, line and key, and what was expected; what a terminal could obey is escaped.
  package var description: String {
    [path.debugDescription, line.map { "line \($0)" }, key.map { "key \($0.debugDescription)" }]
      .compactMap { $0 }.joined(separator: ", ") + ": \(Self.shown(reason))"
  }

  /// The parser repeats what it met, control characters too. A backslash stays one where nothing has to be written out.
  private static func shown(_ reason: String) -> String {
    reason.unicodeScalars.contains { $0.properties.generalCategory == .control }
      ? displayName(reason) : reason
  }
}
