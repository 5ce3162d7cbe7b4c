import Cells
import Landmarks
import Morphometry
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// One measurement on all films, and how far points are taken to be off.
@Suite struct FolderMeasuresTests {
  private static let text = """
    name = "Faces"
    [[measurement]]
    name = "S-N"
    distance = ["sella", "nasion"]
    norm = [40, 50]
    [[measurement]]
    name = "at nasion"
    angle = ["sella", "nasion", "upper-lip"]
    norm = 82
    [[measurement]]
    name = "ear"
    distance = ["nasion", "porion"]
    """

  private static func set() throws -> MeasurementSet {
    try MeasurementSet(bytes: Array(text.utf8), path: "faces.toml")
  }

  private func model(size: CellSize = CellSize(columns: 80, rows: 24)) throws -> Model {
    var model = Fixture.model(size: size)
    _ = update(&model, .pointsRead(image: "film1.png", Fixture.points()))
    model.measuring = MeasurementPlan(try Self.set(), landmarks: model.landmarks)
    return model
  }

  /// Five films: 20 mm from sella to nasion on the first, 15 more on each further one; the last lacks nasion.
  private func table(spacing: Double? = 1, films: Int = 5, pointError: Double? = nil) throws
    -> MeasurementTable
  {
    let rows = (1...5).prefix(films).flatMap { film -> [PointRow] in
      func row(_ landmark: Landmark, _ x: Double, _ y: Double, _ status: LandmarkStatus) -> PointRow {
        PointRow(
          image: ImageName("film\(film).png"),
          point: LandmarkPoint(
            landmark: landmark, position: PixelPoint(x: x, y: y), status: status,
            confidence: status == .predicted ? 0.8 : nil),
          imageWidth: 120, imageHeight: 160,
          spacing: spacing.map { PixelSpacing(x: $0, y: $0, source: .user) })
      }
      let far = 20.0 + 15 * Double(film - 1)
      return [row("sella", 10, 20, .placed)]
        + (film == 5 ? [] : [row("nasion", 10 + far, 20, film == 3 ? .predicted : .placed)])
        + [row("upper-lip", 10 + far, 120, .placed)]
    }
    return MeasurementTable(
      try Self.set(), of: PointTable(rows: rows), landmarks: Fixture.landmarks, pointError: pointError)
  }

  private func opened(_ model: inout Model, _ table: MeasurementTable) {
    model.press("%")
    _ = update(&model, .folderMeasured(table))
  }

  private func text(_ model: Model) -> [String] { view(model, model.screen).text }

