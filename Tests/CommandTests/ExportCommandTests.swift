import TestSupport
import Basics
import Foundation
import Landmarks
import Radiograph
import Store
import Testing

@Suite struct ExportCommandTests {
  private let export = ["export", "--images", "films", "--out", "points.csv"]

  /// A folder of films of which one has a mark; the store is still open, as in a workbench beside.
  private func marked() throws -> (folder: TemporaryFolder, store: AnnotationStore) {
    let folder = try TemporaryFolder()
    let films = try folder.makeFolder("films")
    try folder.writeFilm("films/f1.png")
    let store = try AnnotationStore.open(folder: films)
    let edit = ImagePoints().placing("s", at: PixelPoint(x: 1.5, y: 2), by: "ann")
    try store.apply(try #require(edit), image: "f1.png")
    return (folder, store)
  }

  @Test func writesWhatTheStoreHolds() throws {
    let (folder, store) = try marked()
    let run = try BregmaBinary.run(export, in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let table = try PointTable(path: folder.file("points.csv"))
    #expect(table.rows.map(\.point) == (try store.table().rows.map(\.point)))
    #expect(table.rows.first?.imageWidth == 160)
    #expect(table.rows.first?.imageHeight == 200)
  }

  @Test(arguments: ["labelme", "imagej", "slicer"])
  func filmsOfOneNameGetTheirFolders(format: String) throws {
    let (folder, store) = try marked()
    for side in ["left", "right"] {
      _ = try folder.makeFolder("films/\(side)")
      try folder.writeFilm("films/\(side)/twin.png")
      let edit = ImagePoints().placing("s", at: PixelPoint(x: 1, y: 2), by: "ann")
      try store.apply(try #require(edit), image: ImageName("\(side)/twin.png"))
    }
    let words = ["export", "--images", "films", "--out", "made", "--format", format]
    let run = try BregmaBinary.run(words, in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let made = try FileManager.default.subpathsOfDirectory(atPath: folder.file("made"))
    #expect(made.filter { $0.contains("twin.") }.count == 2 && made.contains { $0.hasPrefix("left/twin.") })
    #expect(try BregmaBinary.run(words, in: folder.url).status != 0, "files are not replaced unasked")
  }

  @Test(arguments: ["bregma", "coco"]) func aRenamedFilmIsExportedUnderItsPresentName(format: String) throws {
    let (folder, store) = try marked()
    try store.close()
    try FileManager.default.moveItem(
      atPath: folder.file("films/f1.png"), toPath: folder.file("films/new.png"))
    let run = try BregmaBinary.run(export + ["--format", format], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors == "note: f1.png, now new.png: moved; the points have followed\n")
    let text = try String(contentsOfFile: folder.file("points.csv"), encoding: .utf8)
    #expect(text.contains("new.png") && !text.contains("f1.png"))
  }

  /// Imported films are known by their contents as those are that somebody marked by hand.
  @Test func aCopiedFolderHasTheSameFilms() throws {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    try folder.writeFilm("films/f1.png")
    try folder.write("image,landmark,x,y\nf1.png,s,1,2\n", to: "points.csv")
    #expect(try BregmaBinary.run(["import", "points.csv", "--images", "films"], in: folder.url).status == 0)
    let time = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -1000)]
    try FileManager.default.setAttributes(time, ofItemAtPath: folder.file("films/f1.png"))
    let run = try BregmaBinary.run(export + ["--force"], in: folder.url)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    try folder.writeFilm("films/f1.png", shift: 5)
    #expect(
      try BregmaBinary.run(export + ["--force"], in: folder.url).errors.contains(
        "f1.png: the file has changed"))
  }

  /// Whatever `--force` says: neither a film nor a store becomes a table.
  @Test(arguments: [
    ["export", "--images", "films"], ["measure", "--images", "films"],
    ["shape", "--images", "films", "--partial"],
  ])
  func filmsAndStoresAreNeverReplaced(words: [String]) throws {
    let (folder, store) = try marked()
    try store.close()
    let out = words[0] == "shape" ? "--aligned" : "--out"
    for (path, reason) in [
      ("films/f1.png", "it is an input, which is never replaced"),
      ("films/.bregma/points.sqlite", "a folder .bregma holds points and what belongs to them, nothing else"),
    ] {
      let before = try Data(contentsOf: URL(filePath: folder.file(path)))
      let run = try BregmaBinary.run(words + [out, path, "--force"], in: folder.url)
      #expect(run.status == 1 && run.errors.hasSuffix("\(path): cannot write: \(reason)\n"), "\(run.errors)")
      #expect(try Data(contentsOf: URL(filePath: folder.file(path))) == before)
    }
  }

  @Test func whatIsLeftOutIsNotCounted() throws {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    for film in ["f1.png", "f2.png"] { try folder.writeFilm("films/\(film)") }
    try folder.write(
      "image,landmark,x,y,status\nf1.png,s,1,2,placed\nf2.png,s,1,2,predicted\n", to: "found.csv")
    let words = ["import", "found.csv", "--images", "films"]
    #expect(try BregmaBinary.run(words, in: folder.url).status == 0)
    let run = try BregmaBinary.run(export + ["--consensus", "mean"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.errors.contains(
        "note: predictions that nobody has decided on, left out of the consensus: 1\n"), "\(run.errors)")
    #expect(try PointTable(path: folder.file("points.csv")).rows.map(\.image) == ["f1.png"])
    let reviewed = try BregmaBinary.run(
      export + ["--consensus", "mean", "--reviewed", "--force"], in: folder.url)
    #expect(!reviewed.errors.contains("predictions"))
  }

  /// What was found for an annotator is theirs as what was found for the folder is the folder's.
  @Test func anAnnotatorsPredictionsAreExported() throws {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    try folder.writeFilm("films/f1.png")
    try folder.write(
      "image,landmark,x,y,status\nf1.png,s,1,2,placed\nf1.png,n,3,4,predicted\n", to: "bob.csv")
    try folder.write("image,landmark,x,y,status\nf1.png,n,5,6,predicted\n", to: "eve.csv")
    for name in ["bob", "eve"] {
      let words = ["import", "\(name).csv", "--images", "films", "--rule", "annotator", "--annotator", name]
      #expect(try BregmaBinary.run(words, in: folder.url).status == 0)
    }
    func exported(_ words: String...) throws -> [String] {
      let run = try BregmaBinary.run(export + ["--force"] + words, in: folder.url)
      #expect(run.status == 0, "\(run.errors)")
      return try PointTable(path: folder.file("points.csv")).rows.map {
        "\($0.point.landmark) \($0.point.status)"
      }
    }
    #expect(try exported("--annotator", "bob") == ["s placed", "n predicted"])
    #expect(try exported("--annotator", "bob", "--reviewed") == ["s placed"])
    #expect(try exported("--annotator", "eve") == ["n predicted"])
    #expect(try exported("--consensus", "mean") == ["s placed"])
    let agreed = try BregmaBinary.run(export + ["--force", "--consensus", "mean"], in: folder.url)
    #expect(
      agreed.errors == "note: predictions that nobody has decided on, left out of the consensus: 2\n",
      "\(agreed.errors)")
    // Predictions are no opinion to be compared with.
    let compared = try BregmaBinary.run(["compare", "bob", "eve", "--images", "films"], in: folder.url)
    #expect(compared.status == 1 && compared.errors.hasPrefix("bregma: "), "\(compared.errors)")
  }

  @Test func aPipeIsCalledNoFile() throws {
    let (folder, store) = try marked()
    #expect(try store.table().rows.count == 1)
    let process = Process()
    let errors = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "'\(BregmaBinary.url.path)' export --images films --out /dev/stdout | cat",
    ]
    process.currentDirectoryURL = folder.url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    process.waitUntilExit()
    #expect(
      String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
        == "bregma: /dev/stdout: cannot write: it is not a regular file\n")
  }
}
