/// A person's wish that an action answers to other keys: one line of the key file.
package struct KeyChange: Sendable, Hashable {
  /// Name of the action, such as `accept`.
  package let action: String
  /// The keys wanted, by name; none takes the action's keys away.
  package let keys: [String]
  /// The file that says so.
  package let path: String
  /// Its line, counted from 1, where known.
  package let line: Int?

  package init(action: String, keys: [String], path: String, line: Int?) {
    (self.action, self.keys, self.path, self.line) = (action, keys, path, line)
  }
}

/// Why a file of a person's choices (keys, a theme) cannot be followed, as one sentence that names the file, the line
/// and the key of the line.
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
      .compactMap { $0 }.joined(separator: ", ") + ": \(reason)"
  }
}
