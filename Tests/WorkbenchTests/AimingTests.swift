import Cells
import Landmarks
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// What makes placing a landmark a matter of few keys.
@Suite struct AimingTests {
  // MARK: Counts

  @Test func aNumberSaysHowFar() {
    var model = Fixture.model()
    let start = model.cursor
    model.press("5")
    #expect(view(model, model.screen).text[22].contains("5_"))
    model.press("j")
    #expect(model.cursor.y == start.y + 5 * model.cursorStep.y && model.cursor.x == start.x)
    #expect(model.count == nil)
    model.press("j")
    #expect(model.cursor.y == start.y + 6 * model.cursorStep.y)
    model.press("1 0 h")
    #expect(model.cursor.x == start.x - 10 * model.cursorStep.x)
  }

  @Test func aNumberCountsImagesLandmarksAndSteps() {
    var model = Fixture.model()
    model.press("3 n")
    #expect(model.imageName == "film4.png")
    model.press("2 p")
    #expect(model.imageName == "film2.png")
    model.press("1 2 g")
    #expect(model.imageName == "film12.png" && model.mode == .normal)
    model.press("9 9 g")
    #expect(model.imageName == "film12.png" && model.message.text.contains("99 is none of them"))
    Fixture.show(Fixture.film(), in: &model)
    model.press("3 Tab")
    #expect(model.activeLandmark == "menton")
    model.press("2 S-Tab")
    #expect(model.activeLandmark == "nasion")
    model.press("4 +")
    let zoomed = model.viewport.scale
    model.press("0 + + + +")
    #expect(abs(model.viewport.scale - zoomed) < 1e-9)
  }

  /// Nought alone still shows the whole film, and a number that nobody used is forgotten with the next key.
  @Test func digitsBreakNothing() {
    var model = Fixture.model()
    model.press("+ + 0")
    #expect(model.zoom == nil)
    let start = model.cursor
    model.press("7 Esc l")
    #expect(model.cursor.x == start.x + model.cursorStep.x)
    model.press("7 ? Esc h")
    #expect(model.cursor == start)
    for _ in 0..<30 { model.press("9") }
    model.press("l")
    #expect(model.cursor.x == 119)
    model.press("g 7 Enter")
    #expect(model.imageName == "film7.png")
  }

  @Test func aDigitThatIsAKeyStaysOne() throws {
    var model = Fixture.model()
    model.keys = try KeyMap(changes: [
      KeyChange(action: "next-image", keys: ["5"], path: "keys.toml", line: 1)
    ])
    model.press("5")
    #expect(model.imageName == "film2.png" && model.count == nil)
  }

  // MARK: Zoom

  @Test func zoomsThatOneKeyReaches() {
    var model = Fixture.model()
    model.press("Z")
    #expect(model.viewport.scale == 1)
    model.press("Z")
    #expect(model.viewport.scale == 0.5)
    model.press("Z")
    #expect(model.zoom == nil)
    model.press("`")
    #expect(model.viewport.scale == 0.5)
    model.press("`")
    #expect(model.zoom == nil)
  }

  @Test func theLastPlaceAndViewComeBack() {
    var model = Fixture.model()
    model.press("`")
    #expect(model.message.text.hasPrefix("Neither"))
    model.press("+ + l l")
    let (cursor, zoom) = (model.cursor, model.zoom)
    model.press("Z 5 j `")
    #expect(model.cursor == cursor && model.zoom == zoom)
    // A stand on one film says nothing of another.
    model.press("n `")
    #expect(model.message.text.hasPrefix("The image is still being read"))
  }

  // MARK: Snapping

  /// A bright square whose top left corner is the pixel at 60, 80.
  private func square() -> Model {
    let samples = (0..<160).flatMap { y in (0..<120).map { x -> UInt16 in x >= 60 && y >= 80 ? 200 : 40 } }
    var model = Fixture.model()
    Fixture.show(Film(width: 120, height: 160, bitDepth: 8, samples: samples), in: &model)
    model.press("Z f")
    return model
  }

  @Test func theCursorGoesToACornerNearby() {
    var model = square()
    model.moveForTest(to: PixelPoint(x: 58, y: 82))
    model.press(",")
    #expect(model.cursor.distance(to: PixelPoint(x: 60, y: 80)) < 1.5)
    #expect(model.message.text.contains("px to the strongest corner"))
  }

  @Test func theCursorGoesToAnEdgeNearby() {
    var model = square()
    model.moveForTest(to: PixelPoint(x: 58, y: 120))
    model.press(",")
    #expect(abs(model.cursor.x - 59.5) <= 0.5 && model.message.text.contains("strongest edge"))
  }

