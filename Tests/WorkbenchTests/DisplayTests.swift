import Basics
import Cells
import Testing
import Workbench
import WorkbenchFixture

/// Choosing themes and blocks.
@Suite struct DisplayTests {
  private static let themes = ["a", "b", "c"].enumerated().map { index, name in
    Theme(name: name, isLight: false, colours: [.paper: RGB(UInt8(index), 0, 0)], heatMap: "grey")
  }

  private func model() -> Model {
    var model = Fixture.model()
    model.themes = Self.themes
    return model
  }

  @Test func themesAreShownAsTheyArePassedAndEnterKeepsOne() {
    var model = model()
    #expect(model.press("T").isEmpty)
    #expect(view(model, model.screen).text.contains { $0.contains("Themes") })
    #expect(model.press("Down").isEmpty)
    #expect(model.theme.name == "b" && view(model, model.screen)[0, 3].background == RGB(1, 0, 0))
    #expect(model.press("Down Down Up").isEmpty)
    #expect(model.theme.name == "c")
    #expect(model.press("Enter") == [.saveSetting(.theme, "c")])
    #expect(model.mode == .normal)
  }

  @Test func escapeGoesBackToTheThemeFromBefore() {
    var model = model()
    model.press("T Down Enter T Down")
    #expect(model.theme.name == "c")
    #expect(model.press("Esc").isEmpty)
    #expect(model.theme.name == "b" && model.mode == .normal)
  }

  @Test(arguments: [CellSize(columns: 32, rows: 8), CellSize(columns: 200, rows: 60)])
  func theListFitsEveryScreen(size: CellSize) {
    var model = model()
    model.screen = size
    model.themes = (1...30).map {
      Theme(name: "theme \($0) with a long name", isLight: false, colours: [:], heatMap: "grey")
    }
    model.press("T Up")
    #expect(view(model, size).text.joined().contains("theme 30"))
  }

  @Test func blocksGoRoundAndChangeThePicture() {
    var model = model()
    let half = view(model, model.screen)
    #expect(model.press("b") == [.saveSetting(.blocks, "quadrant")])
    let quadrant = view(model, model.screen)
    #expect(model.press("b") == [.saveSetting(.blocks, "sextant")])
    let sextant = view(model, model.screen)
    #expect(half != quadrant && quadrant != sextant)
    #expect(sextant.text.joined().unicodeScalars.contains { (0x1FB00...0x1FB3B).contains($0.value) })
    model.press("b")
    #expect(model.blocks == .half)
  }
}
