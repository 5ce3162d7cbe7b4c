import Cells
import Information
import Landmarks
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// Two films, or two layers of one, side by side.
@Suite struct BesideTests {
  @Test func oneFilmWithTwoLayers() throws {
    var model = Fixture.model(size: CellSize(columns: 120, rows: 40))
    let whole = try #require(model.layout?.film.columns)
    #expect(model.press("&") == [.computeInformation(image: "film1.png")])
    let layout = try #require(model.layout)
    let beside = try #require(layout.beside)
    #expect(
      abs(layout.film.columns - beside.columns) <= 1 && layout.film.columns + beside.columns + 1 == whole)
    #expect(model.layer == .none && model.beside?.layer == .information)
    _ = update(&model, .informationComputed(image: "film1.png", Self.layer()))
    #expect(view(model, model.screen).text.contains { $0.contains("here 3.5 bits, medium") })
    #expect(model.press(")").isEmpty && model.beside?.layer == .categories)
    // What is marked at the left is marked at the right.
    model.press("Enter")
    #expect(view(model, model.screen).text.joined().filter { $0 == "◆" }.count >= 2)
    model.press("&")
    #expect(model.beside == nil && model.layout?.film.columns == whole)
    #expect(model.press(")").isEmpty && model.message.tone == .warning)
  }

  @Test func twoFilmsWithALinkedCursor() throws {
    var model = Fixture.model(size: CellSize(columns: 200, rows: 60))
    model.press("l l l j & n")
    Fixture.show(Fixture.film(width: 240, height: 320), in: &model)
    #expect(model.beside?.film.name == "film1.png" && model.imageName == "film2.png")
    let pane = try #require(model.layout?.beside)
    // The middle of the pane at the right is the middle of both films.
    let middle = CellPoint(column: pane.column + pane.columns / 2, row: pane.row + pane.rows / 2)
    _ = update(&model, .input(.mouse(.press, middle)))
    _ = update(&model, .input(.mouse(.release, middle)))
    #expect(abs(model.cursor.x - 120) <= 6 && abs(model.cursor.y - 160) <= 8)
    #expect(model.points.landmarks.isEmpty, "a click at the right marks nothing")
    // Another film's map has to be computed.
    model.press("+ +")
    #expect(model.press(")").isEmpty == false || model.beside?.layer == .categories)
    #expect(view(model, model.screen).text.joined().contains("film1.png"))
  }

  @Test func aNarrowWindowSaysSo() {
    var model = Fixture.model(size: CellSize(columns: 32, rows: 10))
    #expect(model.press("&").isEmpty && model.message.text == "Two films need a wider window.")
    // A window that becomes narrow shows one film, and both again when it is wide.
    model = Fixture.model(size: CellSize(columns: 120, rows: 40))
    model.press("&")
    _ = update(&model, .input(.resize(CellSize(columns: 32, rows: 10))))
    #expect(model.layout?.beside == nil && model.beside != nil)
    model.press("&")
    #expect(model.beside == nil)
  }

  @Test func golden() {
    var model = Fixture.model(size: CellSize(columns: 120, rows: 40))
    _ = update(&model, .pointsRead(image: "film1.png", Fixture.points()))
    model.press("& )")
    _ = update(&model, .informationComputed(image: "film1.png", Self.layer()))
    Golden.check(view(model, model.screen), "beside-120x40")
  }

  // Linked by anatomy.

  /// film1 at the right with some points, film2 of twice the size at the left, empty.
  private func linked(
    _ beside: ImagePoints, _ shown: ImagePoints, size: CellSize = CellSize(columns: 120, rows: 40)
  ) -> Model {
    var model = Fixture.model(size: size, landmarks: Fixture.landmarks + ["gnathion"])
    _ = update(&model, .pointsRead(image: "film1.png", beside))
    model.press("& n")
    Fixture.show(Fixture.film(width: 240, height: 320), in: &model)
    _ = update(&model, .pointsRead(image: "film2.png", shown))
    return model
  }

  private func placed(_ points: [Landmark: (Double, Double)]) -> [Landmark: LandmarkPoint] {
    points.reduce(into: [:]) {
      $0[$1.key] = LandmarkPoint(
        landmark: $1.key, position: PixelPoint(x: $1.value.0, y: $1.value.1), status: .placed,
        annotator: "ann")
    }
  }

  private func predicted(_ points: [Landmark: (Double, Double)], _ confidence: Double)
    -> [Landmark: LandmarkPoint]
  {
    points.reduce(into: [:]) {
      $0[$1.key] = LandmarkPoint(
        landmark: $1.key, position: PixelPoint(x: $1.value.0, y: $1.value.1), status: .predicted,
        confidence: confidence, annotator: "encoder")
    }
  }

  private static let here: [Landmark: (Double, Double)] = [
    "sella": (40, 50), "nasion": (80, 60), "menton": (70, 130),
  ]
  private static let there: [Landmark: (Double, Double)] = [
    "sella": (100, 90), "nasion": (185, 100), "menton": (150, 270),
  ]

  private func shows(_ model: Model, _ text: String) -> Bool {
    view(model, model.screen).text.contains { $0.contains(text) }
  }

  @Test func theCursorFollowsSharedLandmarks() {
    var model = linked(ImagePoints(marks: placed(Self.here)), ImagePoints(marks: placed(Self.there)))
    #expect(shows(model, "linked by 3 landmarks"))
    for (landmark, place) in Self.there {
      model.cursor = PixelPoint(x: place.0, y: place.1)
      let expected = Self.here[landmark] ?? (0, 0)
      #expect(model.cursorBeside == PixelPoint(x: expected.0, y: expected.1))
    }
    // A click at the right takes the cursor to what was clicked on.
    guard let pane = model.layout?.beside, let view = model.viewportBeside else {
      Issue.record("no pane")
      return
    }
    let cell = view.cell(at: PixelPoint(x: 80, y: 60))
    _ = update(
      &model,
      .input(.mouse(.press, CellPoint(column: pane.column + cell.column, row: pane.row + cell.row))))
    #expect(model.cursor.distance(to: PixelPoint(x: 185, y: 100)) < 3 * model.viewport.scale)
    // Undone at the left, too few are left.
    _ = update(&model, .pointsRead(image: "film2.png", ImagePoints()))
    #expect(shows(model, "linked by position"))
  }

  @Test func marksOfTheFilmBesideAreKeptUpToDate() {
    var model = linked(ImagePoints(), ImagePoints(marks: placed(Self.there)))
    #expect(shows(model, "linked by position"))
    // A search that runs meanwhile finds them; they are asked for, and taken over.
    #expect(
      update(&model, .predicted(image: "film1.png", Fixture.progress(predicted: 3)))
        == [.readFilms(["film1.png"], isToAccept: false)])
    let found = ImagePoints(predictions: predicted(Self.here, 0.8))
    _ = update(&model, .filmsRead(["film1.png": found], isToAccept: false, outdated: 0))
    #expect(shows(model, "linked by 3 predictions"))
    _ = update(
      &model,
      .pointsRead(
        image: "film1.png",
        ImagePoints(
          marks: placed(["sella": (40, 50)]),
          predictions: predicted(["nasion": (80, 60), "menton": (70, 130)], 0.8))))
    #expect(shows(model, "by 3, 2 predicted") || shows(model, "3 landmarks, 2 predicted"))
    // A landmark that gets another name links on.
    #expect(
      update(&model, .landmarksRead(["S", "nasion", "menton"])).contains(
        .readFilms(["film1.png"], isToAccept: false)))
  }

  @Test func whatIsLikelierWrongLinksNothing() {
    var model = linked(
      ImagePoints(marks: placed(Self.here)), ImagePoints(predictions: predicted(Self.there, 0.2)))
    #expect(shows(model, "linked by position"))
    // Nor do landmarks that all lie in one corner.
    let corner: [Landmark: (Double, Double)] = ["sella": (3, 3), "nasion": (9, 3), "menton": (5, 9)]
    model = linked(ImagePoints(marks: placed(corner)), ImagePoints(marks: placed(corner)))
    #expect(shows(model, "linked by position"))
    // Nor missing ones.
    let missing = LandmarkPoint(landmark: "menton", position: nil, status: .missing, annotator: "ann")
    var marks = placed(Self.there)
    marks["menton"] = missing
    model = linked(ImagePoints(marks: placed(Self.here)), ImagePoints(marks: marks))
    #expect(shows(model, "linked by position"))
  }

  @Test func theAlignmentLinksWhereLandmarksAreTooFew() {
    var model = linked(ImagePoints(marks: placed(Self.here)), ImagePoints())
    func corners(_ scale: Double, _ shift: Double) -> [PixelPoint] {
      (0...4).flatMap { row in
        (0...3).map { PixelPoint(x: Double($0) * 40 * scale + shift, y: Double(row) * 40 * scale) }
      }
    }
    func layer(_ template: ImageName) -> AlignmentLayer {
      AlignmentLayer(
        image: "film2.png", agreement: 0.8, lattice: [], expected: [:],
        templates: [
          AlignedTemplate(image: "film7.png", corners: corners(1, 0), places: corners(3, 0)),
          AlignedTemplate(image: template, corners: corners(1, 0), places: corners(2, 6)),
        ])
    }
    _ = update(&model, .aligned(layer("film1.png")))
    #expect(shows(model, "linked by the alignment"))
    model.cursor = PixelPoint(x: 106, y: 200)
    #expect(model.cursorBeside.map { $0.distance(to: PixelPoint(x: 50, y: 100)) < 1e-6 } == true)
    // That of another film says nothing of this one.
    _ = update(&model, .aligned(layer("film5.png")))
    #expect(shows(model, "linked by position"))
  }

  @Test func oneFilmIsNotLinkedToItself() {
    var model = Fixture.model(size: CellSize(columns: 120, rows: 40))
    _ = update(&model, .pointsRead(image: "film1.png", ImagePoints(marks: placed(Self.here))))
    model.press("& + + l j")
    #expect(!shows(model, "linked") && model.cursorBeside == model.cursor)
    // The same place on the same cell of both panes.
    let left = model.viewport.cell(at: model.cursor)
    #expect(model.viewportBeside?.cell(at: model.cursor) == left)
  }

  @Test func theViewAtTheRightStandsStillWhileTheCursorMoves() {
    var model = linked(ImagePoints(marks: placed(Self.here)), ImagePoints(marks: placed(Self.there)))
    model.press("+ + +")
    let (left, right) = (model.viewport, model.viewportBeside)
    model.press("l j")
    #expect(model.viewport == left && model.viewportBeside == right)
    // Wherever the cursor is, the linked place is in sight.
    for _ in 0..<40 {
      model.press("S-Right j j")
      guard let pane = model.layout?.beside, let view = model.viewportBeside, let place = model.cursorBeside
      else { return }
      let cell = view.cell(at: place)
      #expect((0..<pane.columns).contains(cell.column) && (0..<pane.rows).contains(cell.row))
    }
  }

  @Test(arguments: [80, 100, 76, 50, 140])
  func nothingIsCutAtTheEdge(_ columns: Int) {
    var model = linked(
      ImagePoints(marks: placed(Self.here)), ImagePoints(predictions: predicted(Self.there, 0.9)),
      size: CellSize(columns: columns, rows: 24))
    _ = update(&model, .informationComputed(image: "film1.png", Self.layer()))
    guard let pane = model.layout?.beside else {
      Issue.record("no pane")
      return
    }
    let text = view(model, model.screen).text
    for row in pane.row + 1...pane.row + 3 {
      let line = String(Array(text[row])[pane.column + 1..<pane.column + pane.columns])
      let last = line.filter { $0 != "▀" }.split(separator: " ").last.map(String.init) ?? ""
      #expect(
        last == "predictions" || last.hasSuffix("%") || ["low", "medium", "high"].contains(last), "\(line)")
    }
  }

  /// Whoever goes on before the map is there finds it all the same.
  @Test func theMapAtTheRightIsAskedForAgain() {
    var model = Fixture.model(size: CellSize(columns: 120, rows: 40))
    model.press("& n")
    let film = LoadedFilm(name: "film2.png", film: Fixture.film())
    let commands = update(&model, .filmLoaded(image: "film2.png", .film(film)))
    #expect(commands.contains(.mapAhead(["film1.png"])))
    model.press("i")
    let next = update(&model, .informationComputed(image: "film2.png", Self.layer()))
    #expect(next == [.mapAhead(["film1.png", "film3.png", "film4.png"])])
    _ = update(&model, .informationComputed(image: "film1.png", Self.layer()))
    #expect(!shows(model, "computing"))
    #expect(!update(&model, .filmLoaded(image: "film2.png", .film(film))).contains(.mapAhead(["film1.png"])))
  }

  @Test func aLongNameIsShortened() throws {
    let name: ImageName = "a-very-long-name-of-a-film-in-a-small-window.png"
    var model = Model(
      screen: CellSize(columns: 80, rows: 24), folder: "skulls",
      images: ImageList(entries: [ImageEntry(name: name)]), landmarks: Fixture.landmarks, author: "ann")
    _ = model.open()
    Fixture.show(Fixture.film(), in: &model)
    model.press("&")
    let pane = try #require(model.layout?.beside)
    let line = Array(view(model, model.screen).text[pane.row])
    let shown = String(line[pane.column..<pane.column + pane.columns])
    #expect(shown.hasPrefix(" a-very-long-name") && shown.contains("…"), "\(shown)")
  }

  @Test func hiddenMarksAreHiddenOnBothFilms() {
    var model = linked(ImagePoints(marks: placed(Self.here)), ImagePoints())
    #expect(view(model, model.screen).text.joined().filter { $0 == "◆" }.count >= 3)
    model.press("Space")
    #expect(!view(model, model.screen).text.joined().contains("◆"))
  }

  @Test func bothFilmsAreDrawnInPixels() throws {
    var model = linked(ImagePoints(marks: placed(Self.here)), ImagePoints(marks: placed(Self.there)))
    _ = update(&model, .cellMeasured(PixelSize(width: 6, height: 12)))
    let frame = view(model, model.screen)
    let layout = try #require(model.layout)
    let beside = try #require(layout.beside)
    let picture = try #require(frame.pixels)
    #expect(picture.place == layout.film.joined(with: beside))
    let row = beside.row + beside.rows / 2
    #expect(picture.isShown(column: beside.column + 1, row: row))
    #expect(picture.isShown(column: layout.film.column + 1, row: row))
    #expect(!picture.isShown(column: beside.column - 1, row: row), "the line between them")
    #expect(!picture.isShown(column: beside.column + 1, row: beside.row), "the film's name")
    // The mark of the film at the right stands where its point is.
    let port = try #require(model.viewportBeside)
    let ink = model.theme[.placed]
    let middle = port.pixel(at: PixelPoint(x: 70, y: 130), cell: picture.cell)
    let left = (beside.column - picture.place.column) * picture.cell.width
    var (x, y, count) = (0.0, 0.0, 0.0)
    for dy in -8...8 {
      for dx in -8...8 where picture[left + Int(middle.x) + dx, Int(middle.y) + dy] == ink {
        (x, y, count) = (x + Double(dx) + 0.5, y + Double(dy) + 0.5, count + 1)
      }
    }
    #expect(count > 10 && abs(x / count) < 1.5 && abs(y / count) < 1.5)
    // Nothing is drawn again for a moved cursor: no key waits.
    model.press("l")
    #expect(quickView(model, model.screen) == view(model, model.screen))
    // One film again.
    model.press("&")
    #expect(view(model, model.screen).pixels?.place == model.layout?.film)
  }

  @Test func goldenOfTwoFilms() {
    for (columns, rows) in [(80, 24), (120, 40)] {
      var model = linked(
        ImagePoints(marks: placed(Self.here)), ImagePoints(predictions: predicted(Self.there, 0.9)),
        size: CellSize(columns: columns, rows: rows))
      _ = update(&model, .informationComputed(image: "film1.png", Self.layer()))
      Golden.check(view(model, model.screen), "beside-linked-\(columns)x\(rows)")
    }
  }

  private static func layer() -> InformationLayer {
    let values = (0..<160).flatMap { _ in (0..<120).map { Float($0) / 120 * 7 } }
    return InformationLayer(bits: Plane(width: 120, height: 160, values: values), categories: .usual)
  }
}
