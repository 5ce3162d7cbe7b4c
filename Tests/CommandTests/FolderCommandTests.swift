import Foundation
import Glibc
import Landmarks
import Radiograph
import Store
import TestSupport
import Testing

/// What lies in a folder and is not searched is said by every command, and what is printed and gets lost is missed.
@Suite struct FolderCommandTests {
  private func dataset() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    try folder.writeFilm("films/a.png")
    try folder.writeFilm("films/b.png", shift: 6)
    try folder.write("image,landmark,x,y\na.png,sella,80,60\n", to: "points.csv")
    return folder
  }

  /// Puts a folder into the films' that nobody can list, not even root: its path is longer than the system takes.
  private func makeEndless(_ folder: TemporaryFolder) throws {
    let name = String(repeating: "d", count: 200)
    var descriptor = open(folder.file("films"), O_RDONLY | O_DIRECTORY)
    for _ in 0..<30 {
      try #require(mkdirat(descriptor, name, 0o755) == 0)
      let next = openat(descriptor, name, O_RDONLY | O_DIRECTORY)
      close(descriptor)
      descriptor = next
    }
    close(descriptor)
  }

  private static let commands = [
    "suggest --images films --encoder ENCODER", "import points.csv --images films",
    "export --images films --out o.csv --force", "evaluate --matching films --encoder ENCODER",
    "detect --landmarks points.csv --images films --out d.csv --encoder ENCODER",
    "adapt --images films --out o.safetensors --steps 1 --from ENCODER",
    "pretrain --images films --out p.safetensors --steps 1 --from ENCODER",
    "render films/a.png --out o.png", "merge m.csv part.csv --images films",
    "measure --images films", "shape --images films", "compare ann ann --images films",
    "evaluate --predictions points.csv --truth points.csv --images films",
  ]

  @Test(arguments: commands) func whatCannotBeSearchedOrReadIsNamed(command: String) throws {
    let folder = try dataset()
    let encoder = try folder.writeEncoder()
    let words = command.replacing("ENCODER", with: encoder).split(separator: " ").map(String.init)
    let imported = ["import", "points.csv", "--images", "films", "--annotator", "ann"]
    #expect(try BregmaBinary.run(imported, in: folder.url).status == 0)
    let shard = [
      "detect", "--landmarks", "points.csv", "--images", "films", "--out", "part.csv", "--shard", "1/1",
      "--encoder", encoder,
    ]
    #expect(try BregmaBinary.run(shard, in: folder.url).status == 0)
    try makeEndless(folder)
    for name in ["c.gif", "d.webp", "e.GIF"] { try folder.write("GIF89a", to: "films/\(name)") }
    let run = try BregmaBinary.run(words, in: folder.url)
    #expect(run.status == 1, "\(run.errors)")
    #expect(
      run.errors.components(separatedBy: "dddd: cannot list: file name too long").count == 2, "\(run.errors)")
    #expect(
      run.errors.contains("films: files with endings that Bregma does not read: 3 (.gif, .webp)"),
      "\(run.errors)")
  }

  /// Marks images, whether or not they are there, and lets the folder go again.
  private func mark(_ images: [ImageName], in folder: TemporaryFolder) throws {
    let store = try AnnotationStore.open(folder: folder.file("films"))
    for image in images {
      let edit = ImagePoints().placing("s", at: PixelPoint(x: 1, y: 2), by: "ann")
      try store.apply(try #require(edit), image: image)
    }
    try store.close()
  }

  /// What cannot be looked for is not gone.
  @Test(arguments: [
    "measure --images films", "export --images films --out o.csv", "import p.csv --images films",
  ])
  func filmsBelowAFolderThatCannotBeSearchedAreNotCalledGone(command: String) throws {
    let folder = try dataset()
    let below = Array(repeating: String(repeating: "d", count: 200), count: 30).joined(separator: "/")
    try mark([ImageName("\(below)/f.png"), "lost.png"], in: folder)
    try folder.write("image,landmark,x,y\na.png,nasion,80,60\n", to: "p.csv")
    try makeEndless(folder)
    let run = try BregmaBinary.run(command.split(separator: " ").map(String.init), in: folder.url)
    #expect(run.status == 1 && run.errors.contains("dddd: cannot list: file name too long"))
    #expect(run.errors.contains("note: lost.png: the file is gone; its points are kept\n"), "\(run.errors)")
  }

  /// Help and version too.
  @Test(arguments: ["keys", "--help", "--version", "detect --help", "restore films", "help export"])
  func whatIsPrintedOntoAFullDeviceIsMissed(command: String) throws {
    let folder = try dataset()
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "'\(BregmaBinary.url.path)' \(command) > /dev/full"]
    process.currentDirectoryURL = folder.url
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
  }

  /// What the system says reaches a person in words.
  @Test(arguments: [
    "export --images films --out points.csv/x --format labelme",
    "detect --landmarks points.csv --images films --out o.csv --overlays points.csv/x --encoder ENCODER",
    "information films/a.png --out points.csv/x", "phantom --kind skull --count 1 --out points.csv/x",
  ])
  func aFolderThatCannotBeMadeIsOneSentence(command: String) throws {
    let folder = try dataset()
    #expect(try BregmaBinary.run(["import", "points.csv", "--images", "films"], in: folder.url).status == 0)
    let words = command.replacing("ENCODER", with: try folder.writeEncoder()).split(separator: " ").map(
      String.init)
    let run = try BregmaBinary.run(words, in: folder.url)
    #expect(run.status == 1 && run.errors.contains("points.csv/x: cannot write: "), "\(run.errors)")
    #expect(run.errors.contains("not a directory") && !run.errors.contains("NSCocoa"), "\(run.errors)")
  }

  /// Films of one name in several folders: their files go into folders of these names.
  @Test(arguments: ["labelme", "slicer"])
  func filesOfSubfoldersGoIntoSubfolders(format: String) throws {
    let folder = try TemporaryFolder()
    for side in ["left", "right"] {
      _ = try folder.makeFolder("films/\(side)")
      try folder.writeFilm("films/\(side)/f.png")
    }
    try folder.write("image,landmark,x,y\nleft/f.png,s,10,20\nright/f.png,s,30,40\n", to: "p.csv")
    #expect(try BregmaBinary.run(["import", "p.csv", "--images", "films"], in: folder.url).status == 0)
    let words = ["export", "--images", "films", "--out", "out", "--format", format]
    let run = try BregmaBinary.run(words, in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let again = try BregmaBinary.run(words, in: folder.url)
    #expect(again.status == 1 && again.errors.contains("--force"), "\(again.errors)")
    try FileManager.default.removeItem(atPath: folder.file("films/.bregma"))
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.file("out")).filter {
      $0.contains(".")
    }
    let back = try BregmaBinary.run(
      ["import", "--images", "films"] + files.map { "out/" + $0 }, in: folder.url)
    #expect(back.status == 0 && back.output.contains("imported: 2 points on 2 images"), "\(back.errors)")
  }

  @Test func aNoteOfAnotherVersionIsNotCalledMissing() throws {
    let folder = try TemporaryFolder()
    for name in ["p1.csv", "p2.csv", "p3.csv"] { try folder.write("image,landmark,x,y\n", to: name) }
    try folder.write("bregma 0.1.0, shard 1/2\ncomplete, failed films: 0\n", to: "p1.csv.job")
    try folder.write("{\"shard\": 1}", to: "p2.csv.job")
    let run = try BregmaBinary.run(["merge", "m.csv", "p1.csv", "p2.csv", "p3.csv"], in: folder.url)
    #expect(run.status == 1)
    #expect(run.errorLines.count { $0.contains("of another version or damaged") } == 2, "\(run.errors)")
    #expect(run.errorLines.count { $0.contains("there is no note of its shard") } == 1, "\(run.errors)")
  }
}
