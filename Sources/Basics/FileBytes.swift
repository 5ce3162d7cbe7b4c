import Glibc

/// Whole files as bytes. (Raw buffers and system calls live here.)
package enum FileBytes {
  /// The file's bytes, or its first `limit` bytes.
  ///
  /// Only regular files are read, so that a pipe or a device named like an image cannot stall the caller.
  package static func read(path: String, atMost limit: Int = .max) throws(FileError) -> [UInt8] {
    let file = try OpenFile(path: path)
    guard let bytes = bytes(of: file, atMost: min(file.size, limit)) else { throw systemError(path, .read) }
    return bytes
  }

  /// The file's last bytes, at most `limit`.
  package static func readEnd(path: String, atMost limit: Int) throws(FileError) -> [UInt8] {
    let file = try OpenFile(path: path)
    guard lseek(file.descriptor, max(0, file.size - limit), SEEK_SET) >= 0,
      let bytes = bytes(of: file, atMost: min(file.size, limit))
    else { throw systemError(path, .read) }
    return bytes
  }

  /// Bytes of a block.
  package static let blockSize = 1 << 18

  /// Reads a file from its beginning to its end, a block in memory at a time.
  ///
  /// - Parameter body: what it throws ends the reading.
  /// - Throws: `FileError`, and what `body` throws.
  package static func forEachBlock(path: String, _ body: ([UInt8]) throws -> Void) throws {
    let file = try OpenFile(path: path)
    while true {
      guard let block = bytes(of: file, atMost: blockSize) else { throw systemError(path, .read) }
      if block.isEmpty { return }
      try body(block)
    }
  }

  /// The next bytes, fewer than wanted only at the file's end; nil when the system fails (`errno`).
  private static func bytes(of file: OpenFile, atMost wanted: Int) -> [UInt8]? {
    defer { withExtendedLifetime(file) {} }
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
      while count < wanted {
        let got = Glibc.read(file.descriptor, buffer.baseAddress.map { $0 + count }, wanted - count)
        if got < 0 && errno == EINTR { continue }
        failed = got < 0
        if got <= 0 { break }
        count += got
      }
    }
    return failed ? nil : bytes
  }

  /// The file's size in bytes.
  package static func size(path: String) throws(FileError) -> Int {
    var status = stat()
    guard stat(path.systemPath, &status) == 0 else { throw systemError(path, .read) }
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
    guard stat(path.systemPath, &status) == 0 else { return nil }
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
