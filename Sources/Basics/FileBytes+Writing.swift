import Glibc

/// Files that are there complete or not at all. (Raw buffers and system calls live here.)
extension FileBytes {
  /// Writes a file so that a reader, and whoever looks after a power cut, sees the old one or the new one, never
  /// a part: into a temporary file of the same folder, to the disk, then renamed.
  ///
  /// Through a symbolic link the file behind it is replaced. A file that existed keeps its permissions.
  package static func write(_ bytes: some Collection<UInt8>, to path: String) throws(FileError) {
    try write(bytes, to: path, isNamed: false)
  }

  /// - Parameter isNamed: whether the temporary file has a name of its own all along.
  private static func write(
    _ bytes: some Collection<UInt8>, to path: String, isNamed: Bool
  ) throws(FileError) {
    let target = try destination(of: path)
    // A short name of its own: the file's name may already be as long as names can be.
    let folder = target.lastIndex(of: "/").map { target[...$0] } ?? ""
    let place = folder.isEmpty ? "." : String(folder)
    let temporary = "\(folder).bregma-\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 36)).tmp"
    // Without a name until it is complete, where the file system knows that: killed meanwhile it leaves nothing behind.
    let unnamed = isNamed ? nil : openUnnamed(in: place)
    let descriptor = unnamed ?? open(temporary.systemPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw systemError(path, .write) }
    keepPermissions(of: target, on: descriptor)
    var complete =
      bytes.withContiguousStorageIfAvailable { writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
      ?? Array(bytes).withUnsafeBytes { writeAll($0, to: descriptor) }
    complete = complete && fsync(descriptor) == 0
    if unnamed != nil { complete = complete && give(descriptor, the: target, in: String(folder)) }
    // The first failure is the one to report; closing and unlinking must not hide its errno.
    let reason = errno
    let isClosed = close(descriptor) == 0
    // Another writer of the file took the name away that this one had got, and no second one is given out.
    if unnamed != nil, !complete, reason == ENOENT { return try write(bytes, to: path, isNamed: true) }
    guard isClosed, complete, unnamed != nil || rename(temporary.systemPath, target.systemPath) == 0 else {
      let last = complete ? errno : reason
      if unnamed == nil { unlink(temporary.systemPath) }
      throw FileError(path: path, action: .write, reason: reasonText(last))
    }
    syncFolder(of: target)
  }

  /// Gives a complete file that has no name yet that of a target.
  ///
  /// A name that is taken can only be taken over by another one. That one belongs to the target: what somebody who was
  /// killed between the two has left goes with the next write, and whoever writes the same file at the same moment finds
  /// a complete one there. On failure `errno` says why.
  private static func give(_ descriptor: Int32, the target: String, in folder: String) -> Bool {
    let open = "\(descriptors)/\(descriptor)"
    func link(as path: String) -> Bool {
      linkat(AT_FDCWD, open, AT_FDCWD, path.systemPath, AT_SYMLINK_FOLLOW) == 0
    }
    if link(as: target) { return true }
    guard errno == EEXIST else { return false }
    let mark = target.utf8.reduce(5381 as UInt64) { $0 &* 33 &+ UInt64($1) }
    let temporary = "\(folder).bregma-\(String(mark, radix: 36)).tmp"
    for _ in 0..<100 {
      unlink(temporary.systemPath)
      guard link(as: temporary) || errno == EEXIST else { return false }
      if rename(temporary.systemPath, target.systemPath) == 0 { return true }
      // Somebody else has taken it away.
      guard errno == ENOENT else {
        let reason = errno
        unlink(temporary.systemPath)
        errno = reason
        return false
      }
    }
    return false
  }

  /// The files that this process has open, by number.
  private static let descriptors = "/proc/self/fd"

  /// Opens a file that has no name yet; nil where the system cannot do it, or could not name it afterwards.
  private static func openUnnamed(in folder: String) -> Int32? {
    guard access(descriptors, X_OK) == 0 else { return nil }
    // O_TMPFILE, whose definition Swift does not take over.
    let descriptor = open(folder.systemPath, 0o20000000 | O_DIRECTORY | O_WRONLY | O_CLOEXEC, 0o666)
    return descriptor >= 0 ? descriptor : nil
  }

  /// Writes text as UTF-8, complete or not at all.
  package static func write(_ text: String, to path: String) throws(FileError) {
    try write(text.utf8, to: path)
  }

  /// Gives a finished file its name, such that a power cut leaves the old file or the new one, complete.
  package static func makeDurable(_ temporary: String, as path: String) throws(FileError) {
    let descriptor = open(temporary.systemPath, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw systemError(path, .write) }
    let isSynced = fsync(descriptor) == 0
    let reason = errno
    close(descriptor)
    guard isSynced else { throw FileError(path: path, action: .write, reason: reasonText(reason)) }
    guard rename(temporary.systemPath, path.systemPath) == 0 else { throw systemError(path, .write) }
    syncFolder(of: path)
  }

  /// Makes a folder, and those that it lies in; one that is there already is fine.
  package static func makeFolder(_ path: String) throws(FileError) {
    var end = path.startIndex
    while end < path.endIndex {
      end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
      if mkdir(String(path[..<end]).systemPath, 0o777) == 0 {
        // What is written into a folder that a power cut takes away is gone with it.
        syncFolder(of: String(path[..<end]))
        continue
      }
      if errno == EEXIST { continue }
      // A folder that cannot be written to may be there all the same.
      let reason = errno
      var status = stat()
      guard stat(String(path[..<end]).systemPath, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw FileError(
          path: path, action: .write, reason: "the folder cannot be made: \(reasonText(reason))")
      }
    }
    var status = stat()
    guard stat(path.systemPath, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw FileError(path: path, action: .write, reason: "it is not a folder")
    }
  }

  /// Why a folder, a pipe or a device is not written.
  package static let notRegular = "it is not a regular file"

  /// Sees that a file whose name nobody has given, since it follows from another one's, is a file of its own, or not there.
  ///
  /// - Throws: `FileError` for a link, behind which somebody else's file may be, for a folder, a pipe or a device.
  package static func checkOwn(_ path: String) throws(FileError) {
    var status = stat()
    guard lstat(path.systemPath, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return }
    let isLink = status.st_mode & S_IFMT == S_IFLNK
    throw FileError(path: path, action: .write, reason: isLink ? isLinkNotFile : notRegular)
  }

  /// Why a file that has to be one of its own is not written.
  static let isLinkNotFile = "it is a symbolic link, expected a file of its own"

  /// The file behind symbolic links; the path itself where nothing is yet.
  ///
  /// - Throws: `FileError` for a link that leads nowhere: what its owner meant by it cannot be known; and for one that leads
  ///   to a pipe, which has no name.
  package static func destination(of path: String) throws(FileError) -> String {
    var status = stat()
    guard lstat(path.systemPath, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
    guard let resolved = realpath(path.systemPath, nil) else {
      let leadsSomewhere = stat(path.systemPath, &status) == 0
      throw FileError(
        path: path, action: .write,
        reason: leadsSomewhere ? notRegular : "it is a symbolic link that leads nowhere")
    }
    defer { free(resolved) }
    return String(systemPath: resolved)
  }

  /// Who may read a file stays as it was, as far as this user can decide it.
  private static func keepPermissions(of path: String, on descriptor: Int32) {
    var status = stat()
    guard stat(path.systemPath, &status) == 0 else { return }
    _ = fchown(descriptor, status.st_uid, status.st_gid)
    _ = fchmod(descriptor, status.st_mode & 0o777)
  }

  /// Makes a rename itself survive a power cut; file systems that cannot do it are left alone.
  private static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder.systemPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
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
}
