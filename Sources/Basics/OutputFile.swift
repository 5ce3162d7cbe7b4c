import Glibc

/// A file that is to be written: checked before the work that fills it, replaced in one step after it.
package struct OutputFile: Sendable {
  /// The file as the caller named it.
  package let path: String

  /// Names an output and refuses early what would fail late.
  ///
  /// - Parameter force: whether a file that exists may be replaced.
  /// - Throws: `FileError` for a file that exists (without `force`), for a folder or a device, and for a
  ///   place whose folder does not exist.
  package init(path: String, force: Bool) throws(FileError) {
    self.path = path
    _ = try FileBytes.destination(of: path)
    var status = stat()
    guard stat(path, &status) == 0 else {
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
      guard access(folder, W_OK | X_OK) == 0 else {
        throw refusal("\(displayName(folder)) is not a folder that can be written to")
      }
      return
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw refusal("it is not a regular file") }
    guard force else { throw refusal("it exists already; give --force to replace it") }
  }

  /// Writes the text as UTF-8, complete or not at all; it is on the disk when this returns.
  ///
  /// - Throws: `FileError`; an earlier file is then still there as it was.
  package func write(_ text: String) throws(FileError) {
    try FileBytes.write(text, to: path)
  }

  private func refusal(_ reason: String) -> FileError {
    FileError(path: path, action: .write, reason: reason)
  }
}
