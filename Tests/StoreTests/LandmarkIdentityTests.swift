import Basics
import Foundation
import GRDB
import Landmarks
import Radiograph
import Store
import TestSupport
import Testing

/// A landmark is more than its name: what was marked, undone and marked by others follows it wherever it is renamed.
@Suite struct LandmarkIdentityTests {
  private let here = PixelPoint(x: 10, y: 20)
  private let there = PixelPoint(x: 30, y: 40)

  private func edit(_ store: AnnotationStore, _ image: ImageName, _ make: (ImagePoints) -> Edit?) throws {
    try store.apply(try #require(make(store.points(image: image))), image: image)
  }

  /// Every point of a store, whoever placed it, as "image landmark x".
  private func stored(_ store: AnnotationStore, _ readers: [String] = [""]) throws -> [String] {
    try readers.flatMap { reader in
      try store.reading(by: reader).table().rows.map {
        "\($0.image) \($0.point.landmark) \($0.point.position?.x ?? -1)"
      }
    }.sorted()
  }

  @Test func noGhostIsLeftByRenamingAndUndoing() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try edit(store, "a.png") { $0.placing("A", at: here, by: "ann") }
    try edit(store, "a.png") { $0.clearing("A", by: "ann") }
    _ = try store.renameLandmark("A", to: "B")
    #expect(try store.undo(image: "a.png")?.summary == "clear B")
    #expect(try stored(store) == ["a.png B 10.0"] && store.landmarks() == ["B"])
    // After leaving, too.
    let again = try AnnotationStore.open(folder: folder.path)
    #expect(try again.undo(image: "a.png")?.summary == "place B")
    #expect(try again.redo(image: "a.png")?.summary == "place B")
    #expect(try stored(again) == ["a.png B 10.0"] && again.landmarks() == ["B"])
  }

