import Cells
import Foundation
import Information
import Landmarks
import Radiograph
import Search
import Session
import Testing
import Workbench
import WorkbenchFixture

/// Palette, history, gallery, sorting, spacing, jobs: the ways through a folder.
@Suite struct FlowTests {
  @Test func thePaletteFindsAndDoes() {
    var model = Fixture.model()
    model.press(": m a g n i f")
    #expect(view(model, model.screen).text.contains { $0.contains("magnifier") })
    model.press("Enter")
    #expect(model.mode == .normal && model.hasMagnifier)
    // Everything that is disabled says why, in the list and when it is chosen.
    model.press(": r e v i e w Enter")
    #expect(model.message.tone == .warning && model.message.text.contains("No predictions"))
    model.press(": z z z z Enter")
    #expect(model.mode == .normal)
  }

  @Test func fuzzyMatchesPreferWordsAndRuns() throws {
    let next = try #require(FuzzyMatch.score("nl", in: "next landmark"))
    let other = try #require(FuzzyMatch.score("nl", in: "new channel"))
    #expect(next > other)
    #expect(FuzzyMatch.score("nx", in: "xn") == nil)
    #expect(FuzzyMatch.score("", in: "a") != nil)
  }

  @Test func theHistoryGoesToAnyMoment() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter l Enter l Enter U")
    guard case .history(let history) = bench.model.mode else {
      Issue.record("no history: \(bench.model.message.text)")
      return
    }
    #expect(history.moments.map(\.what) == ["place sella", "place nasion", "place upper-lip"])
    #expect(history.present == 3 && history.moments.allSatisfy { !$0.time.isEmpty && $0.author == "ann" })
    bench.press("j j Enter")
    #expect(bench.model.points.landmarks == ["sella"])
    #expect(bench.model.message.text == "Undone: 2 changes")
    bench.press("U k k Enter")
    #expect(bench.model.points.landmarks.count == 3)
    #expect(try bench.store.points(image: "film1.pgm") == bench.model.points)
  }

  @Test func historySurvivesARestart() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter l Enter u")
    var again = try bench.reopen()
    for key in ["U", "j", "Enter"] { again.handle(.input(.key(Key(script: key)))) }
    #expect(again.model.points == ImagePoints())
    again.handle(.input(.key(.control("r"))))
    again.handle(.input(.key(.control("r"))))
    #expect(again.model.points.landmarks == ["sella", "nasion"])
  }

  @Test func acceptAllIsOneEdit() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter l Enter P")
    try bench.wait(for: "the end of the job") { $0.job == nil }
    bench.press("n")
    try bench.waitForFilm()
    bench.press("C-a")
    #expect(bench.model.points.marks.values.filter { $0.status == .accepted }.count == 2)
    bench.press("u")
    #expect(bench.model.points.marks.isEmpty && bench.model.points.predictions.count == 2)
  }

  /// Correct a film, go on: the films ahead are searched again, and nothing that a person said or sees is touched.
  @Test func whatLiesAheadIsRenewedInTheBackground() throws {
    let bench = try Bench(films: 4)
    try bench.waitForFilm()
    bench.press("Enter l Enter P")
    try bench.wait(for: "the end of the job") { $0.job == nil }
    #expect(bench.model.message.text.contains("from 1 film") && bench.model.message.text.contains("(N)"))
    let first = try #require(bench.store.points(image: "film3.pgm")["sella"]?.position)
    // Sella of the first film is moved, and the film left.
    bench.press("S-Tab S-Tab l l l l Enter")
    let moved = try #require(bench.store.points(image: "film1.pgm")["sella"]?.position)
    #expect(moved != first)
    bench.press("n")
    try bench.wait(for: "the renewal") { _ in
      (try? bench.store.points(image: "film4.pgm")["sella"]?.position == moved) == true
    }
    #expect(bench.model.imageName == "film2.pgm")
    #expect(bench.model.message.text.hasPrefix("sella found from marks changed or excluded since"))
    let shown = try bench.store.points(image: "film2.pgm")
    #expect(shown["sella"]?.position == first, "the film on the screen stays as it was")
    for name in ["film3.pgm", "film4.pgm"] as [ImageName] {
      let points = try bench.store.points(image: name)
      #expect(points["sella"]?.position == moved && points.predictions.count == 2 && points.marks.isEmpty)
    }
  }

  @Test func sortingPutsTheWorstFirst() {
    var model = Fixture.model(images: 4)
    _ = update(&model, .predicted(image: "film3.png", Fixture.progress(predicted: 2, lowest: 0.6)))
    _ = update(&model, .predicted(image: "film4.png", Fixture.progress(predicted: 2, lowest: 0.3)))
    #expect(model.press("s") == [.saveSetting(.sort, "uncertainty")])
    #expect(model.images.visible == [3, 2, 0, 1])
    #expect(model.press("p").contains(.loadImage("film3.png")))
    model.press("s")
    #expect(model.images.visible == [0, 1, 2, 3] && model.images.order == .progress)
    model.press("s")
    #expect(model.images.order == .information)
    model.press("s")
    #expect(model.images.order == .shape)
    model.press("s / 4")
    #expect(model.images.order == .name && model.images.visible == [3])
  }

  @Test func theGalleryShowsPagesAndOpens() throws {
    let bench = try Bench(films: 12)
    try bench.waitForFilm()
    bench.press("Enter G")
    try bench.wait(for: "the page") { $0.thumbnails.count == 8 }
    #expect(bench.model.thumbnails["film1.pgm"]?.points.marks.count == 1)
    #expect(bench.session.frame.text.contains { $0.contains("film8.pgm") })
    bench.press("l j")
    #expect(bench.model.mode == .gallery(Gallery(order: Array(0..<12), highlighted: 5)))
    bench.press("PgDn")
    try bench.wait(for: "the second page") { $0.thumbnails["film12.pgm"] != nil }
    bench.press("Enter")
    #expect(bench.model.mode == .normal && bench.model.imageName == "film12.pgm")
    #expect(bench.model.thumbnails.isEmpty)
  }

  @Test func thumbnailsAreTheMeanLightOfTheFilm() throws {
    let samples = (0..<1920 * 960).map { index -> UInt16 in
      let (column, row) = (index % 1920, index / 1920)
      return (column + row).isMultiple(of: 2) ? 0 : 255
    }
    let film = Film(width: 1920, height: 960, bitDepth: 8, samples: samples)
    let thumbnail = Thumbnail(of: LoadedFilm(name: "film", film: film))
    let picture = try #require(thumbnail.picture?.film)
    #expect(picture.width == 192 && picture.height == 96)
    // Half of the light is no half of the grey.
    #expect(picture.samples.allSatisfy { (187...189).contains($0) })
  }

  @Test func theGalleryIsDrawnInTheChosenBlocks() {
    var model = Fixture.model()
    model.press("b b G")
    _ = update(
      &model, .thumbnailMade(Thumbnail(of: LoadedFilm(name: "film1.png", film: Fixture.film()))))
    let text = view(model, model.screen).text.joined()
    #expect(text.unicodeScalars.contains { (0x1FB00...0x1FB3B).contains($0.value) })
  }

  @Test func theGalleryTakesThePointer() {
    var model = Fixture.model()
    #expect(model.press("G").first == .makeThumbnails((1...8).map { "film\($0).png" }))
    let place = CellPoint(column: 45, row: 3)
    #expect(update(&model, .input(.mouse(.press, place))).isEmpty || model.mode.kind == .gallery)
    #expect(model.mode == .gallery(Gallery(order: Array(0..<12), highlighted: 2)))
    _ = update(&model, .input(.mouse(.press, place)))
    #expect(model.mode == .normal && model.imageName == "film3.png")
  }

  @Test func cutsMoveAndSharesFollow() throws {
    var model = Fixture.model()
    model.press("i i")
    let bits = Plane(width: 120, height: 160, values: (0..<120 * 160).map { Float($0 % 120) / 120 * 7 })
    _ = update(
      &model,
      .informationComputed(image: "film1.png", InformationLayer(bits: bits, categories: .usual)))
    let before = try #require(model.information?.shares)
    #expect(abs((before[.low] ?? 0) - (Categories.usual.shares(of: bits)[.low] ?? 0)) < 0.02)
    #expect(model.press("]") == [.saveSetting(.cuts, "2.1,4.5")])
    let after = try #require(model.information?.shares)
    #expect((after[.low] ?? 0) > (before[.low] ?? 0) && after[.high] == before[.high])
    for _ in 0..<100 { model.press("] {") }
    #expect(model.cuts.medium <= model.cuts.high)
  }

  @Test func spacingIsTypedOrMeasured() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("M 0 . 2 Enter")
    try bench.wait(for: "the spacing") { $0.picture.loaded?.film.spacing != nil }
    #expect(bench.model.picture.loaded?.film.spacing == PixelSpacing(x: 0.2, y: 0.2, source: .user))
    bench.press("f r S-Right r 5 Enter")
    try bench.wait(for: "the spacing") { $0.picture.loaded?.film.spacing?.source == .ruler }
    #expect(try bench.store.facts(image: "film1.pgm").spacing?.x == 0.5)
    #expect(bench.session.frame.text.contains { $0.contains("mm") })
    bench.press("M Back Back Back Back Back n o Enter")
    #expect(bench.model.mode.kind == .prompt)
    bench.press("Esc M Back Back Back Back Back 0 . 1 Space a l l Enter")
    try bench.wait(for: "all images") { $0.message.text.contains("3 images") }
    #expect(try bench.store.facts(image: "film3.pgm").spacing?.x == 0.1)
  }

  @Test func ownLandmarksAreTypedOneByOneOrRead() throws {
    let bench = try Bench(landmarks: [])
    try bench.waitForFilm()
    bench.press("Esc S PgDn k Enter a Enter b Enter Enter")
    #expect(bench.model.landmarks == ["a", "b"] && bench.model.mode == .normal)
    try "c\n\nb\n d \n".write(toFile: "\(bench.folder)/landmarks.txt", atomically: true, encoding: .utf8)
    bench.press("S PgDn Enter Enter")
    #expect(bench.model.landmarks == ["a", "b", "c", "d"])
    bench.press("S PgDn Enter x Enter")
    #expect(bench.model.mode.kind == .prompt)
  }

  @Test func jobsThatAreNotThereSayWhy() {
    var model = Fixture.model()
    #expect(model.press("A").isEmpty && model.message.text.contains("bregma pretrain"))
    #expect(model.press("B").isEmpty && model.message.tone == .warning)
  }

  @Test func theEncoderIsAdaptedOrNot() throws {
    let services = Services(finder: SamePlaceFinder(), advisor: LastIsBest(), learner: ShiftingLearner())
    let bench = try Bench(services: services)
    try bench.waitForFilm()
    // In an untouched folder the search begins by itself; the answer is remembered.
    try bench.wait(for: "the suggestion") { $0.suggestion != nil }
    #expect(bench.model.suggestion == "film3.pgm" && bench.model.job == nil)
    #expect(try bench.reopen().model.suggestion == "film3.pgm")
    bench.press("Enter B")
    #expect(bench.model.imageName == "film3.pgm")
    bench.press("p p")
    try bench.waitForFilm()
    bench.press("A")
    #expect(bench.model.job?.total == 100)
    try bench.wait(for: "the end of the job") { $0.job == nil }
    #expect(bench.model.message.tone == .success)
    bench.press("P")
    try bench.wait(for: "the end of the job") { $0.job == nil }
    let mark = try #require(bench.store.points(image: "film1.pgm")["sella"]?.position)
    let found = try #require(bench.store.points(image: "film2.pgm")["sella"]?.position)
    #expect(found.x == mark.x + 5)
  }

  @Test func anEncoderThatCannotBeKeptIsInUseUntilThePersonLeaves() throws {
    let learner = ShiftingLearner(notKept: "the disk is full")
    let bench = try Bench(services: Services(finder: SamePlaceFinder(), learner: learner))
    try bench.waitForFilm()
    bench.press("Enter A")
    try bench.wait(for: "the end of the job") { $0.job == nil }
    #expect(bench.model.message.text == "What was learnt is in use until you leave: the disk is full")
    #expect(bench.model.message.tone == .warning)
    let mark = try #require(bench.model.points["sella"]?.position)
    bench.press("P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    #expect(try bench.store.points(image: "film2.pgm")["sella"]?.position?.x == mark.x + 5)
  }

  /// Tired fingers: a job that is stopped before it has begun ends all the same, and the next one runs.
  @Test func aJobStoppedAtOnceEnds() throws {
    let bench = try Bench(
      services: Services(finder: SamePlaceFinder(), learner: ShiftingLearner(isEndless: true)))
    try bench.waitForFilm()
    bench.press("Enter")
    for key in ["A", "P", "A", "A"] {
      bench.press("\(key) Esc")
      try bench.wait(for: "the end of \(key)") { $0.job == nil }
    }
    bench.press("P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    #expect(try bench.store.points(image: "film2.pgm").status(of: "sella") == .predicted)
  }

  @Test func aStoppedAdaptationLeavesTheEncoderAsItWas() throws {
    let bench = try Bench(
      services: Services(finder: SamePlaceFinder(), learner: ShiftingLearner(isEndless: true)))
    try bench.waitForFilm()
    bench.press("Enter A")
    try bench.wait(for: "progress") { ($0.job?.done ?? 0) > 0 }
    bench.press("Esc")
    try bench.wait(for: "the end of the job") { $0.job == nil }
    #expect(bench.model.message.text.contains("as it was"))
  }
}

/// Says that the last film is best.
private struct LastIsBest: TemplateAdvisor {
  func bestTemplate(
    of films: [GreyFilmReading], progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> Int? {
    progress(films.count, films.count)
    return films.count - 1
  }
}

/// "Learns" a finder that is off by five pixels.
private struct ShiftingLearner: FolderLearner {
  var isEndless = false
  var notKept: String?

  func learn(
    marked: [MarkedFilm], others: [FilmToSearch], progress: @escaping @Sendable (Double, String) -> Void
  ) async throws -> LearntFinder {
    progress(0.5, "learning")
    while isEndless { try await Task.sleep(for: .milliseconds(5)) }
    return LearntFinder(finder: SamePlaceFinder(shift: 5), notKept: notKept)
  }
}
