import Landmarks
import Radiograph
import Session
import Store
import Testing
import Workbench
import WorkbenchFixture

/// Predictions know the marks that they were made from, and are not accepted unseen when these are no longer there.
@Suite struct OutdatedTests {
  /// Marks sella and nasion on the first film and searches the others.
  private func searched() throws -> Bench {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter l Enter P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    return bench
  }

  /// What somebody may do to a mark of the first film.
  private static let changes: [@Sendable (AnnotationStore) throws -> Void] = [
    { store in
      let edit = try store.points(image: "film1.pgm").placing(
        "sella", at: PixelPoint(x: 90, y: 90), by: "ann")
      try store.apply(try #require(edit), image: "film1.pgm")
    },
    { store in
      let edit = try store.points(image: "film1.pgm").clearing("sella", by: "ann")
      try store.apply(try #require(edit), image: "film1.pgm")
    },
    { store in
      let edit = try store.points(image: "film1.pgm").settingMissing("sella", by: "ann")
      try store.apply(try #require(edit), image: "film1.pgm")
    },
    // Both marks, as `u u` takes them back.
    { store in for _ in 0..<2 { _ = try store.undo(image: "film1.pgm") } },
    { store in try store.setRemarks(["film1.pgm": FilmRemarks(note: "", tags: [], exclusion: "blurred")]) },
  ]

  @Test(arguments: changes.indices) func outdatedPredictionsAreSaidAndAcceptedOnlyTheSecondTime(index: Int)
    throws
  {
    let bench = try searched()
    #expect(try bench.store.outdatedPredictions(image: "film2.pgm").isEmpty)
    try Self.changes[index](bench.store)
    #expect(try bench.store.outdatedPredictions(image: "film2.pgm").contains("sella"))
    #expect(try bench.store.outdatedPredictions(image: "film2.pgm").contains("nasion") == (index >= 3))
    // After leaving, too.
    let again = try AnnotationStore.open(folder: bench.folder)
    #expect(try again.outdatedPredictions(image: "film3.pgm").contains("sella"))
    bench.press("n")
    #expect(
      bench.model.message.text.contains("found from marks changed or excluded since: P searches again")
    )
    try bench.waitForFilm()
    bench.press("C-a")
    #expect(bench.model.message.text.contains("accepting once more"), "\(bench.model.message.text)")
    #expect(bench.model.points.marks.isEmpty && bench.model.points.predictions.count == 2)
    bench.press("C-a")
    #expect(bench.model.points.marks.count == 2)
  }

  @Test func furtherMarksOutdateNothing() throws {
    let bench = try searched()
    bench.press("n")
    try bench.waitForFilm()
    bench.press("C-a")
    #expect(bench.model.points.marks.count == 2)
    let edit = try bench.store.points(image: "film1.pgm").placing(
      "menton", at: PixelPoint(x: 5, y: 5), by: "ann")
    try bench.store.apply(try #require(edit), image: "film1.pgm")
    #expect(try bench.store.outdatedPredictions(image: "film3.pgm").isEmpty)
    // A new name changes no mark.
    _ = try bench.store.renameLandmark("sella", to: "S")
    #expect(try bench.store.outdatedPredictions(image: "film3.pgm").isEmpty)
  }

  @Test func anotherSearchMakesThemNew() throws {
    let bench = try searched()
    try Self.changes[0](bench.store)
    bench.press("P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    #expect(try bench.store.outdatedPredictions(image: "film2.pgm").isEmpty)
    #expect(try bench.store.points(image: "film2.pgm")["sella"]?.position == PixelPoint(x: 90, y: 90))
  }
}
