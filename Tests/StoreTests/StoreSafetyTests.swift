import Basics
import Foundation
import GRDB
import Radiograph
import Store
import Synchronization
import Testing
import TestSupport

/// Earlier schemas, damage, backups, second programs.
@Suite struct StoreSafetyTests {
  private func place(_ store: AnnotationStore, _ x: Double, on image: ImageName = "a.png") throws {
    let edit = try store.points(image: image).placing("s", at: PixelPoint(x: x, y: 0), by: "ann")
    try store.apply(try #require(edit), image: image)
  }

  /// Stores that earlier versions of the program wrote, as SQL.
  @Test(arguments: [1, 2, 4]) func earlierSchemasAreBroughtForward(version: Int) throws {
    let folder = try TemporaryFolder()
    _ = try Stores.write("schema-\(version)", into: folder)

    let store = try AnnotationStore.open(folder: folder.path)
    let points = try store.points(image: "skull-01.png")
    #expect(points["sella"]?.position == PixelPoint(x: 292.513, y: 342.385))
    #expect(points["naïve, \"=point\""]?.status == .accepted)
    #expect(points["naïve, \"=point\""]?.confidence == 0.5)
    #expect(try store.points(image: "skull-02.png").status(of: "porion") == .missing)
    #expect(try store.points(image: "skull-02.png").status(of: "sella") == .predicted)
    // It was flagged as a template, which all films with marks are now.
    #expect(try store.leftOut() == [])
    #expect(try store.facts(image: "skull-01.png").width == 640)
    // The history goes on where it ended: one edit was undone.
    #expect(try store.log(image: "skull-01.png").map(\.state) == [.done, .undone])
    #expect(try store.redo(image: "skull-01.png") != nil)
    #expect(try store.undo(image: "skull-02.png")?.kind == .importPoints)
    #expect(try store.annotators().contains("ann"))
    #expect(store.finishBackup() == nil)
  }

  /// Background work that ends after the person has left.
  @Test func whatComesAfterClosingIsRefused() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    let other = store.reading(by: "ann")
    try store.close()
    for store in [store, other] {
      #expect { try store.table() } throws: { "\($0)".hasSuffix("points.sqlite: it was closed") }
      #expect { try store.setLandmarks(["s"]) } throws: { "\($0)".hasSuffix("points.sqlite: it was closed") }
      try store.close()
    }
  }

