import Cells
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

@Suite struct GoldenTests {
  private static let sizes = [
    CellSize(columns: 80, rows: 24), CellSize(columns: 120, rows: 40), CellSize(columns: 200, rows: 60),
    CellSize(columns: 20, rows: 5), CellSize(columns: 40, rows: 10),
  ]

  private func name(_ what: String, _ size: CellSize) -> String { "\(what)-\(size.columns)x\(size.rows)" }

  private func marked(_ size: CellSize) -> Model {
    var model = Fixture.model(size: size)
    _ = update(&model, .pointsRead(image: "film1.png", Fixture.points()))
    return model
  }

  @Test(arguments: sizes) func marks(_ size: CellSize) {
    Golden.check(view(marked(size), size), name("marks", size))
  }

  @Test(arguments: sizes) func help(_ size: CellSize) {
    var model = marked(size)
    model.press("?")
    Golden.check(view(model, size), name("help", size))
  }

  @Test func monochrome() {
    let size = CellSize(columns: 80, rows: 24)
    var model = marked(size)
    model.depth = .mono
    Golden.check(view(model, size), name("mono", size))
  }

  @Test func zoomedWithMagnifier() {
    let size = CellSize(columns: 120, rows: 40)
    var model = marked(size)
    model.depth = .mono
    model.press("+ + + z l l f")
    Golden.check(view(model, size), name("magnifier", size))
  }

  @Test(arguments: sizes) func squares(_ size: CellSize) {
    var model = marked(size)
    model.press(";")
    Golden.check(view(model, size), name("squares", size))
    model.press("f")
    Golden.check(view(model, size), name("squares-column", size))
  }

  @Test func categories() {
    let size = CellSize(columns: 80, rows: 24)
    var model = marked(size)
    model.press("i i")
    _ = update(&model, .informationComputed(image: "film1.png", information()))
    Golden.check(view(model, size), name("categories", size))
  }

  @Test func heatMapColours() {
    let size = CellSize(columns: 40, rows: 10)
    var model = marked(size)
    model.press("i")
    _ = update(&model, .informationComputed(image: "film1.png", information()))
    Golden.checkColours(view(model, size), name("heat", size))
  }

  @Test func jobAndFailure() {
    let size = CellSize(columns: 80, rows: 24)
    var model = marked(size)
    _ = update(&model, .jobAdvanced(Job(name: "propagating", done: 3, total: 11, secondsLeft: 75)))
    model.press("n")
    _ = update(&model, .filmLoaded(image: "film2.png", .failed("film2.png: the PNG is truncated")))
    Golden.check(view(model, size), name("failure", size))
  }

  @Test func beginning() {
    let size = CellSize(columns: 80, rows: 24)
    let model = Fixture.model(size: size, landmarks: [])
    Golden.check(view(model, size), name("beginning", size))
  }

  @Test func aDifferenceIsShownRowByRow() {
    #expect(Golden.differences("a|\nb|\n", "a|\nb|\n").isEmpty)
    #expect(Golden.differences("a|\nc|\n", "a|\nb|\n") == "row 2\n  expected b|\n  got      c|")
    #expect(Golden.differences("a|\nb|\n", "a|\n").contains("expected \n  got      b|"))
    let many = Golden.differences(String(repeating: "a\n", count: 20), String(repeating: "b\n", count: 20))
    #expect(many.contains("row 8") && !many.contains("row 9") && many.hasSuffix("... and 12 rows more"))
  }

  @Test func untrustedNames() {
    let size = CellSize(columns: 80, rows: 24)
    let list = ImageList(entries: [ImageEntry(name: "a\u{1B}[31m\nb.png")])
    let model = Model(screen: size, folder: "f\u{7}", images: list, landmarks: ["\u{202E}x"], author: "ann")
    let text = view(model, size).text.joined()
    #expect(!text.unicodeScalars.contains { $0.value < 32 || $0.value == 0x202E })
    #expect(text.contains("a\\u{1b}"))
  }

  /// Bits that rise from left to right.
  private func information() -> InformationLayer {
    let values = (0..<160).flatMap { _ in (0..<120).map { Float($0) / 120 * 7 } }
    return InformationLayer(
      bits: Plane(width: 120, height: 160, values: values), categories: .usual)
  }
}
