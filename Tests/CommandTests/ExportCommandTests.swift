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
    let (folder, store) = try marked()
    try folder.writeFilm("films/f2.png")
    for landmark: Landmark in ["s", "b"] {
      let edit = try store.points(image: "f2.png").placing(landmark, at: PixelPoint(x: 1, y: 2), by: "ann")
      try store.apply(try #require(edit), image: "f2.png")
    }
    let run = try BregmaBinary.run(
      ["export", "--images", "films", "--out", "made", "--format", "isbi"], in: folder.url)
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("f1.png: lacks b, left out\n"), "\(run.errors)")
    #expect(run.output.hasPrefix("points: 2 (2 placed), images: 1, "), "\(run.output)")
  }

  @Test func spacingIsTheFilesOrTheUsers() throws {
    let (folder, store) = try marked()
    // A TIFF of one pixel at 254 per inch: 0.1 mm.
    let tiff = folder.file("films/scan.tif")
    try FileBytes.write(handmadeTIFF, to: tiff)
    let edit = ImagePoints().placing("s", at: PixelPoint(x: 0, y: 0), by: "ann")
    try store.apply(try #require(edit), image: "scan.tif")
    #expect(try BregmaBinary.run(export, in: folder.url).status == 0)
    let rows = try PointTable(path: folder.file("points.csv")).rows
    #expect(rows.map(\.image) == ["f1.png", "scan.tif"])
    #expect(rows[0].spacing == nil)
    #expect(abs((rows[1].spacing?.x ?? 0) - 0.1) < 1e-6)
    let given = try BregmaBinary.run(export + ["--force", "--spacing", "0.25"], in: folder.url)
    #expect(given.status == 0)
    #expect(
      try PointTable(path: folder.file("points.csv")).rows.allSatisfy { $0.spacing?.x == 0.25 })
  }

  /// Little-endian, one grey pixel, 254 pixels per inch both ways.
  private var handmadeTIFF: [UInt8] {
    func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
    let tags = [
      (256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, 0), (277, 1), (278, 1), (279, 1), (282, 0),
      (283, 0), (296, 2),
    ]
    let end = 8 + 2 + 12 * tags.count + 4
    var bytes: [UInt8] = [0x49, 0x49, 0x2A, 0] + little(8, 4) + little(tags.count, 2)
    for (tag, value) in tags {
      let isRatio = tag == 282 || tag == 283
      let place = isRatio ? end : tag == 273 ? end + 8 : value
      bytes += little(tag, 2) + little(isRatio ? 5 : 4, 2) + little(1, 4) + little(place, 4)
    }
    return bytes + little(0, 4) + little(254, 4) + little(1, 4) + [77]
  }

  @Test func replacesOnlyByForce() throws {
    let (folder, store) = try marked()
    #expect(try BregmaBinary.run(export, in: folder.url).status == 0)
    _ = try store.undo(image: "f1.png")
    let edit = ImagePoints().placing("s", at: PixelPoint(x: 7, y: 8), by: "ann")
    try store.apply(try #require(edit), image: "f1.png")
    let refused = try BregmaBinary.run(export, in: folder.url)
    #expect(refused.status == 1)
    #expect(
      refused.errors
        == "bregma: points.csv: cannot write: it exists already; give --force to replace it\n")
    #expect(try BregmaBinary.run(export + ["--force", "--wide"], in: folder.url).status == 0)
    let wide = try String(contentsOfFile: folder.file("points.csv"), encoding: .utf8)
    #expect(wide == "image,s_x,s_y\r\nf1.png,7,8\r\n")
  }

  @Test func foldersWithoutPointsAreLeftAlone() throws {
    let folder = try TemporaryFolder()
    let films = try folder.makeFolder("films")
    let run = try BregmaBinary.run(export, in: folder.url)
    #expect(run.status == 1)
    #expect(run.errors == "bregma: films: nobody has marked a point here yet\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: films).isEmpty)
  }

  /// Points that are all of other annotators, and names that nobody has.
  @Test(arguments: [
    ("export --out o.csv", "these points are all of other annotators (ann, bob)"),
    ("measure", "these points are all of other annotators (ann, bob)"),
    ("shape", "these points are all of other annotators (ann, bob)"),
    ("shape --reviewed", "these points are all of other annotators (ann, bob)"),
    ("export --out o.csv --consensus mean --adjudicator Ann", "nobody called Ann has marked a point here"),
    ("export --out o.csv --annotator zed", "nobody called zed has marked a point here; known are ann, bob"),
    ("measure --annotator zed", "nobody called zed has marked a point here; known are ann, bob"),
    ("shape --annotator zed", "nobody called zed has marked a point here; known are ann, bob"),
  ])
  func whosePointsThereAreIsSaid(command: String, reason: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    try folder.writeFilm("films/f1.png")
    for name in ["ann", "bob"] {
      try folder.write("image,landmark,x,y,annotator\nf1.png,s,1,2,\(name)\n", to: "\(name).csv")
      let words = ["import", "\(name).csv", "--images", "films", "--rule", "annotator"]
      #expect(try BregmaBinary.run(words, in: folder.url).status == 0)
    }
    let words = command.split(separator: " ").map(String.init) + ["--images", "films"]
    let run = try BregmaBinary.run(words, in: folder.url)
    #expect(run.status == 1 && run.errors.hasPrefix("bregma: films: \(reason)"), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("o.csv")))
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
