import Basics
import Cells
import Landmarks
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// Choosing themes and blocks.
@Suite struct DisplayTests {
  private static let themes = ["a", "b", "c"].enumerated().map { index, name in
    Theme(name: name, isLight: false, colours: [.paper: RGB(UInt8(index), 0, 0)], heatMap: "grey")
  }

  private func model() -> Model {
    var model = Fixture.model()
    model.themes = Self.themes
    return model
  }

  @Test func themesAreShownAsTheyArePassedAndEnterKeepsOne() {
    var model = model()
    #expect(model.press("T").isEmpty)
    #expect(view(model, model.screen).text.contains { $0.contains("Themes") })
    #expect(model.press("Down").isEmpty)
    #expect(model.theme.name == "b" && view(model, model.screen)[0, 3].background == RGB(1, 0, 0))
    #expect(model.press("Down Down Up").isEmpty)
    #expect(model.theme.name == "c")
    #expect(model.press("Enter") == [.saveSetting(.theme, "c")])
    #expect(model.mode == .normal)
  }

  /// Once, and not in the place of a warning.
  @Test func whatIsParticularAboutAFilmIsSaid() {
    var model = Fixture.model(images: 3)
    func arrive() {
      var film = Fixture.film()
      film.notes = ["frame 1 of 12", "its window shows next to nothing of it"]
      _ = update(&model, .filmLoaded(image: "film2.png", .film(LoadedFilm(name: "film2.png", film: film))))
    }
    model.press("n")
    model.message = Message("careful", .warning)
    arrive()
    #expect(model.message.text == "careful")
    model.press("p n")
    arrive()
    #expect(model.message.text == "film2.png: frame 1 of 12; its window shows next to nothing of it.")
    model.message = Message("")
    arrive()
    #expect(model.message.text.isEmpty)
  }

  @Test func escapeGoesBackToTheThemeFromBefore() {
    var model = model()
    model.press("T Down Enter T Down")
    #expect(model.theme.name == "c")
    #expect(model.press("Esc").isEmpty)
    #expect(model.theme.name == "b" && model.mode == .normal)
  }

  @Test(arguments: [CellSize(columns: 32, rows: 8), CellSize(columns: 200, rows: 60)])
  func theListFitsEveryScreen(size: CellSize) {
    var model = model()
    model.screen = size
    model.themes = (1...30).map {
      Theme(name: "theme \($0) with a long name", isLight: false, colours: [:], heatMap: "grey")
    }
    model.press("T Up")
    #expect(view(model, size).text.joined().contains("theme 30"))
  }

  @Test func blocksGoRoundAndChangeThePicture() {
    var model = model()
    let half = view(model, model.screen)
    #expect(model.press("b") == [.saveSetting(.blocks, "quadrant")])
    let quadrant = view(model, model.screen)
    #expect(model.press("b") == [.saveSetting(.blocks, "sextant")])
    let sextant = view(model, model.screen)
    #expect(half != quadrant && quadrant != sextant)
    #expect(sextant.text.joined().unicodeScalars.contains { (0x1FB00...0x1FB3B).contains($0.value) })
    model.press("b")
    #expect(model.blocks == .half)
  }

  /// Where the terminal draws pictures they are what is shown at first, and what comes after the finest blocks.
  @Test func picturesAreTheDefaultWhereTheyCanBeDrawn() {
    var model = model()
    let cell = PixelSize(width: 8, height: 17)
    _ = update(&model, .cellMeasured(cell))
    #expect(view(model, model.screen).pixels != nil)
    #expect(model.press("b") == [.saveSetting(.blocks, "half")])
    #expect(view(model, model.screen).pixels == nil)
    #expect(model.press("b b") == [.saveSetting(.blocks, "quadrant"), .saveSetting(.blocks, "sextant")])
    #expect(model.press("b") == [.saveSetting(.blocks, "")])
    #expect(view(model, model.screen).pixels != nil)
    // Known cells alone draw nothing, but make squares square.
    let aspect = model.viewport.aspect
    _ = update(&model, .cellMeasured(cell, drawsPictures: false))
    #expect(view(model, model.screen).pixels == nil && model.viewport.aspect == aspect)
    #expect(model.press("b b b").last == .saveSetting(.blocks, "half"))
  }

