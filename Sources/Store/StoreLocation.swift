import Basics
import Foundation
import Glibc

/// Where the points of a folder of images are kept.
package struct StoreLocation: Sendable, Hashable {
  /// The folder of images, absolute and without symbolic links.
  package let folder: String
  /// The database file.
  package let path: String
  /// The store inside a folder that can only be read; the first opening elsewhere starts from a copy of it.
  let original: String?
  /// The store that took this folder's points while it could not be written to; nil where there is none.
  package let standIn: String?
  /// The store that would stand in, whether or not it is there; nil where there is no data folder.
  let elsewhere: String?

  /// Chooses the place: `.bregma/points.sqlite` inside the folder, so that points travel with their images;
  /// for a folder that cannot be written to, or whose `.bregma` cannot, `bregma/<hash of the folder's path>/points.sqlite` in the
  /// person's data folder (`XDG_DATA_HOME`, else `~/.local/share`).
  ///
  /// - Parameter isWritable: tells whether files can be made in a folder; a parameter for the tests, because
  ///   the superuser can write everywhere.
  /// - Throws: `FileError` when the folder does not exist or no place is left to write to.
  package init(
    folder: String, environment: [String: String],
    isWritable: (String) -> Bool = { access($0, W_OK | X_OK) == 0 }
  ) throws(FileError) {
    guard let resolved = realpath(folder.systemPath, nil) else {
      throw FileError(path: folder, action: .list, reason: String(cString: strerror(errno)).lowercased())
    }
    defer { free(resolved) }
    self.folder = try Self.plain(String(systemPath: resolved), given: folder)
    var status = stat()
    guard stat(self.folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw FileError(path: folder, action: .list, reason: "it is not a folder")
    }
    let inside = self.folder + "/.bregma/points.sqlite"
    let own = self.folder + "/.bregma"
    if isWritable(access(own, F_OK) == 0 ? own : self.folder) {
      path = inside
      original = nil
      elsewhere = Self.standIn(of: self.folder, environment: environment)
      standIn = elsewhere.flatMap { access($0, R_OK) == 0 ? $0 : nil }
      return
    }
    standIn = nil
    guard let elsewhere = Self.standIn(of: self.folder, environment: environment) else {
      throw FileError(
        path: folder, action: .write,
        reason: "it is read-only, and neither XDG_DATA_HOME nor HOME says where else to keep its points")
    }
    (path, self.elsewhere) = (elsewhere, elsewhere)
    original = access(inside, R_OK) == 0 ? inside : nil
  }

  private static func standIn(of folder: String, environment: [String: String]) -> String? {
    Places.own(.data, environment: environment).map { "\($0)/\(hash(of: folder))/points.sqlite" }
  }

  /// The path of a folder by which SQLite, which knows paths as text, can open files in it.
  private static func plain(_ resolved: String, given: String) throws(FileError) -> String {
    guard resolved.holdsEscapedBytes else { return resolved }
    // A link of another name leads there.
    let path = given.hasPrefix("/") ? given : FileManager.default.currentDirectoryPath + "/" + given
    guard path.holdsEscapedBytes else { return path }
    throw FileError(
      path: given, action: .list,
      reason: "its path holds bytes that are no UTF-8; open it through a symbolic link of another name")
  }

  /// Points of a folder of images that are kept in a database elsewhere, such as one to try things on.
  package init(folder: StoreLocation, path: String) {
    (self.folder, self.path, original, standIn, elsewhere) = (folder.folder, path, nil, nil, nil)
  }

  /// Whether the points are kept beside the images; false for a folder that cannot be written to.
  package var isInFolder: Bool { path.hasPrefix(folder + "/") }

  /// Where points go that cannot go into the folder, as a sentence.
  package var whereabouts: String {
    "\(displayName(folder)), or .bregma in it, cannot be written to: your points go to \(displayName(path))."
  }

  /// Whether anybody has kept points of this folder yet.
  package var exists: Bool {
    original != nil || standIn != nil || access(path, F_OK) == 0 || StoreFolder(of: path).hasLog
      || !StoreBackups(of: self).all.isEmpty
  }

  /// Whether a disk has hardly any room left: less than SQLite needs beside a database.
  ///
  /// - Parameter path: a file on it.
  static func isFull(_ path: String) -> Bool {
    var status = statvfs()
    guard statvfs((path as NSString).deletingLastPathComponent, &status) == 0 else { return false }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 256 << 10
  }

  /// Copies the original's database and write-ahead log when there is nothing at `path` yet.
  func adoptOriginal() throws(FileError) {
    guard let original, access(path, F_OK) != 0 else { return }
    do { try StoreFolder(of: original).check() } catch {
      throw FileError(path: error.path, action: .read, reason: error.reason)
    }
    // The log first: the database appearing completes the copy.
    for ending in ["-wal", ""] where access(original + ending, F_OK) == 0 {
      try FileBytes.write(FileBytes.read(path: original + ending), to: path + ending)
    }
  }

  /// 64-bit FNV-1a of the path's bytes as 16 hexadecimal digits.
  ///
  /// Not `ContentHash`: points of earlier versions lie in folders of these names and must be found again.
  static func hash(of path: String) -> String {
    let hash = path.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
