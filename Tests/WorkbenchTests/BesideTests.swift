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

  private static func layer() -> InformationLayer {
    let values = (0..<160).flatMap { _ in (0..<120).map { Float($0) / 120 * 7 } }
    return InformationLayer(bits: Plane(width: 120, height: 160, values: values), categories: .usual)
  }
}
