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
        ImagePoints(predictions: predictions(["nasion": 0.9, "menton": 0.2]))))
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
      &model, .pointsRead(image: "film1.png", ImagePoints(predictions: predictions(["nasion": 0.9]))))
    model.press("Tab l l Enter")
    #expect(model.points.status(of: "nasion") == .corrected)
    #expect(model.message.text.hasPrefix("Corrected nasion"))
  }

  /// Enter without moving says what it has done, which `u` then takes back by the same name.
  @Test func enterOnAPredictionLeftWhereItIsAgreesWithIt() {
    var model = Fixture.model()
    _ = update(
      &model, .pointsRead(image: "film1.png", ImagePoints(predictions: predictions(["nasion": 0.9]))))
    model.press("Tab Enter")
    #expect(model.points.status(of: "nasion") == .accepted)
    #expect(model.message.text.hasPrefix("Accepted nasion"))
  }

  @Test func aCorrectionGoesOnToTheNextPrediction() {
    var model = Fixture.model()
    _ = update(
      &model,
      .pointsRead(
        image: "film1.png", ImagePoints(predictions: predictions(["nasion": 0.9, "menton": 0.4]))))
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

  @Test func propagationStartsFromTheCurrentImageAfterOneMark() {
    var model = Fixture.model()
    #expect(model.press("P").isEmpty)
    model.press("Enter")
    let commands = model.press("P")
    let names = (1...12).map { ImageName("film\($0).png") }
    #expect(commands.last == .runDetection(images: names, templates: ["film1.png"]))
    #expect(model.job?.total == 12)
    #expect(model.press("P").isEmpty)
    #expect(model.press("Esc") == [.cancelJob])
    _ = update(&model, .jobEnded(JobOutcome(images: 3, points: 9, wasCancelled: true)))
    #expect(model.job == nil && model.message.text.hasPrefix("Stopped"))
  }

  @Test func whatAPersonSaidTakesPartUnlessTheyLeaveItOut() {
    var model = Fixture.model()
    #expect(model.press("t").isEmpty && model.message.tone == .warning)
    model.press("Enter n")
    Fixture.show(Fixture.film(), in: &model)
    _ = update(
      &model, .pointsRead(image: "film2.png", ImagePoints(predictions: predictions(["sella": 0.8]))))
    #expect(model.images.templates == ["film1.png"])
    model.press("a")
    #expect(model.images.templates == ["film1.png", "film2.png"])
    #expect(model.press("t").first == .leaveOut(true, image: "film2.png"))
    #expect(model.images.templates == ["film1.png"] && view(model, model.screen).text.joined().contains("☆"))
    model.press("p")
    Fixture.show(Fixture.film(), in: &model)
    _ = update(
      &model,
      .pointsRead(
        image: "film1.png",
        ImagePoints(marks: [
          "sella": LandmarkPoint(
            landmark: "sella", position: PixelPoint(x: 5, y: 5), status: .placed, annotator: "ann")
        ])))
    model.press("t")
    // The only films with marks are left out: nothing is searched for, and how to go on is said.
    #expect(model.press("P").isEmpty && model.message.text.contains("t takes one in again"))
    #expect(model.press("t").first == .leaveOut(false, image: "film1.png"))
    #expect(
      model.press("P").last
        == .runDetection(
          images: (1...12).map { ImageName("film\($0).png") }, templates: ["film1.png"]))
  }

  /// A film that is finished serves those ahead at once, but never moves what is on the screen.
  @Test func finishingAFilmRenewsWhatLiesAhead() {
    var model = Fixture.model(images: 4)
    model.press("Enter")
    for (name, lowest) in [("film2.png", 0.2), ("film3.png", 0.6), ("film4.png", 0.4)] {
      _ = update(
        &model, .predicted(image: ImageName(name), Fixture.progress(predicted: 2, lowest: lowest)))
    }
    model.press("n")
    Fixture.show(Fixture.film(), in: &model)
    let found = ImagePoints(predictions: predictions(["sella": 0.8, "nasion": 0.2]))
    _ = update(&model, .pointsRead(image: "film2.png", found))
    func renewals(_ commands: [Command]) -> [Command] {
      commands.filter { if case .renew = $0 { true } else { false } }
    }
    #expect(renewals(model.press("a")).isEmpty, "one prediction still waits")
    let wish = Command.renew(images: ["film4.png", "film3.png"], templates: ["film1.png", "film2.png"])
    #expect(renewals(model.press("a")) == [wish])
    // Nothing has changed since: going on asks for nothing.
    #expect(renewals(model.press("N")).isEmpty && model.imageName == "film4.png")
    _ = update(&model, .renewed(images: 1, films: 2))
    #expect(model.message.text.contains("from 2 films"))
    // A finished film that is corrected once more, and left: those ahead are renewed, but not the one gone to.
    model.press("p p")
    Fixture.show(Fixture.film(), in: &model)
    _ = update(
      &model,
      .pointsRead(
        image: "film2.png",
        ImagePoints(marks: [
          "sella": LandmarkPoint(
            landmark: "sella", position: PixelPoint(x: 9, y: 9), status: .accepted, annotator: "ann")
        ])))
    model.press("Enter")
    #expect(
      renewals(model.press("N")) == [.renew(images: ["film3.png"], templates: ["film1.png", "film2.png"])])
  }

  @Test func learningStartsFromAMarkAsItsHelpSays() throws {
    var model = Fixture.model()
    #expect(model.press("A").isEmpty && model.message.text.contains("without training"))
    model.abilities.canLearn = true
    #expect(model.press("A").isEmpty && model.message.text.contains("Mark at least one landmark"))
    model.press("Enter")
    let names = (1...12).map { ImageName("film\($0).png") }
    #expect(model.press("A").last == .learn(images: names, templates: ["film1.png"]))
    #expect(model.message.text.hasPrefix("Learning from this folder's marks"))
    _ = update(&model, .learningEnded(.kept))
    #expect(model.job == nil && model.message.text.hasPrefix("Learnt from this folder's marks"))
    let binding = try #require(Bindings.all.first { $0.strokes.contains { $0.action == .learn } })
    #expect(binding.help.hasPrefix("Learn from this folder's marks") && binding.label == "learn")
  }

  @Test func reviewGoesToTheWorstPoint() {
    var model = Fixture.model()
    _ = update(&model, .predicted(image: "film3.png", Fixture.progress(predicted: 2, lowest: 0.6)))
    _ = update(&model, .predicted(image: "film5.png", Fixture.progress(predicted: 2, lowest: 0.3)))
    #expect(model.press("N").contains(.loadImage("film5.png")))
    _ = update(
      &model,
      .pointsRead(
        image: "film5.png", ImagePoints(predictions: predictions(["sella": 0.8, "menton": 0.3]))))
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
      &model, .pointsRead(image: "film2.png", ImagePoints(predictions: predictions(["sella": 0.8]))))
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
    #expect(model.message.text.hasPrefix("1 image has points already"))
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
    #expect(update(&model, .exported(wish, Message("Exported"))) == [.saveSetting(.export, wish.text)])
    #expect(ExportWish(text: wish.text) == wish && ExportWish(text: "some coco x") == nil)
    // The same again: two keys.
    #expect(model.press("e Enter Enter") == [.export(wish)])
    // A table is not written to a file that others will take for something else.
    let csv = ".csv"
    #expect(model.press("e k Enter" + csv.map { _ in " Back" }.joined() + " . j s o n Enter").isEmpty)
    #expect(model.message.tone == .warning && model.mode.kind == .export)
    #expect(model.press("Esc").isEmpty && model.mode == .normal)
  }

  /// A terminal that tells where inside a cell the pointer is: the point is exact, and a trembling hand only clicks.
  @Test func thePointerIsExactInsideACell() throws {
    var model = Fixture.model()
    model.press("+ + + +")
    let film = try #require(model.layout?.film)
    let cell = CellPoint(column: film.column + 18, row: film.row + 8)
    func mouse(_ action: MouseAction, _ share: CellShare, _ place: CellPoint? = nil) -> [Command] {
      defer { _ = update(&model, .written(unsaved: [], problem: nil)) }
      return update(&model, .input(.mouse(action, place ?? cell, inside: share)))
    }
    let share = CellShare(x: 0.8, y: 0.15)
    let view = model.viewport
    _ = mouse(.press, share)
    _ = mouse(.drag, CellShare(x: 0.85, y: 0.15))
    #expect(mouse(.release, share).count == 1)
    let point = try #require(model.points["sella"]?.position)
    #expect(abs(point.x - (view.left + 18.8 * view.scale - 0.5)) < 1e-9)
    #expect(abs(point.y - (view.top + 8.15 * 2 * view.scale - 0.5)) < 1e-9)
    // On a point that is set, moving inside its cell selects it and moves nothing.
    model.press("S-Tab")
    _ = mouse(.press, share)
    _ = mouse(.drag, CellShare(x: 0.1, y: 0.9))
    #expect(
      mouse(.release, CellShare(x: 0.1, y: 0.9)).allSatisfy { if case .write = $0 { false } else { true } })
    #expect(model.points["sella"]?.position == point && model.activeLandmark == "sella")
    // Out of the cell it is moved.
    _ = mouse(.press, share)
    let beside = CellPoint(column: cell.column + 1, row: cell.row)
    _ = mouse(.drag, .middle, beside)
    #expect(mouse(.release, CellShare(x: 0.25, y: 0.5), beside).count == 1)
    #expect(model.points["sella"]?.position?.x == view.left + 19.25 * view.scale - 0.5)
  }

  @Test func thePointerPlacesAndDrags() throws {
    var model = Fixture.model()
    let film = try #require(model.layout?.film)
    func mouse(_ action: MouseAction, _ column: Int, _ row: Int) -> [Command] {
      let place = CellPoint(column: film.column + column, row: film.row + row)
      defer { _ = update(&model, .written(unsaved: [], problem: nil)) }
      return update(&model, .input(.mouse(action, place)))
    }
    #expect(mouse(.press, 18, 8).isEmpty)
    #expect(model.points.status(of: "sella") == .unset)
    // A click places what is unset.
    #expect(mouse(.release, 18, 8).count == 1)
    let first = try #require(model.points["sella"]?.position)
    #expect(model.activeLandmark == "nasion")
    // A drag moves the point that it began on; only the release writes.
    #expect(mouse(.press, 18, 8).isEmpty)
    #expect(mouse(.drag, 20, 9).isEmpty)
    #expect(model.activeLandmark == "sella")
    #expect(model.points["sella"]?.position == first)
    #expect(mouse(.release, 20, 9).count == 1)
    #expect(model.points["sella"]?.position == model.cursor && model.cursor != first)
    // A click elsewhere leaves a point that is set alone.
    #expect(mouse(.press, 10, 5).isEmpty && mouse(.release, 10, 5).isEmpty)
    // Landmarks may share a cell: the one that is unset is placed there, the right button selects what stands there.
    model.press("Tab")
    #expect(model.activeLandmark == "nasion")
    #expect(mouse(.press, 20, 9).isEmpty && mouse(.release, 20, 9).count == 1)
    #expect(model.points.status(of: "nasion") == .placed && model.activeLandmark == "upper-lip")
    #expect(mouse(.rightPress, 20, 9).isEmpty && model.activeLandmark == "sella")
    // Nothing is unset: a click selects.
    #expect(mouse(.press, 20, 9).isEmpty && mouse(.release, 20, 9).isEmpty)
    #expect(model.activeLandmark == "sella" && model.message.text.contains("sella, placed"))
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

  private func predictions(_ confidences: [Landmark: Double]) -> [Landmark: LandmarkPoint] {
    Dictionary(
      uniqueKeysWithValues: confidences.enumerated().map { index, entry in
        let position = PixelPoint(x: Double(20 + 10 * index), y: 33)
        let point = LandmarkPoint(
          landmark: entry.key, position: position, status: .predicted, confidence: entry.value,
          annotator: "encoder")
        return (entry.key, point)
      })
  }
}
