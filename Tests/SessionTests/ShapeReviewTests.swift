import Landmarks
import Radiograph
import Session
import Store
import Testing
import Workbench
import WorkbenchFixture

@Suite struct ShapeReviewTests {
  /// Exchanged landmarks on one film of six: the review by shape goes there first, and says which.
  @Test func exchangedLandmarksStandAtTheTop() throws {
    let bench = try Bench(films: 6)
    let places: [Landmark: (Double, Double)] = [
      "sella": (20, 30), "nasion": (80, 24), "upper-lip": (92, 90), "menton": (70, 130),
    ]
    for film in 1...6 {
      for (name, place) in places {
        let other: Landmark =
          film == 4 ? (name == "sella" ? "menton" : name == "menton" ? "sella" : name) : name
        let (x, y) = places[other] ?? place
        let shift = Double((film * 7 + name.name.count * 3) % 5)
        let point = PixelPoint(x: x + shift, y: y - shift / 2)
        let image = ImageName("film\(film).pgm")
        let edit = try bench.store.points(image: image).placing(name, at: point, by: "ann")
        try bench.store.apply(try #require(edit), image: image)
      }
    }
    try bench.waitForFilm()
    while bench.model.images.order != .shape { bench.press("s") }
    try bench.wait(for: "the comparison") { $0.images.entries.contains { $0.oddity != nil } }
    #expect(bench.model.message.text.contains("with landmarks probably exchanged: 1"))
    bench.press("N")
    #expect(bench.model.imageName == "film4.pgm")
    #expect(bench.model.message.text == "1. film4.pgm: sella and menton were probably exchanged")
  }

  @Test func tooFewFilmsAreSaid() throws {
    let bench = try Bench(films: 2)
    try bench.waitForFilm()
    while bench.model.images.order != .shape { bench.press("s") }
    try bench.wait(for: "the answer") { $0.message.tone == .warning }
    #expect(
      bench.model.message.text
        == "Shapes cannot be compared: shapes need at least 3 landmarks, and there are 0")
  }

  /// Lines between landmarks are kept, follow a new name, and are taken back by undo.
  @Test func linesAreKeptWithTheNames() throws {
    let bench = try Bench(films: 1)
    try bench.waitForFilm()
    let line = try #require(Skeleton.Line("sella", "nasion"))
    bench.press("E n a s i o n Enter")
    #expect(
      try bench.store.lines().skeleton == Skeleton([line]) && bench.model.lines.skeleton == Skeleton([line]))
    bench.press("R Back Back Back Back Back S Enter")
    let renamed = try Skeleton([#require(Skeleton.Line("S", "nasion"))])
    #expect(try bench.store.lines().skeleton == renamed && bench.model.lines.skeleton == renamed)
    bench.press("u")
    #expect(bench.model.lines.skeleton == Skeleton([line]))
    bench.press("u")
    #expect(try bench.store.lines().skeleton.isEmpty && bench.model.lines.skeleton.isEmpty)
    bench.press("C-r")
    #expect(bench.model.lines.skeleton == Skeleton([line]))
    #expect(try bench.reopen().model.lines.skeleton == Skeleton([line]))
  }
}
