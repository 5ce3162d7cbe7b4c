import Basics
import Glibc

/// A search through a folder and the folders inside it.
struct FolderWalk {
  /// Relative paths of candidate images, in no order.
  private(set) var images: [String] = []
  /// Folders that could not be listed.
  private(set) var problems: [FileError] = []
  /// How many pictures of kinds that are not read there are, by their ending.
  private(set) var skipped: [String: Int] = [:]

  private let root: String
  /// Folders that were searched or hold the root: none is entered again.
  private var known: Set<Identity>
  /// Relative paths of symbolic links to folders, not followed yet.
  private var links: [String] = []

  /// What makes a folder the same under two names.
  private struct Identity: Hashable {
    let device: dev_t
    let number: ino_t

    init?(_ path: String) {
      var status = stat()
      guard stat(path.systemPath, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
      (device, number) = (status.st_dev, status.st_ino)
    }
  }

  /// Searches everything below `root`.
  init(_ root: String) throws(FileError) {
    self.root = root
    known = Self.above(root)
    try search("")
    // Links come last and in order, so that a folder keeps its own name when a link leads to it as well.
    while !links.isEmpty {
      let wave = links.sorted(by: FilmFolder.precedes)
      links = []
      for link in wave { try? search(link) }
    }
  }

  /// The folders that hold the root: a link to one of them leads around in a circle.
  private static func above(_ root: String) -> Set<Identity> {
    var known: Set<Identity> = []
    var path = root + "/.."
    while let folder = Identity(path), known.insert(folder).inserted { path += "/.." }
    return known
  }

  /// Searches a folder and all real folders inside it; only the first one may fail as a whole.
  private mutating func search(_ start: String) throws(FileError) {
    var pending = [start]
    while let folder = pending.popLast() {
      let path = folder.isEmpty ? root : "\(root)/\(folder)"
      if let identity = Identity(path), !known.insert(identity).inserted { continue }
      do {
        let prefix = folder.isEmpty ? "" : folder + "/"
        for entry in try Self.entries(path) where !entry.name.hasPrefix(".") {
          take(entry, at: prefix + entry.name, pending: &pending)
        }
      } catch {
        if folder.isEmpty { throw error }
        problems.append(error)
      }
    }
  }

  private mutating func take(_ entry: Entry, at name: String, pending: inout [String]) {
    switch entry.kind {
    case .folder: pending.append(name)
    case .linkedFolder: links.append(name)
    case .file:
      if FilmFolder.isCandidate(entry.name, at: "\(root)/\(name)") {
        images.append(name)
      } else if let ending = FilmFolder.endingOfUnreadPicture(entry.name) {
        skipped[ending, default: 0] += 1
      }
    }
  }

  private struct Entry {
    enum Kind {
      case file, folder, linkedFolder
    }
    let name: String
    let kind: Kind
  }

  private static func entries(_ path: String) throws(FileError) -> [Entry] {
    guard let folder = opendir(path.systemPath) else {
      throw FileError(path: path, action: .list, reason: FileBytes.reasonText(errno))
    }
    defer { closedir(folder) }
    var entries: [Entry] = []
    while let entry = readdir(folder) {
      withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { name in
          entries.append(
            Entry(
              name: String(systemPath: name), kind: kind(entry.pointee.d_type, of: name, in: dirfd(folder))))
        }
      }
    }
    return entries
  }

  /// Asks the file only where the folder does not know, or it is a link.
  private static func kind(_ type: UInt8, of name: UnsafePointer<CChar>, in folder: Int32) -> Entry.Kind {
    if type == DT_DIR { return .folder }
    if type != DT_LNK && type != DT_UNKNOWN { return .file }
    var status = stat()
    guard fstatat(folder, name, &status, 0) == 0, status.st_mode & S_IFMT == S_IFDIR else { return .file }
    let isLink =
      fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFLNK
    return isLink ? .linkedFolder : .folder
  }
}
