import Basics
import Foundation
import GRDB
import Landmarks
import Radiograph
import Store
import Testing
import TestSupport

/// Folders that somebody made to reach beyond them: refused by name before anything is written.
@Suite struct StoreTrustTests {
  private let folder: TemporaryFolder
  private let outside: TemporaryFolder

  init() throws {
    (folder, outside) = (try TemporaryFolder(), try TemporaryFolder())
    let store = try AnnotationStore.open(folder: folder.path)
    let edit = try #require(ImagePoints().placing("s", at: PixelPoint(x: 1, y: 2), by: "ann"))
    try store.apply(edit, image: "a.png")
    try store.close()
  }

  /// Everything in a folder: names and contents.
  private func contents(_ folder: TemporaryFolder) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      found[name] = FileManager.default.contents(atPath: folder.file(name)) ?? Data()
    }
    return found
  }

  /// Opening is refused with the file's name, and nothing changes inside or outside.
  ///
  /// - Parameter reachesBeyond: whether restoring a backup would follow it; a strange database is replaced by one.
  private func expectRefusal(
    naming name: String, _ words: String, reachesBeyond: Bool = true,
    source: SourceLocation = #_sourceLocation
  ) throws {
    let (inside, beyond) = (try contents(folder), try contents(outside))
    for access in [AnnotationStore.Access.writing, .reading] {
      #expect(sourceLocation: source) {
        try AnnotationStore.open(folder: folder.path, access: access)
      } throws: { error in
        let sentence = "\(error)"
        return sentence.contains(name) && sentence.contains(words) && !sentence.contains("\n")
      }
    }
    let location = try StoreLocation(folder: folder.path, environment: [:])
    if reachesBeyond, let backup = StoreBackups(of: location.path).newest {
      #expect(throws: (any Error).self, sourceLocation: source) {
        try StoreRestoration(location: location).restore(backup)
      }
    }
    #expect(try contents(outside) == beyond, sourceLocation: source)
    let changed = try contents(folder).filter {
      inside[$0.key] != $0.value && !$0.key.hasSuffix("points.lock")
    }
    #expect(changed.keys.sorted() == [], sourceLocation: source)
  }

  private func link(_ name: String, to target: String) throws {
    try? FileManager.default.removeItem(atPath: folder.file(name))
    try FileManager.default.createSymbolicLink(atPath: folder.file(name), withDestinationPath: target)
  }

  @Test func backupsThatAreALinkTouchNothing() throws {
    for number in 0..<9 { try outside.write("x", to: "points-2026010\(number)T000000.000Z-A.sqlite") }
    try outside.write("x", to: "download.part")
    try link(".bregma/backups", to: outside.path)
    try expectRefusal(naming: ".bregma/backups", "symbolic link")
  }

  /// A link that takes the folder's place while the store is open, as if somebody tidied up meanwhile.
  @Test func backupsThatBecomeALinkTouchNothing() throws {
    for number in 10..<40 { try outside.write("x", to: "points-202601\(number)T000000.000Z-A.sqlite") }
    let beyond = try contents(outside)
    let store = try AnnotationStore.open(folder: folder.path)
    #expect(store.finishBackup() == nil)
    let edit = try #require(ImagePoints().placing("s", at: PixelPoint(x: 3, y: 4), by: "ann"))
    try store.apply(edit, image: "b.png")
    try link(".bregma/backups", to: outside.path)
    #expect { try store.close() } throws: {
      "\($0)".contains("no backup could be made") && "\($0)".contains("symbolic link")
    }
    #expect(try contents(outside) == beyond)
    try FileManager.default.removeItem(atPath: folder.file(".bregma/backups"))
    #expect(try AnnotationStore.open(folder: folder.path).points(image: "b.png")["s"] != nil)
  }

  @Test(arguments: [
    "points.sqlite", "points.sqlite-wal", "points.sqlite-shm", "points.lock", "model.safetensors",
    "backups/points-20260101T000000.000Z-A.sqlite",
  ])
  func linksToFilesAreRefused(name: String) throws {
    _ = try folder.makeFolder(".bregma/backups")
    try DatabaseQueue(path: outside.file("other.sqlite")).write {
      try $0.execute(sql: "CREATE TABLE photo (id INTEGER)")
    }
    try link(".bregma/" + name, to: outside.file("other.sqlite"))
    try expectRefusal(naming: name, "symbolic link")
  }

  @Test func theFolderItselfMayBeNoLink() throws {
    try FileManager.default.moveItem(atPath: folder.file(".bregma"), toPath: outside.file("kept"))
    try link(".bregma", to: outside.file("kept"))
    try expectRefusal(naming: ".bregma", "symbolic link")
  }

  @Test func aSecondNameOfAForeignFileIsRefused() throws {
    try FileManager.default.linkItem(
      atPath: folder.file(".bregma/points.sqlite"), toPath: outside.file("mine"))
    try expectRefusal(naming: "points.sqlite", "hard link")
  }

  @Test func whatWouldStallIsRefused() throws {
    try FileManager.default.removeItem(atPath: folder.file(".bregma/points.lock"))
    #expect(mkfifo(folder.file(".bregma/points.lock"), 0o600) == 0)
    #expect {
      try AnnotationStore.open(folder: folder.path)
    } throws: { "\($0)".contains("points.lock: expected a file of its own") }
  }

  /// What alone SQLite does not take back: the end of a journal that names another file.
  private static let journal =
    Data(repeating: 0, count: 512) + Data([0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7])

  /// SQLite deletes the file that a journal names once it has taken the journal back.
  @Test func aJournalThatNamesAnotherFileIsRefused() throws {
    try Self.journal.write(to: URL(filePath: folder.file(".bregma/points.sqlite-journal")))
    try expectRefusal(naming: "points.sqlite-journal", "names another file")
  }

  /// The same beside a backup, which is opened to be counted, and beside any file that a person brings back.
  @Test(arguments: ["-journal", "-wal"]) func copiesReachNothingElsewhereEither(ending: String) throws {
    let location = try StoreLocation(folder: folder.path, environment: [:])
    let backup = try #require(StoreBackups(of: location).all.first)
    try FileManager.default.copyItem(atPath: backup, toPath: folder.file("mine.sqlite"))
    for copy in [backup, folder.file("mine.sqlite")] {
      if ending == "-wal" {
        try outside.write("x", to: "victim")
        try FileManager.default.createSymbolicLink(
          atPath: copy + ending, withDestinationPath: outside.file("victim"))
      } else {
        try Self.journal.write(to: URL(filePath: copy + ending))
      }
    }
    let before = (try contents(folder), try contents(outside))
    let words = ending == "-wal" ? "symbolic link" : "names another file"
    let described = try #require(StoreBackups(of: location).described.first)
    #expect(described.points == nil && described.problem?.contains(words) == true)
    for copy in [backup, folder.file("mine.sqlite")] {
      #expect {
        try StoreRestoration(location: location).restore(copy)
      } throws: { "\($0)".contains(displayName(copy + ending)) && "\($0)".contains(words) }
    }
    #expect(try contents(folder) == before.0 && contents(outside) == before.1)
  }

  @Test(arguments: [
    ("CREATE TRIGGER gone AFTER INSERT ON point BEGIN DELETE FROM point; END", "trigger gone"),
    ("CREATE VIEW extra AS SELECT * FROM point", "view extra"),
    ("CREATE TABLE photo (id INTEGER)", "table photo"),
    ("DROP VIEW visible_point; CREATE VIEW visible_point AS SELECT * FROM point", "view visible_point"),
    ("DROP VIEW visible_point", "view visible_point"),
    ("DROP INDEX edit_of_image; CREATE INDEX edit_of_image ON edit (kind)", "index edit_of_image"),
    (
      "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES ('trigger', 'sqlite_evil', 'point', 0, "
        + "'CREATE TRIGGER sqlite_evil AFTER INSERT ON point BEGIN DELETE FROM point; END')",
      "trigger sqlite_evil"
    ),
  ])
  func whatTheProgramDidNotMakeIsRefused(sql: String, name: String) throws {
    try DatabaseQueue(path: folder.file(".bregma/points.sqlite")).writeWithoutTransaction {
      try $0.execute(sql: sql)
      _ = try $0.checkpoint(.truncate)
    }
    try expectRefusal(naming: "points.sqlite", name, reachesBeyond: false)
  }

  @Test func anotherProgramsDatabaseIsRefused() throws {
    try FileManager.default.removeItem(atPath: folder.file(".bregma/points.sqlite"))
    try DatabaseQueue(path: folder.file(".bregma/points.sqlite")).write {
      try $0.execute(sql: "CREATE TABLE photo (id INTEGER)")
    }
    try expectRefusal(naming: "points.sqlite", "table photo", reachesBeyond: false)
  }

  /// In a folder of our own, too, only what the program makes itself is cleared away.
  @Test func unfinishedFilesOfOthersStay() throws {
    _ = try folder.makeFolder(".bregma/backups")
    try folder.write("x", to: ".bregma/backups/download.part")
    try folder.write("x", to: ".bregma/backups/points-mine.sqlite.part")
    try folder.write("x", to: ".bregma/backups/points-20260101T000000.000Z-A.sqlite.part")
    let store = try AnnotationStore.open(folder: folder.path)
    try store.setLandmarks(["s", "n"])
    try store.close()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file(".bregma/backups"))
    #expect(names.filter { $0.hasSuffix(".part") }.sorted() == ["download.part", "points-mine.sqlite.part"])
  }

  @Test func readingChangesNoByte() throws {
    let path = folder.file(".bregma/points.sqlite")
    // As a copy of a backup has it, and as a killed program leaves it.
    try DatabaseQueue(path: path).vacuum(into: folder.file("copy"))
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: folder.file("copy"), toPath: path)
    let before = try contents(folder)
    #expect(try AnnotationStore.open(folder: folder.path, access: .reading).table().rows.count == 1)
    #expect(try contents(folder) == before)

    let store = try AnnotationStore.open(folder: folder.path)
    let edit = try #require(ImagePoints().placing("s", at: PixelPoint(x: 1, y: 2), by: "ann"))
    try store.apply(edit, image: "b.png")
    let remains = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: folder.file(".bregma"), toPath: remains.file(".bregma"))
    let (database, log) = (".bregma/points.sqlite", ".bregma/points.sqlite-wal")
    let left = try contents(remains)
    #expect(try AnnotationStore.open(folder: remains.path, access: .reading).table().rows.count == 2)
    #expect(try contents(remains)[database] == left[database] && contents(remains)[log] == left[log])
  }
}