  /// Whoever finds that the cursor went astray presses `u`: that takes back the cursor, and no point.
  @Test func undoRightAfterSnappingMovesTheCursorBack() {
    var model = square()
    model.moveForTest(to: PixelPoint(x: 58, y: 82))
    let before = model.cursor
    #expect(model.press(", u").isEmpty)
    #expect(model.cursor == before && model.message.text.contains("no point was undone"))
    #expect(model.press("u") == [.undo])
    #expect(model.press(", Enter u").contains(.undo))
    model.press(",")
    model.press("l")
    #expect(model.press("u") == [.undo])
  }

  @Test func nothingStandsOutOnAnEvenFilm() {
    var model = square()
    model.moveForTest(to: PixelPoint(x: 20, y: 20))
    let before = model.cursor
    model.press(",")
    #expect(model.cursor == before && model.message.tone == .warning)
    #expect(model.press("u") == [.undo])
  }

  // MARK: Squares

  /// Two letters reach any place in sight to within a square, and two more to the pixel.
  @Test(arguments: [
    CellSize(columns: 80, rows: 24), CellSize(columns: 200, rows: 60), CellSize(columns: 40, rows: 10),
  ])
  func lettersReachEveryPlace(_ size: CellSize) throws {
    var model = Fixture.model(size: size)
    Fixture.show(Fixture.film(width: 1200, height: 1600), in: &model)
    for target in [PixelPoint(x: 3, y: 2), PixelPoint(x: 611, y: 803), PixelPoint(x: 1198, y: 1597)] {
      model.press("0")
      for _ in 0..<3 where model.cursor.distance(to: target) > 5 {
        let squares = try #require(model.squares)
        let letters = squares.letters(at: model.viewport.cell(at: target))
        model.press("; \(letters.column) \(letters.row)")
        #expect(model.mode == .normal)
        let pane = try #require(model.layout?.film)
        let cell = model.viewport.cell(at: target)
        #expect((0..<pane.columns).contains(cell.column) && (0..<pane.rows).contains(cell.row))
      }
      #expect(model.cursor.distance(to: target) <= 5)
    }
  }

