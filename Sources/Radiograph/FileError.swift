/// A file that the system would not read, list or write.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was tried.
  public enum Action: String, Sendable {
    case read, list, write
  }

  /// The file or folder, as it was given.
  public let path: String
  /// What was tried.
  public let action: Action
  /// Why it failed, as the end of a sentence.
  public let reason: String

  /// Makes an error from what was tried and why it failed.
  public init(path: String, action: Action, reason: String) {
    self.path = path
    self.action = action
    self.reason = reason
  }

  /// One sentence that names the file.
  public var description: String {
    "\(displayName(path)): cannot \(action.rawValue): \(reason)"
  }
}