  /// The title tells how many pixels of the film make one of the screen's, or one block.
  @Test func theTitleTellsTheScaleOfWhatIsShown() throws {
    var model = model()
    _ = update(&model, .cellMeasured(PixelSize(width: 4, height: 8)))
    model.zoom = Viewport(scale: 8, left: 0, top: 0)
    #expect(view(model, model.screen).text[0].contains(" 1:2 "))
    model.press("b")
    #expect(view(model, model.screen).text[0].contains(" 1:8 "))
  }

  /// Another font while the film is zoomed: the cursor keeps its row, and the film its shape.
  @Test func anotherFontKeepsTheCursorInItsPlace() throws {
    var model = model()
    model.press("+ + + l l j j")
    let before = model.viewport.cell(at: model.cursor)
    _ = update(&model, .cellMeasured(PixelSize(width: 10, height: 23)))
    #expect(model.viewport.cell(at: model.cursor) == before)
    #expect(abs(model.viewport.aspect - 1.15) < 1e-9)
    model.press("j k")
    #expect(model.viewport.cell(at: model.cursor) == before)
  }
}

/// The marked film laid over another one, and going to where a landmark is expected.
@Suite struct AlignmentLayerTests {
  private func model(marked: Bool = true) -> Model {
    var model = Fixture.model(images: 3)
    if marked { model.images.setProgress(Fixture.progress(placed: 4), of: "film2.png") }
    return model
  }

  private func layer(_ image: ImageName = "film1.png") -> AlignmentLayer {
    AlignmentLayer(
      image: image, agreement: 0.64,
      lattice: (0..<4).map { row in
        (0..<4).map { PixelPoint(x: 10 + 33 * Double($0), y: 9 + 45 * Double(row)) }
      },
      expected: ["sella": ExpectedPlace(position: PixelPoint(x: 60, y: 80), deviation: 9)])
  }

