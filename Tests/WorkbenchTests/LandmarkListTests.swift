import Cells
import Landmarks
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// The list of landmarks.
@Suite struct LandmarkListTests {
  private func opened(_ landmarks: [Landmark] = Fixture.landmarks) -> Model {
    var model = Fixture.model(landmarks: landmarks)
    #expect(model.press("C") == [.countLandmarks])
    _ = update(&model, .landmarksCounted(["sella": LandmarkCount(marks: 12, predictions: 3)]))
    return model
  }

  @Test func theHighlightedLandmarkIsTheActiveOne() {
    var model = opened()
    model.press("j j Enter")
    #expect(model.mode == .normal && model.activeLandmark == "upper-lip")
    model.press("C k k k k Esc")
    #expect(model.activeLandmark == "sella")
  }

  @Test func landmarksChangePlaces() {
    var model = opened()
    #expect(model.press("J") == [.orderLandmarks(["nasion", "sella", "upper-lip", "menton"])])
    _ = update(&model, .landmarksRead(["nasion", "sella", "upper-lip", "menton"]))
    #expect(model.activeLandmark == "sella" && model.mode == .landmarks)
    #expect(model.press("K") == [.orderLandmarks(Fixture.landmarks)])
    model.press("j j")
    #expect(model.press("J").isEmpty)
  }

  @Test func coloursAndGroups() {
    var model = opened()
    var red = LandmarkTraits()
    red.colour = .red
    #expect(model.press("c") == [.setTraits(["sella": red])])
    var named = LandmarkTraits()
    named.group = "skull base"
    #expect(model.press("g s k u l l Space b a s e Enter") == [.setTraits(["sella": named])])
    #expect(model.mode == .landmarks)
    _ = update(&model, .traitsRead(["sella": named, "nasion": named]))
    // A colour is the whole group's.
    (red.group, named.colour) = ("skull base", nil)
    #expect(model.press("c") == [.setTraits(["sella": red, "nasion": red])])
    model.press("g C-u s Tab")
    guard case .prompt(let prompt) = model.mode else {
      Issue.record("no prompt")
      return
    }
    #expect(prompt.text == "skull base")
  }

  /// What somebody has placed is not declared invisible with the rest.
  @Test func aGroupIsMarkedAsMissing() {
    var model = opened()
    model.press("m")
    #expect(model.message.text.contains("has no group"))
    var teeth = LandmarkTraits()
    teeth.group = "teeth"
    _ = update(&model, .traitsRead(["sella": teeth, "nasion": teeth, "upper-lip": teeth]))
    _ = update(&model, .pointsRead(image: "film1.png", Fixture.points()))
    model.press("m")
    #expect(model.points.status(of: "sella") == .placed && model.points.status(of: "nasion") == .missing)
    #expect(model.points.status(of: "upper-lip") == .missing)
    #expect(model.message.text == "2 landmarks are missing here; 1 that you have placed stays")
  }

  @Test func twoSpellingsAreMergedAfterTheyWereCounted() {
    var model = opened(["sella", "nasion", "Nasi0n"])
    #expect(model.message.text.contains("looks like"))
    #expect(view(model, model.screen).text.contains { $0.contains("≈") })
    model.press("j j M")
    guard case .prompt(let prompt) = model.mode else {
      Issue.record("no prompt")
      return
    }
    #expect(prompt.text == "nasion")
    #expect(model.press("Enter") == [.previewMerge("Nasi0n", into: "nasion")])
    _ = update(&model, .mergeCounted("Nasi0n", into: "nasion", images: 4, kept: ["film3.png"]))
    let text = view(model, model.screen).text.joined()
    #expect(text.contains("Merge Nasi0n into nasion on 4 images? Both stay on film3.png"))
    #expect(model.press("y") == [.mergeLandmarks("Nasi0n", into: "nasion")])
    // A mistyped name merges nothing.
    model.press("C M C-u n a s Enter")
    #expect(model.mode.kind == .prompt)
  }

  @Test(arguments: [
    ("Nasion", "nasion", true), ("a-point", "A point", true), ("IO", "l0", true),
    ("gonion", "gnathion", false),
    ("é", "e\u{301}", true), ("tip-1", "tip-2", false), ("-", "+", false),
  ])
  func namesThatLookAlike(_ a: String, _ b: String, _ alike: Bool) {
    #expect((Landmark(a).lookAlike == Landmark(b).lookAlike) == alike)
  }

  @Test func offeredNamesAreToldApart() {
    for set in LandmarkSet.offered {
      #expect(Set(set.landmarks.map(\.lookAlike)).count == set.landmarks.count, "\(set.name)")
    }
  }

  @Test func aNewNameThatLooksLikeAnotherOneIsSaid() {
    var model = Fixture.model()
    #expect(model.press("c N a s i 0 n Enter") == [.addLandmarks(["Nasi0n"])])
    #expect(model.message.text == "Nasi0n looks like nasion, which is there already; C and M merge them")
    model.press("c")
    _ = update(&model, .input(.paste(String(repeating: "x", count: 101))))
    model.press("Enter")
    guard case .prompt(let prompt) = model.mode else {
      Issue.record("a name of 101 characters was taken")
      return
    }
    #expect(prompt.problem?.contains("at most 100 characters") == true)
  }

  @Test(arguments: [
    CellSize(columns: 80, rows: 24), CellSize(columns: 120, rows: 40), CellSize(columns: 200, rows: 60),
  ])
  func theList(_ size: CellSize) {
    var model = Fixture.model(size: size, landmarks: Fixture.landmarks + ["Nasion"])
    var (teeth, blue) = (LandmarkTraits(), LandmarkTraits())
    (teeth.group, blue.colour, blue.group) = ("soft tissue", .blue, "skull base")
    _ = update(&model, .traitsRead(["upper-lip": teeth, "sella": blue]))
    _ = update(&model, .pointsRead(image: "film1.png", Fixture.points()))
    model.press("C j")
    _ = update(
      &model,
      .landmarksCounted([
        "sella": LandmarkCount(marks: 12, predictions: 0), "nasion": LandmarkCount(marks: 3, predictions: 9),
      ]))
    Golden.check(view(model, size), "landmarks-\(size.columns)x\(size.rows)")
  }
}
