/// What is wrong with a theme, in one sentence that names the file and, where known, the line.
package struct ThemeError: Error, Hashable, CustomStringConvertible {
  /// The file as it was named.
  package let path: String
  /// Line counted from 1, or nil when the whole file is meant.
  package let line: Int?
  /// The key concerned, or nil.
  package let key: String?
  /// What was expected.
  package let reason: String

  /// File, line and key, and what was expected.
  package var description: String {
    // Names come from outside: what a terminal could obey is escaped.
    [path.debugDescription, line.map { "line \($0)" }, key.map { "key \($0.debugDescription)" }]
      .compactMap { $0 }.joined(separator: ", ") + ": \(reason)"
  }
}
