import Glibc

/// A file that is read piece by piece. (System calls live here.)
package final class OpenFile: Sendable {
  /// For `pread`; valid as long as this object lives.
  package let descriptor: Int32
  /// Bytes.
  package let size: Int

  /// Opens a regular file; a pipe or a device named like an image cannot stall the caller.
  package init(path: String) throws(FileError) {
    let opened = open(path.systemPath, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else { throw FileBytes.systemError(path, .read) }
    var status = stat()
    let isKnown = fstat(opened, &status) == 0
    guard isKnown, status.st_mode & S_IFMT == S_IFREG else {
      let error =
        isKnown
        ? FileError(path: path, action: .read, reason: "it is not a regular file")
        : FileBytes.systemError(path, .read)
      close(opened)
      throw error
    }
    (descriptor, size) = (opened, Int(status.st_size))
  }

  deinit { close(descriptor) }
}
