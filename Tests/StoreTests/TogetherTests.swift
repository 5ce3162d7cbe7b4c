import Foundation
import Landmarks
import Radiograph
import Store
import Testing
import TestSupport

/// Edits of several images as one thing that a person did.
@Suite struct TogetherTests {
  private let images: [ImageName] = ["a.png", "b.png", "c.png"]

  private func prediction(_ landmark: Landmark) -> LandmarkPoint {
    LandmarkPoint(
      landmark: landmark, position: PixelPoint(x: 3, y: 4), status: .predicted, confidence: 0.5,
      annotator: "encoder")
  }

  /// A folder of three images with predictions of two landmarks.
  private func predicted() throws -> (TemporaryFolder, AnnotationStore) {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    for image in images {
      _ = try store.setPredictions(
        [prediction("sella"), prediction("nasion")], image: image, by: "encoder")
    }
    return (folder, store)
  }

  private func accepting(_ landmark: Landmark, in store: AnnotationStore) throws -> [(ImageName, Edit)] {
    try images.map {
      ($0, try #require(try store.points(image: $0).accepting(landmark, by: "ann")))
    }
  }

  private func statuses(_ landmark: Landmark, _ store: AnnotationStore) throws -> [LandmarkStatus] {
    try images.map { try store.points(image: $0).status(of: landmark) }
  }

  @Test func theyAreOneStep() throws {
    let (folder, store) = try predicted()
    try store.applyTogether(accepting("sella", in: store))
    #expect(try statuses("sella", store) == [.accepted, .accepted, .accepted])
    try store.close()
    // The next session knows that they belong together.
    let again = try AnnotationStore.open(folder: folder.path)
    let last = try #require(try again.lastStep(by: "ann"))
    let group = try again.group(of: last)
    #expect(group.map(\.image) == images && !last.isImported)
    try again.undo(group)
    #expect(try statuses("sella", again) == [.predicted, .predicted, .predicted])
    let next = try #require(try again.nextStep(by: "ann"))
    #expect(try again.group(of: next) == group)
    try again.redo(again.group(of: next))
    #expect(try statuses("sella", again) == [.accepted, .accepted, .accepted])
  }

  /// A search goes on by itself after a correction: what was taken back can be done again all the same.
  @Test func aSearchInBetweenTakesNothingFromWhatCanBeDoneAgain() throws {
    let (folder, store) = try predicted()
    defer { withExtendedLifetime(folder) {} }
    try store.applyTogether(accepting("sella", in: store))
    try store.undo(store.group(of: try #require(try store.lastStep(by: "ann"))))
    for image in images {
      let moved = LandmarkPoint(
        landmark: "sella", position: PixelPoint(x: 8, y: 9), status: .predicted, confidence: 0.6,
        annotator: "encoder")
      try store.renewPredictions([moved, prediction("nasion")], image: image, by: "encoder")
    }
    let next = try #require(try store.nextStep(by: "ann"))
    #expect(try store.group(of: next).map(\.image) == images)
    try store.redo(store.group(of: next))
    #expect(try statuses("sella", store) == [.accepted, .accepted, .accepted])
    // As they were when they were accepted; under them lies what was found since.
    #expect(try store.points(image: "a.png")["sella"]?.position == PixelPoint(x: 3, y: 4))
    try store.undo(store.group(of: next))
    #expect(try store.points(image: "a.png")["sella"]?.position == PixelPoint(x: 8, y: 9))
    // What a person does instead does end it.
    let placed = try store.points(image: "b.png").placing("sella", at: PixelPoint(x: 1, y: 1), by: "ann")
    try store.apply(try #require(placed), image: "b.png")
    #expect(try store.nextStep(by: "ann") == nil)
  }

  @Test func twoDecisionsStayTwo() throws {
    let (folder, store) = try predicted()
    try store.applyTogether(accepting("sella", in: store))
    try store.applyTogether(accepting("nasion", in: store))
    let last = try #require(try store.lastStep(by: "ann"))
    #expect(try store.group(of: last).allSatisfy { $0.edit.changes[0].landmark == "nasion" })
    // One of them was taken back by itself meanwhile: the others still belong together.
    _ = try store.undo(image: "b.png")
    #expect(try store.group(of: last).map(\.image) == ["a.png", "c.png"])
    withExtendedLifetime(folder) {}
  }

  @Test func allOfThemOrNone() throws {
    let (folder, store) = try predicted()
    let edits = try accepting("sella", in: store)
    let other = try #require(
      try store.points(image: "c.png").placing("sella", at: PixelPoint(x: 9, y: 9), by: "bob"))
    try store.apply(other, image: "c.png")
    #expect(throws: AnnotationStoreError.self) { try store.applyTogether(edits) }
    #expect(try statuses("sella", store) == [.predicted, .predicted, .corrected])
    #expect(try store.lastStep(by: "ann") == nil)
    withExtendedLifetime(folder) {}
  }

  /// Imports are numbered, too: neither is taken for the other.
  @Test func theyAreNoImport() throws {
    let (folder, store) = try predicted()
    try store.applyTogether(accepting("sella", in: store))
    #expect(try store.undoImport() == nil)
    let point = LandmarkPoint(
      landmark: "menton", position: PixelPoint(x: 1, y: 1), status: .placed, annotator: "ann")
    _ = try store.importPoints(
      images.map { ImportedImage(image: $0, points: [point]) }, landmarks: ["menton"], rule: .fill, by: "ann")
    #expect(try store.lastStep(by: "ann")?.isImported == true)
    #expect(try store.undoImport()?.undone == 3)
    #expect(try statuses("sella", store) == [.accepted, .accepted, .accepted])
    withExtendedLifetime(folder) {}
  }

  @Test func aLandmarksPointsOnAllImages() throws {
    let (folder, store) = try predicted()
    let mark = try #require(
      try store.points(image: "b.png").placing("sella", at: PixelPoint(x: 9, y: 9), by: "ann"))
    try store.apply(mark, image: "b.png")
    let points = try store.points(of: "sella")
    #expect(Set(points.keys) == Set(images))
    #expect(points["b.png"]?.status(of: "sella") == .corrected)
    #expect(points["b.png"]?.predictions["sella"] != nil && points["a.png"]?.landmarks == ["sella"])
    #expect(try store.points(of: "nobody").isEmpty)
    withExtendedLifetime(folder) {}
  }
}
