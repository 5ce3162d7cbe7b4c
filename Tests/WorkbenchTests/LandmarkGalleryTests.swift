import Cells
import Landmarks
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// One landmark over all films, as model, keys, model.
@Suite struct LandmarkGalleryTests {
  @Test func theWorstComesFirst() {
    let model = Self.opened()
    #expect(model.shownGallery?.order == [2, 0, 3, 1, 4])
    #expect(
      model.message.text == "3 predictions of sella wait, the least certain first: a accepts, x rejects")
    let text = view(model, model.screen).text
    #expect(text[0].contains("sella on all films") && text[0].contains("1-5 of 5 films, page 1 of 1"))
    #expect(text.contains { $0.contains("film3.png") && $0.contains("20%") })
    #expect(text.contains { $0.contains("no point yet") })
  }

  @Test func acceptingGoesOnToTheNextThatWaits() {
    var model = Self.opened()
    let commands = model.press("a")
    #expect(model.images.entries[model.highlightedIndex].name == "film1.png")
    #expect(Self.kinds(commands) == ["film3.png": .accept])
    #expect(model.landmarkPoints["film3.png"]?.status(of: "sella") == .accepted)
    #expect(model.message.text == "Accepted sella on film3.png")
    #expect(Self.kinds(model.press("x")) == ["film1.png": .reject])
    model.press("a")
    #expect(model.message.text.hasSuffix("no prediction of it waits any more"))
    // A tired person presses once more.
    #expect(model.press("a").isEmpty && model.message.text == "sella has no prediction on this film.")
    #expect(model.unlearnt == ["film1.png", "film3.png", "film4.png"])
  }

  @Test func severalAreCountedFirstAndTakenBackAtOnce() {
    var model = Self.opened()
    model.press("Space Space a")
    guard case .confirm(let question) = model.mode else {
      Issue.record("no question: \(model.message.text)")
      return
    }
    #expect(question.text == "Accept 2 predictions of sella, the least certain 20%?")
    let text = view(model, model.screen).text
    #expect(text[0].contains("sella on all films") && text[22].contains("(y/n)"))
    // No leaves everything as it was.
    #expect(model.press("n").isEmpty && model.shownGallery?.selected == [2, 0])
    let commands = model.press("a y")
    guard case .writeTogether(let edits)? = commands.first else {
      Issue.record("not written together: \(commands)")
      return
    }
    #expect(edits.map(\.image) == ["film3.png", "film1.png"] && edits.allSatisfy { $0.edit.kind == .accept })
    #expect(model.shownGallery?.selected.isEmpty == true && model.unsaved.isEmpty)
    #expect(model.message.text == "Accepted 2 predictions of sella; u takes all of it back")
  }

  @Test func aRangeARowAndEverything() {
    var model = Self.opened(size: CellSize(columns: 40, rows: 24))
    model.press("v l l v l")
    #expect(model.shownGallery?.selected == [2, 0, 3])
    model.press("Esc")
    #expect(model.mode.kind == .gallery && model.shownGallery?.selected == [])
    model.press("r")
    #expect(model.shownGallery?.selected == [3, 1])
    model.press("*")
    #expect(model.shownGallery?.selected == [0, 2, 3])
    model.press("*")
    #expect(model.shownGallery?.selected == [] && model.mode.kind == .gallery)
    // Decided films in a selection stay as they are, and are not counted.
    model.press("Home v End a")
    guard case .confirm(let question) = model.mode else {
      Issue.record("no question: \(model.message.text)")
      return
    }
    #expect(question.text.hasPrefix("Accept 3 predictions"))
  }

  @Test func whatIsCertainEnoughIsSelected() {
    var model = Self.opened()
    model.press("% 5 0 Enter")
    #expect(model.shownGallery?.selected == [0, 3])
    #expect(model.message.text == "2 predictions of at least 50% are selected; a accepts them")
    model.press("% Enter")
    #expect(model.shownGallery?.selected == [3])
    model.press("% Back 5 Enter")
    #expect(model.shownGallery?.selected == [] && model.message.text == "No prediction is that certain.")
    model.press("% s u r e Enter")
    // What was typed stays there with what was expected, and nothing is selected by it.
    guard case .prompt(let prompt) = model.mode else {
      Issue.record("no prompt: \(model.message.text)")
      return
    }
    #expect(prompt.text == "sure" && prompt.problem?.hasPrefix("Expected a confidence") == true)
    #expect(model.shownGallery?.selected == [])
    model.press("Esc")
    #expect(model.mode.kind == .gallery)
    model.press("% Esc")
    #expect(model.mode.kind == .gallery)
  }

  @Test func theNextLandmarkIsSortedAnew() {
    var model = Self.opened()
    #expect(model.press("Tab") == [.readLandmark("nasion", images: nil)])
    #expect(model.activeLandmark == "nasion" && model.shownGallery?.landmark == "nasion")
    // What was asked for before is of no use any more.
    _ = update(&model, .landmarkRead("sella", Self.points(), isAll: true))
    #expect(model.landmarkPoints.isEmpty)
    _ = update(&model, .landmarkRead("nasion", [:], isAll: true))
    #expect(model.message.text.hasPrefix("No prediction of nasion waits"))
    #expect(model.press("S-Tab") == [.readLandmark("sella", images: nil)])
  }

  @Test func aPointIsCorrectedWhereItStands() {
    var model = Self.opened()
    Self.cut(&model)
    let commands = model.press("L")
    #expect(Self.kinds(commands) == ["film3.png": .move])
    #expect(model.landmarkPoints["film3.png"]?["sella"]?.position == PixelPoint(x: 44, y: 50))
    #expect(model.landmarkPoints["film3.png"]?.status(of: "sella") == .corrected)
    #expect(model.message.text == "Corrected sella on film3.png to 44, 50")
    model.press("S-Down")
    #expect(model.message.text == "Corrected sella on film3.png to 44, 51")
    // The picture has a margin: a small step needs no other one.
    #expect(!commands.contains { if case .makeCrops = $0 { true } else { false } })
    for _ in 0..<200 { model.press("S-Left") }
    #expect(model.landmarkPoints["film3.png"]?["sella"]?.position == PixelPoint(x: 0, y: 51))
  }

  @Test func aPointIsPulledWithThePointer() {
    var model = Self.opened()
    Self.cut(&model)
    let middle = CellPoint(column: 12, row: 5)
    _ = update(&model, .input(.mouse(.press, middle)))
    _ = update(&model, .input(.mouse(.drag, CellPoint(column: 15, row: 5))))
    _ = update(&model, .input(.mouse(.release, CellPoint(column: 15, row: 5))))
    #expect(model.landmarkPoints["film3.png"]?["sella"]?.position?.x == 52)
    #expect(model.mode.kind == .gallery)
    // Over another film, and below all of them, nobody sees what it is put on.
    for beside in [CellPoint(column: 60, row: 5), CellPoint(column: 12, row: 22)] {
      _ = update(&model, .input(.mouse(.press, middle)))
      _ = update(&model, .input(.mouse(.drag, CellPoint(column: 14, row: 5))))
      _ = update(&model, .input(.mouse(.drag, beside)))
      #expect(model.message.text == "Outside of its picture: letting go here moves nothing.")
      _ = update(&model, .input(.mouse(.release, beside)))
      #expect(model.landmarkPoints["film3.png"]?["sella"]?.position?.x == 52 && model.mode.kind == .gallery)
    }
    // A click beside the point of the chosen film opens it.
    _ = update(&model, .input(.mouse(.press, CellPoint(column: 3, row: 2))))
    _ = update(&model, .input(.mouse(.release, CellPoint(column: 3, row: 2))))
    #expect(model.mode == .normal && model.imageName == "film3.png")
  }

  @Test func openingIsCloseUpAndComesBack() {
    var model = Self.opened()
    model.press("l")
    #expect(model.press("Enter").isEmpty)
    #expect(model.mode == .normal && model.imageName == "film1.png" && model.activeLandmark == "sella")
    #expect(model.cursor == PixelPoint(x: 40, y: 50) && model.viewport.scale == 1)
    #expect(model.press("V") == [.readLandmark("sella", images: nil)])
    _ = update(&model, .landmarkRead("sella", Self.points(), isAll: true))
    // Everything where it was, and the film that was looked at is the chosen one.
    #expect(model.shownGallery?.order == [2, 0, 3, 1, 4] && model.shownGallery?.highlighted == 1)
    model.press("h Enter")
    #expect(model.imageName == "film3.png" && model.picture == .loading)
    _ = update(&model, .pointsRead(image: "film3.png", Self.points()["film3.png"] ?? ImagePoints()))
    Fixture.show(Fixture.film(width: 480, height: 640), in: &model)
    #expect(model.viewport.scale == 1 && model.cursor == PixelPoint(x: 40, y: 50))
  }

  @Test func undoStaysAndShowsWhere() {
    var model = Self.opened()
    model.press("a a")
    #expect(model.press("u") == [.undo])
    let point = LandmarkPoint(landmark: "sella", position: PixelPoint(x: 40, y: 50), status: .accepted)
    let edit = Edit(
      kind: .accept,
      changes: [.init(layer: .marks, landmark: "sella", before: nil, after: point)], author: "ann")
    _ = update(&model, .undone(Change(edit, on: "film1.png", isUndone: true)))
    _ = update(&model, .pointsRead(image: "film1.png", Self.points()["film1.png"] ?? ImagePoints()))
    #expect(model.mode.kind == .gallery && model.images.entries[model.highlightedIndex].name == "film1.png")
    #expect(model.landmarkPoints["film1.png"]?.status(of: "sella") == .predicted)
    #expect(model.message.text == "Undone on film1.png: accept sella")
  }

  @Test func decisionsWaitUntilThereIsALandmark() {
    var model = Fixture.model()
    model.press("G x")
    #expect(model.message.text == "That is for one landmark on all films; V shows it.")
    #expect(model.press("V") == [.readLandmark("sella", images: nil)])
    #expect(model.press("V").first == .makeThumbnails((1...8).map { "film\($0).png" }))
    #expect(model.shownGallery?.landmark == nil)
    model.press("? Esc")
    #expect(model.mode.kind == .gallery)
    model.press("q")
    #expect(model.mode == .normal && model.shownGallery == nil)
  }

  @Test func zoomChangesWhatIsCut() {
    var model = Self.opened()
    Self.cut(&model)
    #expect(Self.wishes(model.press("-")).last?.step == 8)
    #expect(model.message.text == "A column shows 8 px of the film")
    model.press("- - -")
    #expect(model.message.text == "A column shows 32 px of the film", "that is all")
    model.press("0")
    #expect(model.message.text == "A pixel of the film covers a column")
    model.press("+")
    #expect(model.message.text == "A pixel of the film covers 2 columns")
  }

  /// Where the terminal draws pixels, those of the film are shown one by one.
  @Test func pixelsAreThoseOfTheFilm() throws {
    var model = Fixture.model(images: 5)
    _ = update(&model, .cellMeasured(PixelSize(width: 8, height: 16)))
    model.press("V")
    _ = update(&model, .landmarkRead("sella", Self.points(), isAll: true))
    Self.cut(&model)
    let frame = view(model, model.screen)
    let pixels = try #require(frame.pixels)
    // Film 3's point is in the middle of the first picture; 30 px to the right of it is 30 px to the right.
    let film = Fixture.film()
    for offset in [-30, 30] {
      let grey = film.samples[50 * film.width + 40 + offset]
      let shown = pixels[12 * 8 + 4 + offset, 4 * 16 + 8]
      #expect(abs(Int(shown.r) - Int(grey)) <= 12, "\(offset): \(shown) \(grey)")
    }
    // Words lie over the pixels.
    #expect(!pixels.isShown(column: 1, row: 10) && pixels.isShown(column: 1, row: 5))
    #expect(quickView(model, model.screen).pixels != nil)
  }

  @Test func surroundingsAreThePixelsOfTheFilm() throws {
    let film = Fixture.film()
    let wish = CropWish(
      image: "film", landmark: "sella", position: PixelPoint(x: 10, y: 150), reachX: 20, reachY: 15, step: 1)
    let crop = LandmarkCrop(wish, of: LoadedFilm(name: "film", film: film))
    let picture = try #require(crop.picture?.film)
    // Cut off where the film ends.
    #expect(picture.width == 31 && picture.height == 25)
    let same = LandmarkCrop(
      wish.of("sella", at: PixelPoint(x: 60, y: 80)), of: LoadedFilm(name: "film", film: film))
    #expect(same.picture?.film.width == 41 && same.picture?.film.height == 31)
  }

  @Test(arguments: [CellSize(columns: 80, rows: 24), CellSize(columns: 200, rows: 60)])
  func golden(_ size: CellSize) {
    var model = Self.opened(size: size)
    Self.cut(&model)
    model.press("Space l")
    Golden.check(view(model, size), "one-landmark-\(size.columns)x\(size.rows)")
  }

  /// Five films: predictions of 60, 20 and 90 %, a mark, nothing; the gallery of sella open.
  private static func opened(size: CellSize = CellSize(columns: 80, rows: 24)) -> Model {
    var model = Fixture.model(images: 5, size: size)
    _ = update(&model, .pointsRead(image: "film1.png", points()["film1.png"] ?? ImagePoints()))
    model.press("V")
    _ = update(&model, .landmarkRead("sella", points(), isAll: true))
    return model
  }

  private static func points() -> [ImageName: ImagePoints] {
    func predicted(_ confidence: Double) -> ImagePoints {
      ImagePoints(predictions: [
        "sella": LandmarkPoint(
          landmark: "sella", position: PixelPoint(x: 40, y: 50), status: .predicted, confidence: confidence,
          annotator: "encoder")
      ])
    }
    return [
      "film1.png": predicted(0.6), "film3.png": predicted(0.2), "film4.png": predicted(0.9),
      "film2.png": ImagePoints(marks: [
        "sella": LandmarkPoint(
          landmark: "sella", position: PixelPoint(x: 80, y: 60), status: .placed, annotator: "ann")
      ]),
    ]
  }

  /// Answers the wish for pictures.
  private static func cut(_ model: inout Model) {
    for wish in wishes(model.press("Home")) {
      let film = LoadedFilm(name: wish.image, film: Fixture.film())
      _ = update(&model, .cropMade(LandmarkCrop(wish, of: film)))
    }
  }

  private static func wishes(_ commands: [Command]) -> [CropWish] {
    commands.flatMap { if case .makeCrops(let wishes) = $0 { wishes } else { [CropWish]() } }
  }

  private static func kinds(_ commands: [Command]) -> [ImageName: Edit.Kind] {
    commands.reduce(into: [:]) { kinds, command in
      if case .write(let edits) = command { for one in edits { kinds[one.image] = one.edit.kind } }
    }
  }
}

