import Basics
import Cells
import Landmarks
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// Notes, tags and exclusions of images; marks and names taken away from the film.
@Suite struct RemarksTests {
  /// Presses keys and lets the session keep what is said.
  private func press(_ script: String, _ model: inout Model) {
    for command in model.press(script) {
      if case .remark(let remarks) = command { _ = update(&model, .remarked(remarks)) }
    }
  }

  @Test func anExcludedImageTakesNoPart() {
    var model = Fixture.model(images: 3)
    for entry in model.images.entries {
      model.images.setProgress(Fixture.progress(placed: 2, predicted: 1, lowest: 0.3), of: entry.name)
    }
    #expect(model.images.templates.count == 3)
    press("X b Tab Enter", &model)
    #expect(model.remarksForTest.exclusion == "bad quality")
    #expect(model.images.templates == ["film2.png", "film3.png"])
    #expect(!model.images.reviewOrder().contains(0))
    let text = view(model, model.screen).text
    #expect(text[0].contains("excluded: bad quality") && text[1].hasPrefix("×"))
    #expect(text[22].contains("0/2 reviewed"))
    guard case .runDetection(let images, let templates) = model.press("P").first else {
      Issue.record("no search")
      return
    }
    #expect(images == ["film2.png", "film3.png"] && templates == ["film2.png", "film3.png"])
    // A gallery of all films shows it, one of a landmark does not.
    model.press("G")
    #expect(model.shownGallery?.order.contains(0) == true)
    model.press("V")
    #expect(model.shownGallery?.order == [1, 2])
    // Whoever comes back finds the place left.
    _ = update(&model, .landmarkRead("sella", [:], isAll: true))
    model.press("l Esc V")
    #expect(model.shownGallery?.order == [1, 2] && model.shownGallery?.highlighted == 1)
    model.press("Esc")
    // The same key takes it in again, at once.
    _ = update(&model, .jobEnded(JobOutcome(images: 0, points: 0)))
    press("X", &model)
    #expect(model.images.templates.count == 3 && model.mode == .normal)
  }

  @Test func aSlipOfTheKeyExcludesNothing() {
    var model = Fixture.model(images: 3)
    press("X Esc", &model)
    #expect(model.remarksForTest.isEmpty)
    press("X Enter", &model)
    #expect(model.remarksForTest.exclusion == "no reason given")
  }

  @Test func tagsAndNotesFindImages() {
    var model = Fixture.model()
    press("# b l u r r e d , Space # o l d Enter n \" t u r n e d Enter", &model)
    #expect(model.images.entries[0].remarks.tags == ["blurred", "old"])
    #expect(model.images.entries[1].remarks.note == "turned")
    model.press("/ # b l u Enter")
    #expect(model.images.visible == [0])
    model.press("/ C-u # n o t e Enter")
    #expect(model.images.visible == [1])
    model.press("/ C-u # o l d Space f i l m 2 Enter")
    #expect(model.images.visible.isEmpty)
    model.press("/ C-u Enter p n")
    #expect(model.message.text.hasSuffix("note: turned"))
    // A tag that is known is completed, after the words before it.
    model.press("# n e w Space b l Tab")
    guard case .prompt(let prompt) = model.mode else {
      Issue.record("no prompt")
      return
    }
    #expect(prompt.text == "new blurred")
  }

  @Test func whatIsLeftIsToldFromThePersonsPace() {
    let size = CellSize(columns: 120, rows: 40)
    var model = Fixture.model(images: 3, size: size)
    #expect(model.secondsLeft == nil)
    _ = update(&model, .paced(10))
    #expect(model.secondsLeft == 120)
    #expect(view(model, size).text[38].contains("0/3 reviewed, 2 min left at your pace"))
    press("X Enter", &model)
    #expect(model.secondsLeft == 80)
  }

  /// A narrow screen has it in short, beside every message that leaves it room, and never instead of a word of one.
  @Test func aNarrowScreenTellsWhatIsLeftInShort() {
    let size = CellSize(columns: 80, rows: 24)
    var model = Fixture.model(images: 3, size: size)
    func status() -> String { view(model, size).text[22] }
    _ = update(&model, .paced(10))
    let left = "0/3 reviewed, 2 min left "
    for message in ["", "Placed sella at 76, 80; next: nasion", String(repeating: "m", count: 53)] {
      _ = update(&model, .told(Message(message)))
      #expect(status().hasPrefix(" " + message) && status().hasSuffix(left), "\(message)")
    }
    for tone in [Message.Tone.plain, .warning] {
      let long = String(repeating: "m", count: 54)
      _ = update(&model, .told(Message(long, tone)))
      #expect(status().hasPrefix(" " + long + " ") && status().hasSuffix("0/3 reviewed "))
    }
    // A job and a number being typed come first.
    _ = update(&model, .jobAdvanced(Job(name: "propagating", done: 3, total: 11, secondsLeft: 75)))
    _ = update(&model, .told(Message("")))
    model.press("5")
    #expect(status().hasSuffix("5_  ██░░░░░░ 3/11, 1 min left  " + left))
    let news = "Undone: place sella on film1.png"
    _ = update(&model, .told(Message(news)))
    #expect(status().hasPrefix(" \(news) ") && status().hasSuffix("left  0/3 reviewed "))
    // The smallest screen has it where nothing else is said.
    let small = CellSize(columns: 32, rows: 8)
    _ = update(&model, .input(.key(.escape)))
    model.job = nil
    _ = update(&model, .input(.resize(small)))
    _ = update(&model, .told(Message("")))
    #expect(view(model, small).text[6].hasSuffix(left))
    _ = update(&model, .told(Message("Undone: place sella")))
    #expect(view(model, small).text[6].hasPrefix(" Undone: place s"))
  }

