import Cells
import Landmarks
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// Whole films in the gallery: selected, accepted, excluded and taken in again.
@Suite struct FilmGalleryTests {
  /// Six films: 1 to 3 with predictions, 4 reviewed in part, 5 excluded with a prediction, 6 empty.
  private func model(size: CellSize = CellSize(columns: 80, rows: 24)) -> Model {
    var model = Fixture.model(images: 6, size: size)
    for (image, points) in Self.points {
      model.images.setProgress(ImageProgress(of: Fixture.landmarks, in: points), of: image)
    }
    var said = FilmRemarks()
    (said.exclusion, said.note) = ("wrong view", "turned")
    model.images.setRemarks(["film5.png": said])
    model.press("G")
    return model
  }

  private static func predicted(_ confidences: Double...) -> [Landmark: LandmarkPoint] {
    Dictionary(
      uniqueKeysWithValues: zip(Fixture.landmarks, confidences).map {
        (
          $0,
          LandmarkPoint(
            landmark: $0, position: PixelPoint(x: 40, y: 50), status: .predicted, confidence: $1,
            annotator: "encoder")
        )
      })
  }

  private static let points: [ImageName: ImagePoints] = [
    "film1.png": ImagePoints(predictions: predicted(0.6, 0.95)),
    "film2.png": ImagePoints(predictions: predicted(0.92, 0.97, 0.99)),
    "film3.png": ImagePoints(predictions: predicted(0.2)),
    "film4.png": ImagePoints(
      marks: [
        "sella": LandmarkPoint(
          landmark: "sella", position: PixelPoint(x: 80, y: 60), status: .placed, annotator: "ann")
      ]),
    "film5.png": ImagePoints(predictions: predicted(0.1)),
  ]

  /// Presses keys and answers as the session does.
  @discardableResult
  private func press(_ script: String, _ model: inout Model, outdated: Int = 0) -> [Command] {
    script.split(separator: " ").flatMap { key in
      let commands = model.press(String(key))
      for command in commands {
        switch command {
        case .readFilms(let images, let isToAccept):
          let read = Self.points.filter { images.contains($0.key) }
          _ = update(&model, .filmsRead(read, isToAccept: isToAccept, outdated: outdated))
        case .remark(let remarks): _ = update(&model, .remarked(remarks))
        default: break
        }
      }
      return commands
    }
  }

  private func question(_ model: Model) -> String? {
    if case .confirm(let question) = model.mode { question.text } else { nil }
  }

  private func names(_ model: Model) -> [String] {
    (model.shownGallery?.selected ?? []).sorted().map { model.images.entries[$0].name.name }
  }

  @Test func theLeastCertainAreSelectedAndAcceptedTogether() {
    var model = model()
    #expect(model.shownGallery?.order == [4, 2, 0, 1, 3, 5] && model.message.text.hasSuffix("Space selects"))
    press("* a", &model)
    #expect(names(model) == ["film1.png", "film2.png", "film3.png"])
    #expect(question(model) == "Accept 6 predictions on 3 films, the least certain 20%?")
    // No: all is as it was.
    #expect(press("n", &model).isEmpty && names(model).count == 3)
    let commands = press("a y", &model)
    guard case .writeTogether(let edits)? = commands.last else {
      Issue.record("not written together: \(commands)")
      return
    }
    #expect(Set(edits.map(\.image)) == ["film1.png", "film2.png", "film3.png"])
    #expect(edits.allSatisfy { $0.edit.kind == .accept && $0.edit.author == "ann" })
    #expect(edits.map(\.edit.changes.count).reduce(0, +) >= 6)
    #expect(model.message.text == "Accepted 6 predictions on 3 films; u takes all of it back")
    #expect(names(model).isEmpty && model.unlearnt.isSuperset(of: edits.map(\.image)))
    #expect(model.press("u") == [.undo])
  }