  @Test func percentAsksForTheFilmsAndShowsTheWorstFirst() throws {
    var model = try model()
    #expect(
      model.press("%") == [.measureFolder(try Self.set(), landmarks: Fixture.landmarks, pointError: nil)])
    #expect(text(model).contains { $0.contains("measuring the films") })
    _ = update(&model, .folderMeasured(try table()))
    // 20, 35, 50, 65 mm against 40..50.
    #expect(
      model.folderMeasures?.rows.map(\.image.name) == [
        "film1.png", "film4.png", "film2.png", "film3.png", "film5.png",
      ])
    #expect(model.folderMeasures?.rows.map(\.deviation) == [-20, 15, -5, 0, nil])
    let shown = text(model)
    #expect(shown.contains { $0.contains("film1.png (shown)") && $0.contains("20 mm") && $0.contains("-20") })
    #expect(shown.contains { $0.contains("film4.png") && $0.contains("65 mm") && $0.contains("+15") })
    #expect(shown.contains { $0.contains("film5.png") && $0.contains("no point of nasion") })
    #expect(shown.contains { $0.contains("off the norm 40..50") })
    #expect(model.message.text == "Faces: no landmark is called porion")
  }

  @Test func otherMeasurementsAreAKeyAway() throws {
    var model = try model()
    opened(&model, try table())
    model.press("Down Down l")
    #expect(text(model).contains { $0.contains("at nasion") && $0.contains("off the norm 82") })
    #expect(model.folderMeasures?.highlighted == 0)
    model.press("l")
    #expect(text(model).contains { $0.contains("no landmark is called porion") })
    model.press("l h h")
    #expect(model.folderMeasures?.measurement == 1)
    // The list is opened with the one looked at last.
    model.press("Esc")
    #expect(model.mode == .normal && model.folderMeasures == nil)
    model.press("%")
    #expect(model.folderMeasures?.measurement == 1)
    // The films come when nobody waits any longer, or a smaller set has come meanwhile.
    model.press("q")
    _ = update(&model, .folderMeasured(try table()))
    #expect(model.mode == .normal && model.folderMeasures == nil)
  }

  @Test func enterGoesToTheFilm() throws {
    var model = try model()
    opened(&model, try table())
    let commands = model.press("Down Enter")
    #expect(commands.contains(.loadImage("film4.png")) && model.imageName == "film4.png")
    #expect(model.mode == .normal && model.layout?.measurements != nil)
    Fixture.show(Fixture.film(), in: &model)
    opened(&model, try table())
    #expect(model.press("Down Enter").isEmpty)
    #expect(model.message.text == "film4.png is the image that is shown")
  }

  @Test func theListMovesAndStopsAtItsEnds() throws {
    var model = try model()
    opened(&model, try table())
    model.press("Up k PgUp")
    #expect(model.folderMeasures?.highlighted == 0)
    model.press("PgDn Down")
    #expect(model.folderMeasures?.highlighted == 4)
    model.press("Home")
    #expect(model.folderMeasures?.highlighted == 0)
    model.press("End")
    #expect(model.folderMeasures?.highlighted == 4)
  }

  @Test func withoutFilmsOrDefinitionsItSaysSo() throws {
    var model = try model()
    opened(&model, try table(films: 0))
    #expect(
      model.message.text == "No film has points yet."
        && text(model).contains { $0.contains("no film has points") })
    #expect(model.press("Down Up l h Enter").isEmpty)
    #expect(model.mode == .normal)
    opened(&model, try table(films: 0))
    model.press("e")
    #expect(model.message.text == "No film has points yet.")
    model = Fixture.model()
    #expect(model.press("%").isEmpty && model.message.text == "Nothing is defined to be measured.")
    #expect(model.press("$").isEmpty && model.message.text == "Nothing is defined to be measured.")
  }

  /// The norm of a length is in mm: px are not held against it.
  @Test func filmsWithoutSpacingAreNotOff() throws {
    var model = try model()
    opened(&model, try table(spacing: nil))
    // No norm counts then, but the median of the films does.
    #expect(text(model).contains { $0.contains("no norm: off the median 42.5 px") })
    #expect(model.folderMeasures?.rows.first?.deviation?.magnitude == 22.5)
    model.press("Esc")
    opened(&model, try table(spacing: nil, films: 2))
    #expect(text(model).contains { $0.contains("too few films for a median") && !$0.contains("+") })
    #expect(model.folderMeasures?.rows.map(\.deviation) == [nil, nil])
    // Angles need no spacing.
    model.press("l")
    #expect(text(model).contains { $0.contains("off the norm 82") })
  }

  // How far points are off.

  @Test func theErrorOfPointsIsTypedInTheFilmsView() throws {
    var model = try model()
    model.press("Q")
    #expect(model.measured[0].error == nil || model.measured[0].status == .predicted)
    #expect(model.press("$ 0 , 5 Enter") == [.saveSetting(.pointError, "0.5")])
    #expect(model.pointError == 0.5 && model.mode == .normal)
    #expect(model.message.text == "Points are taken to be off by 0.5 mm (px without spacing)")
    #expect(text(model).contains { $0.contains("Faces ±0.5") })
    model.press("Tab Tab 0 l Enter")
    model.press("S-Tab S-Tab")
    // The line stands there to be changed, and an empty one takes the error away.
    model.press("$")
    guard case .prompt(let prompt) = model.mode else {
      Issue.record("no prompt")
      return
    }
    #expect(prompt.text == "0.5")
    #expect(model.press("Back Back Back Enter") == [.saveSetting(.pointError, "")])
    #expect(model.pointError == nil)
  }

  @Test(arguments: ["0", "- 1", "x", "n a n", "i n f", "0 . 5 m m", "1 e 9"])
  func aTypingMistakeStaysInTheLine(typed: String) throws {
    var model = try model()
    model.press("$ 0 . 5 Enter")
    #expect(model.press("$ C-u \(typed) Enter").isEmpty)
    guard case .prompt(let prompt) = model.mode else {
      Issue.record("the prompt is closed")
      return
    }
    #expect(prompt.problem?.hasPrefix("Expected how far points are off in mm") == true)
    #expect(prompt.text == typed.replacing(" ", with: "") && model.pointError == 0.5)
    model.press("Esc")
    #expect(model.mode == .normal && model.pointError == 0.5)
  }

  @Test func inTheListTheFilmsAreMeasuredAnew() throws {
    var model = try model()
    opened(&model, try table())
    model.press("Down")
    let commands = model.press("$ 2 Enter")
    #expect(
      commands == [
        .saveSetting(.pointError, "2.0"),
        .measureFolder(try Self.set(), landmarks: Fixture.landmarks, pointError: 2),
      ])
    #expect(model.mode.kind == .measurements)
    _ = update(&model, .folderMeasured(try table(pointError: 2)))
    // The film that was chosen stays so.
    #expect(model.folderMeasures?.highlighted == 1)
    #expect(text(model).contains { $0.contains("film4.png") && $0.contains("±2.8") })
    // Never mind leads back to the list, from a mistake too.
    model.press("$ x Enter Esc")
    #expect(model.mode.kind == .measurements && model.pointError == 2)
  }

  // Writing them.

  @Test func eWritesWhatTheListShows() throws {
    var model = try model()
    let table = try table()
    opened(&model, table)
    let wish = MeasurementExport(table: table, path: "skulls/measurements.csv")
    #expect(model.press("e Enter") == [.exportMeasurements(wish)])
    #expect(model.mode.kind == .measurements)
    // What is there is replaced only after a yes.
    _ = update(&model, .measurementsNeedConsent(wish))
    #expect(text(model).contains { $0.contains("skulls/measurements.csv exists. Replace it? (y/n)") })
    var replacing = wish
    replacing.replaces = true
    #expect(model.press("y") == [.exportMeasurements(replacing)] && model.mode.kind == .measurements)
    _ = update(&model, .measurementsNeedConsent(wish))
    #expect(model.press("n").isEmpty && model.mode.kind == .measurements)
    #expect(model.press("e C-u Enter").isEmpty && model.mode.kind == .measurements)
  }

  @Test(arguments: [
    CellSize(columns: 80, rows: 24), CellSize(columns: 120, rows: 40), CellSize(columns: 40, rows: 10),
  ])
  func theListOnScreens(size: CellSize) throws {
    var model = try model(size: size)
    model.press("$ 0 . 5 Enter")
    opened(&model, try table(pointError: 0.5))
    model.press("Down")
    Golden.check(view(model, size), "folder-measures-\(size.columns)x\(size.rows)")
  }

  /// No screen and no number of films breaks it.
  @Test func theListFitsEveryScreen() throws {
    for columns in stride(from: 32, through: 200, by: 8) {
      for rows in stride(from: 8, through: 60, by: 5) {
        var model = try model(size: CellSize(columns: columns, rows: rows))
        opened(&model, try table())
        model.press("End")
        #expect(text(model).joined().contains("film5"))
      }
    }
  }
}
