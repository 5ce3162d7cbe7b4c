import Foundation
import Landmarks
import Radiograph
import Session
import Testing
import Workbench
import WorkbenchFixture

/// Films and folders that change while they are open.
@Suite struct FilmWatchTests {
  @Test func aFilmReplacedWhileItIsShownIsReadAgain() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter")
    try Bench.write(Fixture.film(width: 90, height: 100), to: "\(bench.folder)/film1.pgm")
    bench.press("Enter")
    #expect(bench.model.message.text.contains("film1.pgm was replaced"))
    #expect(try bench.store.points(image: "film1.pgm").landmarks == ["sella"])
    try bench.wait(for: "the other film") { $0.picture.loaded?.film.width == 90 }
    // Marks on another picture teach nothing.
    bench.press("P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    #expect(bench.model.message.text.contains("another film than the one that was marked"))
    #expect(try bench.store.points(image: "film2.pgm") == ImagePoints())
    bench.press("Enter")
    #expect(bench.model.points.landmarks == ["sella", "nasion"])
  }

  @Test func aFilmRemovedWhileItIsShownIsNotMarked() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter n")
    try bench.waitForFilm()
    try FileManager.default.removeItem(atPath: "\(bench.folder)/film2.pgm")
    bench.press("Enter")
    #expect(bench.model.message.text.contains("film2.pgm is gone"))
    bench.press("Enter m")
    #expect(try bench.store.points(image: "film2.pgm") == ImagePoints())
    bench.press("P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    #expect(bench.model.message.text.contains("film2.pgm"))
    #expect(try bench.store.points(image: "film3.pgm").status(of: "sella") == .predicted)
    // The only marked film goes, too.
    try FileManager.default.removeItem(atPath: "\(bench.folder)/film1.pgm")
    bench.press("P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    #expect(bench.model.message.text.contains("film1.pgm is gone"))
  }

  @Test func filmsThatComeIntoTheFolderAreSaidOnce() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("n")
    for name in ["film4.pgm", "film5.pgm"] { try Bench.write(Fixture.film(), to: "\(bench.folder)/\(name)") }
    bench.press("n")
    let news = "2 films have come into the folder (film4.pgm and others): q, then open it again to see them."
    try bench.wait(for: "the news") { $0.message.text == news }
    #expect(bench.model.images.entries.count == 3)
    bench.press("Enter p")
    try Bench.write(Fixture.film(), to: "\(bench.folder)/a.pgm")
    bench.press("p")
    try bench.wait(for: "later news") { $0.message.text.hasPrefix("A film has come into the folder (a.pgm)") }
    #expect(try bench.store.points(image: "film3.pgm").landmarks == ["sella"])
  }

  @Test func aFolderThatVanishesIsSaid() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter")
    try FileManager.default.removeItem(atPath: bench.folder)
    bench.press("Enter")
    #expect(bench.model.message.text.contains("film1.pgm is gone"))
    bench.press("Enter m")
    #expect(bench.model.points.landmarks == ["sella"])
  }
}
