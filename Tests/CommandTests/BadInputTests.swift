import TestSupport
import Foundation
import Landmarks
import Testing

/// Hostile and broken inputs: each is one clear line, the others are done, exit code 1.
@Suite struct BadInputTests {
  private let hostileName = "evil\u{1B}[2J\u{1B}]0;owned\u{7}\nname.png"

  private func dataset() throws -> (folder: TemporaryFolder, arguments: [String]) {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    try folder.writeFilm("films/good.png")
    try folder.writeFilm("films/also good.png", shift: 3)
    try folder.write("image,landmark,x,y\ngood.png,sella,80,60\n", to: "template.csv")
    let arguments = [
      "detect", "--landmarks", "template.csv", "--images", "films", "--out", "out.csv", "--encoder",
      try folder.writeEncoder(), "--overlays", "pictures",
    ]
    return (folder, arguments)
  }

  /// Whatever `--force` says: a film, marks or weights that are read are never the file that is written.
  @Test(arguments: [
    ("detect --landmarks template.csv --encoder weights", ["films/good.png", "weights"]),
    ("detect --landmarks template.csv --encoder weights --shard 1/2", ["films/good.png", "weights"]),
    ("detect --model weights", ["films/good.png", "weights"]),
    ("train --landmarks template.csv --from weights --steps 1", ["films/good.png", "template.csv"]),
    ("adapt --landmarks template.csv --from weights --steps 1", ["template.csv", "weights"]),
    ("pretrain --from weights --steps 1", ["films/good.png", "weights"]),
  ])
  func inputsAreNeverReplaced(command: String, inputs: [String]) throws {
    let (folder, arguments) = try dataset()
    try FileManager.default.moveItem(atPath: arguments[8], toPath: folder.file("weights"))
    for input in inputs {
      let before = try Data(contentsOf: URL(fileURLWithPath: folder.file(input)))
      let words = command.split(separator: " ").map(String.init) + ["--images", "films", "--force"]
      let run = try BregmaBinary.run(words + ["--out", "./" + input], in: folder.url)
      #expect(
        run.errors == "bregma: ./\(input): cannot write: it is an input, which is never replaced\n",
        "\(command)")
      #expect(run.status == 1)
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file(input))) == before)
    }
  }

  /// Nor is a film of somebody's work, where the command was not told of its folder.
  @Test(arguments: [
    "merge films/good.png template.csv --partial", "shape --points template.csv --aligned films/good.png",
    "shape --points template.csv --figure films/good.png",
    "evaluate --predictions template.csv --truth template.csv --figure films/good.png",
    "compare template.csv template.csv --worst films/good.png",
    "compare template.csv template.csv --figure films/good.png",
    "measure --points template.csv --set cephalometry --out films/good.png",
  ])
  func filmsOfFoldersWithPointsAreNeverReplaced(command: String) throws {
    let (folder, _) = try dataset()
    _ = try folder.makeFolder("films/.bregma")
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.file("films/good.png")))
    let words = command.split(separator: " ").map(String.init)
    let run = try BregmaBinary.run(words + ["--force"], in: folder.url)
    let reason = "it is a film of a folder with points, which is never replaced"
    #expect(run.errors == "bregma: films/good.png: cannot write: \(reason)\n")
    #expect(run.status == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("films/good.png"))) == before)
  }

  /// A PNG of 33 bytes whose header announces more pixels than anybody has memory for.
  private var bomb: Data {
    var header: [UInt8] = Array("IHDR".utf8)
    for side in [UInt32(60000), 60000] { header += withUnsafeBytes(of: side.bigEndian, Array.init) }
    header += [8, 0, 0, 0, 0]
    var crc: UInt32 = .max
    for byte in header {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return Data(
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + header
        + withUnsafeBytes(of: (~crc).bigEndian, Array.init))
  }

  @Test func eachBadFileIsOneLineAndTheOthersAreDone() throws {
    let (folder, arguments) = try dataset()
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.file("films/good.png")))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: folder.file("films/truncated.png")))
    try folder.write("only words", to: "films/text.png")
    try folder.write("", to: "films/empty.png")
    try bomb.write(to: URL(fileURLWithPath: folder.file("films/bomb.png")))
    try folder.write("not an image either", to: "films/\(hostileName)")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("films/dangling.png"), withDestinationPath: "nowhere.png")
    let run = try BregmaBinary.run(arguments, in: folder.url)
    #expect(run.status == 1)

    let expected = [
      "truncated.png": "truncated", "text.png": "not an image", "empty.png": "empty",
      "bomb.png": "60000x60000", "evil": "not an image", "dangling.png": "no such file",
    ]
    let failures = run.errorLines.filter { $0.contains(".png") }
    #expect(failures.count == expected.count, "\(run.errors)")
    for (name, reason) in expected {
      let lines = failures.filter { $0.contains("/" + name) }
      #expect(lines.count == 1 && lines[0].contains(reason), "\(name): \(lines)")
    }
    let table = try PointTable(path: folder.file("out.csv"))
    #expect(table.images == ["also good.png", "good.png"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("pictures")).count == 2)
  }

  /// The same film with and without the variable that the refusal names; a variable without sense is said once.
  @Test func limitsAreRaisedByTheEnvironment() throws {
    let (folder, arguments) = try dataset()
    func run(_ value: String) throws -> BregmaBinary.Outcome {
      try BregmaBinary.run(arguments, in: folder.url, variables: ["BREGMA_MAX_PIXELS": value])
    }
    let refused = try run("100")
    #expect(refused.status == 1)
    let advice = try #require(refused.errors.firstMatch(of: /set BREGMA_MAX_PIXELS=(\d+) to read it/))
    let raised = try run(String(advice.1))
    #expect(raised.status == 0, "\(raised.errors)")
    let nonsense = try run("lots")
    #expect(nonsense.status == 0)
    #expect(nonsense.errorLines.filter { $0.hasPrefix("BREGMA_MAX_PIXELS=lots is no number") }.count == 1)
  }

  @Test func noByteOfAHostileNameReachesTheTerminal() throws {
    let (folder, arguments) = try dataset()
    try folder.write("not an image", to: "films/\(hostileName)")
    try folder.writeFilm("films/fine\u{1B}[31m.png", shift: 2)
    let run = try BregmaBinary.run(arguments, in: folder.url)
    #expect(run.status == 1)
    for text in [run.output, run.errors] {
      #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    }
    // The name itself is kept whole in the result, where it identifies the file.
    #expect(try PointTable(path: folder.file("out.csv")).images.contains("fine\u{1B}[31m.png"))
  }

  @Test func aTemplateThatCannotBeReadIsNamedAndTheOthersGoOn() throws {
    let (folder, arguments) = try dataset()
    try folder.write(
      "image,landmark,x,y\ngone.png,sella,1,1\ngood.png,sella,80,60\n", to: "template.csv")
    let run = try BregmaBinary.run(arguments, in: folder.url)
    #expect(run.status == 1)
    #expect(run.errorLines.filter { $0.contains("gone.png") }.count == 1)
    #expect(try PointTable(path: folder.file("out.csv")).rows.count == 2)
  }

  @Test(arguments: [
    ("", "template.csv"), ("image,landmark\ngood.png,sella\n", "template.csv"),
    ("image,landmark,x,y\ngood.png,sella,here,60\n", "template.csv"),
    ("image,landmark,x,y\n", "no point"),
    ("image,landmark,x,y,status\ngood.png,sella,1,1,predicted\n", "no point"),
    ("image,landmark,x,y\ngone.png,sella,1,1\n", "gone.png"),
  ])
  func aLandmarksFileThatCannotServeIsOneClearError(text: String, named: String) throws {
    let (folder, arguments) = try dataset()
    try folder.write(text, to: "template.csv")
    let run = try BregmaBinary.run(arguments, in: folder.url)
    #expect(run.status == 1)
    #expect(run.errors.contains(named), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("out.csv")))
  }

  @Test func missingFoldersAndEncodersAreNamed() throws {
    let (folder, arguments) = try dataset()
    for (option, value) in [
      ("--images", "nowhere"), ("--encoder", "no.safetensors"), ("--out", "no/out.csv"),
    ] {
      var changed = arguments
      let index = try #require(changed.firstIndex(of: option))
      changed[index + 1] = value
      let run = try BregmaBinary.run(changed, in: folder.url)
      #expect(run.status == 1)
      #expect(
        run.errorLines.count == 1 && run.errors.contains(value.split(separator: "/")[0]), "\(run.errors)")
    }
  }
}