  @Test func aLetterThatNamesNothingIsSaidAndNothingMoves() {
    var model = Fixture.model()
    let before = model.cursor
    model.press("; 7")
    #expect(
      model.mode == .squares(column: nil) && model.message.text.contains("No column is called 7: a to "))
    model.press("C")
    #expect(model.mode == .squares(column: 2) && model.message.text.hasPrefix("Column c"))
    model.press("z")
    #expect(model.mode == .squares(column: 2) && model.message.text.contains("No row is called z"))
    // Letters are no commands here: nothing was cleared, left or placed.
    #expect(model.press("Esc").isEmpty && model.mode == .normal && model.cursor == before)
  }

  /// The wrong column is typed again; a second `;` or Enter goes nowhere, and places nothing.
  @Test func squaresAreLeftWithoutAStep() {
    var model = Fixture.model()
    let before = model.cursor
    model.press("; b Back")
    #expect(model.mode == .squares(column: nil))
    #expect(model.press(";").isEmpty && model.mode == .normal)
    #expect(model.press("; Enter").isEmpty && model.mode == .normal && model.cursor == before)
    #expect(model.message.text.isEmpty)
    model.press("; d d `")
    #expect(model.cursor == before && model.zoom == nil)
  }

  @Test func aNewSizeOfTheScreenAsksForTheColumnAgain() {
    var model = Fixture.model()
    model.press("; m")
    _ = update(&model, .input(.resize(CellSize(columns: 40, rows: 12))))
    #expect(
      model.mode == .squares(column: nil) && model.message.text.hasPrefix("Type the letter of a column"))
  }

  @Test func whoTakesThePointerNeedsNoLetters() throws {
    var model = Fixture.model()
    let pane = try #require(model.layout?.film)
    model.press(";")
    let place = CellPoint(column: pane.column + 10, row: pane.row + 10)
    _ = update(&model, .input(.mouse(.press, place)))
    #expect(model.mode == .normal)
  }

  // MARK: Guidance

  private func layer(_ image: ImageName) -> AlignmentLayer {
    AlignmentLayer(
      image: image, agreement: 0.64, lattice: [],
      expected: [
        "sella": ExpectedPlace(position: PixelPoint(x: 60, y: 80), deviation: 4),
        "nasion": ExpectedPlace(position: PixelPoint(x: 90, y: 40), deviation: 4),
        "upper-lip": ExpectedPlace(position: PixelPoint(x: 20, y: 120), deviation: 4),
      ])
  }

  /// The second film, while the third one is marked; what was asked for when it was read.
  private func opened() -> (Model, [Command]) {
    var model = Fixture.model(images: 3)
    model.images.setProgress(Fixture.progress(placed: 4), of: "film3.png")
    model.press("n")
    let film = LoadedFilm(name: "film2.png", film: Fixture.film())
    let commands = update(&model, .filmLoaded(image: "film2.png", .film(film)))
    return (model, commands)
  }

  @Test func afterEnterTheCursorGoesToTheNextExpectedPlace() {
    var (model, commands) = opened()
    #expect(commands.contains(.align(image: "film2.png", templates: ["film3.png"], isAsked: false)))
    let start = model.cursor
    _ = update(&model, .aligned(layer("film2.png")))
    // Opening a film moves nothing.
    #expect(model.cursor == start && model.zoom == nil)
    model.press(". l Enter")
    #expect(model.points["sella"]?.position == PixelPoint(x: 61, y: 80))
    #expect(model.activeLandmark == "nasion" && model.cursor == PixelPoint(x: 90, y: 40))
    #expect(model.viewport.scale == 1)
    #expect(model.message.text.hasSuffix("next: nasion, expected here ± 4 px"))
    model.press("m")
    #expect(model.activeLandmark == "upper-lip" && model.cursor == PixelPoint(x: 20, y: 120))
    // No marked film shows the last one: the cursor stays.
    model.press("j Enter")
    #expect(model.activeLandmark == "menton" && model.cursor.x == 20)
  }

  @Test func undoAfterEnterGoesBackToThePlaceThatWasUndone() {
    var (model, _) = opened()
    _ = update(&model, .aligned(layer("film2.png")))
    model.press(". l Enter u")
    let edit = Edit(
      kind: .place,
      changes: [
        Edit.Change(layer: .marks, landmark: "sella", before: nil, after: model.points["sella"])
      ], author: "ann")
    _ = update(&model, .pointsRead(image: "film2.png", ImagePoints()))
    _ = update(&model, .undone(Change(edit, on: "film2.png", isUndone: true)))
    #expect(model.activeLandmark == "sella" && model.cursor == PixelPoint(x: 61, y: 80))
    model.press("Enter")
    #expect(model.points["sella"]?.position == PixelPoint(x: 61, y: 80))
  }

  @Test func whoeverDoesSomethingMeanwhileKeepsTheCursor() {
    var (model, _) = opened()
    model.press("Enter")
    #expect(model.awaited == "nasion")
    model.press("l")
    let cursor = model.cursor
    _ = update(&model, .aligned(layer("film2.png")))
    #expect(model.cursor == cursor)
    (model, _) = opened()
    model.press("Enter")
    _ = update(&model, .aligned(layer("film2.png")))
    #expect(model.cursor == PixelPoint(x: 90, y: 40))
  }

  /// The view does not move away under a pointer.
  @Test func aClickIsNotFollowedByAJump() throws {
    var (model, _) = opened()
    _ = update(&model, .aligned(layer("film2.png")))
    let pane = try #require(model.layout?.film)
    let place = CellPoint(column: pane.column + 12, row: pane.row + 9)
    let view = model.viewport
    for action in [MouseAction.press, .release] { _ = update(&model, .input(.mouse(action, place))) }
    #expect(model.points.status(of: "sella") == .placed && model.activeLandmark == "nasion")
    #expect(model.viewport == view && model.viewport.cell(at: model.cursor) == CellPoint(column: 12, row: 9))
  }

  @Test func guidanceCanBeSwitchedOff() {
    var (model, _) = opened()
    _ = update(&model, .aligned(layer("film2.png")))
    #expect(model.press(">") == [.saveSetting(.guided, "false")])
    let cursor = model.cursor
    model.press("Enter")
    #expect(model.cursor == cursor && model.activeLandmark == "nasion")
    model.press("n")
    let film = LoadedFilm(name: "film3.png", film: Fixture.film())
    #expect(
      !update(&model, .filmLoaded(image: "film3.png", .film(film))).contains {
        if case .align = $0 { true } else { false }
      })
  }

  /// What nobody has asked for fails without a word.
  @Test func filmsThatCannotBeAlignedAreNoNews() {
    var (model, _) = opened()
    let said = model.message
    _ = update(&model, .notAligned(image: "film2.png"))
    #expect(model.message == said)
    // Only a person's points of another film tell anything.
    model = Fixture.model(images: 3)
    model.press("Enter")
    #expect(model.awaited == nil)
  }
}

extension Model {
  /// Puts the cursor at a place, pixel by pixel.
  fileprivate mutating func moveForTest(to place: PixelPoint) {
    isFine = true
    for _ in 0..<400 where cursor != place {
      let (dx, dy) = (place.x - cursor.x, place.y - cursor.y)
      press(abs(dx) > abs(dy) ? (dx > 0 ? "l" : "h") : dy > 0 ? "j" : "k")
    }
  }
}
