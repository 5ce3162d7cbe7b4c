import Cells
import Landmarks
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// The film in pixels of the screen: against cells, against a slow look at the film, and under what lies over it.
@Suite struct PixelTests {
  private static let cell = PixelSize(width: 6, height: 12)

  private func model(
    _ film: Film, landmarks: [Landmark] = ["apex"], size: CellSize = CellSize(columns: 80, rows: 24)
  )
    -> Model
  {
    var model = Model(
      screen: size, folder: "films", images: ImageList(entries: [ImageEntry(name: "a.png")]),
      landmarks: landmarks, author: "ann")
    _ = model.open()
    _ = update(&model, .filmLoaded(image: "a.png", .film(LoadedFilm(name: "a.png", film: film))))
    _ = update(&model, .cellMeasured(Self.cell))
    return model
  }

  @Test func cellsStayAsTheyAre() {
    var model = model(Fixture.film())
    model.press("+ + l l j")
    let pixels = view(model, model.screen)
    _ = update(&model, .cellMeasured(nil))
    let cells = view(model, model.screen)
    // But for the title, which tells the scale of what is drawn.
    #expect(pixels.text.dropFirst() == cells.text.dropFirst() && pixels.text[0] != cells.text[0])
    let title = model.screen.columns
    #expect(Array(pixels.cells[title...]) == Array(cells.cells[title...]))
    #expect(pixels.pixels != nil && cells.pixels == nil)
  }

  @Test(arguments: ["0", "+ + + l l", "+ + + + + + + +", "w Right Right Up Esc v +"])
  func pixelsShowTheFilm(_ script: String) throws {
    let film = Fixture.film()
    var model = model(film)
    model.press(script)
    let picture = try #require(view(model, model.screen).pixels)
    let port = model.viewport
    let window = model.greyWindow
    var seen = 0
    for y in stride(from: 0, to: picture.height, by: 3) {
      for x in stride(from: 0, to: picture.width, by: 5) {
        // The film's pixels under the screen's pixel; the mean lies between their darkest and lightest.
        let left = port.left + Double(x) / 6 * port.scale
        let top = port.top + Double(y) / 12 * 2 * port.scale
        let (right, bottom) = (left + port.scale / 6, top + port.scale / 6)
        guard left >= 0, top >= 0, right <= Double(film.width), bottom <= Double(film.height) else {
          continue
        }
        var levels: [Double] = []
        for row in Int(top)...min(film.height - 1, Int(bottom)) {
          for column in Int(left)...min(film.width - 1, Int(right)) {
            let grey = window.grey(Float(film.samples[row * film.width + column]))
            levels.append(255 * (model.isInverted ? 1 - grey : grey))
          }
        }
        let pixel = picture[x, y]
        guard pixel.r == pixel.g, pixel.g == pixel.b else { continue }  // the cross
        let (low, high) = (levels.min() ?? 0, levels.max() ?? 0)
        if Double(pixel.r) >= low - 1.5, Double(pixel.r) <= high + 1.5 { seen += 1 } else { seen -= 30 }
      }
    }
    #expect(seen > 300)
  }

  @Test func marksStandWhereTheirPointsAre() throws {
    let position = PixelPoint(x: 70.25, y: 40.75)
    var model = model(Fixture.film(), landmarks: ["apex", "base"])
    let point = LandmarkPoint(landmark: "base", position: position, status: .placed, annotator: "ann")
    _ = update(&model, .pointsRead(image: "a.png", ImagePoints(marks: ["base": point])))
    model.press("+ + K")
    let picture = try #require(view(model, model.screen).pixels)
    let ink = model.theme[.placed]
    var (sumX, sumY, count) = (0.0, 0.0, 0.0)
    for y in 0..<picture.height {
      for x in 0..<picture.width where picture[x, y] == ink {
        (sumX, sumY, count) = (sumX + Double(x) + 0.5, sumY + Double(y) + 0.5, count + 1)
      }
    }
    try #require(count > 10)
    let port = model.viewport
    #expect(port.aspect == 1)
    #expect(abs(sumX / count - (position.x + 0.5 - port.left) / port.scale * 6) < 1)
    #expect(abs(sumY / count - (position.y + 0.5 - port.top) / port.scale * 6) < 1)
  }

