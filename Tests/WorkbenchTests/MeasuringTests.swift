import Cells
import Landmarks
import Morphometry
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// Measurements in their panel, and the review by shape: before, keys, after.
@Suite struct MeasuringTests {
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
    name = "chin"
    distance = ["nasion", "menton"]
    [[measurement]]
    name = "ear"
    distance = ["nasion", "porion"]
    """

  private func model(size: CellSize = CellSize(columns: 80, rows: 24)) throws -> Model {
    var model = Fixture.model(size: size)
    _ = update(&model, .pointsRead(image: "film1.png", Fixture.points()))
    let set = try MeasurementSet(bytes: Array(Self.text.utf8), path: "faces.toml")
    model.measuring = MeasurementPlan(set, landmarks: model.landmarks)
    return model
  }

  @Test func qShowsThemAndSaysWhatIsUnknown() throws {
    var model = try model()
    let before = model.layout
    model.press("Q")
    #expect(model.message.text == "Faces: 1 of 4 can be measured; no landmark is called porion")
    #expect(model.layout?.measurements != nil && model.layout?.table != nil)
    #expect(model.measured.map(\.status) == [.predicted, .missing, .missing, .missing])
    model.press("Q")
    #expect(model.layout == before && model.message.text == "Measurements are hidden.")
  }

  @Test func withoutDefinitionsTheKeySaysWhy() {
    var model = Fixture.model()
    model.press("Q")
    #expect(model.message.text == "Nothing is defined to be measured." && model.layout?.measurements == nil)
  }

  @Test func valuesFollowThePointsWithoutAWord() throws {
    var model = try model()
    model.press("Q")
    let before = try #require(model.measured.first?.value)
    model.press("Tab 0 l Enter")
    let after = try #require(model.measured.first)
    #expect(after.value != before && after.status == .placed && after.unit == .pixels)
    model.press("Tab j Enter")
    #expect(model.measured[1].value != nil)
  }

  @Test func aDraggedPointIsMeasuredWhereItIs() throws {
    var model = try model()
    model.press("Q")
    let pane = try #require(model.layout?.film)
    let cell = model.viewport.cell(at: PixelPoint(x: 40, y: 50))
    let start = CellPoint(column: pane.column + cell.column, row: pane.row + cell.row)
    let before = model.measured[0].value
    _ = update(&model, .input(.mouse(.press, start)))
    _ = update(&model, .input(.mouse(.drag, CellPoint(column: start.column - 4, row: start.row))))
    #expect(model.measured[0].value != before)
    #expect(model.points["sella"]?.position == PixelPoint(x: 40, y: 50))
  }

  @Test func theyFollowNewNames() throws {
    var model = try model()
    _ = update(&model, .landmarksRead(model.landmarks + ["Porion"]))
    model.press("Q")
    #expect(model.message.text == "Faces: 1 of 4 can be measured")
  }

  @Test(arguments: [
    CellSize(columns: 80, rows: 24), CellSize(columns: 120, rows: 40), CellSize(columns: 40, rows: 10),
  ])
  func thePanelIsThereOnAnyScreen(size: CellSize) throws {
    var model = try model(size: size)
    model.press("Q Tab")
    let text = view(model, size).text
    #expect(text.contains { $0.contains("─ Faces ─") })
    // Sella at (40, 50), nasion at (80, 60).
    #expect(text.contains { $0.contains("S-N") && $0.contains("41.2 px") })
    #expect(size.rows < 20 || text.contains { $0.contains("chin") && $0.contains("no po") })
    #expect(size.columns < 100 || text.contains { $0.contains("40..50") })
  }

  /// Whatever the screen, panes keep apart, and a long set does not push the landmarks away.
  @Test func panesKeepApart() throws {
    for columns in stride(from: 32, through: 220, by: 7) {
      for rows in 8...70 {
        let layout = try #require(Layout(CellSize(columns: columns, rows: rows), measurements: 300))
        let measured = try #require(layout.measurements)
        #expect(measured.rows >= 1 && measured.column + measured.columns <= columns)
        guard let table = layout.table else { continue }
        #expect(table.rows >= 2 && table.row + table.rows == measured.row)
        if let readout = layout.readout { #expect(measured.row + measured.rows == readout.row) }
      }
    }
  }

  // Review by shape.

  private static let oddities: [ImageName: Oddity] = [
    "film3.png": Oddity(rank: 0, landmark: "menton", words: "sella and menton were probably exchanged"),
    "film1.png": Oddity(rank: 1, landmark: "nasion", words: "0.1 from the mean shape, nasion farthest"),
    "film7.png": Oddity(rank: 2, landmark: "sella", words: "0.05 from the mean shape, sella farthest"),
  ]

  @Test func sortingByShapeAsksForItAndBeginsWithTheOddest() {
    var model = Fixture.model()
    var commands: [Command] = []
    while model.images.order != .shape { commands = model.press("s") }
    #expect(commands.contains(.compareShapes))
    _ = update(&model, .shapesCompared(Self.oddities, Message("compared")))
    #expect(model.message.text == "compared")
    #expect(
      model.images.visible.prefix(4).map { model.images.entries[$0].name.name } == [
        "film3.png", "film1.png", "film7.png", "film2.png",
      ])
  }

  @Test func inThatOrderNGoesToOneAfterTheOther() {
    var model = Fixture.model()
    while model.images.order != .shape { model.press("s") }
    model.press("N")
    #expect(model.message.text == "The shapes have not been compared; two images need all landmarks.")
    _ = update(&model, .shapesCompared(Self.oddities, Message("compared")))
    model.press("N")
    #expect(model.imageName == "film3.png")
    #expect(model.message.text == "1. film3.png: sella and menton were probably exchanged")
    Fixture.show(Fixture.film(), in: &model)
    #expect(model.activeLandmark == "menton")
    // On the film that is shown already its landmark becomes active.
    model.press("N")
    Fixture.show(Fixture.film(), in: &model)
    #expect(model.imageName == "film1.png" && model.activeLandmark == "nasion")
    model.press("N N")
    #expect(model.imageName == "film7.png" && model.message.text.hasPrefix("Every image has been looked at"))
    // New marks are compared again, and the review begins again.
    _ = update(&model, .shapesCompared(Self.oddities, Message("compared")))
    model.press("N")
    #expect(model.imageName == "film3.png")
  }

  @Test func inOtherOrdersNIsWhatItWas() {
    var model = Fixture.model()
    _ = update(&model, .shapesCompared(Self.oddities, Message("compared")))
    #expect(model.message.text != "compared")
    model.press("N")
    #expect(model.message.text == "No predictions wait for review.")
  }

  // Lines between landmarks.

  @Test func eDrawsALineAndTakesItAway() {
    var model = Fixture.model()
    var commands = model.press("E n a s i o n Enter")
    let drawn = Skeleton([Skeleton.Line("sella", "nasion")].compactMap(\.self))
    #expect(
      commands.contains(.setLines(LandmarkLines(skeleton: drawn)))
        && model.message.text == "Line from sella to nasion")
    _ = update(&model, .linesRead(LandmarkLines(skeleton: drawn)))
    commands = model.press("E N A S I O N Enter")
    #expect(commands.contains(.setLines(LandmarkLines())))
    #expect(model.message.text == "No line from sella to nasion any more")
  }

  @Test(arguments: [
    ("n a s o i n", "No landmark is called nasoin; did you mean nasion?"),
    ("s e l l a", "A line joins two landmarks; sella is the active one."),
    ("n a s i o n , m e n t o m Space 5", "No landmark is called mentom; did you mean menton?"),
    (
      "n a s i o n , n a s i o n Space 5",
      "A curve goes from landmark to landmark, each another one than the one before."
    ),
    ("n a s i o n , m e n t o n", "A curve ends in how many semilandmarks it has, 2 to 1000."),
    ("n a s i o n , m e n t o n Space 1 0 0 1", "A curve ends in how many semilandmarks it has, 2 to 1000."),
    ("n a s i o n Space - 3", "A curve ends in how many semilandmarks it has, 2 to 1000."),
    (
      "n a s i o n Space 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9",
      "A curve ends in how many semilandmarks it has, 2 to 1000."
    ),
  ])
  func whatCannotBeJoinedStaysInTheLine(typed: String, problem: String) throws {
    var model = Fixture.model()
    #expect(model.press("E \(typed) Enter").isEmpty)
    guard case .prompt(let prompt) = model.mode else {
      Issue.record("the prompt is closed")
      return
    }
    #expect(prompt.problem == problem)
  }

  @Test func linesAreSeenOnTheFilm() throws {
    var model = try model()
    let size = model.screen
    let before = view(model, size)
    model.lines.skeleton = Skeleton(
      [Skeleton.Line("sella", "nasion"), Skeleton.Line("sella", "menton")].compactMap(\.self))
    let after = view(model, size)
    #expect(after != before)
    // A line to what has no place is none.
    model.lines.skeleton = Skeleton([Skeleton.Line("sella", "menton")].compactMap(\.self))
    #expect(view(model, size) == before)
  }

  @Test func severalNamesAndANumberMakeACurve() throws {
    var model = Fixture.model()
    for key in "E" + "nasion,menton_5" { model.press(key == "_" ? "Space" : String(key)) }
    let commands = model.press("Enter")
    let curve = try #require(
      Curve(name: "sella to menton", through: ["sella", "nasion", "menton"], count: 5))
    #expect(commands.contains(.setLines(LandmarkLines(curves: [curve]))))
    #expect(model.message.text == "Curve from sella to menton, semilandmarks: 5")
    // Once more takes it away.
    _ = update(&model, .linesRead(LandmarkLines(curves: [curve])))
    for key in "E" + "nasion,menton_5" { model.press(key == "_" ? "Space" : String(key)) }
    #expect(model.press("Enter").contains(.setLines(LandmarkLines())))
  }
}
