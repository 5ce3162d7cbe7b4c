import Glibc

/// Whole files as bytes. (Raw buffers and system calls live here.)
package enum FileBytes {
  /// The file's bytes, or its first `limit` bytes.
  ///
  /// Only regular files are read, so that a pipe or a device named like an image cannot stall the caller.
  package static func read(path: String, atMost limit: Int = .max) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw systemError(path, .read) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw systemError(path, .read) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileError(path: path, action: .read, reason: "it is not a regular file")
    }
    let wanted = min(Int(status.st_size), limit)
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
      while count < wanted {
        let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, wanted - count)
        if got < 0 && errno == EINTR { continue }
        failed = got < 0
        if got <= 0 { break }
        count += got
      }
    }
    if failed { throw systemError(path, .read) }
    return bytes
  }

  /// The file's size in bytes.
  package static func size(path: String) throws(FileError) -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else { throw systemError(path, .read) }
    return Int(status.st_size)
  }

  static func systemError(_ path: String, _ action: FileError.Action) -> FileError {
    FileError(path: path, action: action, reason: reasonText(errno))
  }

  /// The system's words for an error number, in lower case as the end of a sentence.
  package static func reasonText(_ number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return String(cBuffer: buffer).lowercased()
  }
}

/// By what a file is told from the one that stood at its path before, without reading it.
package struct FileStamp: Hashable, Sendable {
  private let inode: UInt64
  private let size: Int64
  private let seconds: Int
  private let nanoseconds: Int

  /// nil when there is no such file.
  package init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (inode, size) = (UInt64(status.st_ino), Int64(status.st_size))
    (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
  }
}

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

  package init(path: String, action: Action, reason: String) {
    (self.path, self.action, self.reason) = (path, action, reason)
  }

  /// One sentence that names the file.
  package var description: String { "\(displayName(path)): cannot \(action.rawValue): \(reason)" }
}
