import Basics
import Glibc
import GRDB
import Radiograph

/// What has happened to the files of marked films since they were marked.
package struct FilmChanges: Sendable, Hashable {
  /// A film that is called otherwise now.
  package struct Move: Sendable, Hashable {
    /// Its former name.
    package let from: ImageName
    /// Its present name.
    package let to: ImageName

    package init(from: ImageName, to: ImageName) {
      (self.from, self.to) = (from, to)
    }
  }

  /// Films found again under another name; their points have followed.
  package var moved: [Move] = []
  /// Films whose file has another content now; their points were left alone and may not fit.
  package var changed: [ImageName] = []
  /// Films that are gone; their points are kept.
  package var missing: [ImageName] = []

  package init() {}

  /// One sentence per kind of change, for the person.
  package var sentences: [String] {
    func sentence(_ names: [String], _ what: String) -> String? {
      guard let first = names.first else { return nil }
      return names.count == 1 ? "\(first): \(what)" : "\(names.count) films, such as \(first): \(what)"
    }
    return [
      sentence(
        changed.map(\.description),
        "the file has changed since it was marked; check whether its points still fit"),
      sentence(
        moved.map { "\($0.from), now \($0.to)" }, "moved; the points have followed"),
      sentence(missing.map(\.description), "the file is gone; its points are kept"),
    ].compactMap { $0 }
  }
}

/// Films are known again by size and time, and by content where these differ; `verifyContents` looks further.
extension AnnotationStore {
  /// Looks at the files of all films that have points: follows those that were moved, names those that were
  /// changed. Only files whose size or time differ are read. Where nothing may be written, films that were moved have
  /// their present names in whatever is read afterwards.
  ///
  /// - Parameter films: the folder's films, relative names in natural order, each once.
  /// - Throws: `AnnotationStoreError`.
  package func reconcile(films: [ImageName]) throws -> FilmChanges {
    let known = try read(knownFiles)
    var changes = FilmChanges()
    var refreshed: [(ImageName, FilmFile)] = []
    var lost: [(name: ImageName, file: FilmFile?)] = []
    for (name, file) in known {
      guard let now = FilmFile(path: path(of: name)) else {
        if FilmFile.isGone(path: path(of: name)) { lost.append((name, file)) }
        continue
      }
      guard let file, (now.size, now.time) != (file.size, file.time) else { continue }
      // Touched or copied: only the content tells whether it is the same film.
      if now.size == file.size, let hash = file.hash, let hashed = now.hashed(path: path(of: name)),
        hashed.hash == hash
      {
        refreshed.append((name, hashed))
      } else {
        changes.changed.append(name)
      }
    }
    if !lost.isEmpty {
      let marked = Set(known.map(\.name))
      follow(lost, among: films.filter { !marked.contains($0) }, &changes, &refreshed)
    }
    changes.changed = FilmFolder.sorted(changes.changed)
    if isReadOnly { try follow(changes.moved) }
    if !isReadOnly && (!changes.moved.isEmpty || !refreshed.isEmpty) {
      try write(changingPoints: !changes.moved.isEmpty) { database in
        for move in changes.moved { try rename(move, in: database) }
        for (name, file) in refreshed { try record(file, of: name, in: database) }
      }
    }
    return changes
  }

