import Foundation
import Landmarks
import Radiograph
import Session
import Store
import Testing
import Workbench
import WorkbenchFixture

/// `u` takes back the last thing that a person did, whatever it was and wherever.
@Suite struct UndoTests {
  @Test func undoGoesBackToTheFilmOfTheLastMark() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("l l Enter")
    let mark = try #require(bench.model.points["sella"]?.position)
    bench.press("n")
    try bench.waitForFilm()
    bench.press("u")
    #expect(bench.model.message.text == "Undone on film1.pgm: place sella")
    try bench.waitForFilm()
    #expect(bench.model.imageName == "film1.pgm" && bench.model.points == ImagePoints())
    #expect(bench.model.activeLandmark == "sella" && bench.model.cursor == mark)
    bench.press("n")
    try bench.waitForFilm()
    bench.press("C-r")
    try bench.waitForFilm()
    #expect(bench.model.imageName == "film1.pgm" && bench.model.points["sella"]?.position == mark)
  }

  /// `Ctrl-a N u` takes back what was accepted, where it was.
  @Test func acceptedOnTheFilmBefore() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter l Enter P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    bench.press("N")
    try bench.waitForFilm()
    let first = try #require(bench.model.imageName)
    bench.press("C-a N")
    try bench.waitForFilm()
    #expect(bench.model.imageName != first)
    bench.press("u")
    try bench.waitForFilm()
    #expect(bench.model.imageName == first && bench.model.points.predictions.count == 2)
    #expect(bench.model.points.marks.isEmpty)
  }

  /// What was taken back before something else was done is not done again in its place.
  @Test func redoIsOfWhatWasTakenBackLast() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("l Enter l Enter u X b Enter u")
    #expect(bench.model.message.text == "Undone: exclude" && bench.model.points.marks.count == 1)
    bench.press("C-r")
    #expect(bench.model.message.text == "Redone: exclude" && bench.model.points.marks.count == 1)
    #expect(try bench.store.excluded() == ["film1.pgm"])
    // There is nothing more: the second mark was given up.
    bench.press("C-r")
    #expect(bench.model.message.text == "Nothing to redo." && bench.model.points.marks.count == 1)
    // All the way back and forth again.
    bench.press("u u")
    #expect(bench.model.points.marks.isEmpty)
    bench.press("C-r")
    #expect(bench.model.points.marks.count == 1)
    bench.press("C-r")
    #expect(bench.model.message.text == "Redone: exclude" && bench.model.points.marks.count == 1)
  }

  @Test func aSearchIsNobodysStep() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    bench.press("n")
    try bench.waitForFilm()
    bench.press("M 0 . 1 Enter")
    try bench.wait(for: "the spacing") { $0.picture.loaded?.film.spacing != nil }
    bench.press("u")
    #expect(bench.model.message.text == "Undone: 0.1 mm per pixel")
    try bench.wait(for: "the film without spacing") {
      $0.picture.loaded.map { $0.film.spacing == nil } ?? false
    }
    #expect(try bench.store.points(image: "film2.pgm").status(of: "sella") == .predicted)
    bench.press("C-r u u")
    try bench.waitForFilm()
    #expect(bench.model.message.text == "Undone on film1.pgm: place sella")
    #expect(try bench.store.points(image: "film2.pgm").status(of: "sella") == .predicted)
    bench.press("u")
    #expect(bench.model.message.text.hasPrefix("Nothing to undo"))
  }

  /// What was rejected is found again: taking the rejection back is no contradiction.
  @Test func whatWasFoundSinceStays() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    bench.press("n")
    try bench.waitForFilm()
    bench.press("S-Tab x P")
    #expect(bench.model.points["sella"] == nil)
    try bench.wait(for: "the end of the search") { $0.job == nil }
    bench.press("u")
    #expect(bench.model.message.text == "Undone: reject sella")
    #expect(bench.model.points.status(of: "sella") == .predicted)
    // The history holds both, and goes back through all of it.
    bench.press("U")
    guard case .history(let history) = bench.model.mode else {
      Issue.record("no history: \(bench.model.message.text)")
      return
    }
    #expect(history.moments.map(\.isDone) == [true, true, false])
    bench.press("j j j Enter")
    #expect(bench.model.points.predictions.isEmpty)
  }

  @Test func namesAndTemplatesAreSteps() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter t c x Enter u")
    #expect(
      bench.model.message.text == "Undone: add the name x" && bench.model.landmarks == Fixture.landmarks)
    bench.press("u")
    #expect(bench.model.message.text == "Undone: leave out of searches")
    #expect(bench.model.images.templates == ["film1.pgm"])
    #expect(try bench.store.leftOut().isEmpty)
    bench.press("C-r C-r")
    #expect(bench.model.landmarks == Fixture.landmarks + ["x"])
    #expect(try bench.store.leftOut() == ["film1.pgm"])
    bench.press("S Enter u")
    #expect(bench.model.landmarks == Fixture.landmarks + ["x"])
    bench.press("u u u")
    #expect(bench.model.points == ImagePoints() && bench.model.landmarks == Fixture.landmarks)
  }

  @Test func goingThroughTheHistoryIsAStep() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter l Enter U j j Enter")
    #expect(bench.model.points == ImagePoints())
    bench.press("u")
    #expect(bench.model.points.landmarks == ["sella", "nasion"])
  }

  @Test func anImportIsTakenBackAsAWhole() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter")
    let point = LandmarkPoint(
      landmark: "nasion", position: PixelPoint(x: 3, y: 4), status: .placed, annotator: "ann")
    _ = try bench.store.importPoints(
      [ImportedImage(image: "film2.pgm", points: [point])], landmarks: ["nasion"], rule: .fill, by: "ann")
    bench.press("u")
    #expect(bench.model.message.text.contains("bregma import --undo"))
    #expect(try bench.store.points(image: "film1.pgm").landmarks == ["sella"])
  }

  @Test func aLandmarkIsDeletedAfterItsPointsWereCounted() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter l Enter P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    bench.press("S-Tab D")
    #expect(bench.session.frame.text.joined().contains("points of persons: 1, predictions: 2"))
    bench.press("n")
    #expect(bench.model.landmarks == Fixture.landmarks)
    bench.press("D y")
    #expect(bench.model.landmarks == ["sella", "upper-lip", "menton"])
    #expect(bench.model.points.landmarks == ["sella"])
    #expect(try bench.store.points(image: "film2.pgm").landmarks == ["sella"])
    #expect(bench.model.images.entries.map(\.progress.predicted) == [0, 1, 1])
    bench.press("u")
    #expect(
      bench.model.landmarks == Fixture.landmarks && bench.model.points.landmarks == ["sella", "nasion"])
    #expect(bench.model.images.entries.map(\.progress.predicted) == [0, 2, 2])
    bench.press("C-r")
    #expect(bench.model.landmarks == ["sella", "upper-lip", "menton"])
  }
}