extension Model {
  fileprivate var highlightedIndex: Int { shownGallery.map { $0.order[$0.highlighted] } ?? -1 }
}

/// Any count of films fills any screen.
@Suite struct GalleryLayoutTests {
  @Test(arguments: [20, 32, 40, 80, 120, 200], [5, 8, 24, 40, 60])
  func tilesFillTheScreen(_ columns: Int, _ rows: Int) {
    for count in [1, 2, 3, 5, 7, 12, 40, 150, 10_000] {
      let layout = GalleryLayout(CellSize(columns: columns, rows: rows), count: count)
      let tiles = (0..<layout.count).map(layout.tile)
      let cells = tiles.reduce(0) { $0 + $1.columns * $1.rows }
      #expect(cells == layout.area.columns * layout.area.rows, "\(columns)x\(rows), \(count) films")
      // No row of tiles stays empty, and none is too small to tell anything where there is room.
      #expect(count >= layout.count || (layout.rows - 1) * layout.columns < count)
      if columns >= 40, rows >= 24 { #expect(tiles.allSatisfy { $0.columns >= 20 && $0.rows >= 10 }) }
    }
  }

  @Test func fewFilmsAreLarge() {
    let screen = CellSize(columns: 200, rows: 60)
    #expect(GalleryLayout(screen, count: 1).tile(0) == CellRect(column: 0, row: 1, columns: 200, rows: 57))
    #expect(GalleryLayout(screen, count: 2).columns == 2 && GalleryLayout(screen, count: 2).rows == 1)
    #expect(GalleryLayout(screen, count: 1000).count == 50)
  }

  @Test func theTitleSaysWhichPartIsShown() {
    var model = Fixture.model(images: 20)
    model.press("G")
    #expect(view(model, model.screen).text[0].contains("1-8 of 20 films, page 1 of 3"))
    model.press("PgDn PgDn")
    #expect(view(model, model.screen).text[0].contains("17-20 of 20 films, page 3 of 3"))
    model.press("PgDn")
    #expect(view(model, model.screen).text[0].contains("17-20 of 20 films"))
  }
}
