import Cells
import Foundation
import Landmarks
import Radiograph
import Snapshot
import Terminal
import Testing
import Workbench

/// Whole frames as pictures, compared by fingerprints of their pixels in `Golden/fingerprints.txt`.
///
/// `BREGMA_RENEW_GOLDEN=1 swift test -c release --filter SnapshotTests` writes them anew, and in any case the
/// pictures themselves go to `Results/frames`: look at those before committing.
@Suite(.serialized) struct GoldenPictureTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let file = root.appending(path: "Tests/SnapshotTests/Golden/fingerprints.txt")
  private static let isRenewing = ProcessInfo.processInfo.environment["BREGMA_RENEW_GOLDEN"] != nil

  /// A sample skull with its marks, some of them turned into predictions.
  private func model(_ size: CellSize, _ depth: ColourDepth, _ theme: Theme = .readingRoom) throws -> Model {
    let folder = Self.root.appending(path: "SampleData/skull").path
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
    let canvas = picture.canvas(of: view(model, model.screen))
    let results = Self.root.appending(path: "Results/frames")
    try FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
    try canvas.writePNG(results.appending(path: name + ".png").path)
    let hash = canvas.rgb.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let line = "\(name) \(String(hash, radix: 16))"
    var lines = ((try? String(contentsOf: Self.file, encoding: .utf8)) ?? "").split(separator: "\n")
      .map(String.init)
    if Self.isRenewing {
      lines = lines.filter { !$0.hasPrefix(name + " ") } + [line]
      let text = lines.sorted().joined(separator: "\n") + "\n"
      try text.write(to: Self.file, atomically: true, encoding: .utf8)
    } else {
      #expect(lines.contains(line), "\(name) differs: look at Results/frames/\(name).png")
    }
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
    try check(model, "blocks-\(shape.rawValue)")
  }

  @Test func everyTheme() throws {
    let folder = Self.root.appending(path: "Themes").path
    let themes = ThemeLoader.available(directories: [folder])
    #expect(themes.count >= 5)
    for entry in themes {
      let theme = try ThemeLoader.load(entry.path)
      var model = try model(CellSize(columns: 80, rows: 24), .direct, theme)
      _ = update(&model, .input(.key(.character("T"))))
      try check(model, "theme-\(entry.identifier)")
    }
  }
}
