import Cells
import Landmarks
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// Triples of model, keys and model (or what was asked for).
@Suite struct UpdateTests {
  @Test func whatTheStoreRefusesWaitsAndIsSaidShortly() throws {
    var model = Fixture.model()
    model.press("Enter", saving: false)
    let waiting = model.unsaved
    #expect(waiting.count == 1)
    _ = update(&model, .written(unsaved: waiting, problem: "database or disk is full"))
    #expect(model.message.text == "Not saved, tried again with the next key: database or disk is full")
    // q says why it does not leave, although the change is tried again meanwhile.
    let commands = model.press("q", saving: false)
    #expect(commands == [.write(waiting)])
    _ = update(&model, .written(unsaved: waiting, problem: "database or disk is full"))
    #expect(model.message.text.contains("not saved yet") && model.unsaved == waiting)
    model.press("l")
    #expect(model.message.text.hasPrefix("Saved:") && model.unsaved.isEmpty)
    model.press("l")
    #expect(!model.isRefused)
  }

  @Test func aHintDoesNotPushAProblemAside() {
    var model = Fixture.model()
    _ = update(&model, .failed("no backup could be made"))
    _ = update(&model, .templateSuggested("film2.png", problem: nil))
    #expect(model.message.text == "no backup could be made" && model.suggestion == "film2.png")
  }

  @Test func leavingTheFirstQuestionShowsAProblem() {
    var model = Fixture.model(landmarks: [])
    _ = update(&model, .failed("keys.toml: no such action"))
    #expect(model.press("Esc").isEmpty && model.message.text == "keys.toml: no such action")
    model.press("c Esc")
    #expect(model.mode == .normal && model.message.text == "keys.toml: no such action")
  }

  @Test func aHintInterruptsNoWorkUnlessItWasAskedFor() {
    var model = Fixture.model()
    model.press("Enter n")
    let said = model.message.text
    _ = update(&model, .templateSuggested("film2.png", problem: nil))
    #expect(said.hasPrefix("Image 2") && model.message.text == said)
    (model.suggestion, model.abilities.canSuggest) = (nil, true)
    model.press("B")
    _ = update(&model, .templateSuggested("film1.png", problem: nil))
    #expect(model.message.text.hasPrefix("film1.png would serve best"))
  }

  @Test func enterPlacesAndAdvances() throws {
    var model = Fixture.model()
    model.press("0 l l k")
    let cursor = model.cursor
    let commands = model.press("Enter")
    #expect(model.points["sella"]?.position == cursor)
    #expect(model.points.status(of: "sella") == .placed)
    #expect(model.activeLandmark == "nasion")
    #expect(model.images.currentEntry?.progress.counts == [.placed: 1])
    guard case .write(let edits)? = commands.first, let edit = edits.first else {
      Issue.record("nothing was written: \(commands)")
      return
    }
    #expect(edit.image == "film1.png" && edit.edit.kind == .place)
  }

  @Test func stepsThereAndBackCancelOut() {
    var model = Fixture.model()
    let start = model.cursor
    model.press("l l j k h h f l l j h h k S-Up S-Down")
    #expect(model.cursor == start)
    #expect(model.isFine)
  }

  @Test func theCursorStaysOnTheFilm() {
    var model = Fixture.model()
    for _ in 0..<40 { model.press("S-Right S-Down") }
    #expect(model.cursor == PixelPoint(x: 119, y: 159))
    model.press("+ + + +")
    for _ in 0..<80 { model.press("S-Left S-Up") }
    #expect(model.cursor == PixelPoint(x: 0, y: 0))
    let pane = model.layout?.film.size ?? CellSize(columns: 0, rows: 0)
    let cell = model.viewport.cell(at: model.cursor)
    #expect((0..<pane.columns).contains(cell.column) && (0..<pane.rows).contains(cell.row))
  }

  @Test func acceptGoesToTheNextPrediction() {
    var model = Fixture.model()
    _ = update(
      &model,
      .pointsRead(
        image: "film1.png",
        ImagePoints(predictions: Fixture.predictions(["nasion": 0.9, "menton": 0.2]))))
    model.press("Tab a")
    #expect(model.points.status(of: "nasion") == .accepted)
    #expect(model.activeLandmark == "menton")
    #expect(model.cursor == model.points["menton"]?.position)
    model.press("x")
    #expect(model.points.status(of: "menton") == .unset)
  }

