import Basics
import Foundation
import Glibc

/// The files of a store before anything of it is opened: whoever made the folder may be nobody to be trusted.
struct StoreFolder {
  /// The database file.
  private let path: String

  /// Names the files of a store by its database.
  init(of path: String) { self.path = path }

  /// The folder that holds the database, its log, its lock and its backups.
  private var folder: String { (path as NSString).deletingLastPathComponent }

  /// SQLite's write-ahead log.
  private var log: String { path + "-wal" }

  /// The last bytes of a journal that names another file, which SQLite deletes when it has taken the journal back.
  private static let endOfNamedJournal: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]

  /// Refuses what would make SQLite, the lock or the backups reach files elsewhere. Nothing is written before.
  ///
  /// - Throws: `AnnotationStoreError.foreign`, naming the file.
  func check() throws(AnnotationStoreError) {
    try refuse(folder, unless: S_IFDIR, "a folder")
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
    let files = names.filter { $0 != "backups" }
    for name in files.sorted() { try refuse("\(folder)/\(name)", unless: S_IFREG, "a file of its own") }
    let backups = StoreBackups(of: path).folder
    try refuse(backups, unless: S_IFDIR, "a folder")
    for backup in StoreBackups(of: path).all { try refuse(backup, unless: S_IFREG, "a file of its own") }
    try checkCompanions()
  }

  /// Refuses what beside a database would make SQLite reach files elsewhere when it opens it.
  ///
  /// - Throws: `AnnotationStoreError.foreign`, naming the file.
  func checkCompanions() throws(AnnotationStoreError) {
    for ending in ["-wal", "-shm", "-journal"] {
      try refuse(path + ending, unless: S_IFREG, "a file of its own")
    }
    let (journal, end) = (path + "-journal", Self.endOfNamedJournal)
    if let bytes = try? FileBytes.readEnd(path: journal, atMost: end.count), bytes == end {
      throw refusal(journal, "it names another file, which would be deleted: move it away")
    }
  }

  /// Refuses a file of another kind than `kind`, also a link to one of it; what is absent is fine.
  private func refuse(
    _ file: String, unless kind: mode_t, _ expected: String
  ) throws(AnnotationStoreError) {
    var status = stat()
    guard lstat(file, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFLNK {
      throw refusal(file, "it is a symbolic link, expected \(expected): move it away")
    }
    // Folders and devices that are none of the store's own are left alone, as nothing opens them.
    guard status.st_mode & S_IFMT == kind || !isOurs(file) else {
      throw refusal(file, "expected \(expected): move it away")
    }
    if kind == S_IFREG, status.st_nlink > 1, isOurs(file) {
      throw refusal(file, "it has a second name elsewhere (a hard link), expected \(expected)")
    }
  }

  private func isOurs(_ file: String) -> Bool {
    let name = (file as NSString).lastPathComponent
    return file == folder || name.hasPrefix("points") || name == "model.safetensors"
  }

  private func refusal(_ file: String, _ reason: String) -> AnnotationStoreError {
    AnnotationStoreError(path: file, problem: .foreign(reason))
  }

  /// Whether there is a database, or something long enough to be one: SQLite takes less for a new file.
  var hasDatabase: Bool { (size(path) ?? 0) >= 100 }

  /// Whether changes wait in the write-ahead log.
  var hasLog: Bool { (size(log) ?? 0) > 0 }

  /// Refuses to begin anew where points have been.
  ///
  /// - Parameter backups: those of the folder.
  /// - Throws: `AnnotationStoreError.lost`, with the newest backup.
  func refuseBeginningAnew(_ backups: StoreBackups) throws(AnnotationStoreError) {
    guard !hasDatabase else { return }
    let size = size(path)
    guard hasLog || !backups.all.isEmpty || size ?? 0 > 0 else { return }
    let what =
      switch size {
      case nil: "the points are gone"
      case 0: "the file of the points is empty"
      case let bytes?: "the file of the points is cut short, or another program's (\(bytes) bytes)"
      }
    throw AnnotationStoreError(path: path, problem: .lost(what), backup: backups.newestGood)
  }

  /// Why files of this folder cannot be locked, as some network drives cannot; nil where they can, or nobody can try.
  var whyNoLocks: String? {
    // A file of its own: closing one of SQLite's would give back SQLite's locks.
    let probe = "\(folder)/.locks-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let descriptor = open(probe, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    defer {
      close(descriptor)
      unlink(probe)
    }
    var lock = Glibc.flock()
    (lock.l_type, lock.l_whence) = (Int16(F_WRLCK), Int16(SEEK_SET))
    guard fcntl(descriptor, F_SETLK, &lock) != 0 else { return nil }
    return
      "the drive that it lies on cannot lock files (\(FileBytes.reasonText(errno))), so nobody could tell whether "
      + "another program writes to it; copy the folder to a drive of this machine, or have the drive mounted with locks"
  }

  private func size(_ file: String) -> Int? { try? FileBytes.size(path: file) }
}

/// By what a file is told from another one that takes its place, however much is written to it.
struct FileIdentity: Equatable, Sendable {
  private let device: UInt64
  private let inode: UInt64

  /// nil when there is no such file.
  init?(path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
  }

  /// The file behind a descriptor; nil when it is closed.
  init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
  }
}
