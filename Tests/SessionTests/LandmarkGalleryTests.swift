import Landmarks
import Radiograph
import Session
import Store
import Testing
import Workbench
import WorkbenchFixture

/// One landmark over all films, with films, a store and a search.
@Suite struct LandmarkGalleryTests {
  /// A bench with predictions of two landmarks on all films but the first, the gallery of the first landmark open.
  private func searched(films: Int = 5) throws -> Bench {
    let bench = try Bench(films: films)
    try bench.waitForFilm()
    bench.press("Enter l Enter P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    bench.press("S-Tab V")
    try bench.wait(for: "the pictures") { !$0.lacksThumbnails }
    return bench
  }

  private func statuses(_ bench: Bench, _ landmark: Landmark) throws -> [LandmarkStatus] {
    try (1...5).map { try bench.store.points(image: ImageName("film\($0).pgm")).status(of: landmark) }
  }

  @Test func oneUndoTakesAMassDecisionBack() throws {
    let bench = try searched()
    let landmark = try #require(bench.model.activeLandmark)
    #expect(bench.model.crops.count == 5)
    bench.press("* a y")
    #expect(try statuses(bench, landmark) == [.placed, .accepted, .accepted, .accepted, .accepted])
    #expect(bench.model.images.entries[3].progress.counts[.accepted] == 1)
    bench.press("u")
    #expect(bench.model.message.text == "Undone: accept \(landmark) on 4 images")
    #expect(try statuses(bench, landmark) == [.placed, .predicted, .predicted, .predicted, .predicted])
    #expect(bench.model.landmarkPoints["film2.pgm"]?.status(of: landmark) == .predicted)
    bench.press("C-r")
    #expect(bench.model.message.text == "Redone: accept \(landmark) on 4 images")
    #expect(try statuses(bench, landmark) == [.placed, .accepted, .accepted, .accepted, .accepted])
  }

  /// What was done at once is taken back at once in a later session too, and is no import.
  @Test func laterSessionsTakeItBackAsAWhole() async throws {
    let bench = try searched()
    let landmark = try #require(bench.model.activeLandmark)
    bench.press("* x y")
    #expect(try statuses(bench, landmark) == [.placed, .unset, .unset, .unset, .unset])
    #expect(try bench.store.undoImport() == nil)
    await bench.session.close()
    let again = try bench.reopen()
    var session = again
    session.handle(.input(.key(.character("u"))))
    #expect(session.model.message.text == "Undone: reject \(landmark) on 4 images")
    await session.close()
  }

  /// A decision made one by one is taken back one by one, the film staying in sight.
  @Test func singleDecisionsAreSteps() throws {
    let bench = try searched()
    let landmark = try #require(bench.model.activeLandmark)
    let first = try #require(bench.model.shownGallery.map { bench.model.images.entries[$0.order[0]].name })
    bench.press("a L u")
    #expect(bench.model.shownGallery != nil && bench.model.message.text.hasPrefix("Undone on "))
    bench.press("u")
    #expect(bench.model.message.text == "Undone on \(first): accept \(landmark)")
    #expect(try bench.store.points(image: first).status(of: landmark) == .predicted)
  }

  /// Somebody else has decided meanwhile: nothing is half done, and what the store says is shown.
  @Test func allOrNothing() throws {
    let bench = try searched()
    let landmark = try #require(bench.model.activeLandmark)
    let points = try bench.store.points(image: "film4.pgm")
    let other = try #require(points.placing(landmark, at: PixelPoint(x: 1, y: 2), by: "bob"))
    try bench.store.apply(other, image: "film4.pgm")
    bench.press("* a y")
    #expect(bench.model.message.text.hasPrefix("Nothing was changed:"))
    #expect(try statuses(bench, landmark) == [.placed, .predicted, .predicted, .corrected, .predicted])
    #expect(bench.model.landmarkPoints["film4.pgm"]?.status(of: landmark) == .corrected)
  }

  /// The next search goes by what was corrected here.
  @Test func correctionsTeach() throws {
    let bench = try searched()
    bench.press("L q")
    #expect(bench.model.mode == .normal)
    #expect(bench.model.images.templates.count == 2)
    bench.press("P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    #expect(bench.model.message.text.hasPrefix("Predicted"))
  }
}
