import Basics
import Foundation
import GRDB
import Landmarks
import Radiograph
import Store
import Testing
import TestSupport

/// Points that vanish: a file emptied or deleted, a folder taken away while it is open, backups that rotate.
@Suite struct StoreLossTests {
  private func place(_ store: AnnotationStore, _ count: Int, from first: Int = 0) throws {
    for number in first..<first + count {
      let image = ImageName("\(number).png")
      let edit = try store.points(image: image).placing("s", at: PixelPoint(x: 1, y: 2), by: "ann")
      try store.apply(try #require(edit), image: image)
    }
  }

  private func names(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// A folder with seven points and a backup of them, closed.
  private func marked() throws -> (TemporaryFolder, path: String) {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    // The backup of the opening is made beside the work; it is not to hold a part of what follows.
    #expect(store.finishBackup() == nil)
    try place(store, 7)
    try store.close()
    return (folder, store.location.path)
  }

  /// One backup for each session that changed something, made when it is left.
  @Test func leavingMakesABackupOfWhatHasChanged() throws {
    let (folder, path) = try marked()
    let backups = StoreBackups(of: path)
    #expect(backups.described.map(\.points) == [7])
    // Looking around is no change, and neither is a setting, nor an import of nothing new.
    let looking = try AnnotationStore.open(folder: folder.path)
    _ = try looking.table()
    try looking.setSetting("dark", for: "theme")
    _ = try looking.importPoints([], landmarks: ["s"], rule: .fill, by: "ann")
    try looking.close()
    #expect(backups.described.map(\.points) == [7])
    // Taking back, naming and placing are.
    let changes: [(AnnotationStore) throws -> Void] = [
      { _ = try $0.undo(image: "6.png") }, { try $0.setLandmarks(["s", "n"]) },
      { try self.place($0, 1, from: 20) },
    ]
    for change in changes {
      let store = try AnnotationStore.open(folder: folder.path)
      try change(store)
      try store.close()
    }
    #expect(backups.described.map(\.points) == [7, 6, 6, 7])
    // What a killed program has done is copied at the next opening, and not again when that one is left.
    let killed = try AnnotationStore.open(folder: folder.path)
    try place(killed, 1, from: 30)
    let next = try AnnotationStore.open(folder: folder.path)
    #expect(next.finishBackup() == nil && backups.described.map(\.points) == [8, 7, 6, 6, 7])
    try next.close()
    #expect(backups.all.count == 5)
  }

  /// A store that nothing was ever done to leaves nothing behind.
  @Test func aVisitMakesNoBackup() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try store.setSetting("dark", for: "theme")
    try store.close()
    #expect(StoreBackups(of: store.location.path).all.isEmpty)
  }

  /// What a broken disk, a synchronisation or a person may leave of the file.
  private static let remains: [Data?] = [nil, Data(), Data([0]), Data(repeating: 0, count: 4096)]

  @Test(arguments: remains.indices) func whatIsLeftOfAFileIsNeverTakenForANewStore(index: Int) throws {
    let (folder, path) = try marked()
    try FileManager.default.removeItem(atPath: path)
    if let left = Self.remains[index] { try left.write(to: URL(filePath: path)) }
    for access in [AnnotationStore.Access.writing, .reading] {
      #expect {
        try AnnotationStore.open(folder: folder.path, access: access)
      } throws: { error in
        let sentence = "\(error)"
        return sentence.contains("`bregma restore \(folder.path) points-")
          && !sentence.contains("\n")
      }
    }
    #expect((try? Data(contentsOf: URL(filePath: path))) == Self.remains[index])

    // The way back that it names.
    let location = try StoreLocation(folder: folder.path, environment: [:])
    let backup = try #require(StoreBackups(of: path).described.first)
    #expect(backup.points == 7)
    let outcome = try StoreRestoration(location: location).restore(backup.path)
    #expect(outcome.points == 7 && (outcome.kept != nil) == (Self.remains[index]?.isEmpty == false))
    #expect(try AnnotationStore.open(folder: folder.path).table().rows.count == 7)
  }

