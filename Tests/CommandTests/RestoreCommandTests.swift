import Foundation
import Landmarks
import Radiograph
import Store
import Testing
import TestSupport

/// Points that are gone, as a person meets them, and the way back.
@Suite struct RestoreCommandTests {
  /// A folder with a film, two points and a backup of them.
  private func marked() throws -> (TemporaryFolder, films: String) {
    let folder = try TemporaryFolder()
    let films = try folder.makeFolder("films")
    try folder.writeFilm("films/a.png")
    try folder.write("image,landmark,x,y\na.png,apex,40,60\na.png,base,50,70\n", to: "points.csv")
    let run = try BregmaBinary.run(["import", "points.csv", "--images", films], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    return (folder, films)
  }

  @Test(arguments: ["open", "export", "import", "render", "compare"])
  func everyCommandSaysThatThePointsAreGone(command: String) throws {
    let (folder, films) = try marked()
    try FileManager.default.removeItem(atPath: films + "/.bregma/points.sqlite")
    let arguments = [
      "open": ["open", films], "export": ["export", "--images", films, "--out", "out.csv"],
      "import": ["import", "points.csv", "--images", films],
      "render": ["render", films + "/a.png", "--out", "frame.png"],
      "compare": ["compare", "ann", "bob", "--images", films],
    ]
    let run = try BregmaBinary.run(try #require(arguments[command]), in: folder.url)
    #expect(run.status == 1 && run.errorLines.count == 1, "\(run.errors)")
    #expect(run.errors.contains("the points are gone") && run.errors.contains("`bregma restore \(films)`"))
    #expect(!FileManager.default.fileExists(atPath: films + "/.bregma/points.sqlite"))

    let list = try BregmaBinary.run(["restore", films], in: folder.url)
    #expect(list.status == 0 && list.output.hasPrefix("1  20") && list.output.contains("2 points"))
    #expect(try BregmaBinary.run(["restore", films, "7"], in: folder.url).errors.contains("expected 1 to 1"))
    let restored = try BregmaBinary.run(["restore", films, "1"], in: folder.url)
    #expect(restored.status == 0 && restored.output.contains("points restored: 2"), "\(restored.errors)")
    let export = try BregmaBinary.run(["export", "--images", films, "--out", "out.csv"], in: folder.url)
    #expect(export.status == 0 && export.output.contains("points: 2"), "\(export.errors)")
  }

  @Test func exportingChangesNoByteOfTheStore() throws {
    let (folder, films) = try marked()
    let path = films + "/.bregma/points.sqlite"
    #expect(try BregmaBinary.run(["restore", films, "1"], in: folder.url).status == 0)
    let before = FileManager.default.contents(atPath: path)
    #expect(
      try BregmaBinary.run(["export", "--images", films, "--out", "o.csv"], in: folder.url).status == 0)
    #expect(FileManager.default.contents(atPath: path) == before)
  }

  @Test func aFrameOfABrokenFilmIsNoSuccess() throws {
    let folder = try TemporaryFolder()
    try folder.writeFilm("a.png")
    let bytes = try Data(contentsOf: URL(filePath: folder.file("a.png")))
    try bytes.prefix(bytes.count / 2).write(to: URL(filePath: folder.file("a.png")))
    let run = try BregmaBinary.run(["render", "a.png", "--out", "frame.png"], in: folder.url)
    #expect(run.status == 1 && run.errors.contains("a.png"), "\(run.errors)")
  }
}