  @Test func enterOnAPredictionCorrectsIt() {
    var model = Fixture.model()
    _ = update(
      &model, .pointsRead(image: "film1.png", ImagePoints(predictions: Fixture.predictions(["nasion": 0.9]))))
    model.press("Tab l l Enter")
    #expect(model.points.status(of: "nasion") == .corrected)
    #expect(model.message.text.hasPrefix("Corrected nasion"))
  }

  /// Enter without moving says what it has done, which `u` then takes back by the same name.
  @Test func enterOnAPredictionLeftWhereItIsAgreesWithIt() {
    var model = Fixture.model()
    _ = update(
      &model, .pointsRead(image: "film1.png", ImagePoints(predictions: Fixture.predictions(["nasion": 0.9]))))
    model.press("Tab Enter")
    #expect(model.points.status(of: "nasion") == .accepted)
    #expect(model.message.text.hasPrefix("Accepted nasion"))
  }

  @Test func aCorrectionGoesOnToTheNextPrediction() {
    var model = Fixture.model()
    _ = update(
      &model,
      .pointsRead(
        image: "film1.png", ImagePoints(predictions: Fixture.predictions(["nasion": 0.9, "menton": 0.4]))))
    model.press("Tab l l Enter")
    #expect(model.activeLandmark == "menton" && model.cursor == model.points["menton"]?.position)
  }

  @Test func deleteLeavesPredictionsAlone() {
    var model = Fixture.model()
    _ = update(&model, .pointsRead(image: "film1.png", Fixture.points()))
    #expect(model.press("Tab d").isEmpty)
    #expect(model.points.status(of: "nasion") == .predicted)
    #expect(model.message.tone == .warning && model.message.text.contains("x rejects"))
    model.press("S-Tab d")
    #expect(model.points.status(of: "sella") == .unset)
  }

  @Test func aDisabledKeySaysWhy() {
    var model = Fixture.model(landmarks: [])
    model.press("Esc Enter")
    #expect(model.message.text.contains("Name a landmark first"))
    model.press("P")
    #expect(model.message.tone == .warning)
    model.press("N")
    #expect(model.message.text.contains("No predictions"))
  }

  @Test func aFolderWithoutNamesAsksForOne() {
    var model = Fixture.model(landmarks: [])
    #expect(model.mode == .prompt(Prompt(.newLandmark)))
    #expect(model.press("s e l l a Enter") == [.addLandmarks(["sella"])])
    _ = update(&model, .landmarksRead(["sella"]))
    #expect(model.activeLandmark == "sella" && model.mode == .normal)
    model.press("S j")
    #expect(model.press("Enter") == [.addLandmarks(LandmarkSet.offered[1].landmarks)])
  }

  @Test func goingToImages() {
    var model = Fixture.model()
    #expect(model.press("n").contains(.loadImage("film2.png")))
    #expect(model.press("g 7 Enter").contains(.loadImage("film7.png")))
    #expect(model.press("g f i l m 1 1 Enter").contains(.loadImage("film11.png")))
    model.press("g n o w h e r e Enter")
    #expect(model.imageName == "film11.png" && model.mode.kind == .prompt)
    model.press("Esc")
    model.press("/ f i l m 1 Enter")
    #expect(model.images.visible == [0, 9, 10, 11])
    model.press("p p p p p p p p p p p p")
    #expect(model.imageName == "film1.png")
    model.press("/ Esc")
    #expect(model.images.visible.count == 12)
  }

  @Test func lateAnswersForOtherImagesAreIgnored() {
    var model = Fixture.model()
    model.press("n")
    let before = model
    let film = LoadedFilm(name: "film1.png", film: Fixture.film())
    #expect(update(&model, .filmLoaded(image: "film1.png", .film(film))).isEmpty)
    #expect(model == before)
  }

  @Test func reviewGoesToTheWorstPoint() {
    var model = Fixture.model()
    _ = update(&model, .predicted(image: "film3.png", Fixture.progress(predicted: 2, lowest: 0.6)))
    _ = update(&model, .predicted(image: "film5.png", Fixture.progress(predicted: 2, lowest: 0.3)))
    #expect(model.press("N").contains(.loadImage("film5.png")))
    _ = update(
      &model,
      .pointsRead(
        image: "film5.png", ImagePoints(predictions: Fixture.predictions(["sella": 0.8, "menton": 0.3]))))
    Fixture.show(Fixture.film(), in: &model)
    #expect(model.activeLandmark == "menton")
    // Something is left on the worst film: it stays, at its worst point.
    model.press("S-Tab")
    #expect(model.press("N").isEmpty && model.activeLandmark == "menton")
    #expect(model.message.text.contains("menton is its worst of 2 predictions"))
    // What is left of it is more certain than the worst point elsewhere.
    model.press("a")
    #expect(model.press("N").contains(.loadImage("film3.png")))
  }

