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
