import Glibc

/// By what a file is told from another one that stands at its path later: what it holds. It is read again only where
/// the file system does not vouch for it.
package struct FileContents: Hashable, Sendable, Codable {
  /// `ContentHash` of the file.
  private let hash: String
  /// What the file system says of a file; with every change of it that becomes another one, with some copies as well.
  private let stamp: String

  /// - Throws: `FileError`.
  package init(path: String) throws(FileError) {
    // Stamped before it is read: what is written meanwhile makes it another file.
    guard let stamp = Self.stamp(of: path) else { throw FileBytes.systemError(path, .read) }
    (self.stamp, hash) = (stamp, try ContentHash.of(path: path).hash)
  }

  /// Whether the path has a file that holds something else; not where nothing can be read.
  package func isReplaced(at path: String) -> Bool {
    guard let now = Self.stamp(of: path), now != stamp else { return false }
    return (try? ContentHash.of(path: path)).map { $0.hash != hash } ?? false
  }

  private static func stamp(of path: String) -> String? {
    var status = stat()
    guard stat(path.systemPath, &status) == 0 else { return nil }
    let times = [status.st_mtim, status.st_ctim].map { "\($0.tv_sec).\($0.tv_nsec)" }
    return "\(status.st_ino) \(status.st_size) " + times.joined(separator: " ")
  }
}
