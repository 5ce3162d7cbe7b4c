import Foundation
import Landmarks
import Radiograph
import Session
import Store
import Testing
import Workbench
import WorkbenchFixture

/// Landmarks as things, points taken over, and what is said of films: through the session, down to the store.
@Suite struct NamesTests {
  @Test func copiedPointsWaitForReview() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("l l Enter j Enter")
    let marks = bench.model.points.marks
    bench.press("n")
    try bench.waitForFilm()
    bench.press("Y Enter")
    #expect(bench.model.message.text.hasPrefix("Copied 2 points from film1.pgm"))
    let copied = bench.model.points
    #expect(copied.marks.isEmpty && copied.predictions.count == 2)
    #expect(copied["sella"]?.position == marks["sella"]?.position)
    #expect(copied["sella"]?.annotator == "ann, copied")
    bench.press("u")
    #expect(bench.model.points == ImagePoints() && bench.model.message.text == "Undone: copy 2 landmarks")
    bench.press("C-r ' 1 Enter a")
    #expect(bench.model.points.status(of: "sella") == .accepted)
    // What is decided here is not overwritten, and an image without points gives none.
    bench.press("Y C-u f i l m 3 Enter")
    #expect(bench.model.mode.kind == .prompt)
    #expect(bench.session.frame.text.joined().contains("film3.pgm has no point of a person"))
  }

  @Test func copiesAreInProportion() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    try Bench.write(Fixture.film(width: 60, height: 80), to: "\(bench.folder)/film2.pgm")
    bench.press("Enter n")
    try bench.waitForFilm()
    bench.press("C-y Enter")
    let mark = try #require(try bench.store.points(image: "film1.pgm")["sella"]?.position)
    let copy = try #require(bench.model.points["sella"]?.position)
    #expect(
      abs(copy.x - ((mark.x + 0.5) / 2 - 0.5)) < 1e-9 && abs(copy.y - ((mark.y + 0.5) / 2 - 0.5)) < 1e-9)
  }

  private func place(_ landmark: Landmark, at x: Double, on image: ImageName, in store: AnnotationStore)
    throws
  {
    let edit = try store.points(image: image).placing(landmark, at: PixelPoint(x: x, y: 9), by: "ann")
    try store.apply(try #require(edit), image: image)
  }

  @Test func twoSpellingsBecomeOneAndNothingIsLost() throws {
    let bench = try Bench(landmarks: ["sella", "Sella", "menton"])
    try place("sella", at: 1, on: "film1.pgm", in: bench.store)
    try place("Sella", at: 2, on: "film2.pgm", in: bench.store)
    try place("sella", at: 3, on: "film3.pgm", in: bench.store)
    try place("Sella", at: 4, on: "film3.pgm", in: bench.store)
    try bench.waitForFilm()
    bench.press("2 ' C M Enter")
    #expect(bench.session.frame.text.joined().contains("Both stay on film3.pgm"))
    bench.press("n")
    #expect(try bench.store.points(image: "film2.pgm").landmarks == ["Sella"])
    bench.press("2 ' C M Enter y")
    #expect(bench.model.message.text.contains("both are kept where they differ: film3.pgm"))
    #expect(try bench.store.points(image: "film2.pgm")["sella"]?.position == PixelPoint(x: 2, y: 9))
    #expect(Set(try bench.store.points(image: "film3.pgm").landmarks) == ["sella", "Sella"])
    #expect(bench.model.landmarks == ["sella", "Sella", "menton"])
    bench.press("u")
    #expect(bench.model.message.text == "Undone: merge Sella into sella")
    #expect(try bench.store.points(image: "film2.pgm").landmarks == ["Sella"])
    // Once they agree the spelling leaves the list.
    try place("Sella", at: 3, on: "film3.pgm", in: bench.store)
    bench.press("2 ' C M Enter y")
    #expect(bench.model.landmarks == ["sella", "menton"])
    #expect(try bench.store.points(image: "film3.pgm").landmarks == ["sella"])
    bench.press("u")
    #expect(bench.model.landmarks == ["sella", "Sella", "menton"])
    bench.press("C-r")
    #expect(bench.model.landmarks == ["sella", "menton"])
  }

  @Test func orderColoursAndGroupsAreKept() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("C J c g b a s e Enter Esc")
    #expect(bench.model.landmarks == ["nasion", "sella", "upper-lip", "menton"])
    let again = try bench.reopen()
    #expect(again.model.landmarks == bench.model.landmarks)
    #expect(again.model.traits["sella"]?.group == "base" && again.model.traits["sella"]?.colour == .red)
    bench.press("1 ' ' s e l l a Enter R C-u s t Enter")
    #expect(bench.model.traits["st"]?.group == "base" && bench.model.traits["sella"] == nil)
    bench.press("u")
    #expect(bench.model.traits["sella"]?.group == "base")
    bench.press("u u u")
    #expect(bench.model.traits.isEmpty && bench.model.landmarks == Fixture.landmarks)
  }

  @Test func excludedFilmsStayOutAndComeBack() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter n")
    try bench.waitForFilm()
    bench.press("Enter X b a d Enter # x Enter")
    #expect(try bench.store.excluded() == ["film2.pgm"])
    let again = try bench.reopen()
    #expect(again.model.images.entries[1].isExcluded && again.model.images.entries[1].remarks.tags == ["x"])
    // Exports say what they leave out.
    let csv = "\(bench.folder)/out.csv"
    bench.press("e Enter C-u")
    bench.paste(csv)
    bench.press("Enter")
    #expect(bench.model.message.text.contains("excluded and left out: 1"))
    #expect(try String(contentsOfFile: csv, encoding: .utf8).contains("film2.pgm") == false)
    // By choice they are taken in, once.
    for (keys, isTakenIn) in [("e x Enter Enter y", true), ("e Enter Enter y", false)] {
      bench.press(keys)
      #expect(bench.model.message.text.contains("excluded and taken in: 1") == isTakenIn)
      #expect(try String(contentsOfFile: csv, encoding: .utf8).contains("film2.pgm") == isTakenIn)
    }
    bench.press("u u")
    #expect(bench.model.message.text == "Undone: exclude")
    #expect(try bench.store.excluded().isEmpty && bench.model.images.templates.count == 2)
    bench.press("C-r")
    #expect(try bench.store.excluded() == ["film2.pgm"])
    // Where nothing else has points, that is said, and nothing is written.
    bench.press("p")
    try bench.waitForFilm()
    bench.press("X b Enter e Enter Enter")
    #expect(bench.model.message.text.hasPrefix("There is no point on a film that is not excluded"))
    bench.press("e r Enter Enter")
    #expect(
      bench.model.message.text.hasPrefix("Nobody has decided on a point on a film that is not excluded"))
  }

  @Test func aReplacedFilmIsTakenAsItIs() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("F")
    #expect(bench.model.message.text.contains("nothing to take as it is"))
    bench.press("Enter l Enter F")
    #expect(bench.model.mode == .normal)
    try Bench.write(Fixture.film(width: 90, height: 100), to: "\(bench.folder)/film1.pgm")
    bench.press("l")
    try bench.wait(for: "the other film") { $0.picture.loaded?.film.width == 90 }
    bench.press("F")
    #expect(bench.session.frame.text.joined(separator: " ").contains("keep its 2 points?"))
    bench.press("n")
    #expect(try bench.store.reconcile(films: []).changed == ["film1.pgm"])
    bench.press("F y")
    #expect(bench.model.message.text.contains("its 2 points are kept"))
    #expect(try bench.store.reconcile(films: []).changed.isEmpty && bench.model.points.marks.count == 2)
    bench.press("P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    #expect(try bench.store.points(image: "film2.pgm").status(of: "sella") == .predicted)
  }

  @Test func aReplacedFilmLosesItsPointsOnlyWhenThatIsSaid() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter l Enter")
    try Bench.write(Fixture.film(width: 90, height: 100), to: "\(bench.folder)/film1.pgm")
    bench.press("l")
    try bench.wait(for: "the other film") { $0.picture.loaded?.film.width == 90 }
    bench.press("F d")
    #expect(bench.model.points == ImagePoints())
    #expect(try bench.store.reconcile(films: []).changed.isEmpty)
    bench.press("u")
    #expect(bench.model.points.marks.count == 2)
  }

  @Test func pathsAreCompleted() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    try FileManager.default.createDirectory(
      atPath: "\(bench.folder)/names", withIntermediateDirectories: true)
    try "a\nb\n".write(toFile: "\(bench.folder)/names/mine.txt", atomically: true, encoding: .utf8)
    bench.press("S j j j j j Enter C-u")
    bench.paste("\(bench.folder)/na")
    bench.press("Tab Tab Enter")
    #expect(bench.model.landmarks.suffix(2) == ["a", "b"])
    // A path that is no file stands there again.
    bench.press("S j j j j j Enter x Enter")
    #expect(bench.model.mode.kind == .prompt)
  }
}
