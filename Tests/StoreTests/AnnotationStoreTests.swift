import Basics
import Foundation
import Landmarks
import Radiograph
import Store
import Testing
import TestSupport

@Suite struct AnnotationStoreTests {
  private let here = PixelPoint(x: 10.25, y: 20)
  private let there = PixelPoint(x: 0.1 + 0.2, y: -3)

  private func prediction(_ landmark: Landmark, confidence: Double? = 0.5) -> LandmarkPoint {
    LandmarkPoint(
      landmark: landmark, position: there, status: .predicted, confidence: confidence,
      annotator: "encoder")
  }

  /// Makes an edit of what the store holds and applies it.
  @discardableResult
  private func edit(
    _ store: AnnotationStore, _ image: ImageName, _ make: (ImagePoints) -> Edit?
  ) throws -> ImagePoints {
    var points = try store.points(image: image)
    let edit = try #require(make(points))
    try store.apply(edit, image: image)
    points.apply(edit)
    #expect(try store.points(image: image) == points)
    return points
  }

  @Test func keepsEditsAcrossAReopening() throws {
    let folder = try TemporaryFolder()
    let first = try AnnotationStore.open(folder: folder.path)
    try edit(first, "a.png") { $0.placing("sella", at: here, by: "ann") }
    let points = try edit(first, "a.png") { $0.settingMissing("nasion", by: "ann") }
    // The first store is still open: nothing waits for a close.
    let second = try AnnotationStore.open(folder: folder.path)
    #expect(try second.points(image: "a.png") == points)
    #expect(try second.points(image: "b.png") == ImagePoints())
    #expect(try second.landmarks() == ["sella", "nasion"])
    #expect(FileManager.default.fileExists(atPath: folder.file(".bregma/points.sqlite")))
  }

