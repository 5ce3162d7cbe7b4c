import Glibc

/// Whole files as bytes. (Raw buffers and system calls live here.)
public enum FileBytes {
  /// The file's bytes, or its first `limit` bytes.
  ///
  /// Only regular files are read, so that a pipe or a device named like an image cannot stall the caller.
  public static func read(path: String, atMost limit: Int = .max) throws(FileError) -> [UInt8] {
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
  public static func size(path: String) throws(FileError) -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else { throw systemError(path, .read) }
    return Int(status.st_size)
  }

  /// Writes a file so that a reader sees the old one or the new one, never a part:
  /// into a temporary file of the same folder, then renamed.
  ///
  /// - Parameter durably: whether to wait until the disk has it, so that even a power cut loses nothing.
  public static func write(
    _ bytes: some Sequence<UInt8>, to path: String, durably: Bool = false
  ) throws(FileError) {
    // A short name of its own: the file's name may already be as long as names can be.
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    let temporary = "\(folder).bregma-\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 36)).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw systemError(path, .write) }
    var complete =
      bytes.withContiguousStorageIfAvailable { writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
      ?? Array(bytes).withUnsafeBytes { writeAll($0, to: descriptor) }
    // The first failure is the one to report; closing and unlinking must not hide its errno.
    var reason = errno
    if complete && durably && fsync(descriptor) != 0 {
      complete = false
      reason = errno
    }
    if close(descriptor) != 0 && complete {
      complete = false
      reason = errno
    }
    if complete && rename(temporary, path) != 0 {
      complete = false
      reason = errno
    }
    if !complete {
      unlink(temporary)
      throw FileError(path: path, action: .write, reason: reasonText(reason))
    }
    if durably { syncFolder(of: path) }
  }

  /// Gives a finished file its name, such that a power cut leaves the old file or the new one, complete.
  public static func makeDurable(_ temporary: String, as path: String) throws(FileError) {
    let descriptor = open(temporary, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw systemError(path, .write) }
    let isSynced = fsync(descriptor) == 0
    let reason = errno
    close(descriptor)
    guard isSynced else { throw FileError(path: path, action: .write, reason: reasonText(reason)) }
    guard rename(temporary, path) == 0 else { throw systemError(path, .write) }
    syncFolder(of: path)
  }

  /// Writes text as UTF-8, atomically.
  public static func write(_ text: String, to path: String, durably: Bool = false) throws(FileError) {
    try write(text.utf8, to: path, durably: durably)
  }

  /// Makes a rename itself survive a power cut; file systems that cannot do it are left alone.
  private static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let put = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      if put < 0 && errno == EINTR { continue }
      if put < 0 { return false }
      done += put
    }
    return true
  }

  private static func systemError(_ path: String, _ action: FileError.Action) -> FileError {
    FileError(path: path, action: action, reason: reasonText(errno))
  }

  /// The system's words for an error number, in lower case as the end of a sentence.
  static func reasonText(_ number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return String(cBuffer: buffer).lowercased()
  }
}