  @Test func whatStaysAsItIsIsSaidFirst() {
    var model = model()
    press("v End a", &model, outdated: 2)
    #expect(
      question(model)
        == "Accept 6 predictions on 3 films, the least certain 20%? Found from marks changed or excluded since: "
        + "2. 2 without predictions and 1 excluded stay as they are.")
    // Nothing of it is cut off in a small window.
    let text = view(model, model.screen).text.joined(separator: " ").split(separator: " ")
      .joined(separator: " ")
    #expect(text.contains("excluded stay as they are.") && text.contains("(y/n)"))
  }

  @Test func aSingleFilmIsCountedToo() {
    var model = model()
    press("l a", &model)
    #expect(question(model) == "Accept 1 prediction on film3.png, the least certain 20%?")
    press("y", &model)
    #expect(model.message.text == "Accepted 1 prediction on film3.png; u takes all of it back")
  }

  /// A tired person accepts where there is nothing to accept.
  @Test func nothingToAccept() {
    var model = model()
    #expect(press("a", &model).isEmpty && model.mode.kind == .gallery)
    #expect(
      model.message.text == "Nothing to accept on film5.png: it is excluded, X takes it in again.")
    #expect(press("End a", &model).allSatisfy { $0 != .undo })
    #expect(model.message.text == "Nothing to accept on film6.png: it has no prediction that waits.")
    press("Space h Space a", &model)
    #expect(names(model).count == 2)
    #expect(
      model.message.text
        == "Nothing to accept on the 2 selected films: none has a prediction that waits.")
    // Rejecting and correcting are for one landmark.
    #expect(model.press("x").isEmpty && model.message.text.hasSuffix("V shows it."))
    // The predictions were renewed, or accepted elsewhere, while they were counted.
    press("Esc Home l", &model)
    _ = model.press("a")
    _ = update(&model, .filmsRead(["film3.png": ImagePoints()], isToAccept: true, outdated: 0))
    #expect(model.mode.kind == .gallery && model.message.text == "No prediction waits there any more.")
    #expect(press("*", &model).isEmpty == false || !names(model).contains("film3.png"))
  }

  @Test func changesThatWaitAreSavedFirst() {
    var model = Fixture.model(images: 2)
    model.images.setProgress(Fixture.progress(predicted: 1, lowest: 0.5), of: "film2.png")
    model.press("Enter", saving: false)
    model.press("G l", saving: false)
    let commands = model.press("a", saving: false)
    #expect(!commands.contains(.readFilms(["film2.png"], isToAccept: true)))
    #expect(model.message.tone == .warning && model.message.text.contains("wait to be saved"))
  }

  /// Each key says what it waits for.
  @Test(arguments: [
    ("u", "undo is possible"), ("R", "landmarks can be changed"), ("D", "landmarks can be changed"),
    ("C K", "landmarks can be changed"), ("F", "this is possible"),
  ]) func keysSayWhatWaitsForTheSaving(keys: String, what: String) {
    var model = Fixture.model(images: 2)
    model.press("Enter", saving: false)
    model.press(keys, saving: false)
    #expect(model.message.text == "Changes wait to be saved; \(what) once they are.")
  }

  @Test func filmsAreSelectedInEveryWay() {
    var model = model()
    press("Space Space", &model)
    #expect(names(model) == ["film3.png", "film5.png"])
    #expect(model.message.text.hasPrefix("2 selected; "))
    press("Esc", &model)
    #expect(names(model).isEmpty && model.mode.kind == .gallery)
    press("Home v l l v End", &model)
    #expect(names(model) == ["film1.png", "film3.png", "film5.png"])
    press("Esc Home r", &model)
    #expect(
      names(model).count
        == model.shownGallery.map { GalleryLayout(model.screen, count: $0.order.count).columns })
    // Every prediction of at least so much: one lesser one keeps a film out.
    press("Esc % C-u 9 0 Enter", &model)
    #expect(names(model) == ["film2.png"])
    #expect(
      model.message.text == "1 film is selected, with no prediction below 90%; a accepts all of them")
    // * once more selects none.
    press("* *", &model)
    #expect(names(model).isEmpty)
    // The pointer's right button, too.
    _ = update(&model, .input(.mouse(.rightPress, CellPoint(column: 2, row: 3))))
    #expect(names(model) == ["film5.png"])
  }

  @Test func excludedForOneReasonAndTakenInAgain() {
    var model = model()
    press("End Space h Space Home Space X", &model)
    #expect(model.mode.kind == .prompt)
    #expect(view(model, model.screen).text.joined().contains("Exclude 2 films (1 is already) because"))
    // Esc excludes nothing.
    press("Esc", &model)
    #expect(model.mode.kind == .gallery && names(model).count == 3)
    let commands = press("X b Tab Enter", &model)
    guard case .remark(let remarks)? = commands.last else {
      Issue.record("nothing was said: \(commands)")
      return
    }
    #expect(Set(remarks.keys) == ["film4.png", "film6.png"])
    #expect(remarks.values.allSatisfy { $0.exclusion == "bad quality" })
    #expect(model.message.text == "Excluded 2 films: bad quality; u takes all of it back")
    #expect(names(model).isEmpty && model.images.entries.count(where: \.isExcluded) == 3)
    #expect(model.images.entries[4].remarks.exclusion == "wrong view", "its own reason stays")
    // All of them excluded: the same key takes them in again, their notes stay.
    press("End Space h Space Home Space X", &model)
    #expect(model.images.entries.allSatisfy { !$0.isExcluded })
    #expect(model.images.entries[4].remarks.note == "turned")
    #expect(model.message.text == "3 films take part again; u excludes them again")
    // One film, without a selection.
    press("Home X", &model)
    press("Enter", &model)
    #expect(model.images.entries[4].remarks.exclusion == "no reason given")
  }

  @Test func theSelectionOutlivesALookAtAFilm() {
    var model = model()
    press("* Enter", &model)
    #expect(model.mode == .normal)
    model.press("G")
    #expect(names(model) == ["film1.png", "film2.png", "film3.png"])
    #expect(model.message.text == "3 selected as before; Esc selects none")
    // Over to one landmark, and back.
    press("V V", &model)
    #expect(names(model).count == 3)
    // Sorted anew, and it is still there.
    press("s", &model)
    #expect(names(model).count == 3)
    // Put away, it is forgotten.
    press("Esc Esc G", &model)
    #expect(names(model).isEmpty)
  }

  @Test func whatAFilterHidesIsNotTouched() {
    var model = model()
    press("Esc / f i l m 1 Enter G * a", &model)
    #expect(question(model) == "Accept 2 predictions on film1.png, the least certain 60%?")
    press("n Esc Esc / Esc", &model)
    // Films shown by a tag stay in sight when it is taken from them.
    press("/ # e x c l u d e d Enter G X", &model)
    #expect(model.shownGallery?.order == [4] && model.images.visible.isEmpty)
    #expect(!model.images.entries[4].isExcluded)
    press("a", &model)
    #expect(question(model) == "Accept 1 prediction on film5.png, the least certain 10%?")
  }

  @Test func theTitleSaysWhichFilmsAreThere() {
    var model = model()
    func title() -> String { view(model, model.screen).text[0] }
    #expect(title().hasPrefix(" all films "))
    press("v", &model)
    #expect(title().hasPrefix(" all films, a range from film5.png "))
    press("l v V", &model)
    #expect(title().hasPrefix(" sella on all films that take part "), "\(title())")
    press("Esc Esc / f i l m 1 Enter G", &model)
    #expect(title().hasPrefix(" films with \"film1\" "), "\(title())")
  }

  @Test func aSelectionOfAnotherFilterIsForgotten() {
    var model = model()
    press("* Enter / f i l m 1 Enter G", &model)
    #expect(names(model).isEmpty)
  }

  @Test func golden() {
    for (columns, rows) in [(80, 24), (120, 40)] {
      var model = model(size: CellSize(columns: columns, rows: rows))
      press("l Space Space", &model)
      for entry in model.images.entries.prefix(4) {
        var thumbnail = Thumbnail(of: LoadedFilm(name: entry.name, film: Fixture.film()))
        thumbnail.points = Self.points[entry.name] ?? ImagePoints()
        _ = update(&model, .thumbnailMade(thumbnail))
      }
      Golden.check(view(model, model.screen), "gallery-\(columns)x\(rows)")
    }
  }

  /// What would be accepted is what was shown when it was asked: where a search has found other points since, it is asked
  /// again.
  @Test func aQuestionAboutPointsThatAreOthersNowIsWithdrawn() {
    var model = model()
    press("* a", &model)
    #expect(model.mode.kind == .confirm)
    _ = update(&model, .predicted(image: "film6.png", ImageProgress()))
    #expect(model.mode.kind == .confirm)
    let found = ImageProgress(of: Fixture.landmarks, in: Self.points["film2.png"] ?? ImagePoints())
    _ = update(&model, .predicted(image: "film2.png", found))
    #expect(model.mode.kind == .gallery && model.message.text.contains("press a again"))
    // The y that was on its way decides nothing.
    #expect(!press("y", &model).contains { if case .writeTogether = $0 { true } else { false } })
  }
}