  /// Whether the file of an image has another content than what was marked or searched; its content is read where anything
  /// has touched it.
  package func hasChanged(_ image: ImageName) throws -> Bool {
    let known = try read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM image WHERE name = ?", arguments: [image.name])
        .flatMap(Self.file)
    }
    guard let known, let now = FilmFile(path: path(of: image)) else { return false }
    if (now.size, now.time, now.stamp) == (known.size, known.time, known.stamp) { return false }
    guard let hash = known.hash else { return (now.size, now.time) != (known.size, known.time) }
    return now.size != known.size || now.hashed(path: path(of: image))?.hash != hash
  }

  /// The person has looked: a changed file is the film from now on.
  package func acceptFile(of image: ImageName) throws {
    guard let file = FilmFile(path: path(of: image))?.hashed(path: path(of: image)) else {
      throw FileError(path: path(of: image), action: .read, reason: "it is not there")
    }
    try write { try record(file, of: image, in: $0) }
  }

  /// Lays present names over those of the file, for this connection alone.
  private func follow(_ moves: [FilmChanges.Move]) throws {
    guard !moves.isEmpty else { return }
    try Self.translatingErrors(path: location.path) {
      try database.writeWithoutTransaction { database in
        let others = try database.columns(in: "image").map(\.name).filter { $0 != "name" }
        // A name without a schema means what is temporary before what is in the file.
        try database.execute(
          sql: """
            CREATE TEMP TABLE IF NOT EXISTS move (former TEXT PRIMARY KEY, present TEXT NOT NULL);
            CREATE TEMP VIEW IF NOT EXISTS image AS
              SELECT \(others.joined(separator: ", ")), COALESCE(present, name) AS name
              FROM main.image LEFT JOIN move ON former = name
              WHERE name NOT IN (SELECT present FROM move);
            """)
        for move in moves {
          try database.execute(
            sql: "UPDATE move SET present = ? WHERE present = ?",
            arguments: [move.to.name, move.from.name])
          guard database.changesCount == 0 else { continue }
          try database.execute(
            sql: "INSERT OR REPLACE INTO move VALUES (?, ?)", arguments: [move.from.name, move.to.name])
        }
      }
    }
  }

  /// Looks for lost films among those that nobody has marked.
  private func follow(
    _ lost: [(name: ImageName, file: FilmFile?)], among strangers: [ImageName], _ changes: inout FilmChanges,
    _ refreshed: inout [(ImageName, FilmFile)]
  ) {
    var free: [Int: [(name: ImageName, file: FilmFile)]] = [:]
    if lost.contains(where: { $0.file != nil }) {
      for name in strangers {
        if let file = FilmFile(path: path(of: name)) { free[file.size, default: []].append((name, file)) }
      }
    }
    for (name, file) in lost {
      let candidates = file.map { free[$0.size] ?? [] } ?? []
      guard var file, let found = place(of: file, among: candidates) else {
        changes.missing.append(name)
        continue
      }
      let target = candidates[found]
      free[file.size]?.remove(at: found)
      changes.moved.append(.init(from: name, to: target.name))
      (file.size, file.time, file.stamp) = (target.file.size, target.file.time, target.file.stamp)
      refreshed.append((target.name, file))
    }
    changes.missing = FilmFolder.sorted(changes.missing)
    changes.moved.sort { $0.from < $1.from }
  }

  /// Which candidate, all of the same size, is the lost film: the only one of the same content; where several have it, or
  /// nobody has read it, the only one of the same time too. Two of them could be either, and points must not go astray.
  private func place(of lost: FilmFile, among candidates: [(name: ImageName, file: FilmFile)]) -> Int? {
    let alike = candidates.indices.filter {
      guard let hash = lost.hash else { return true }
      return candidates[$0].file.hashed(path: path(of: candidates[$0].name))?.hash == hash
    }
    if lost.hash != nil, alike.count == 1 { return alike[0] }
    let ofOneTime = alike.filter { candidates[$0].file.time == lost.time }
    return ofOneTime.count == 1 ? ofOneTime[0] : nil
  }

  /// The file of a film that gets its first point, hashed before the transaction; nil when it is known.
  func fileToRecord(of image: ImageName) -> FilmFile? {
    guard !isReadOnly, let now = FilmFile(path: path(of: image)) else { return nil }
    let known = try? read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM image WHERE name = ?", arguments: [image.name]).flatMap(
        Self.file)
    }
    guard let known else { return now.hashed(path: path(of: image)) }
    // Films that earlier versions imported have no hash; they get one as long as they are still the same.
    return known.hash == nil && known.size == now.size && known.time == now.time
      ? now.hashed(path: path(of: image)) : nil
  }

  func record(_ file: FilmFile, of image: ImageName, in database: Database) throws {
    try database.execute(
      sql: "UPDATE image SET file_size = ?, file_time = ?, file_hash = ?, file_stamp = ? WHERE id = ?",
      arguments: [
        file.size, file.time, file.hash, file.stamp, try identifier(of: image, in: database),
      ])
  }

  /// Gives the points of a film another name; whatever the store knew of that name had no points.
  private func rename(_ move: FilmChanges.Move, in database: Database) throws {
    try database.execute(sql: "DELETE FROM image WHERE name = ?", arguments: [move.to.name])
    try database.execute(
      sql: "UPDATE image SET name = ? WHERE name = ?", arguments: [move.to.name, move.from.name])
  }

  /// Images that have points, a history or remarks, with their files.
  func knownFiles(_ database: Database) throws -> [(name: ImageName, file: FilmFile?)] {
    let sql = """
      SELECT * FROM image WHERE EXISTS (SELECT 1 FROM edit WHERE image_id = image.id)
        OR (file_size IS NOT NULL AND COALESCE(note, tags, exclusion) IS NOT NULL)
      """
    return try Row.fetchAll(database, sql: sql).map {
      (ImageName(try $0.decode(forColumn: "name")), try Self.file($0))
    }
  }

  private static func file(_ row: Row) throws -> FilmFile? {
    guard let size = try row.decode(Int?.self, forColumn: "file_size"),
      let time = try row.decode(Int64?.self, forColumn: "file_time")
    else { return nil }
    return FilmFile(
      size: size, time: time, hash: try row.decode(String?.self, forColumn: "file_hash"),
      stamp: try row.decode(String?.self, forColumn: "file_stamp"))
  }

  func path(of image: ImageName) -> String { image.path(in: location.folder) }
}

