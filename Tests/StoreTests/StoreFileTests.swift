import Basics
import Foundation
import GRDB
import Landmarks
import Radiograph
import Store
import Testing
import TestSupport

/// The store as a file: where it lies, who else has it open, what happens to a broken one.
@Suite struct StoreFileTests {
  private func problem(_ body: () throws -> some Any) -> AnnotationStoreError.Problem? {
    do {
      _ = try body()
      return nil
    } catch {
      return (error as? AnnotationStoreError)?.problem
    }
  }

  @Test func readOnlyFoldersAreKeptInTheDataFolder() throws {
    let folder = try TemporaryFolder()
    let data = try TemporaryFolder()
    let never: (String) -> Bool = { _ in false }
    let location = try StoreLocation(
      folder: folder.path + "/.", environment: ["XDG_DATA_HOME": data.path], isWritable: never)
    #expect(location.path.hasPrefix(data.path + "/bregma/"))
    #expect(location.path.hasSuffix("/points.sqlite"))
    let again = try StoreLocation(
      folder: folder.path, environment: ["XDG_DATA_HOME": data.path], isWritable: never)
    #expect(again == location)
    let home = try StoreLocation(
      folder: folder.path, environment: ["XDG_DATA_HOME": "relative", "HOME": data.path],
      isWritable: never)
    #expect(home.path.hasPrefix(data.path + "/.local/share/bregma/"))

    let edit = try #require(ImagePoints().placing("s", at: PixelPoint(x: 1, y: 2), by: "ann"))
    try AnnotationStore(location: location).apply(edit, image: "a.png")
    #expect(try AnnotationStore(location: again).points(image: "a.png")["s"] != nil)
    #expect(throws: FileError.self) {
      try StoreLocation(folder: folder.path, environment: [:], isWritable: never)
    }
  }

  @Test func pointsInsideReadOnlyFoldersAreTakenOver() throws {
    let folder = try TemporaryFolder()
    let data = try TemporaryFolder()
    let original = try AnnotationStore.open(folder: folder.path)
    let edit = try #require(ImagePoints().placing("s", at: PixelPoint(x: 1, y: 2), by: "ann"))
    try original.apply(edit, image: "a.png")
    let location = try StoreLocation(
      folder: folder.path, environment: ["XDG_DATA_HOME": data.path], isWritable: { _ in false })
    #expect(location.exists)
    let copy = try AnnotationStore(location: location)
    #expect(try copy.undo(image: "a.png") == edit)
    #expect(try AnnotationStore(location: location).points(image: "a.png") == ImagePoints())
    #expect(try original.points(image: "a.png")["s"] != nil)
  }

  @Test func whatWasDoneWhileTheFolderCouldNotBeWrittenToIsNamedAndBroughtBack() throws {
    let folder = try TemporaryFolder()
    let environment = ["XDG_DATA_HOME": try TemporaryFolder().path]
    func place(_ name: ImageName, in store: AnnotationStore) throws {
      let edit = try #require(ImagePoints().placing("s", at: PixelPoint(x: 1, y: 2), by: "ann"))
      try store.apply(edit, image: name)
    }
    func inFolder() throws -> StoreLocation {
      try StoreLocation(folder: folder.path, environment: environment)
    }
    func readOnly() throws -> StoreLocation {
      try StoreLocation(folder: folder.path, environment: environment, isWritable: { _ in false })
    }
    try place("a.png", in: AnnotationStore(location: inFolder()))
    // A look alone leaves a copy that holds nothing new.
    try AnnotationStore(location: readOnly()).close()
    #expect(try AnnotationStore(location: inFolder()).loss == nil)

    let elsewhere = try {
      let store = try AnnotationStore(location: readOnly())
      try place("b.png", in: store)
      try store.close()
      return store.location.path
    }()
    for access in [AnnotationStore.Access.reading, .writing] {
      let store = try AnnotationStore(location: inFolder(), access: access)
      let loss = try #require(store.loss)
      #expect(loss.hasPrefix(elsewhere) && loss.contains("could not be written to, 1 edit;"))
      #expect(try store.table().images == ["a.png"])
      try store.close()
    }

    let standIn = try #require(StandIn(of: inFolder()))
    #expect(standIn.points == 2)
    try Self.whileAnotherHasIt(at: elsewhere.containingFolder + "/points.lock") {
      let refusal = #expect(throws: AnnotationStoreError.self) {
        try StoreRestoration(location: inFolder()).restore(standIn)
      }
      #expect(refusal?.problem == .held(by: "bregma, process 4711"))
    }
    #expect(try StoreRestoration(location: inFolder()).restore(standIn).points == 2)
    let store = try AnnotationStore(location: inFolder())
    #expect(store.loss == nil)
    #expect(try store.table().images == ["a.png", "b.png"])
    #expect(try StandIn(of: inFolder()) == nil)
  }

  /// Runs the body while a lock of another opening of the file looks like another program's.
  private static func whileAnotherHasIt(at path: String, _ body: () throws -> Void) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    let locked = flock(descriptor, LOCK_EX | LOCK_NB)
    try #require(locked == 0)
    defer {
      flock(descriptor, LOCK_UN)
      close(descriptor)
    }
    let words = Array("bregma, process 4711\n".utf8)
    #expect(ftruncate(descriptor, 0) == 0)
    #expect(pwrite(descriptor, words, words.count, 0) == words.count)
    try body()
  }

  /// Somebody has made `.bregma` read-only, and not the folder around it.
  @Test func pointsGoElsewhereWhereTheirOwnFolderCannotBeWrittenTo() throws {
    let folder = try TemporaryFolder()
    let environment = ["XDG_DATA_HOME": try TemporaryFolder().path]
    func location() throws -> StoreLocation {
      try StoreLocation(folder: folder.path, environment: environment) { !$0.hasSuffix("/.bregma") }
    }
    #expect(try location().isInFolder, "there is none yet")
    try {
      let store = try AnnotationStore(location: location())
      let edit = try #require(ImagePoints().placing("s", at: PixelPoint(x: 1, y: 2), by: "ann"))
      try store.apply(edit, image: "a.png")
      try store.close()
    }()
    let elsewhere = try location()
    #expect(!elsewhere.isInFolder && elsewhere.whereabouts.contains("or .bregma in it, cannot be written to"))
    #expect(try AnnotationStore(location: elsewhere).points(image: "a.png").landmarks == ["s"])
  }

  @Test(.disabled(if: getuid() == 0, "the superuser can write to read-only folders"))
  func readOnlyFoldersAreNoticed() throws {
    let folder = try TemporaryFolder()
    let data = try TemporaryFolder()
    chmod(folder.path, 0o555)
    defer { chmod(folder.path, 0o755) }
    let store = try AnnotationStore.open(
      folder: folder.path, environment: ["XDG_DATA_HOME": data.path])
    #expect(store.location.path.hasPrefix(data.path))
  }

  @Test func foldersThatAreNoneAreRefused() throws {
    let folder = try TemporaryFolder()
    #expect(throws: FileError.self) { try AnnotationStore.open(folder: folder.file("absent")) }
    try Data().write(to: URL(fileURLWithPath: folder.file("file")))
    #expect(throws: FileError.self) { try AnnotationStore.open(folder: folder.file("file")) }
  }

  @Test func anotherProgramThatIsWritingIsNamed() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path, busyTimeout: 0.05)
    let edit = try #require(ImagePoints().placing("s", at: PixelPoint(x: 1, y: 2), by: "ann"))
    let other = try DatabaseQueue(path: store.location.path)
    try other.writeWithoutTransaction { database in
      try database.execute(sql: "BEGIN IMMEDIATE")
      #expect(problem { try store.apply(edit, image: "a.png") } == .busy)
      // Readers and second openers need not wait.
      #expect(try AnnotationStore.open(folder: folder.path).points(image: "a.png") == ImagePoints())
      try database.execute(sql: "ROLLBACK")
    }
    try store.apply(edit, image: "a.png")
    #expect(try store.points(image: "a.png")["s"] != nil)
  }

  @Test func aClosedStoreIsOneFileAndTakesNothingMore() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    let edit = try #require(ImagePoints().placing("s", at: PixelPoint(x: 1, y: 2), by: "ann"))
    try store.apply(edit, image: "a.png")
    #expect(FileManager.default.fileExists(atPath: store.location.path + "-wal"))
    try store.close()
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.file(".bregma"))
    #expect(left.filter { $0.hasPrefix("points.sqlite") } == ["points.sqlite"])
    #expect(throws: AnnotationStoreError.self) { try store.apply(edit, image: "b.png") }
    #expect(try AnnotationStore.open(folder: folder.path).points(image: "a.png").marks.count == 1)
  }

  @Test(arguments: 1...20) func manyMayOpenAndWriteAtOnce(round: Int) async throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let store = try AnnotationStore.open(folder: path)
          for image in 0..<10 {
            let edit = ImagePoints().placing("s", at: PixelPoint(x: 1, y: 2), by: "\(writer)")
            try store.apply(try #require(edit), image: "\(writer)-\(image)")
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try AnnotationStore.open(folder: path).progress().count == 40)
  }

  @Test func storesOfANewerVersionAreLeftAlone() throws {
    let folder = try TemporaryFolder()
    let path = try AnnotationStore.open(folder: folder.path).location.path
    try DatabaseQueue(path: path).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99: from the future')")
    }
    #expect(problem { try AnnotationStore.open(folder: folder.path) } == .newer)
  }

  @Test func brokenFilesAreRefusedInOneSentence() throws {
    let folder = try TemporaryFolder()
    let path = try AnnotationStore.open(folder: folder.path).location.path
    var random = SplitMix64(seed: 3)
    let noise = Data((0..<8192).map { _ in UInt8.random(in: 0...255, using: &random) })
    for name in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + name) }
    try noise.write(to: URL(fileURLWithPath: path))
    guard case .damaged = problem({ try AnnotationStore.open(folder: folder.path) }) else {
      Issue.record("noise was taken for a store")
      return
    }
  }

  @Test(arguments: [
    "UPDATE point SET status = 'placed', x = NULL",
    "UPDATE point SET status = 'odd'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'STRICT, ', '')"
      + " WHERE name = 'point'; PRAGMA writable_schema = RESET; UPDATE point SET x = 'abc'",
  ])
  func nonsenseInTheTablesIsAnErrorAndNoCrash(sql: String) throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    let edit = try #require(ImagePoints().placing("s", at: PixelPoint(x: 1, y: 2), by: "ann"))
    try store.apply(edit, image: "a.png")
    try DatabaseQueue(path: store.location.path).writeWithoutTransaction { try $0.execute(sql: sql) }
    // Both the connection that was open meanwhile and a new one.
    #expect(problem { try store.points(image: "a.png") }?.isDamage == true)
    #expect(problem { try AnnotationStore.open(folder: folder.path) }?.isDamage == true)
  }
}
