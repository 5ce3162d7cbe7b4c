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
    #expect(
      run.errors.contains("the points are gone") && run.errors.contains("`bregma restore \(films) points-"))
    #expect(!FileManager.default.fileExists(atPath: films + "/.bregma/points.sqlite"))

    let list = try BregmaBinary.run(["restore", films], in: folder.url)
    #expect(list.status == 0 && list.output.hasPrefix("1  20") && list.output.contains("2 points"))
    #expect(try BregmaBinary.run(["restore", films, "7"], in: folder.url).errors.contains("expected 1 to 1"))
    let restored = try BregmaBinary.run(["restore", films, "1"], in: folder.url)
    #expect(restored.status == 0 && restored.output.contains("points restored: 2"), "\(restored.errors)")
    let export = try BregmaBinary.run(["export", "--images", films, "--out", "out.csv"], in: folder.url)
    #expect(export.status == 0 && export.output.contains("points: 2"), "\(export.errors)")
  }

  /// A point that was found and then accepted is one point, and a copy that is not whole is none to go back to.
  @Test func backupsAreCountedAndJudged() throws {
    let (folder, films) = try marked()
    try folder.write(
      "image,landmark,x,y,status,confidence\na.png,tip,4,6,predicted,0.5\n", to: "found.csv")
    #expect(try BregmaBinary.run(["import", "found.csv", "--images", films], in: folder.url).status == 0)
    try {
      let store = try AnnotationStore.open(folder: films)
      let accepting = try #require(try store.points(image: "a.png").accepting("tip", by: "ann"))
      try store.apply(accepting, image: "a.png")
      try store.close()
    }()
    let list = try BregmaBinary.run(["restore", films], in: folder.url)
    #expect(list.output.contains("3 points") && !list.output.contains("4 points"), "\(list.output)")
    #expect(list.errors == "note: `bregma restore \(films) NUMBER` brings one of them back\n")

    let backups = StoreBackups(of: films + "/.bregma/points.sqlite").all
    let bytes = try Data(contentsOf: URL(filePath: backups[0]))
    try bytes.prefix(bytes.count / 2).write(to: URL(filePath: backups[0]))
    #expect(try BregmaBinary.run(["restore", films], in: folder.url).output.contains("not whole"))
    let refused = try BregmaBinary.run(["restore", films, "1"], in: folder.url)
    #expect(refused.status == 1)
    #expect(
      refused.errors.hasPrefix("bregma: \(films): nothing was restored, for backup 1 is not whole: ")
        && refused.errors.hasSuffix("; the newest one that is whole has number 2\n"), "\(refused.errors)")
    // A store from elsewhere, as one that was rescued.
    try FileManager.default.copyItem(atPath: backups[1], toPath: folder.file("rescued.sqlite"))
    let rescued = try BregmaBinary.run(["restore", films, "rescued.sqlite"], in: folder.url)
    #expect(rescued.status == 0 && rescued.output.contains("points restored: "), "\(rescued.errors)")
    #expect(try BregmaBinary.run(["restore", films, "./nothing.sqlite"], in: folder.url).status == 1)
  }

  /// The store is unreadable, `--accept` too: each try says so and leaves nothing behind.
  @Test func whatCannotBeAcceptedIsNotCopied() throws {
    let (folder, films) = try marked()
    let path = films + "/.bregma/points.sqlite"
    for backup in StoreBackups(of: path).all { try FileManager.default.removeItem(atPath: backup) }
    try Data(repeating: 7, count: 9000).write(to: URL(filePath: path))
    for _ in 0..<2 {
      let run = try BregmaBinary.run(["restore", films, "--accept"], in: folder.url)
      #expect(run.status == 1 && run.errors.contains("to begin anew, move the folder .bregma away"))
      #expect(StoreBackups(of: path).all.isEmpty)
    }
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