  /// The old name is free for another landmark, which has nothing of the first one.
  @Test func aFreedNameIsANewLandmark() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try edit(store, "a.png") { $0.placing("A", at: here, by: "ann") }
    try edit(store, "a.png") { $0.clearing("A", by: "ann") }
    _ = try store.renameLandmark("A", to: "B")
    try edit(store, "b.png") { $0.placing("A", at: there, by: "ann") }
    #expect(try store.landmarks() == ["B", "A"])
    #expect(try store.undo(image: "a.png")?.summary == "clear B")
    #expect(try stored(store) == ["a.png B 10.0", "b.png A 30.0"])
    // And round: three names, three landmarks.
    _ = try store.renameLandmark("A", to: "C")
    _ = try store.renameLandmark("B", to: "A")
    #expect(try stored(store) == ["a.png A 10.0", "b.png C 30.0"])
    try edit(store, "c.png") { $0.placing("B", at: there, by: "ann") }
    #expect(try stored(store) == ["a.png A 10.0", "b.png C 30.0", "c.png B 30.0"])
    #expect(try store.log(image: "b.png").map(\.edit.summary) == ["place C"])
  }

  @Test func aColleaguesPointsFollowTheOwnersName() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    let (bob, eve) = (store.reading(by: "bob"), store.reading(by: "eve"))
    try edit(store, "a.png") { $0.placing("A", at: here, by: "ann") }
    try edit(bob, "a.png") { $0.placing("A", at: there, by: "bob") }
    try edit(bob, "a.png") { $0.placing("A", at: here, by: "bob") }
    try edit(eve, "b.png") { $0.placing("A", at: there, by: "eve") }
    try edit(eve, "b.png") { $0.clearing("A", by: "eve") }
    #expect(try store.renameLandmark("A", to: "B") == 1)
    #expect(try stored(store, ["", "bob"]) == ["a.png B 10.0", "a.png B 10.0"])
    #expect(try store.table(annotator: "bob").landmarks == ["B"])
    #expect(try bob.undo(image: "a.png")?.summary == "move B")
    #expect(try eve.undo(image: "b.png")?.summary == "clear B")
    #expect(try stored(store, ["bob", "eve"]) == ["a.png B 30.0", "b.png B 30.0"])
    #expect(try store.opinions().allSatisfy { $0.point.landmark == "B" })
  }

  @Test func aNameIsNotGivenToALandmarkThatCouldComeBack() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try edit(store, "a.png") { $0.placing("A", at: here, by: "ann") }
    try edit(store, "a.png") { $0.placing("B", at: there, by: "ann") }
    let steps = try store.deleteLandmark("A", by: "ann")
    for name: Landmark in ["A"] {
      #expect { try store.renameLandmark("B", to: name) } throws: {
        ($0 as? AnnotationStoreError)?.problem == .nameTaken(name)
      }
    }
    try store.undo(steps)
    #expect(try stored(store) == ["a.png A 10.0", "a.png B 30.0"])
    #expect(throws: AnnotationStoreError.self) { try store.renameLandmark("B", to: "A") }
    // A name that was only listed once, and never used, is free.
    try store.setLandmarks(["A", "B", "C"])
    try store.setLandmarks(["A", "B"])
    #expect(try store.renameLandmark("B", to: "C") == 1)
    #expect(try store.landmarks() == ["A", "C"])
  }

  /// Of two landmarks that had one name, the one whose points were all taken back gives way, and keeps what can be done again.
  @Test func whatWasTakenBackGivesItsNameAway() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try edit(store, "a.png") { $0.placing("A", at: here, by: "ann") }
    _ = try store.renameLandmark("A", to: "C")
    let bob = store.reading(by: "bob")
    for scope in [store, bob] { try edit(scope, "b.png") { $0.placing("A", at: there, by: "x") } }
    _ = try store.undo(image: "b.png")
    try store.setLandmarks(["C"])
    // Somebody else's point counts as well.
    #expect(throws: AnnotationStoreError.self) { try store.renameLandmark("C", to: "A") }
    _ = try bob.undo(image: "b.png")
    #expect(try store.renameLandmark("C", to: "A") == 1)
    #expect(try store.landmarks() == ["A"] && stored(store) == ["a.png A 10.0"])
    #expect(try store.renameLandmark("A", to: "C") == 1)
    #expect(try store.redo(image: "b.png")?.summary == "place A")
    #expect(try store.landmarks() == ["C", "A"] && stored(store) == ["a.png C 10.0", "b.png A 30.0"])
    // What is given up does not come back.
    _ = try store.undo(image: "b.png")
    try store.giveUpUndone(of: "A")
    #expect(try store.redo(image: "b.png") == nil && bob.redo(image: "b.png") == nil)
  }

  /// What was done to a landmark before it was deleted never comes back under a name that another one got later.
  @Test func aDeletedLandmarkAndItsNameGivenAnewAreTwo() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try edit(store, "a.png") { $0.placing("A", at: here, by: "ann") }
    _ = try store.deleteLandmark("A", by: "ann")
    try store.nameLandmarks(["A", "C"])
    #expect(try store.landmarks() == ["A", "C"] && store.isTaken("A"))
    _ = try store.renameLandmark("A", to: "B")
    try edit(store, "b.png") { $0.placing("B", at: there, by: "ann") }
    #expect(try store.log(image: "a.png").map(\.edit.summary) == ["place A", "clear A"])
    #expect(try store.undo(image: "a.png")?.summary == "clear A")
    #expect(try store.landmarks() == ["B", "C", "A"])
    #expect(try stored(store) == ["a.png A 10.0", "b.png B 30.0"])
    #expect(try store.redo(image: "a.png")?.summary == "clear A" && stored(store) == ["b.png B 30.0"])
  }

  /// By an import and by a point, too; the name is that of the landmark which has points.
  @Test func theNameIsThatOfTheLandmarkWithPoints() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try store.setLandmarks(["A", "C"])
    try edit(store, "a.png") { $0.placing("A", at: here, by: "ann") }
    _ = try store.deleteLandmark("A", by: "ann")
    try edit(store, "b.png") { $0.placing("A", at: there, by: "ann") }
    #expect(try store.landmarks() == ["C", "A"])
    #expect(try store.undo(image: "a.png") != nil)
    #expect(try store.landmarks() == ["C", "A", "A (2)"])
    #expect(try stored(store) == ["a.png A (2) 10.0", "b.png A 30.0"])
    #expect(try store.redo(image: "a.png") != nil)
    _ = try store.deleteLandmark("A (2)", by: "ann")
    // Without points it hands the name over, and its place.
    let second = try TemporaryFolder()
    let other = try AnnotationStore.open(folder: second.path)
    try edit(other, "a.png") { $0.placing("A", at: here, by: "ann") }
    _ = try other.deleteLandmark("A", by: "ann")
    _ = try other.importPoints([], landmarks: ["A", "C"], rule: .fill, by: "ann")
    #expect(try other.landmarks() == ["A", "C"])
    #expect(try other.undo(image: "a.png")?.summary == "clear A")
    #expect(try other.landmarks() == ["A", "C"] && stored(other) == ["a.png A 10.0"])
  }

  /// Accents come composed from one program and decomposed from another; Swift takes both for one name, SQLite does not.
  @Test(arguments: [("r\u{F6}", "ro\u{308}"), ("\u{E9}\u{E8}", "e\u{301}e\u{300}"), ("\u{212B}", "\u{C5}")])
  func anAccentIsOneLandmarkHoweverItIsSpelt(composed: String, decomposed: String) throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try edit(store, "a.png") { $0.placing(Landmark(composed), at: here, by: "ann") }
    let point = LandmarkPoint(
      landmark: Landmark(decomposed), position: there, status: .placed, annotator: "bob")
    let images = [
      ImportedImage(image: "a.png", points: [point]), ImportedImage(image: "b.png", points: [point]),
    ]
    let outcome = try store.importPoints(images, landmarks: [Landmark(decomposed)], rule: .fill, by: "ann")
    #expect(outcome == ImportOutcome(points: 1, images: 1, kept: 1))
    #expect(try store.landmarks() == [Landmark(composed)])
    #expect(try store.points(image: "a.png").marks.values.map(\.position) == [here])
    try edit(store, "a.png") { $0.clearing(Landmark(decomposed), by: "ann") }
    #expect(try store.points(image: "a.png") == ImagePoints() && stored(store).count == 1)
    #expect(try store.renameLandmark(Landmark(composed), to: Landmark(decomposed)) == 1)
    #expect(try store.landmarks().first?.name.utf8.elementsEqual(decomposed.utf8) == true)
  }

  /// A store of the version before, whose landmarks were their names.
  @Test func namesBecomeIdentities() throws {
    let folder = try TemporaryFolder()
    let path = try Stores.write("names-of-schema-4", into: folder)
    let store = try AnnotationStore.open(folder: folder.path)
    #expect(store.finishBackup() == nil)
    // " lead ", "lead" and an accent in two spellings were four landmarks that looked like two.
    #expect(try store.landmarks().map(\.name) == ["sella", "lead (2)", "lead", "r\u{F6}", "ro\u{308} (2)"])
    #expect(
      try stored(store, ["", "bob"]) == [
        "skull-01.png lead (2) 1.0", "skull-01.png lead 2.0", "skull-01.png ro\u{308} (2) 4.0",
        "skull-01.png r\u{F6} 3.0", "skull-01.png sella 5.0", "skull-02.png orphan 9.0",
      ])
    // What was undone of a landmark that nobody lists any more comes back under its name.
    #expect(try store.redo(image: "skull-02.png")?.summary == "place undone")
    #expect(try store.landmarks().last == "undone")
    // The file as it was before is a backup.
    let backup = try #require(StoreBackups(of: path).all.last)
    let columns = try DatabaseQueue(path: backup).read { try $0.columns(in: "landmark").map(\.name) }
    #expect(columns == ["name", "place"])
    try store.close()
    let location = try StoreLocation(folder: folder.path, environment: [:])
    #expect(try StoreRestoration(location: location).restore(backup).points == 6)
    #expect(try AnnotationStore.open(folder: folder.path).landmarks().contains("lead (2)"))
  }

  @Test func manyEarlierEditsKeepTheirNames() throws {
    let folder = try TemporaryFolder()
    _ = try Stores.write("schema-2", into: folder)
    let store = try AnnotationStore.open(folder: folder.path)
    #expect(try store.log(image: "skull-02.png").first?.edit.changes.map(\.landmark) == ["porion", "sella"])
    _ = try store.renameLandmark("naïve, \"=point\"", to: "plain")
    #expect(try store.points(image: "skull-01.png").landmarks == ["plain", "sella"])
    #expect(try store.log(image: "skull-01.png").first?.edit.changes.map(\.landmark) == ["plain", "sella"])
  }

  /// A flipped bit of what an earlier version wrote, which kept no digests: no point has such a place.
  @Test(arguments: ["schema-1", "schema-2", "schema-4"]) func impossiblePointsOfEarlierVersionsAreRefused(
    version: String
  ) throws {
    let folder = try TemporaryFolder()
    let path = try Stores.write(version, into: folder)
    let old = try DatabaseQueue(path: path)
    let hasDigests = try old.write {
      try $0.execute(sql: "UPDATE point SET x = 5.8e156 WHERE x IS NOT NULL")
      return try $0.tableExists("digest")
    }
    try old.close()
    let before = try FileBytes.read(path: path)
    for access in [AnnotationStore.Access.reading, .writing] {
      #expect { try AnnotationStore.open(folder: folder.path, access: access) } throws: {
        "\($0)".contains(hasDigests ? "is not what was written" : "the table point contradicts itself")
      }
    }
    #expect(try FileBytes.read(path: path) == before)
    #expect(StoreBackups(of: path).all.isEmpty)
  }
}

/// Stores that earlier versions of the program wrote, as SQL.
enum Stores {
  /// Makes such a store in a folder.
  ///
  /// - Returns: the database.
  static func write(_ name: String, into folder: TemporaryFolder) throws -> String {
    let sql = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Stores/\(name).sql")
    try FileManager.default.createDirectory(atPath: folder.file(".bregma"), withIntermediateDirectories: true)
    var configuration = Configuration()
    // A dump lists tables by name, edits before the images that they belong to.
    configuration.foreignKeysEnabled = false
    let path = folder.file(".bregma/points.sqlite")
    let old = try DatabaseQueue(path: path, configuration: configuration)
    try old.write { try $0.execute(sql: String(contentsOf: sql, encoding: .utf8)) }
    try old.close()
    return path
  }
}