  @Test func damagedFilesAreLeftAloneAndTheBackupIsNamed() throws {
    let folder = try TemporaryFolder()
    let path = folder.file(".bregma/points.sqlite")
    try {
      let store = try AnnotationStore.open(folder: folder.path)
      for image in 0..<200 { try place(store, Double(image), on: "\(image)") }
    }()
    let second = try AnnotationStore.open(folder: folder.path)
    #expect(second.finishBackup() == nil)
    try DatabaseQueue(path: path).writeWithoutTransaction {
      _ = try $0.checkpoint(.truncate)
    }
    var bytes = try FileBytes.read(path: path)
    for index in 8192..<12_288 { bytes[index] = 0xA5 }
    try FileBytes.write(bytes, to: path)
    #expect {
      try AnnotationStore.open(folder: folder.path)
    } throws: { error in
      let sentence = "\(error)"
      return sentence.contains("not a readable store")
        && sentence.contains("`bregma restore \(folder.path) points-")
        && sentence.split(separator: "\n").count == 1
    }
    #expect(try FileBytes.read(path: path) == bytes)
    // The backup named is whole.
    let backup = try #require(StoreBackups(of: path).newest)
    try FileManager.default.removeItem(atPath: path)
    for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
    try FileManager.default.copyItem(atPath: backup, toPath: path)
    #expect(try AnnotationStore.open(folder: folder.path).table().rows.count == 200)
  }

  @Test func backupsRotateAndAreMadeOnlyAfterChanges() throws {
    let folder = try TemporaryFolder()
    let backups = StoreBackups(of: folder.file(".bregma/points.sqlite"))
    for round in 0..<8 {
      let store = try AnnotationStore.open(folder: folder.path)
      #expect(store.finishBackup() == nil)
      // A new store has nothing to keep.
      #expect(backups.all.count == min(round, 5))
      // Opening again, and looking around, is no change.
      try store.setSetting("dark", for: "theme")
      #expect(try AnnotationStore.open(folder: folder.path).finishBackup() == nil)
      #expect(backups.all.count == min(round, 5))
      try place(store, Double(round))
    }
    let oldest = try #require(backups.all.last)
    let positions = try DatabaseQueue(path: oldest).read {
      try Double.fetchAll($0, sql: "SELECT x FROM point")
    }
    #expect(positions == [2])
  }

  /// Each backup clears away unfinished ones: two of one store must not run at once.
  @Test func aStoreOpenedTwiceAtOnceIsBackedUpOnce() throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    for round in 0..<5 {
      try place(AnnotationStore.open(folder: folder.path), Double(round))
      let problems = Mutex<[String]>([])
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        let problem = (try? AnnotationStore.open(folder: path)).map { $0.finishBackup() } ?? "not opened"
        if let problem { problems.withLock { $0.append(problem) } }
      }
      #expect(problems.withLock { $0 } == [])
    }
  }

  @Test func aSecondProgramIsToldAndReadsOnly() throws {
    let folder = try TemporaryFolder()
    try place(AnnotationStore.open(folder: folder.path), 1)
    let path = folder.file(".bregma/points.lock")
    // A lock of another opening of the file is what another program's looks like.
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let words = Array("bregma, process 4711 on \u{1B}[31mhost\n".utf8)
    #expect(pwrite(descriptor, words, words.count, 0) == words.count)
    let second = try AnnotationStore.open(folder: folder.path)
    #expect(second.heldBy == "bregma, process 4711 on \\u{1b}[31mhost")
    #expect(second.isReadOnly)
    #expect(try second.points(image: "a.png")["s"]?.position?.x == 1)
    let points = try second.points(image: "a.png")
    let edit = try #require(points.placing("s", at: PixelPoint(x: 2, y: 0), by: "bob"))
    #expect {
      try second.apply(edit, image: "a.png")
    } throws: { "\($0)".contains("nothing was saved: bregma, process 4711 on") }
    try second.setSetting("dark", for: "theme")
    #expect(try second.setting("theme") == nil)
    // However the other program ended, its lock ends with it. (Unlocked by name, for closing is not enough while a child
    // that another test has just forked has the descriptor too.)
    flock(descriptor, LOCK_UN)
    close(descriptor)
    let third = try AnnotationStore.open(folder: folder.path)
    #expect(third.heldBy == nil)
    try third.apply(edit, image: "a.png")
  }

  @Test func readersTakeNoLock() throws {
    let folder = try TemporaryFolder()
    try place(AnnotationStore.open(folder: folder.path), 1)
    let reader = try AnnotationStore.open(folder: folder.path, access: .reading)
    let descriptor = open(folder.file(".bregma/points.lock"), O_RDWR | O_CLOEXEC)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    #expect(reader.isReadOnly && reader.heldBy == nil)
    #expect(throws: AnnotationStoreError.self) { try place(reader, 2) }
  }
}

@Suite struct StoreLockTests {
  private func isTaken(_ path: String) -> Bool {
    if case .taken = StoreLock.take(path: path) { true } else { false }
  }

  @Test func takingWhileAnotherThreadGivesBackIsNotRefused() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("points.lock")
    let refused = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask { (0..<5_000).count { _ in !isTaken(path) } }
      }
      return await group.reduce(0, +)
    }
    #expect(refused == 0)
  }

  /// A child has its parent's open files until it becomes another program.
  @Test func aChildThatIsBeingStartedDoesNotKeepTheLock() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("points.lock")
    let refused = try await withThrowingTaskGroup(of: Int.self) { group in
      group.addTask { (0..<5_000).count { _ in !isTaken(path) } }
      group.addTask {
        for _ in 0..<30 {
          let child = Process()
          child.executableURL = URL(fileURLWithPath: "/bin/true")
          try child.run()
          child.waitUntilExit()
        }
        return 0
      }
      return try await group.reduce(0, +)
    }
    #expect(refused == 0)
  }
}
