import Landmarks
import Radiograph
import Session
import Store
import Testing
import Workbench
import WorkbenchFixture

/// Whole films decided on together, with films, a store and a search.
@Suite struct FilmGalleryTests {
  /// A bench with predictions of two landmarks on all films but the first, the gallery open.
  private func searched(films: Int = 5) throws -> Bench {
    let bench = try Bench(films: films)
    try bench.waitForFilm()
    bench.press("Enter l Enter P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    bench.press("G")
    try bench.wait(for: "the pictures") { !$0.lacksThumbnails }
    return bench
  }

  private func accepted(_ bench: Bench) throws -> [Int] {
    try (1...5).map { index in
      try bench.store.points(image: ImageName("film\(index).pgm")).marks.values
        .count { $0.status == .accepted }
    }
  }

  @Test func oneUndoTakesTheAcceptanceOfFilmsBack() throws {
    let bench = try searched()
    bench.press("* a")
    guard case .confirm(let question) = bench.model.mode else {
      Issue.record("no question: \(bench.model.message.text)")
      return
    }
    #expect(question.text.hasPrefix("Accept 8 predictions on 4 films, the least certain "))
    #expect(try accepted(bench) == [0, 0, 0, 0, 0], "nothing before the answer")
    bench.press("y")
    #expect(try accepted(bench) == [0, 2, 2, 2, 2])
    // What is on the screen follows.
    #expect(bench.model.thumbnails["film3.pgm"]?.points.marks.count == 2)
    #expect(bench.model.images.entries[2].progress.counts[.accepted] == 2)
    bench.press("u")
    #expect(bench.model.message.text == "Undone: accept 8 points on 4 images")
    #expect(try accepted(bench) == [0, 0, 0, 0, 0])
    #expect(bench.model.images.entries[2].progress.predicted == 2)
    bench.press("C-r")
    #expect(try accepted(bench) == [0, 2, 2, 2, 2])
  }

  @Test func oneUndoTakesTheExclusionOfFilmsBack() throws {
    let bench = try searched()
    bench.press("Space Space X b Tab Enter")
    #expect(try bench.store.excluded().count == 2)
    #expect(try Set(bench.store.remarks().values.map(\.exclusion)) == ["bad quality"])
    bench.press("u")
    #expect(bench.model.message.text == "Undone: exclude 2 films" && bench.model.mode.kind == .gallery)
    #expect(try bench.store.excluded().isEmpty)
    bench.press("C-r")
    #expect(try bench.store.excluded().count == 2)
    // Taken in again together, which is one step as well.
    bench.press("Home Space Space X")
    #expect(try bench.store.excluded().isEmpty)
    bench.press("u")
    #expect(bench.model.message.text == "Undone: take in 2 films again")
    #expect(try bench.store.excluded().count == 2)
  }

  /// Somebody else has decided between the question and the answer: nothing is half done.
  @Test func allOrNothing() throws {
    let bench = try searched()
    bench.press("* a")
    let points = try bench.store.points(image: "film4.pgm")
    let landmark = try #require(bench.model.landmarks.first { points.status(of: $0) == .predicted })
    let other = try #require(points.placing(landmark, at: PixelPoint(x: 1, y: 2), by: "bob"))
    try bench.store.apply(other, image: "film4.pgm")
    bench.press("y")
    #expect(bench.model.message.text.hasPrefix("Nothing was changed:"))
    #expect(try accepted(bench) == [0, 0, 0, 0, 0])
  }

  /// What was decided elsewhere before the question is counted as it is.
  @Test func theStoreIsAskedBeforeTheQuestion() throws {
    let bench = try searched()
    let points = try bench.store.points(image: "film4.pgm")
    let landmark = try #require(bench.model.landmarks.first { points.status(of: $0) == .predicted })
    try bench.store.apply(try #require(points.accepting(landmark, by: "bob")), image: "film4.pgm")
    bench.press("* a")
    guard case .confirm(let question) = bench.model.mode else {
      Issue.record("no question: \(bench.model.message.text)")
      return
    }
    #expect(question.text.hasPrefix("Accept 7 predictions on 4 films"))
  }

  /// A film kept at the right is read without the film at the left being taken for gone.
  @Test func readingTheFilmBesideWantsNoOtherFilm() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter l Enter & n")
    try bench.waitForFilm()
    bench.press("c x Enter i")
    try bench.wait(for: "the map of the film at the left") { $0.information != nil }
    #expect(bench.model.beside?.points.marks.count == 2)
  }
}
