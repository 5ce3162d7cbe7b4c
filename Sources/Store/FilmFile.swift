import Basics
import Glibc

/// By what the store knows a film's file again.
struct FilmFile: Hashable, Sendable {
  /// Bytes.
  var size: Int
  /// Last modification, ns since 1970.
  var time: Int64
  /// Of the content; nil as long as nobody needed it.
  var hash: String?
  /// Inode and last change of the file's name or content, such as "4711:1763633400000000000": while it stays the
  /// same the content does too, for two films may share size and time, and then exchange their names.
  var stamp: String?

  /// Size and time of a file, without reading it; nil when there is none.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    size = Int(status.st_size)
    time = Self.nanoseconds(status.st_mtim)
    stamp = "\(status.st_ino):\(Self.nanoseconds(status.st_ctim))"
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The same with the content's hash; nil when the file cannot be read.
  func hashed(path: String) -> FilmFile? {
    guard let (hash, bytes) = try? ContentHash.of(path: path), bytes == size else { return nil }
    var file = self
    file.hash = hash
    return file
  }

  init(size: Int, time: Int64, hash: String?, stamp: String? = nil) {
    (self.size, self.time, self.hash, self.stamp) = (size, time, hash, stamp)
  }
}
