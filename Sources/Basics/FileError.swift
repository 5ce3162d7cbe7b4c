/// A file that the system would not read, list or write.
package struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was tried.
  package enum Action: String, Sendable {
    case read, list, write
  }

  /// The file or folder, as it was given.
  package let path: String
  /// What was tried.
  package let action: Action
  /// Why it failed, as the end of a sentence.
  package let reason: String

  /// Makes an error from what was tried and why it failed.
  package init(path: String, action: Action, reason: String) {
    self.path = path
    self.action = action
    self.reason = reason
  }

  /// One sentence that names the file.
  package var description: String {
    "\(displayName(path)): cannot \(action.rawValue): \(reason)"
  }
}