/// Films that exchanged their names though size and time are the same: only their content tells.
extension AnnotationStore {
  /// Films read between two writes; what was found out until the person leaves is kept.
  private static let portion = 64

  /// Compares the content of marked films with what was marked, where anything has touched them since.
  ///
  /// A film whose inode and time of change are those of the last look is not read again, so that only the first
  /// look at a folder takes long. Films that `reconcile` speaks of are left to it.
  /// - Parameter isCancelled: asked before every film.
  /// - Returns: the films that have another content, as `changed`.
  /// - Throws: `AnnotationStoreError`.
  package func verifyContents(isCancelled: () -> Bool = { false }) throws -> FilmChanges {
    var changes = FilmChanges()
    var looked: [(name: ImageName, file: FilmFile)] = []
    for (name, file) in try read(knownFiles) where !isCancelled() {
      guard let file, let now = FilmFile(path: path(of: name)), now.size == file.size, now.time == file.time,
        file.hash == nil || now.stamp != file.stamp, let hashed = now.hashed(path: path(of: name))
      else { continue }
      if file.hash == nil || hashed.hash == file.hash {
        looked.append((name, hashed))
      } else {
        changes.changed.append(name)
      }
      if looked.count >= Self.portion { try keep(&looked) }
    }
    try keep(&looked)
    changes.changed.sort()
    return changes
  }

  private func keep(_ looked: inout [(name: ImageName, file: FilmFile)]) throws {
    guard !isReadOnly, !looked.isEmpty else { return }
    try write(changingPoints: false) { database in
      for (name, file) in looked { try record(file, of: name, in: database) }
    }
    looked = []
  }
}

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
    guard stat(path.systemPath, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    size = Int(status.st_size)
    time = Self.nanoseconds(status.st_mtim)
    stamp = "\(status.st_ino):\(Self.nanoseconds(status.st_ctim))"
  }

  /// Whether there is certainly no such file. One below a folder that cannot be searched, or on a drive that does not answer,
  /// may well be there.
  static func isGone(path: String) -> Bool {
    var status = stat()
    guard stat(path.systemPath, &status) != 0 else { return status.st_mode & S_IFMT != S_IFREG }
    return errno == ENOENT || errno == ENOTDIR
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
