import TestSupport
import Foundation
import Radiograph
import Testing

@Suite struct RenderCommandTests {
  @Test func aFrameIsDrawnAndTheFolderStaysAsItIs() throws {
    let folder = try TemporaryFolder()
    let films = try folder.makeFolder("films")
    try folder.writeFilm("films/a.png")
    try folder.write("image,landmark,x,y\na.png,apex,40,60\n", to: "points.csv")
    let outcome = try BregmaBinary.run(
      [
        "render", "\(films)/a.png", "--out", folder.file("frame.png"), "--size", "80x24", "--landmarks",
        folder.file("points.csv"), "--keys", "+ l Enter u x", "--colours", "256",
      ], in: folder.url)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let picture = try FilmReader.read(path: folder.file("frame.png"))
    #expect(picture.width == 640 && picture.height == 384)
    #expect(Set(picture.samples).count > 10)
    #expect(try FileManager.default.contentsOfDirectory(atPath: films) == ["a.png"])
  }

  @Test(arguments: [
    (["--size", "80"], "--size", 2 as Int32), (["--keys", "Entre"], "Entre", 2),
    (["--colours", "many"], "many", 2), (["--scale", "9"], "1 to 4", 2), (["--theme", "mime"], "mime", 1),
  ])
  func wrongOptionsAreNamed(_ options: [String], _ word: String, _ status: Int32) throws {
    let folder = try TemporaryFolder()
    try folder.writeFilm("a.png")
    let outcome = try BregmaBinary.run(
      ["render", folder.file("a.png"), "--out", folder.file("f.png")] + options, in: folder.url)
    #expect(outcome.status == status)
    #expect(outcome.errors.contains(word))
    #expect(!FileManager.default.fileExists(atPath: folder.file("f.png")))
  }

  /// A TIFF of 40 by 30 px whose orientation tag asks for a quarter turn.
  private var turnedTIFF: Data {
    let fields: [(tag: UInt16, value: UInt16)] = [
      (256, 40), (257, 30), (258, 8), (259, 1), (262, 1), (273, 134), (274, 6), (277, 1), (278, 30),
      (279, 1200),
    ]
    func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
      withUnsafeBytes(of: value.littleEndian, Array.init)
    }
    var file: [UInt8] = Array("II*\0".utf8) + bytes(UInt32(8)) + bytes(UInt16(fields.count))
    for field in fields {
      file += bytes(field.tag) + bytes(UInt16(3)) + bytes(UInt32(1)) + bytes(field.value) + [0, 0]
    }
    file += bytes(UInt32(0))
    return Data(file + (0..<1200).map { UInt8(truncatingIfNeeded: $0) })
  }

  @Test func whatIsParticularAboutTheFilmIsSaid() throws {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    try turnedTIFF.write(to: folder.url.appending(path: "films/a.tif"))
    let run = try BregmaBinary.run(["render", "films/a.tif", "--out", "f.png"], in: folder.url)
    #expect(run.status == 0 && run.errors.hasPrefix("note: a.tif: "), "\(run.errors)")
    #expect(run.errors.contains("rientation"), "\(run.errors)")
  }

  @Test func whatIsNoImageIsOneSentence() throws {
    let folder = try TemporaryFolder()
    try folder.write("hello", to: "notes.txt")
    let short = try BregmaBinary.run(["render", "n", "--out", folder.file("f.png")], in: folder.url)
    #expect(short.status == 1 && short.errorLines.count == 1, "\(short.errors)")
    let outcome = try BregmaBinary.run(
      ["render", folder.file("notes.txt"), "--out", folder.file("f.png")], in: folder.url)
    #expect(outcome.status == 1)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("notes.txt: expected an image (PNG"))
  }

  /// A picture replaces an earlier picture, and nothing else.
  @Test(arguments: ["films/a.png", "films/b.png", "link.png", "points.csv"])
  func nothingElseIsReplaced(out: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    for name in ["a", "b"] { try folder.writeFilm("films/\(name).png") }
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link.png"), withDestinationPath: "films/b.png")
    try folder.write("image,landmark,x,y\na.png,apex,40,60\n", to: "points.csv")
    let before = try Data(contentsOf: URL(filePath: folder.file(out)))
    func render(_ out: String) throws -> BregmaBinary.Outcome {
      try BregmaBinary.run(["render", "films/a.png", "--out", out, "--size", "80x24"], in: folder.url)
    }
    let run = try render(out)
    #expect(run.status == 1 && run.errorLines.count == 1 && run.errors.contains(out), "\(run.errors)")
    #expect(try Data(contentsOf: URL(filePath: folder.file(out))) == before)
    for _ in 1...2 { #expect(try render("frame.png").status == 0) }
  }

  @Test func exportsAreNotWritten() throws {
    let folder = try TemporaryFolder()
    let films = try folder.makeFolder("films")
    try folder.writeFilm("films/a.png")
    try folder.write("image,landmark,x,y\na.png,apex,40,60\n", to: "points.csv")
    for keys in ["e Enter Enter", "e k Enter Enter", "e Enter Enter y"] {
      let run = try BregmaBinary.run(
        ["render", "films/a.png", "--out", "f.png", "--landmarks", "points.csv", "--keys", keys],
        in: folder.url)
      #expect(run.status == 0, "\(run.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: films) == ["a.png"], "\(keys)")
    }
  }

  @Test func anImageThatIsNotThereIsCalledSo() throws {
    let folder = try TemporaryFolder()
    let run = try BregmaBinary.run(["render", "none.png", "--out", "f.png"], in: folder.url)
    #expect(run.status == 1 && run.errors == "bregma: none.png: cannot read: no such file or directory\n")
  }
}
