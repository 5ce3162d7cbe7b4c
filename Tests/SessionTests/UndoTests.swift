import Cells
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

  /// A name is given away, used for another landmark, and all of that is taken back: the name is free again.
  @Test func aRenamingIsUndoneThoughTheNameWasUsedAgain() throws {
    let bench = try Bench(landmarks: ["A"])
    try bench.waitForFilm()
    bench.press("Enter R C-u C Enter c A Enter l Enter")
    let (first, second) = (bench.model.points["C"], try #require(bench.model.points["A"]))
    #expect(bench.model.landmarks == ["C", "A"] && first?.position != second.position)
    bench.press("u u u")
    #expect(bench.model.message.text == "Undone: rename A to C")
    #expect(bench.model.landmarks == ["A"])
    #expect(bench.model.points.marks.values.map(\.position) == [first?.position])
    #expect(bench.model.points["A"]?.position == first?.position)
    bench.press("u")
    #expect(bench.model.message.text == "Undone: place A" && bench.model.points == ImagePoints())
    // All of it can be done again, each point under its own name.
    bench.press("C-r C-r C-r C-r")
    #expect(bench.model.message.text == "Redone: place A" && bench.model.landmarks == ["C", "A"])
    #expect(bench.model.points["C"] == first && bench.model.points["A"] == second)
  }

  /// A landmark is deleted, its name given anew and changed: the deleted one's points never come back as the new one's.
  @Test func aDeletedLandmarksPointsComeBackAsItsOwn() async throws {
    let bench = try Bench(landmarks: ["A"])
    try bench.waitForFilm()
    bench.press("Enter D y c A Enter R C-u B Enter")
    #expect(bench.model.landmarks == ["B"])
    bench.press("n")
    try bench.waitForFilm()
    bench.press("l l Enter")
    await bench.session.close()
    var again = try bench.reopen()
    for key in ["u", "u"] { again.handle(.input(.key(Key(script: key)))) }
    #expect(again.model.message.text == "Undone on film1.pgm: clear A")
    #expect(again.model.landmarks == ["B", "A"] && again.model.points.landmarks == ["A"])
    await again.close()
  }

  /// All of it is undone and done again, as often as a person likes.
  @Test func aDeletionAndTheNameGivenAnewAreUndoneAndRedone() throws {
    let bench = try Bench(landmarks: ["A"])
    try bench.waitForFilm()
    bench.press("Enter")
    let first = try #require(bench.model.points["A"])
    bench.press("D y c A Enter R C-u B Enter l l Enter")
    let second = try #require(bench.model.points["B"])
    for _ in 1...2 {
      bench.press("u u u u")
      #expect(bench.model.message.text == "Undone: delete the landmark A")
      #expect(bench.model.landmarks == ["A"] && bench.model.points.marks == ["A": first])
      bench.press("C-r C-r C-r C-r")
      #expect(bench.model.message.text == "Redone: place B")
      #expect(bench.model.landmarks == ["B"] && bench.model.points.marks == ["B": second])
    }
  }

  /// By hand, too; what was undone cannot come back under a name that is another one's now.
  @Test func aNameThatNothingHasIsGivenAgain() throws {
    let bench = try Bench(landmarks: ["A"])
    try bench.waitForFilm()
    bench.press("Enter R C-u C Enter c A Enter l Enter u u ' 1 Enter R C-u A Enter")
    #expect(bench.model.message.text == "Renamed C to A, with its points on 1 image")
    #expect(bench.model.landmarks == ["A"] && bench.model.points.landmarks == ["A"])
    #expect(try bench.store.nextStep(by: "ann") == nil)
    bench.press("C-r")
    #expect(bench.model.message.text == "Nothing to redo." && bench.model.points.landmarks == ["A"])
    bench.press("u")
    #expect(bench.model.landmarks == ["C"] && bench.model.points.landmarks == ["C"])
  }

  @Test func aStepThatCannotBeUndoneIsInNobodysWay() throws {
    let bench = try Bench(landmarks: ["A"])
    try bench.waitForFilm()
    bench.press("Enter R C-u C Enter c A Enter l Enter P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    // The second landmark stays in the list: it was found on other films.
    bench.press("u u")
    #expect(bench.model.message.text.hasPrefix("rename A to C cannot be undone: something was changed since"))
    #expect(bench.model.landmarks == ["C", "A"] && bench.model.points.landmarks == ["C"])
    bench.press("u")
    #expect(bench.model.message.text == "Undone: place C" && bench.model.points == ImagePoints())
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