  @Test func aWideListShowsHowManyAreDecided() {
    let size = CellSize(columns: 120, rows: 40)
    var model = Fixture.model(images: 3, size: size)
    _ = update(&model, .pointsRead(image: "film1.png", Fixture.points()))
    let text = view(model, size).text
    #expect(text[1].contains("2/4") && text[0].contains("1/3  film1.png  2/4"))
    press("n # x Enter n X Enter", &model)
    Golden.check(view(model, size), "remarks-120x40")
  }

  // MARK: What lies on the film

  @Test func marksAndNamesCanBeHidden() {
    var model = Fixture.model()
    _ = update(&model, .pointsRead(image: "film1.png", Fixture.points()))
    func film() -> String {
      view(model, model.screen).text[1..<21].map { $0.dropFirst(15).prefix(38) }.joined()
    }
    #expect(film().contains("◆") && film().contains("sella"))
    model.press("Space")
    #expect(!film().contains("◆") && !film().contains("sella"))
    #expect(view(model, model.screen).text[0].contains("no marks and names") || model.hidesMarks)
    model.press("Space")
    #expect(film().contains("◆") && film().contains("sella"))
    model.press("_")
    #expect(film().contains("◆") && !film().contains("sella"))
    model.press("| Space")
    #expect(film().contains("◆") && film().contains("sella"))
    model.press("|")
    #expect(!film().contains("◆") && film().contains("sella"))
  }

  /// A mark that is not seen is neither dragged nor selected.
  @Test func hiddenMarksAreNotTakenHoldOf() throws {
    var model = Fixture.model()
    _ = update(&model, .pointsRead(image: "film1.png", Fixture.points()))
    let pane = try #require(model.layout?.film)
    let cell = model.viewport.cell(at: PixelPoint(x: 40, y: 50))
    let place = CellPoint(column: pane.column + cell.column, row: pane.row + cell.row)
    let away = CellPoint(column: place.column + 4, row: place.row)
    model.press("Space")
    for (action, at) in [(MouseAction.press, place), (.drag, away), (.release, away)] {
      _ = update(&model, .input(.mouse(action, at)))
    }
    #expect(model.points["sella"]?.position == PixelPoint(x: 40, y: 50))
  }

  @Test func marksHaveSizes() {
    var model = Fixture.model()
    _ = update(&model, .pointsRead(image: "film1.png", Fixture.points()))
    #expect(model.press("*") == [.saveSetting(.marks, "large")])
    #expect(view(model, model.screen).text.joined().contains("[◆]"))
    model.press("*")
    #expect(
      !view(model, model.screen).text[1..<21].map { $0.dropFirst(15).prefix(38) }.joined().contains("◆"))
  }

  /// The cross-hair stands out on bone as on air.
  @Test(arguments: [20, 90, 160, 250]) func theCrossStandsOut(grey: UInt16) {
    for isLight in [false, true] {
      var model = Fixture.model()
      let cursor = isLight ? RGB(217, 43, 32) : RGB(255, 255, 255)
      model.themes = [
        Theme(
          name: "x", isLight: isLight,
          colours: [.cursor: cursor, .paper: isLight ? RGB(244, 243, 238) : RGB(16, 17, 20)],
          heatMap: "grey")
      ]
      model.window = GreyWindow(centre: 127.5, width: 255)
      let film = Film(
        width: 120, height: 160, bitDepth: 8, samples: [UInt16](repeating: grey, count: 120 * 160))
      Fixture.show(film, in: &model)
      let frame = view(model, model.screen)
      let cross = (0..<24).flatMap { row in (15..<53).map { frame[$0, row] } }.filter { $0.glyph == "┼" }
      #expect(cross.count == 1)
      for cell in cross {
        let (ink, paper) = (cell.foreground, cell.background)
        #expect(ink.flatMap { ink in paper.map { ink.contrast(with: $0) } } ?? 0 >= 3, "\(grey), \(isLight)")
      }
    }
  }
}

extension Model {
  fileprivate var remarksForTest: FilmRemarks { images.currentEntry?.remarks ?? FilmRemarks() }
}
