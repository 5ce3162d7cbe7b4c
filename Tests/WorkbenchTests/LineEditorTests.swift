import Cells
import Testing
import Workbench
import WorkbenchFixture

/// Prompts are line editors.
@Suite struct LineEditorTests {
  /// A prompt into which something was typed; its line with a bar at the caret.
  private func typed(_ script: String) -> String {
    var model = Fixture.model()
    model.press("g " + script)
    guard case .prompt(let prompt) = model.mode else { return "no prompt" }
    return prompt.line.head + "|" + prompt.line.tail
  }

  @Test(arguments: [
    ("a b c", "abc|"), ("a b Left x", "ax|b"), ("a b Home x End y", "xaby|"), ("a Left Left Left", "|a"),
    ("a b C-a x C-e y", "xaby|"), ("a b c Left Back", "a|c"), ("a b c Home Delete", "|bc"),
    ("a b Space c d C-w", "ab |"), ("a b / c d . p C-w C-w", "ab/|"), ("a b c Left C-u", "|c"),
    ("a b c Left C-k x", "abx|"), ("a b - c d A-b x", "ab-x|cd"), ("a b - c d Home A-f", "ab|-cd"),
    ("a b Space c S-Left S-Left S-Right", "ab| c"), ("Back Delete C-w C-u C-k Left Right A-b A-f", "|"),
    ("q ? u 1 :", "q?u1:|"),
  ])
  func keysInALine(_ script: String, _ line: String) { #expect(typed(script) == line) }

  @Test func aPasteIsTextAtTheCaret() {
    var model = Fixture.model()
    model.press("g a b Left")
    _ = update(&model, .input(.paste("x\ny")))
    guard case .prompt(let prompt) = model.mode else {
      Issue.record("no prompt")
      return
    }
    #expect(prompt.line.head == "ax y" && prompt.line.tail == "b")
    // Where nothing is typed the letters of a paste are no keys.
    model.press("Esc")
    let before = model.points
    #expect(update(&model, .input(.paste("q\nuDy"))).isEmpty)
    #expect(model.points == before && model.message.tone == .warning && model.mode == .normal)
  }

  @Test func aMarkJoinsItsLetter() {
    var line = LineEditor("e")
    line.insert("\u{301}")
    #expect(line.caret == 1 && line.text == "é")
    line.insert("👩\u{200D}⚕️")
    #expect(line.caret == 2)
  }

  @Test func earlierLinesComeBackByTheirKind() {
    var model = Fixture.model()
    model.press("g f i l m 2 Enter g 3 Enter")
    #expect(model.imageName == "film3.png")
    model.press("g x Up")
    #expect(text(model) == "3")
    model.press("Up Up Up")
    #expect(text(model) == "film2")
    model.press("Down Down Down")
    #expect(text(model) == "x")
    // Landmarks have lines of their own.
    model.press("Esc c Up")
    #expect(text(model) == "")
  }

  @Test func tabCompletesNames() {
    var model = Fixture.model()
    model.press("' n a Tab")
    #expect(text(model) == "nasion")
    model.press("Enter")
    #expect(model.activeLandmark == "nasion")
    // What all have in common, then one after the other.
    model.press("g f Tab")
    #expect(text(model) == "film")
    model.press("Tab")
    #expect(text(model) == "film1.png")
    #expect(view(model, model.screen).text[21].contains("film1.png  film2.png"))
    model.press("Tab S-Tab S-Tab")
    #expect(text(model) == "film12.png")
    model.press("C-u z z Tab")
    #expect(text(model) == "zz" && view(model, model.screen).text[21].contains("Nothing fits zz"))
  }

  @Test func tabAsksForPaths() {
    var model = Fixture.model()
    model.press("S j j j j j Enter C-u d a")
    #expect(model.press("Tab") == [.completePath("da")])
    _ = update(&model, .pathsFound(for: "da", ["data/"]))
    #expect(text(model) == "data/")
    #expect(model.press("Tab") == [.completePath("data/")])
    // An answer to what is no longer there is no answer.
    model.press("x")
    _ = update(&model, .pathsFound(for: "data/", ["data/a", "data/b"]))
    #expect(text(model) == "data/x")
  }

  @Test func aMistakeLosesNothingThatWasTyped() {
    var model = Fixture.model()
    model.press("c n a s i o n Enter")
    #expect(text(model) == "nasion")
    #expect(view(model, model.screen).text[21].contains("There is a landmark nasion already"))
    model.press("2 Enter")
    #expect(model.mode == .normal)
    model.press("M 0 , x Enter")
    #expect(text(model) == "0,x")
    model.press("Back 1")
    #expect(model.press("Enter") != [])
    #expect(model.mode == .normal)
    model.press("g n o n e Enter Esc")
    #expect(model.mode == .normal)
  }

  @Test func whatTheSessionRefusesStandsThereAgain() {
    var model = Fixture.model()
    model.press("R C-u x Enter")
    #expect(model.mode == .normal)
    _ = update(&model, .refused("x was the name of another landmark."))
    #expect(text(model) == "x" && view(model, model.screen).text[21].contains("x was the name"))
    // Once somebody has gone on it is news like any other.
    model.press("Esc R C-u x Enter l")
    _ = update(&model, .refused("x was the name of another landmark."))
    #expect(model.mode == .normal && model.message.tone == .error)
  }

  @Test func aLongLineShowsItsCaret() {
    var model = Fixture.model(size: CellSize(columns: 40, rows: 10))
    model.press("g")
    for _ in 0..<60 { model.press("x") }
    model.press("y")
    #expect(view(model, model.screen).text[8].hasSuffix("xxxy "))
    model.press("Home z")
    #expect(view(model, model.screen).text[8].contains(": zxxx"))
    Golden.check(view(model, model.screen), "prompt-40x10")
  }

  @Test func thePaletteIsALineEditorToo() {
    var model = Fixture.model()
    #expect(model.press(": x x C-u r e d o Home Delete r Enter") == [.redo(shown: "film1.png")])
    #expect(model.mode == .normal)
  }

  private func text(_ model: Model) -> String? {
    if case .prompt(let prompt) = model.mode { prompt.text } else { nil }
  }
}

/// Landmarks gone to by number and name, points copied from another image.
@Suite struct NamingTests {
  @Test func landmarksAreGoneToByNumberAndName() {
    var model = Fixture.model()
    model.press("3 '")
    #expect(model.activeLandmark == "upper-lip")
    model.press("' M E N Enter")
    #expect(model.activeLandmark == "menton")
    model.press("' l i p Enter")
    #expect(model.activeLandmark == "upper-lip" && model.message.text.contains("3 of 4"))
    model.press("' 1 Enter")
    #expect(model.activeLandmark == "sella")
    model.press("9 '")
    #expect(model.activeLandmark == "sella" && model.message.tone == .warning)
    model.press("' x x Enter")
    guard case .prompt(let prompt) = model.mode else {
      Issue.record("what was typed is gone")
      return
    }
    #expect(prompt.problem == "No landmark is called xx.")
  }

  @Test func pointsAreCopiedFromTheImageSeenLast() {
    var model = Fixture.model()
    model.press("3 n")
    Fixture.show(Fixture.film(), in: &model)
    #expect(
      model.press("C-y Enter") == [.copyPoints(from: "film1.png", to: "film4.png", landmarks: ["sella"])])
    _ = update(&model, .pointsRead(image: "film4.png", Fixture.points()))
    #expect(
      model.press("Y C-u f i l m 3 Enter")
        == [.copyPoints(from: "film3.png", to: "film4.png", landmarks: ["upper-lip"])])
    // What a person has decided is not asked about.
    #expect(model.press("C-y").isEmpty && model.message.text.contains("x clears it"))
    // The film itself is no other one.
    model.press("2 Tab C-y C-u f i l m 4 Enter")
    #expect(model.mode.kind == .prompt)
  }
}
