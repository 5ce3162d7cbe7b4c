import Glibc
import Synchronization

/// A file that grows at its end, and whose name nobody else may take meanwhile. (System calls live here.)
package final class GrowingFile: Sendable {
  /// The file as the caller named it.
  package let path: String
  private let descriptor: Int32
  /// Bytes.
  private let length: Mutex<Int>

  /// Opens a file, or makes an empty one.
  ///
  /// - Throws: `FileError`; also for a symbolic link, since two names would be two claims to one file.
  package convenience init(path: String) throws(FileError) {
    let opened = open(path.systemPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard opened >= 0 else {
      throw errno == ELOOP
        ? FileError(path: path, action: .write, reason: FileBytes.isLinkNotFile)
        : FileBytes.systemError(path, .write)
    }
    self.init(path: path, descriptor: opened)
  }

  /// Opens a file, if only to lock it; nil where there is none.
  package convenience init?(existing path: String) {
    // Some network drives lock only what is open for writing.
    let writing = open(path.systemPath, O_RDWR | O_CLOEXEC | O_NONBLOCK)
    let opened = writing >= 0 ? writing : open(path.systemPath, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else { return nil }
    self.init(path: path, descriptor: opened)
  }

  private init(path: String, descriptor: Int32) {
    (self.path, self.descriptor) = (path, descriptor)
    length = Mutex(max(0, Int(lseek(descriptor, 0, SEEK_END))))
  }

  deinit { close(descriptor) }

  /// Bytes.
  package var size: Int { length.withLock { $0 } }

  /// What came of locking a file.
  package enum Lock: Sendable, Equatable {
    /// No other program has it until this object is gone.
    case held
    /// Another program has it.
    case refused
    /// The drive knows no locks; the system's words.
    case impossible(String)
  }

  /// Keeps other programs from locking the file.
  package func lock() -> Lock {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return .held }
    return errno == EWOULDBLOCK ? .refused : .impossible(FileBytes.reasonText(errno))
  }

  /// Cuts the end off.
  ///
  /// - Throws: `FileError`.
  package func cut(to size: Int) throws(FileError) {
    guard ftruncate(descriptor, off_t(size)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
      throw FileBytes.systemError(path, .write)
    }
    length.withLock { $0 = size }
  }

  /// Adds text, which is on the disk when this returns.
  ///
  /// - Throws: `FileError`, also where the file is not this one any more.
  package func append(_ text: String) throws(FileError) {
    try check()
    let failed = length.withLock { length -> Int32 in
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        let put = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if put < 0 && errno == EINTR { continue }
        if put < 0 { return errno }
        bytes = bytes.dropFirst(put)
        length += put
      }
      return fdatasync(descriptor) == 0 ? 0 : errno
    }
    guard failed == 0 else {
      throw FileError(path: path, action: .write, reason: FileBytes.reasonText(failed))
    }
  }

  /// Sees that the path still leads to this file, as it was left.
  ///
  /// - Throws: `FileError` where somebody took it away, put another one in its place or wrote into it.
  package func check() throws(FileError) {
    var (own, found) = (stat(), stat())
    guard fstat(descriptor, &own) == 0 else { throw FileBytes.systemError(path, .write) }
    guard lstat(path.systemPath, &found) == 0 else {
      throw FileError(path: path, action: .write, reason: "it was taken away meanwhile")
    }
    guard found.st_dev == own.st_dev, found.st_ino == own.st_ino, Int(own.st_size) == size else {
      throw FileError(path: path, action: .write, reason: "another program replaced or changed it meanwhile")
    }
  }
}