  /// Always the worst film that is left, not the one after the present one in some order.
  @Test func reviewGoesBackToTheWorstFilm() {
    var model = Fixture.model()
    for (name, lowest) in [("film3.png", 0.6), ("film5.png", 0.3), ("film7.png", 0.4)] {
      _ = update(
        &model, .predicted(image: ImageName(name), Fixture.progress(predicted: 2, lowest: lowest)))
    }
    model.press("g f i l m 7 Enter")
    Fixture.show(Fixture.film(), in: &model)
    #expect(model.press("N").contains(.loadImage("film5.png")))
    // A film that cannot be shown holds nobody up.
    _ = update(&model, .filmLoaded(image: "film5.png", .failed("film5.png is broken")))
    #expect(model.press("N").contains(.loadImage("film7.png")))
  }

  @Test func undoGoesToTheFilmThatItIsAbout() {
    var model = Fixture.model()
    model.press("n")
    Fixture.show(Fixture.film(), in: &model)
    #expect(model.press("u") == [.undo])
    let placing = ImagePoints().placing("nasion", at: PixelPoint(x: 30, y: 40), by: "ann")
    guard let placing else { return }
    let change = Change(placing, on: "film1.png", isUndone: true)
    #expect(update(&model, .undone(change)).contains(.loadImage("film1.png")))
    #expect(model.message.text == "Undone on film1.png: place nasion")
    Fixture.show(Fixture.film(), in: &model)
    #expect(model.activeLandmark == "nasion" && model.cursor == PixelPoint(x: 30, y: 40))
    _ = update(&model, .undone(Change("add 19 names", on: nil)))
    #expect(model.message.text == "Undone: add 19 names" && model.imageName == "film1.png")
  }

  @Test func escapeAndAKeyRightAfterItAreBoth() {
    var model = Fixture.model()
    model.press("/ f i l m 1")
    _ = update(&model, .input(.key(.alt("n"))))
    #expect(model.mode == .normal && model.images.filter.isEmpty && model.imageName == "film2.png")
  }

  @Test func whatIsNotSeenIsNotAccepted() {
    var model = Fixture.model()
    model.press("n")
    _ = update(
      &model, .pointsRead(image: "film2.png", ImagePoints(predictions: Fixture.predictions(["sella": 0.8]))))
    #expect(model.press("a").isEmpty && model.message.text.contains("still being read"))
    #expect(model.press("C-a").isEmpty && model.points.status(of: "sella") == .predicted)
  }

  @Test func aFilmThatIsReplacedOrGoneIsSaid() {
    var model = Fixture.model()
    #expect(update(&model, .filmReplaced(image: "film1.png")) == [.loadImage("film1.png")])
    #expect(model.picture == .loading && model.message.text.contains("replaced on the disk"))
    #expect(model.press("Enter").isEmpty)
    Fixture.show(Fixture.film(), in: &model)
    #expect(!model.press("Enter").isEmpty)
    _ = update(&model, .filmGone(image: "film1.png"))
    #expect(model.press("Enter").isEmpty && model.press("m").isEmpty)
    #expect(view(model, model.screen).text.joined(separator: " ").contains("is gone from the disk"))
  }

  @Test func aLongNameIsSaidWhole() {
    let name: Landmark = "the-most-anterior-point-of-the-frontonasal-suture"
    var model = Fixture.model(landmarks: ["sella", name])
    model.press("Tab")
    #expect(model.message.text == "Landmark 2 of 2: \(name), unset")
  }

  @Test func magnificationIsNeverNought() {
    var model = Fixture.model()
    for _ in 0..<20 { model.press("+") }
    #expect(view(model, model.screen).text[0].contains("8:1"))
  }

  @Test func aWelcomeIsForWhoWasHere() {
    var model = Fixture.model()
    _ = model.open()
    #expect(model.message.text.hasPrefix("Move to sella"))
    model.images.setProgress(Fixture.progress(placed: 1), of: "film2.png")
    _ = model.open()
    #expect(model.message.text.hasPrefix("1 image has a person's points;"))
    model.hasWorkedHere = true
    _ = model.open()
    #expect(model.message.text.hasPrefix("Welcome back"))
  }

