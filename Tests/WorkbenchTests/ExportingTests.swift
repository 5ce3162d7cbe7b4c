import Cells
import Landmarks
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// What an export takes in: excluded films by choice, with their number.
@Suite struct ExportingTests {
  /// Five films; film2 and film4 are excluded, and only film2 has points: a prediction.
  private func model(size: CellSize = CellSize(columns: 80, rows: 24)) -> Model {
    var model = Fixture.model(images: 5, size: size)
    for name in ["film1.png", "film3.png"] as [ImageName] {
      model.images.setProgress(Fixture.progress(placed: 2), of: name)
    }
    model.images.setProgress(Fixture.progress(predicted: 1, lowest: 0.4), of: "film2.png")
    var said = FilmRemarks()
    said.exclusion = "bad quality"
    model.images.setRemarks(["film2.png": said, "film4.png": said])
    return model
  }

  private func shows(_ model: Model, _ text: String) -> Bool {
    view(model, model.screen).text.contains { $0.contains(text) }
  }

  @Test func excludedFilmsAreTakenInByChoice() {
    var model = model()
    model.press("e")
    #expect(shows(model, "2 excluded films (1 with points) left out; x adds them"))
    model.press("x")
    #expect(shows(model, "2 excluded films (1 with points) too; x leaves them out"))
    model.press("Enter")
    #expect(shows(model, "Export, excluded films too, to the file"))
    var wish = ExportWish(format: "bregma", isReviewedOnly: false, path: "skulls/landmarks.csv")
    wish.includesExcluded = true
    #expect(model.press("Enter") == [.export(wish)])
    // Asked whether to replace a file, it is still so.
    _ = update(&model, .exportNeedsConsent(wish, existing: wish.path))
    wish.replaces = true
    #expect(model.press("y") == [.export(wish)])
    // The next export leaves them out again, in this session and in later ones.
    _ = update(&model, .exported(wish, Message("Exported")))
    #expect(
      model.lastExport?.includesExcluded == false && ExportWish(text: wish.text)?.includesExcluded == false)
    model.press("e")
    #expect(shows(model, "left out; x adds them"))
  }

  @Test func theCountFollowsWhatIsReviewed() {
    var model = model()
    model.press("e r")
    #expect(shows(model, "2 excluded films (no points) left out"))
  }

  @Test func aWrongPathLosesNoChoice() {
    var model = model()
    model.press("e x r Enter C-u x . j s o n Enter")
    #expect(model.mode.kind == .export && model.message.tone == .warning)
    #expect(shows(model, "only what a person decided on") && shows(model, "too; x leaves them out"))
    // Esc, and all is as it was.
    model.press("Esc e")
    #expect(shows(model, "left out; x adds them"))
  }

  @Test func withoutExcludedFilmsThereIsNothingToChoose() {
    var model = Fixture.model(images: 3)
    model.press("e")
    #expect(!shows(model, "excluded"))
    #expect(model.press("x").isEmpty && model.message.text == "No film is excluded.")
    model.press("Enter")
    #expect(shows(model, "Export to the file"))
  }

  @Test func mapsOfAllFollowTheSameChoice() {
    var model = model()
    model.press("e j j j j")
    guard case .exportMaps(let left) = model.press("Enter Enter").last else {
      Issue.record("no maps")
      return
    }
    #expect(left.images == ["film1.png", "film3.png", "film5.png"])
    _ = update(&model, .mapsExported(left, done: 3, failures: [], wasCancelled: false))
    model.press("e x j j j j")
    guard case .exportMaps(let all) = model.press("Enter Enter").last else {
      Issue.record("no maps")
      return
    }
    #expect(all.images.count == 5)
    // Every film excluded: nothing to write, and that is said.
    _ = update(&model, .mapsExported(all, done: 5, failures: [], wasCancelled: false))
    var said = FilmRemarks()
    said.exclusion = "wrong view"
    model.images.setRemarks(
      Dictionary(uniqueKeysWithValues: model.images.entries.map { ($0.name, said) }))
    #expect(model.press("e j j j j Enter").isEmpty && model.message.tone == .warning)
    #expect(model.mode == .normal)
  }

  @Test func golden() {
    for (columns, rows) in [(80, 24), (40, 10)] {
      var model = model(size: CellSize(columns: columns, rows: rows))
      model.press("e")
      Golden.check(view(model, model.screen), "export-\(columns)x\(rows)")
    }
  }
}
