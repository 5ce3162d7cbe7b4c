import Glibc
import Radiograph

/// By what the store knows a film's file again.
struct FilmFile: Hashable, Sendable {
  /// Bytes.
  var size: Int
  /// Last modification, ns since 1970.
  var time: Int64
  /// Of the content; nil as long as nobody needed it.
  var hash: String?

  /// Size and time of a file, without reading it; nil when there is none.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    size = Int(status.st_size)
    time = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }

  /// The same with the content's hash; nil when the file cannot be read.
  func hashed(path: String) -> FilmFile? {
    guard let (hash, bytes) = try? ContentHash.of(path: path), bytes == size else { return nil }
    var file = self
    file.hash = hash
    return file
  }

  init(size: Int, time: Int64, hash: String?) {
    (self.size, self.time, self.hash) = (size, time, hash)
  }
}
