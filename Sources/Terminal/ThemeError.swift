/// What is wrong with a theme, in one sentence that names the file and, where known, the line.
public struct ThemeError: Error, Hashable, CustomStringConvertible {
  /// The file as it was named.
  public let path: String
  /// Line counted from 1, or nil when the whole file is meant.
  public let line: Int?
  /// The key concerned, or nil.
  public let key: String?
  /// What was expected.
  public let reason: String

  /// File, line and key, and what was expected.
  public var description: String {
    // Names come from outside: what a terminal could obey is escaped.
    [path.debugDescription, line.map { "line \($0)" }, key.map { "key \($0.debugDescription)" }]
      .compactMap { $0 }.joined(separator: ", ") + ": \(reason)"
  }
}
