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

  /// A film replaced while another one is on the screen: its points are another film's.
  @Test func aFilmReplacedElsewhereIsSaidAndItsPointsAreTakenAtTheSecondAskingOnly() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    try Bench.write(Fixture.film(width: 90, height: 100), to: "\(bench.folder)/film2.pgm")
    bench.press("n")
    #expect(bench.model.message.text.hasPrefix("film2.pgm is another film than the one that its points were"))
    try bench.waitForFilm()
    bench.press("S-Tab a")
    #expect(bench.model.message.text.contains("nothing was done"))
    #expect(try bench.store.points(image: "film2.pgm").status(of: "sella") == .predicted)
    #expect(bench.model.points.status(of: "sella") == .predicted)
    bench.press("a")
    #expect(try bench.store.points(image: "film2.pgm").status(of: "sella") == .accepted)
    // Taken as it is, it is no news any more.
    bench.press("F y p n")
    #expect(!bench.model.message.text.contains("another film"))
  }

  @Test func aGalleryAcceptsNothingOfFilmsThatWereReplacedOrRemoved() throws {
    let bench = try Bench(films: 5)
    try bench.waitForFilm()
    bench.press("Enter P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    bench.press("G")
    try bench.wait(for: "the pictures") { !$0.lacksThumbnails }
    try Bench.write(Fixture.film(width: 90, height: 100), to: "\(bench.folder)/film3.pgm")
    try FileManager.default.removeItem(atPath: "\(bench.folder)/film4.pgm")
    func accepted() throws -> Int {
      try (1...5).count {
        try bench.store.points(image: ImageName("film\($0).pgm")).status(of: "sella") == .accepted
      }
    }
    bench.press("* a y")
    #expect(
      bench.model.message.text
        == "film3.pgm is another film than the one that its points were made for: nothing was done; "
        + "the same once more takes the points as they are; so it is with 1 more of these films")
    #expect(try accepted() == 0)
    bench.press("* a y")
    #expect(try accepted() == 4)
  }

  /// Goes from film to film until the news comes: after a slow look the folder is left alone for a while.
  private func expectNews(_ news: String, _ bench: Bench) throws {
    try bench.wait(for: news) {
      if $0.message.text == news { return true }
      bench.press("n p")
      return false
    }
  }

  @Test func filmsThatComeIntoTheFolderAreSaidOnce() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    // Two films that come at the same moment, whenever the folder is looked through.
    let outside = bench.folder + "-new"
    try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: true)
    for name in ["film4.pgm", "film5.pgm"] { try Bench.write(Fixture.film(), to: "\(outside)/\(name)") }
    try FileManager.default.moveItem(atPath: outside, toPath: "\(bench.folder)/new")
    try expectNews(
      "2 films have come into the folder (new/film4.pgm and others): q, then open it again to see them.",
      bench)
    #expect(bench.model.images.entries.count == 3)
    try bench.waitForFilm()
    bench.press("Enter")
    try Bench.write(Fixture.film(), to: "\(bench.folder)/a.pgm")
    // Alone: the others are no news any more.
    try expectNews("A film has come into the folder (a.pgm): q, then open it again to see them.", bench)
    #expect(try bench.store.points(image: bench.model.images.entries[0].name).landmarks == ["sella"])
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