  @Test func killedProgramsLoseNothing() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    var random = SplitMix64(seed: 7)
    for round in 0..<30 {
      let points = try store.points(image: "a.png")
      if let edit = randomEdit(of: points, using: &random) { try store.apply(edit, image: "a.png") }
      guard round.isMultiple(of: 5) else { continue }
      // What a killed program leaves behind: the files as they are at this moment, nothing closed.
      let remains = try TemporaryFolder()
      try FileManager.default.copyItem(atPath: folder.file(".bregma"), toPath: remains.file(".bregma"))
      let reopened = try AnnotationStore.open(folder: remains.path)
      #expect(try reopened.points(image: "a.png") == store.points(image: "a.png"))
      #expect(try reopened.log(image: "a.png") == store.log(image: "a.png"))
    }
  }

  @Test func undoAndRedoWalkTheLogOfOneImage() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    let placed = try edit(store, "a.png") { $0.placing("s", at: here, by: "ann") }
    let moved = try edit(store, "a.png") { $0.placing("s", at: there, by: "ann") }
    try edit(store, "b.png") { $0.placing("s", at: here, by: "ann") }

    #expect(try store.undo(image: "a.png")?.summary == "move s")
    #expect(try store.points(image: "a.png") == placed)
    let reopened = try AnnotationStore.open(folder: folder.path)
    #expect(try reopened.redo(image: "a.png")?.summary == "move s")
    #expect(try reopened.points(image: "a.png") == moved)
    #expect(try reopened.redo(image: "a.png") == nil)
    #expect(try reopened.undo(image: "a.png")?.kind == .move)
    #expect(try reopened.undo(image: "a.png")?.kind == .place)
    #expect(try reopened.undo(image: "a.png") == nil)
    #expect(try reopened.points(image: "a.png") == ImagePoints())
    #expect(try reopened.points(image: "b.png")["s"]?.position == here)
  }

  @Test func aNewEditAbandonsWhatWasUndoneButKeepsItInTheLog() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    let start = Date()
    try edit(store, "a.png") { $0.placing("s", at: here, by: "ann") }
    _ = try store.undo(image: "a.png")
    try edit(store, "a.png") { $0.settingMissing("s", by: "bob") }
    #expect(try store.redo(image: "a.png") == nil)
    let log = try store.log(image: "a.png")
    #expect(log.map(\.state) == [.abandoned, .done])
    #expect(log.map(\.edit.author) == ["ann", "bob"])
    #expect(log.allSatisfy { abs($0.time.timeIntervalSince(start)) < 60 })
  }

  @Test func undoingEverythingGivesTheFirstStateAndRedoingTheLast() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    var random = SplitMix64(seed: 11)
    var states = [ImagePoints()]
    for _ in 0..<80 {
      if let edit = randomEdit(of: try store.points(image: "a"), using: &random) {
        try store.apply(edit, image: "a")
        states.append(try store.points(image: "a"))
      }
    }
    for state in states.dropLast().reversed() {
      #expect(try store.undo(image: "a") != nil)
      #expect(try store.points(image: "a") == state)
    }
    #expect(try store.undo(image: "a") == nil)
    for state in states.dropFirst() {
      #expect(try store.redo(image: "a") != nil)
      #expect(try store.points(image: "a") == state)
    }
  }

  @Test func predictionsFillOnlyWhereNobodySpoke() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try edit(store, "a.png") { $0.placing("s", at: here, by: "ann") }
    let suggestions = [prediction("s"), prediction("n")]
    let edit = try store.setPredictions(suggestions, image: "a.png", by: "encoder")
    #expect(edit?.summary == "predict 2 landmarks")
    let points = try store.points(image: "a.png")
    #expect(points["s"]?.position == here)
    #expect(points["n"] == suggestions[1])
    #expect(try store.setPredictions(suggestions, image: "a.png", by: "encoder") == nil)
    _ = try store.undo(image: "a.png")
    #expect(try store.points(image: "a.png").landmarks == ["s"])
  }

  @Test func refusesEditsOfAnotherStateAndBrokenNumbers() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    let edit = try #require(ImagePoints().placing("s", at: here, by: "ann"))
    try store.apply(edit, image: "a\n.png")
    #expect {
      try store.apply(edit, image: "a\n.png")
    } throws: { error in
      (error as? AnnotationStoreError)?.problem == .changedElsewhere(image: "a\n.png")
        && "\(error)".hasSuffix("the points of a\\n.png were changed by another program; reload them")
    }
    let broken = try #require(ImagePoints().placing("s", at: PixelPoint(x: .nan, y: 0), by: "ann"))
    #expect(throws: AnnotationStoreError.self) { try store.apply(broken, image: "b.png") }
    #expect(try store.points(image: "b.png") == ImagePoints())
    #expect(try store.log(image: "b.png").isEmpty)
  }

  @Test func countsProgress() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    let suggestions = [
      prediction("s", confidence: 0.7), prediction("n", confidence: 0.2), prediction("o", confidence: 0.1),
    ]
    _ = try store.setPredictions(suggestions, image: "a.png", by: "encoder")
    try edit(store, "a.png") { $0.accepting("o", by: "ann") }
    try edit(store, "b.png") { $0.settingMissing("s", by: "ann") }
    try store.setLeftOut(true, image: "c.png")
    let progress = try store.progress()
    #expect(progress.keys.sorted() == ["a.png", "b.png"])
    #expect(progress["a.png"]?.counts == [.predicted: 2, .accepted: 1])
    #expect(progress["a.png"]?.lowestConfidence == 0.2)
    #expect(progress["a.png"]?.reviewed == 1)
    #expect(progress["b.png"]?.reviewed == 1)
    #expect(progress["b.png"]?.lowestConfidence == nil)
  }

  /// Searches that nobody asked for are one step of the history, which ends where a person has done something.
  @Test func renewedPredictionsAreOneStep() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    _ = try store.setPredictions(
      [prediction("s", confidence: 0.7), prediction("n", confidence: 0.2)], image: "a.png", by: "encoder")
    for confidence in [0.3, 0.4] {
      try store.renewPredictions([prediction("n", confidence: confidence)], image: "a.png", by: "encoder")
    }
    #expect(try store.points(image: "a.png")["n"]?.confidence == 0.4)
    #expect(try store.points(image: "a.png")["s"]?.confidence == 0.7)
    #expect(try store.log(image: "a.png").filter { $0.state == .done }.count == 1)
    #expect(try store.undo(image: "a.png")?.kind == .predict)
    #expect(try store.points(image: "a.png") == ImagePoints())
    #expect(try store.redo(image: "a.png") != nil)
    #expect(try store.points(image: "a.png")["n"]?.confidence == 0.4)
    // A person's edit stays where it was done.
    try edit(store, "a.png") { $0.accepting("s", by: "ann") }
    try store.renewPredictions([prediction("n", confidence: 0.9)], image: "a.png", by: "encoder")
    #expect(
      try store.log(image: "a.png").filter { $0.state == .done }.map(\.edit.kind) == [
        .predict, .accept, .predict,
      ])
    #expect(try store.points(image: "a.png").status(of: "s") == .accepted)
  }

  @Test func keepsLandmarksImagesLeftOutFactsAndSettings() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try store.setLandmarks(["b", "a", "b"])
    #expect(try store.landmarks() == ["b", "a"])
    try edit(store, "f10.png") { $0.placing("c", at: here, by: "ann") }
    #expect(try store.landmarks() == ["b", "a", "c"])

    try store.setLeftOut(true, image: "f10.png")
    try store.setLeftOut(true, image: "f2.png")
    #expect(try store.leftOut() == ["f2.png", "f10.png"])
    try store.setLeftOut(false, image: "f10.png")
    #expect(try store.leftOut() == ["f2.png"])

    let facts = ImageFacts(width: 7, height: 8, spacing: PixelSpacing(x: 0.1, y: 0.2, source: .ruler))
    try store.setFacts(facts, image: "f2.png")
    #expect(try store.facts(image: "f2.png") == facts)
    #expect(try store.facts(image: "absent.png") == ImageFacts())

    #expect(try store.setting("theme") == nil)
    try store.setSetting("dark", for: "theme")
    try store.setSetting("light", for: "theme")
    #expect(try store.setting("theme") == "light")
    try store.setSetting(nil, for: "theme")
    #expect(try store.setting("theme") == nil)
  }

  @Test func givesAPointTable() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try store.setLandmarks(["z", "a"])
    let suggestions = [prediction("a"), prediction("z"), prediction("unlisted")]
    _ = try store.setPredictions(suggestions, image: "f10.png", by: "encoder")
    try edit(store, "f10.png") { $0.rejecting("unlisted", by: "ann") }
    try edit(store, "f2.png") { $0.settingMissing("a", by: "ann") }
    try store.setFacts(ImageFacts(width: 7, height: 8), image: "f2.png")
    let missing = LandmarkPoint(landmark: "a", position: nil, status: .missing, annotator: "ann")
    #expect(
      try store.table().rows == [
        PointRow(image: "f2.png", point: missing, imageWidth: 7, imageHeight: 8),
        PointRow(image: "f10.png", point: suggestions[1]), PointRow(image: "f10.png", point: suggestions[0]),
      ])
  }

  @Test func aStepIsAPersonsWhereverItWas() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    #expect(try store.lastStep(by: "ann") == nil)
    try edit(store, "a.png") { $0.placing("sella", at: here, by: "ann") }
    try edit(store, "b.png") { $0.placing("sella", at: here, by: "ann") }
    try edit(store, "a.png") { $0.placing("sella", at: there, by: "bob") }
    _ = try store.setPredictions([prediction("nasion")], image: "b.png", by: "encoder")
    let last = try #require(try store.lastStep(by: "ann"))
    #expect(last.image == "b.png" && last.batch == nil)
    try store.undo([last])
    #expect(try store.points(image: "b.png").marks.isEmpty)
    #expect(try store.points(image: "b.png").status(of: "nasion") == .predicted)
    #expect(try store.nextStep(by: "ann") == last)
    // Bob has moved it since.
    let first = try #require(try store.lastStep(by: "ann"))
    #expect(throws: AnnotationStoreError.self) { try store.undo([first]) }
    #expect(try store.points(image: "a.png")["sella"]?.position == there)
    try store.redo([last])
    #expect(try store.nextStep(by: "ann") == nil && store.lastStep(by: "ann") == last)
    #expect(throws: AnnotationStoreError.self) { try store.redo([last]) }
  }

  @Test func aRenamedLandmarkKeepsPointsAndHistory() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try edit(store, "a.png") { $0.placing("s", at: here, by: "ann") }
    try edit(store, "a.png") { $0.clearing("s", by: "ann") }
    try edit(store, "b.png") { $0.placing("s", at: here, by: "ann") }
    try edit(store, "b.png") { $0.placing("n", at: there, by: "ann") }
    try edit(store.reading(by: "bob"), "c.png") { $0.placing("s", at: there, by: "bob") }
    #expect(try store.renameLandmark("s", to: "sella") == 2)
    #expect(try store.landmarks() == ["sella", "n"] && store.markedLandmarks() == ["sella", "n"])
    #expect(try store.isTaken("sella") && !store.isTaken("s"))
    #expect(try store.undo(image: "a.png")?.summary == "clear sella")
    #expect(try store.points(image: "a.png")["sella"]?.position == here)
    #expect(try store.reading(by: "bob").points(image: "c.png").landmarks == ["sella"])
  }

  @Test func aDeletedLandmarkComesBack() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try edit(store, "a.png") { $0.placing("s", at: here, by: "ann") }
    try edit(store, "b.png") { $0.settingMissing("s", by: "ann") }
    try edit(store, "b.png") { $0.placing("n", at: here, by: "ann") }
    _ = try store.setPredictions([prediction("s")], image: "c.png", by: "encoder")
    let before = try store.table()
    let count = try store.countPoints(of: "s")
    #expect(count.own == [.placed: 1, .missing: 1, .predicted: 1] && count.others == 0)
    let steps = try store.deleteLandmark("s", by: "ann")
    #expect(steps.count == 3)
    #expect(try store.landmarks() == ["n"] && store.table().landmarks == ["n"])
    try store.undo(steps)
    try store.setLandmarks(["s", "n"])
    #expect(try store.table() == before)
    try store.redo(steps)
    #expect(try store.markedLandmarks() == ["n"])
  }
}