  @Test func failedWritesAreKeptAndTriedAgain() {
    var model = Fixture.model()
    guard case .write(let edits)? = model.press("Enter").first else {
      Issue.record("nothing was written")
      return
    }
    _ = update(&model, .written(unsaved: edits, problem: "the disk is full"))
    #expect(model.unsaved == edits && model.message.tone == .error)
    #expect(model.press("l", saving: false) == [.write(edits)])
    guard case .write(let both)? = model.press("Enter", saving: false).first else {
      Issue.record("nothing was written")
      return
    }
    #expect(both.count == 2 && both.first == edits.first)
    // Reading the store back does not lose what only memory has.
    _ = update(&model, .pointsRead(image: "film1.png", ImagePoints()))
    #expect(model.points.status(of: "sella") == .placed)
  }

  @Test func windowModeChangesTheWindow() {
    var model = Fixture.model()
    let before = model.greyWindow
    let commands = model.press("w Up Right")
    #expect(model.greyWindow.centre > before.centre && model.greyWindow.width > before.width)
    #expect(commands.last == .saveSetting(.window, model.greyWindow.text))
    #expect(GreyWindow(text: model.greyWindow.text) == model.greyWindow)
    model.press("Esc W")
    #expect(model.mode == .normal && model.greyWindow == before)
  }

  @Test func layersAskForTheirMaps() {
    var model = Fixture.model()
    #expect(model.press("i") == [.computeInformation(image: "film1.png")])
    #expect(model.press("i") == [.computeInformation(image: "film1.png")])
    #expect(model.press("i").isEmpty)
    #expect(model.message.text.contains("point of yours"))
    model.press("Enter S-Tab")
    let wish = Command.computeSimilarity(image: "film1.png", landmark: "sella", templates: ["film1.png"])
    #expect(model.press("i i i i i").contains(wish))
  }

  @Test func exportAsksBeforeReplacing() {
    var model = Fixture.model()
    var wish = ExportWish(format: "bregma", isReviewedOnly: false, path: "skulls/landmarks.csv")
    #expect(model.press("e Enter Enter") == [.export(wish)])
    _ = update(&model, .exportNeedsConsent(wish, existing: wish.path))
    #expect(model.press("n").isEmpty && model.mode == .normal)
    _ = update(&model, .exportNeedsConsent(wish, existing: wish.path))
    wish.replaces = true
    #expect(model.press("y") == [.export(wish)])
  }

  @Test func exportOffersEveryFormatAndRemembers() {
    var model = Fixture.model()
    model.press("e j")
    #expect(view(model, model.screen).text.contains { $0.contains("COCO") })
    let wish = ExportWish(format: "coco", isReviewedOnly: true, path: "skulls/landmarks.json")
    #expect(model.press("r Enter Enter") == [.export(wish)])
    #expect(update(&model, .exported(wish, Message("Exported"))).isEmpty)
    #expect(ExportWish(text: wish.text) == wish && ExportWish(text: "some coco x") == nil)
    // The same again: two keys.
    #expect(model.press("e Enter Enter") == [.export(wish)])
    // A table is not written to a file that others will take for something else.
    let csv = ".csv"
    #expect(model.press("e k Enter" + csv.map { _ in " Back" }.joined() + " . j s o n Enter").isEmpty)
    #expect(model.message.tone == .warning && model.mode.kind == .export)
    #expect(model.press("Esc").isEmpty && model.mode == .normal)
  }

  @Test func aTinyScreenOnlyQuits() {
    var model = Fixture.model(size: CellSize(columns: 20, rows: 5))
    let before = model
    model.press("l n Enter i ? P")
    #expect(model == before)
    #expect(model.press("q") == [.quit])
  }

  @Test func quittingWaitsForUnsavedPoints() {
    var model = Fixture.model()
    guard case .write(let edits)? = model.press("Enter").first else { return }
    _ = update(&model, .written(unsaved: edits, problem: "the disk is full"))
    #expect(model.press("q", saving: false) == [.write(edits)])
    #expect(model.press("C-c", saving: false) == [.write(edits), .quit])
    _ = update(&model, .written(unsaved: [], problem: nil))
    #expect(model.press("q") == [.quit])
  }
}
