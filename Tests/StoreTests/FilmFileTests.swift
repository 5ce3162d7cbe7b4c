import Basics
import Foundation
import Landmarks
import Radiograph
import Store
import Testing
import TestSupport

/// Films that were moved or changed after they were marked.
@Suite struct FilmFileTests {
  private let folder: TemporaryFolder
  private let store: AnnotationStore

  init() throws {
    folder = try TemporaryFolder()
    for (index, (name, size)) in [("a.png", 5000), ("b.png", 5000), ("c.png", 900)].enumerated() {
      try Self.write(name, size, in: folder)
      let time = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -100 * Double(index + 1))]
      try FileManager.default.setAttributes(time, ofItemAtPath: folder.file(name))
    }
    store = try AnnotationStore.open(folder: folder.path)
    for name: ImageName in ["a.png", "b.png"] {
      let edit = ImagePoints().placing("s", at: PixelPoint(x: 1, y: 2), by: "ann")
      try store.apply(try #require(edit), image: name)
    }
  }

  private static func write(_ name: String, _ size: Int, in folder: TemporaryFolder) throws {
    var random = SplitMix64(seed: UInt64(name.utf8.reduce(0) { $0 &* 31 &+ Int($1) }))
    let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
    try FileBytes.write(bytes, to: folder.file(name))
  }

  private func move(_ from: String, to: String) throws {
    try FileManager.default.moveItem(atPath: folder.file(from), toPath: folder.file(to))
  }

  @Test func hashesAreThoseOfThePublishedAlgorithm() {
    let known = [
      ("", "ef46db3751d8e999"), ("a", "d24ec4f1a98c6e5b"), ("abc", "44bc2cf5ad770999"),
      ("Nobody inspects the spammish repetition", "fbcea83c8a378bf1"),
    ]
    for (text, hash) in known { #expect(ContentHash.of(Array(text.utf8)) == hash) }
  }

  @Test func nothingHappenedNothingIsSaid() throws {
    #expect(try store.reconcile(films: ["a.png", "b.png", "c.png"]) == FilmChanges())
  }

  @Test func whoeverOnlyReadsHasPresentNamesToo() throws {
    try store.close()
    try move("a.png", to: "patient-7.png")
    let present: [ImageName] = ["b.png", "c.png", "patient-7.png"]
    let reading = try AnnotationStore.open(folder: folder.path, access: .reading)
    #expect(try reading.table().images == ["a.png", "b.png"])
    #expect(try reading.reconcile(films: present).moved == [.init(from: "a.png", to: "patient-7.png")])
    #expect(try reading.table().images == ["b.png", "patient-7.png"])
    #expect(try reading.table(annotator: "ann").images == ["b.png", "patient-7.png"])
    #expect(try reading.points(image: "patient-7.png")["s"]?.position == PixelPoint(x: 1, y: 2))
    #expect(try reading.points(image: "a.png") == ImagePoints())
    #expect(try reading.reconcile(films: present) == FilmChanges())
    // Once more, while it is open; and the file knows nothing of it.
    try move("patient-7.png", to: "patient-8.png")
    let moved = try reading.reconcile(films: ["b.png", "c.png", "patient-8.png"]).moved
    #expect(moved == [.init(from: "patient-7.png", to: "patient-8.png")])
    #expect(try reading.table().images == ["b.png", "patient-8.png"])
    #expect(
      try AnnotationStore.open(folder: folder.path, access: .reading).table().images == ["a.png", "b.png"])
  }

  @Test func pointsFollowARenamedFilm() throws {
    try move("a.png", to: "patient-7.png")
    let changes = try store.reconcile(films: ["b.png", "c.png", "patient-7.png"])
    #expect(changes.moved == [.init(from: "a.png", to: "patient-7.png")])
    #expect(changes.changed.isEmpty && changes.missing.isEmpty)
    #expect(try store.points(image: "patient-7.png")["s"]?.position == PixelPoint(x: 1, y: 2))
    #expect(try store.points(image: "a.png") == ImagePoints())
    #expect(try store.undo(image: "patient-7.png")?.kind == .place)
    #expect(try store.reconcile(films: ["b.png", "c.png", "patient-7.png"]) == FilmChanges())
  }

  @Test func exchangedNamesAreChangesAndNeverGuessed() throws {
    try move("a.png", to: "x")
    try move("b.png", to: "a.png")
    try move("x", to: "b.png")
    let changes = try store.reconcile(films: ["a.png", "b.png", "c.png"])
    #expect(changes.changed == ["a.png", "b.png"])
    #expect(changes.moved.isEmpty)
    #expect(changes.sentences.count == 1 && changes.sentences[0].contains("has changed since it was marked"))
  }

  /// Exchanges a.png and b.png, of the same size and time.
  private func exchangeTwins() throws {
    let time = [FileAttributeKey.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)]
    for name in ["a.png", "b.png"] {
      try FileManager.default.setAttributes(time, ofItemAtPath: folder.file(name))
    }
    #expect(try store.reconcile(films: ["a.png", "b.png", "c.png"]) == FilmChanges())
    try move("a.png", to: "x")
    try move("b.png", to: "a.png")
    try move("x", to: "b.png")
    #expect(try store.reconcile(films: ["a.png", "b.png", "c.png"]) == FilmChanges())
  }

  @Test func twinsThatExchangeNamesAreToldByTheirContent() throws {
    try exchangeTwins()
    let changes = try store.verifyContents()
    #expect(changes.changed == ["a.png", "b.png"] && changes.moved.isEmpty && changes.missing.isEmpty)
    // As long as nobody has looked, every opening says so.
    #expect(try AnnotationStore.open(folder: folder.path).verifyContents() == changes)
    try changes.changed.forEach(store.acceptFile)
    #expect(try store.verifyContents() == FilmChanges())
    #expect(try store.points(image: "a.png")["s"] != nil)
  }

  @Test func importedFilmsAreKnownByContentAfterTheFirstLook() throws {
    let point = LandmarkPoint(landmark: "s", position: PixelPoint(x: 3, y: 4), status: .placed)
    _ = try store.importPoints(
      [ImportedImage(image: "c.png", points: [point])], landmarks: ["s"], rule: .fill, by: "ann")
    #expect(try store.verifyContents() == FilmChanges())
    // The imported film is known by content now.
    let time = try FileManager.default.attributesOfItem(atPath: folder.file("c.png"))[.modificationDate]
    try Self.write("z.png", 900, in: folder)
    try FileManager.default.removeItem(atPath: folder.file("c.png"))
    try move("z.png", to: "c.png")
    let old = [FileAttributeKey.modificationDate: try #require(time)]
    try FileManager.default.setAttributes(old, ofItemAtPath: folder.file("c.png"))
    #expect(try store.verifyContents().changed == ["c.png"])
  }

  @Test func aChangedFileIsNamedUntilSomebodyLooked() throws {
    try Self.write("a.png", 5001, in: folder)
    #expect(try store.reconcile(films: ["a.png", "b.png"]).changed == ["a.png"])
    #expect(try store.reconcile(films: ["a.png", "b.png"]).changed == ["a.png"])
    #expect(try store.points(image: "a.png")["s"] != nil)
    try store.acceptFile(of: "a.png")
    #expect(try store.reconcile(films: ["a.png", "b.png"]) == FilmChanges())
  }

  @Test func aTouchedFileIsTheSameFilm() throws {
    let later = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: 3600)]
    try FileManager.default.setAttributes(later, ofItemAtPath: folder.file("a.png"))
    #expect(try store.reconcile(films: ["a.png", "b.png"]) == FilmChanges())
  }

  @Test func lostFilmsKeepTheirPoints() throws {
    try FileManager.default.removeItem(atPath: folder.file("a.png"))
    let changes = try store.reconcile(films: ["b.png", "c.png"])
    #expect(changes.missing == ["a.png"])
    #expect(try store.points(image: "a.png")["s"] != nil)
  }

  @Test func anotherFilmOfTheSameSizeIsNotTakenForALostOne() throws {
    try FileManager.default.removeItem(atPath: folder.file("a.png"))
    try Self.write("d.png", 5000, in: folder)
    let changes = try store.reconcile(films: ["b.png", "c.png", "d.png"])
    #expect(changes.missing == ["a.png"] && changes.moved.isEmpty)
    #expect(try store.points(image: "d.png") == ImagePoints())
  }

  @Test func importedFilmsAreKnownWithoutBeingRead() throws {
    let point = LandmarkPoint(landmark: "s", position: PixelPoint(x: 3, y: 4), status: .placed)
    _ = try store.importPoints(
      [ImportedImage(image: "c.png", points: [point])], landmarks: ["s"], rule: .fill, by: "ann")
    try move("c.png", to: "e.png")
    let changes = try store.reconcile(films: ["a.png", "b.png", "e.png"])
    #expect(changes.moved == [.init(from: "c.png", to: "e.png")])
  }
}
