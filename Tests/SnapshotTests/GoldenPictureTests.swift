import Basics
import Cells
import Drawing
import Landmarks
import PictureTerminal
import Radiograph
import Snapshot
import Terminal
import Testing
import Workbench

/// Whole frames as pictures, compared pixel by pixel with `Golden/*.png`.
@Suite struct GoldenPictureTests {
  /// A sample skull with its marks, some of them turned into predictions.
  private func model(_ size: CellSize, _ depth: ColourDepth, _ theme: Theme = .readingRoom) throws -> Model {
    let folder = GoldenPicture.source("SampleData/skull")
    let names = try FilmFolder.list(folder)
    let rows = try PointTable(path: "\(folder)/truth.csv").rowsByImage["skull-02.png"] ?? []
    var images = ImageList(entries: names.map { ImageEntry(name: $0) }, landmarkCount: rows.count)
    images.select(1)
    var model = Model(
      screen: size, depth: depth, themes: [theme], folder: "skull", images: images,
      landmarks: rows.map(\.point.landmark), author: "ann")
    _ = model.open()
    let film = LoadedFilm(name: "skull-02.png", film: try FilmReader.read(path: "\(folder)/skull-02.png"))
    _ = update(&model, .filmLoaded(image: film.name, .film(film)))
    let points = rows.map(\.point).enumerated().map { index, point in
      index % 3 == 1
        ? LandmarkPoint(
          landmark: point.landmark, position: point.position, status: .predicted,
          confidence: 0.9 - 0.04 * Double(index), annotator: "encoder") : point
    }
    let byStatus = Dictionary(grouping: points) { $0.status == .predicted }
      .mapValues { Dictionary(uniqueKeysWithValues: $0.map { ($0.landmark, $0) }) }
    let stored = ImagePoints(marks: byStatus[false] ?? [:], predictions: byStatus[true] ?? [:])
    _ = update(&model, .pointsRead(image: film.name, stored))
    return model
  }

  private func check(_ model: Model, _ name: String) throws {
    var picture = FramePicture(depth: model.depth, isLight: model.theme.isLight)
    try GoldenPicture.check(picture.canvas(of: view(model, model.screen)), name)
  }

  private static let sizes = [(80, 24), (120, 40), (200, 60)].map { CellSize(columns: $0, rows: $1) }

  @Test(arguments: sizes, [ColourDepth.direct, .indexed256, .indexed16])
  func frames(size: CellSize, depth: ColourDepth) throws {
    try check(try model(size, depth), "frame-\(size.columns)x\(size.rows)-\(depth.rawValue)")
  }

  @Test(arguments: sizes) func withoutColours(size: CellSize) throws {
    try check(try model(size, .mono), "frame-\(size.columns)x\(size.rows)-mono")
  }

  @Test(arguments: BlockShape.allCases) func blocks(shape: BlockShape) throws {
    var model = try model(CellSize(columns: 120, rows: 40), .direct)
    model.blocks = shape
    // Half blocks are what a terminal of every colour gets without asking.
    try check(model, shape == .half ? "frame-120x40-direct" : "blocks-\(shape.rawValue)")
  }

  private static let themes = ThemeLoader.available(directories: [GoldenPicture.source("Themes")])

  @Test func thereAreThemes() { #expect(Self.themes.count >= 6) }

  @Test(arguments: themes) func everyTheme(entry: ThemeLoader.Entry) throws {
    let theme = try ThemeLoader.load(entry.path)
    var model = try model(CellSize(columns: 80, rows: 24), .direct, theme)
    _ = update(&model, .input(.key(.character("T"))))
    try check(model, "theme-\(entry.identifier)")
  }

  @Test func aDifferenceIsCountedAndPlaced() throws {
    var canvas = Canvas(width: 6, height: 4, fill: RGB(10, 20, 30))
    let golden = try #require(
      PNGWriter.tile(canvas.rgb, width: 6, height: 4, channels: 3).flatMap { PNGPicture($0, channels: 3) })
    #expect(GoldenPicture.Difference(canvas, golden).count == 0)
    canvas[4, 1] = RGB(10, 27, 30)
    canvas[2, 3] = RGB(9, 20, 30)
    let difference = GoldenPicture.Difference(canvas, golden)
    #expect(
      "\(difference)" == "2 pixels differ, the first at column 4, row 1 (pixels), by at most 7 of 255")
    let wider = GoldenPicture.Difference(Canvas(width: 7, height: 4, fill: RGB(10, 20, 30)), golden)
    #expect("\(wider)".hasPrefix("7x4 px instead of 6x4; 4 pixels differ"))
  }
}