  @Test func aLogWithoutItsFileIsNoNewStore() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try place(store, 3)
    let remains = try TemporaryFolder()
    _ = try remains.makeFolder(".bregma")
    try FileManager.default.copyItem(
      atPath: folder.file(".bregma/points.sqlite-wal"), toPath: remains.file(".bregma/points.sqlite-wal"))
    // Commands that open no store where there is none ask this first.
    #expect(try StoreLocation(folder: remains.path, environment: [:]).exists)
    #expect { try AnnotationStore.open(folder: remains.path) } throws: { "\($0)".contains("points are gone") }
  }

  @Test func restoringKeepsWhatIsThere() throws {
    let (folder, path) = try marked()
    let store = try AnnotationStore.open(folder: folder.path)
    // The backup of this opening is made beside the work; it is not to hold what follows.
    #expect(store.finishBackup() == nil)
    try place(store, 2, from: 7)
    let location = store.location
    try store.close()
    let earlier = try #require(StoreBackups(of: path).all.last)
    let outcome = try StoreRestoration(location: location).restore(earlier)
    #expect(outcome.points == 7)
    // And back again.
    let later = try StoreRestoration(location: location).restore(try #require(outcome.kept))
    #expect(later.points == 9)
    #expect(try AnnotationStore.open(folder: folder.path).table().rows.count == 9)
  }

  @Test func restoringWaitsForNobodyWhoHasTheFolderOpen() throws {
    let (folder, path) = try marked()
    let descriptor = open(folder.file(".bregma/points.lock"), O_RDWR | O_CLOEXEC)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let location = try StoreLocation(folder: folder.path, environment: [:])
    #expect(throws: AnnotationStoreError.self) { try StoreRestoration(location: location) }
    #expect(FileManager.default.fileExists(atPath: path))
  }

  /// Somebody takes everything back, and then works for weeks.
  @Test func theFullestBackupStaysHoweverManySessionsFollow() throws {
    let (folder, path) = try marked()
    for round in 0..<9 {
      let store = try AnnotationStore.open(folder: folder.path)
      #expect(store.finishBackup() == nil)
      if round == 0 {
        for image in 0..<7 { #expect(try store.undo(image: ImageName("\(image).png")) != nil) }
      }
      try place(store, 1, from: 100)
      _ = try store.undo(image: "100.png")
      try store.close()
    }
    let described = StoreBackups(of: path).described
    #expect(described.map(\.points).suffix(1) == [7] && described.count == 6, "\(described)")
  }

  /// Somebody keeps copies of their own among the backups.
  @Test func copiesOfAPersonsOwnNeitherGoNorCount() throws {
    let (folder, path) = try marked()
    let backups = StoreBackups(of: path)
    let made = try #require(backups.newest)
    let own = ["a", "final", "paper-1", "2026-review"].map { "\(backups.folder)/points-\($0).sqlite" }
    for copy in own { try FileManager.default.copyItem(atPath: made, toPath: copy) }
    for round in 0..<8 {
      let store = try AnnotationStore.open(folder: folder.path)
      #expect(store.finishBackup() == nil)
      try place(store, 1, from: 100 + round)
      try store.close()
    }
    #expect(own.allSatisfy(FileManager.default.fileExists))
    try DatabaseQueue(path: own[0]).write { try $0.execute(sql: "CREATE TABLE notes (text)") }
    let described = backups.described
    #expect(described.map(\.points) == [15, 14, 13, 12, 11, 7, nil, 7, 7], "\(described)")
    #expect(described[6].problem == "it holds a table notes that bregma did not make")
    #expect(described.map { $0.time == nil } == [false, false, false, false, false, true, true, true, true])
  }

  /// Nothing can be put back where a file stands in the folder's place, and nothing must begin anew beside it.
  @Test func pointsThatHadToFleeFromTheFolderAreNamedAtTheNextOpening() throws {
    let (folder, data) = (try TemporaryFolder(), try TemporaryFolder())
    func location() throws -> StoreLocation {
      try StoreLocation(folder: folder.path, environment: ["XDG_DATA_HOME": data.path])
    }
    func expectLoss(_ source: SourceLocation = #_sourceLocation) throws {
      #expect(sourceLocation: source) { try AnnotationStore(location: location()) } throws: {
        "\($0)".contains("the points are gone") && "\($0)".contains("points-") && "\($0)".contains("rescued")
      }
    }
    let store = try AnnotationStore(location: location())
    #expect(store.finishBackup() == nil)
    try place(store, 3)
    try FileManager.default.removeItem(atPath: folder.file(".bregma"))
    try folder.write("mine", to: ".bregma")
    try place(store, 1, from: 3)
    #expect(store.takeNotice()?.contains("/backups/points-") == true)
    try store.close()
    try expectLoss()
    try FileManager.default.removeItem(atPath: folder.file(".bregma"))
    try expectLoss()
    let rescued = try #require(StoreBackups(of: location()).described.first)
    #expect(rescued.points == 4 && rescued.path.hasPrefix(data.path))
    #expect(try StoreRestoration(location: location()).restore(rescued.path).points == 4)
    #expect(try AnnotationStore(location: location()).table().rows.count == 4)
  }

  @Test func theFolderThatIsDeletedWhileItIsOpenIsWrittenBack() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try place(store, 3)
    #expect(store.takeNotice() == nil)
    try FileManager.default.removeItem(atPath: folder.file(".bregma"))
    try place(store, 1, from: 3)
    #expect(store.takeNotice()?.contains("taken away while it was open; it was written back") == true)
    try place(store, 1, from: 4)
    // Said once.
    #expect(store.takeNotice() == nil && store.whereabouts == nil)
    // What is on the disk at this moment is whole.
    #expect(try AnnotationStore.open(folder: folder.path, access: .reading).table().rows.count == 5)
    try store.close()
    #expect(try AnnotationStore.open(folder: folder.path).table().rows.count == 5)
  }

  @Test func theFolderThatIsRenamedWhileItIsOpenIsWrittenBackWhenThePersonLeaves() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try place(store, 3)
    try FileManager.default.moveItem(atPath: folder.file(".bregma"), toPath: folder.file("elsewhere"))
    try store.close()
    #expect(store.takeNotice()?.contains("written back") == true)
    #expect(try AnnotationStore.open(folder: folder.path).table().rows.count == 3)
  }

  @Test func aFileThatTakesThePlaceOfTheOpenOneIsLeftAloneAndThePointsAreRescued() throws {
    let (folder, path) = try marked()
    let store = try AnnotationStore.open(folder: folder.path)
    #expect(store.finishBackup() == nil)
    try place(store, 1, from: 7)
    let other = try #require(StoreBackups(of: path).newest)
    try FileManager.default.moveItem(atPath: path, toPath: folder.file("mine"))
    try FileManager.default.copyItem(atPath: other, toPath: path)
    let before = try FileBytes.read(path: path)
    try place(store, 1, from: 8)
    let notice = try #require(store.takeNotice())
    #expect(notice.contains("replaced by another file") && notice.contains("/backups/points-"), "\(notice)")
    #expect(try FileBytes.read(path: path) == before)
    try place(store, 1, from: 9)
    try store.close()
    // Whoever leaves is told again.
    #expect(store.takeNotice() == nil && store.whereabouts == notice)
    #expect(StoreBackups(of: path).described.first?.points == 10)
    #expect(names(folder.file(".bregma/backups")).allSatisfy { $0.hasSuffix(".sqlite") })
  }

  /// Something writes into the file itself while it is open, which SQLite notices late: what was done since is done again on
  /// a copy of the last backup.
  @Test func whatAnotherProgramBreaksIsRescued() throws {
    let (folder, path) = try marked()
    let before = try AnnotationStore.open(folder: folder.path).table().rows.count
    try {
      let store = try AnnotationStore.open(folder: folder.path)
      #expect(store.finishBackup() == nil)
      func change(_ image: ImageName, _ edit: (ImagePoints) -> Edit?) throws {
        try store.apply(try #require(edit(store.points(image: image))), image: image)
      }
      try change("new.png") { $0.placing("fresh", at: PixelPoint(x: 4, y: 5), by: "ann") }
      try change("new.png") { $0.placing("gone", at: PixelPoint(x: 6, y: 7), by: "ann") }
      #expect(try store.undo(image: "new.png") != nil)
      #expect(throws: AnnotationStoreError.self) {
        try store.apply(
          try #require(ImagePoints().placing("fresh", at: PixelPoint(x: 0, y: 0), by: "bob")),
          image: "new.png")
      }
      let size = try FileBytes.size(path: path)
      let file = try FileHandle(forWritingTo: URL(filePath: path))
      try file.seek(toOffset: 4096)
      try file.write(contentsOf: Data(count: max(4096, size - 4096)))
      try file.close()
      #expect {
        try store.close()
      } throws: {
        "\($0)".contains("damaged by something else") && "\($0)".contains("`bregma restore \(folder.path) 1`")
      }
    }()
    let location = try StoreLocation(folder: folder.path, environment: [:])
    let rescued = try #require(StoreBackups(of: path).described.first)
    #expect(rescued.path.contains("rescued-") && rescued.points == before + 1)
    #expect(try StoreRestoration(location: location).restore(rescued.path).points == before + 1)
    let points = try AnnotationStore.open(folder: folder.path).points(image: "new.png")
    #expect(points.landmarks == ["fresh"] && points["fresh"]?.position == PixelPoint(x: 4, y: 5))
  }
}