  @Test func theLayerIsAskedForAndDrawn() {
    var model = model()
    #expect(
      model.press("i i i i").last == .align(image: "film1.png", templates: ["film2.png"], isAsked: true))
    let before = view(model, model.screen)
    #expect(before.text.joined().contains("no alignment yet"))
    #expect(update(&model, .aligned(layer("film2.png"))).isEmpty && model.alignment == nil)
    #expect(update(&model, .aligned(layer())).isEmpty)
    Golden.check(view(model, model.screen), "alignment-80x24")
    model.press("n")
    #expect(model.alignment == nil)
  }

  @Test func inPixelsLinesAndRingsLieOverTheFilm() {
    var model = model()
    model.press("i i i i")
    _ = update(&model, .cellMeasured(PixelSize(width: 8, height: 16)))
    let before = view(model, model.screen).pixels
    _ = update(&model, .aligned(layer()))
    #expect(before != nil && before != view(model, model.screen).pixels)
  }

  @Test func withoutAMarkedFilmItSaysWhatIsNeeded() {
    var model = model(marked: false)
    model.press("i i i")
    #expect(model.press("i").isEmpty)
    #expect(model.message.text.contains("mark a landmark first"))
    #expect(model.press(".").isEmpty && model.awaited == nil)
    #expect(model.message.text.contains("mark a landmark first"))
  }

  @Test func theCursorGoesToTheExpectedPlaceOnceItIsKnown() {
    var model = model()
    #expect(model.press(".") == [.align(image: "film1.png", templates: ["film2.png"], isAsked: true)])
    _ = update(&model, .aligned(layer()))
    #expect(model.cursor == PixelPoint(x: 60, y: 80) && model.awaited == nil)
    #expect(model.message.text == "sella is expected here, give or take 9 px")
    // Close up, but with all that two deviations leave in doubt in view.
    #expect(model.viewport.scale >= 1 && model.viewport.scale < 4)
    model.press("l l")
    #expect(model.press(".").isEmpty && model.cursor == PixelPoint(x: 60, y: 80))
    model.press("Tab")
    model.press(".")
    #expect(model.message.text == "No marked film shows nasion.")
  }

  /// A person who goes on before the answer is there is not pulled back.
  @Test(arguments: ["Tab", "n"]) func aLateAnswerMovesNothing(key: String) {
    var model = model()
    model.press(".")
    model.press(key)
    let cursor = model.cursor
    _ = update(&model, .aligned(layer()))
    #expect(model.cursor == cursor && model.awaited == nil)
  }

  @Test func aPredictionIsGoneToAtOnce() {
    var model = model()
    _ = update(&model, .pointsRead(image: "film1.png", Fixture.points()))
    model.press("Tab")
    model.press("h h h")
    #expect(model.press(".").isEmpty)
    #expect(model.cursor == PixelPoint(x: 80, y: 60))
  }

  private static let space = Key.character(" ")

  @Test func aHeldSpaceHidesUntilItGoesUp() {
    var model = model()
    func happens(_ events: InputEvent...) { for event in events { _ = update(&model, .input(event)) } }
    var hides: [Bool] { [model.hidesMarks, model.hidesNames] }
    // Pressed, it stays; the terminal does not tell when a press ends, and repeats change nothing.
    happens(.key(Self.space), .keyAgain(Self.space), .keyAgain(Self.space))
    #expect(hides == [true, true])
    happens(.keyUp(Self.space))
    #expect(hides == [false, false] && model.message.text.contains("with marks and names"))
    happens(.keyUp(Self.space))
    #expect(hides == [false, false])
    // What was hidden before is hidden again, and a bare film is bare again.
    happens(.key(.character("_")), .key(Self.space))
    #expect(hides == [true, true])
    happens(.keyUp(Self.space))
    #expect(hides == [false, true])
    happens(.key(.character("_")), .key(Self.space), .key(Self.space))
    #expect(hides == [false, false])
    happens(.keyUp(Self.space))
    #expect(hides == [true, true])
  }

  @Test func whatIsDoneWhileSpaceIsHeldCounts() {
    var model = model()
    func happens(_ events: InputEvent...) { for event in events { _ = update(&model, .input(event)) } }
    // Another key goes up: that is not this one.
    happens(.key(Self.space), .key(.character("j")), .keyUp(.character("j")))
    #expect(model.hidesMarks && model.hidesNames)
    // Marks were asked for meanwhile.
    happens(.key(.character("|")), .keyUp(Self.space))
    #expect(!model.hidesMarks && model.hidesNames)
    // A press of before does not come back when Space is held for something else.
    model.press("|")
    happens(.key(Self.space))
    model.press("G")
    happens(.key(Self.space), .keyUp(Self.space))
    model.press("Esc")
    #expect(!model.hidesMarks && !model.hidesNames)
  }

  /// Leaning on a key moves on and on, but decides once.
  @Test func heldKeysDecideOnce() {
    var model = model()
    let start = model.cursor
    _ = update(&model, .input(.key(.right)))
    let step = model.cursor.x - start.x
    for _ in 0..<3 { _ = update(&model, .input(.keyAgain(.right))) }
    #expect(model.cursor.x - start.x == 4 * step && step > 0)
    let first = update(&model, .input(.key(.enter)))
    #expect(!first.isEmpty)
    _ = update(&model, .written(unsaved: [], problem: nil))
    let placed = model
    for key in [
      Key.enter, .character("a"), .character("x"), .character("m"), .character("q"), .character("5"),
    ] {
      let commands = update(&model, .input(.keyAgain(key)))
      #expect(commands.isEmpty)
    }
    #expect(model.points == placed.points && model.message == placed.message && model.mode == placed.mode)
    // Text is written again and again, and erased so.
    model.press("/ a")
    for key in [Key.character("a"), .character("b"), .backspace] {
      _ = update(&model, .input(.keyAgain(key)))
    }
    _ = update(&model, .input(.keyUp(.character("a"))))
    model.press("Enter")
    #expect(model.images.filter == "aa")
  }
}