  @Test func whatLiesOverTheFilmCoversIt() throws {
    var model = model(Fixture.film())
    let pane = try #require(model.layout?.film)
    let bare = try #require(view(model, model.screen).pixels)
    #expect(bare.place == pane)
    #expect(bare.isShown.filter { $0 }.count > bare.isShown.count * 9 / 10)
    model.press("?")
    let help = view(model, model.screen)
    var letters = 0
    for row in pane.row..<pane.row + pane.rows {
      for column in pane.column..<pane.column + pane.columns where help[column, row].glyph.isLetter {
        #expect(help.pixels?.isShown(column: column, row: row) == false)
        letters += 1
      }
    }
    #expect(letters > 100)
    model.press("Esc T")
    let themes = view(model, model.screen)
    #expect(themes.pixels?.isShown(column: pane.column + 1, row: pane.row + 1) == true)
    model.press("Esc")
    #expect(view(model, model.screen).pixels == bare)
  }

  @Test func theMagnifierIsDrawnInPixelsToo() throws {
    var model = model(Fixture.film(width: 640, height: 800), size: CellSize(columns: 160, rows: 50))
    let before = try #require(view(model, model.screen).pixels)
    model.press("z")
    let after = try #require(view(model, model.screen).pixels)
    let changed = zip(before.rgb, after.rgb).filter { $0 != $1 }.count
    #expect(changed > 1000 && changed < after.rgb.count / 3)
    // Its border is made of cells.
    #expect(after.isShown.filter { $0 }.count < before.isShown.filter { $0 }.count)
  }

  @Test func aLargePictureDoesNotHoldKeysUp() {
    var model = model(Fixture.film(width: 640, height: 800), size: CellSize(columns: 200, rows: 60))
    _ = update(&model, .cellMeasured(PixelSize(width: 12, height: 24)))
    #expect(quickView(model, model.screen).pixels == nil)
    let full = view(model, model.screen)
    #expect(full.pixels != nil)
    #expect(quickView(model, model.screen) == full)
    model.press("l")
    #expect(quickView(model, model.screen) == view(model, model.screen))
    model.press("+")
    #expect(quickView(model, model.screen).pixels == nil)
  }

  /// A film of 640x800 is 0.8 times as wide as high, whatever the shape of the cells.
  @Test(arguments: [
    PixelSize(width: 8, height: 17), PixelSize(width: 10, height: 19), PixelSize(width: 6, height: 13),
  ])
  func theFilmKeepsItsShape(_ cell: PixelSize) throws {
    let samples = [UInt16](repeating: 255, count: 640 * 800)
    let film = Film(width: 640, height: 800, bitDepth: 8, samples: samples)
    var model = model(film, size: CellSize(columns: 160, rows: 50))
    _ = update(&model, .cellMeasured(cell))
    let picture = try #require(view(model, model.screen).pixels)
    let across = (0..<picture.width).filter { picture[$0, picture.height / 3] != model.theme[.paper] }
    let down = (0..<picture.height).filter { picture[picture.width / 3, $0] != model.theme[.paper] }
    #expect(abs(Double(across.count) / Double(down.count) / 0.8 - 1) < 0.01)
    // The same in half blocks.
    _ = update(&model, .cellMeasured(cell, drawsPictures: false))
    let view = model.viewport
    let width = 640 / view.scale * Double(cell.width)
    let height = 800 / view.scaleDown * Double(cell.height) / 2
    #expect(abs(width / height / 0.8 - 1) < 1e-9)
  }

  @Test func withoutColoursThereAreNoPixels() {
    var model = model(Fixture.film())
    model.depth = .mono
    #expect(view(model, model.screen).pixels == nil)
  }
}
