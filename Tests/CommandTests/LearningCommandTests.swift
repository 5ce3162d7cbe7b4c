import TestSupport
import Foundation
import Testing

/// Commands that judge or train without labels.
@Suite struct LearningCommandTests {
  private let skulls = BregmaBinary.sampleData.appendingPathComponent("skull").path

  @Test func placesWithMoreInformationAreFoundMoreOften() throws {
    let folder = try TemporaryFolder()
    for name in ["skull-01.png", "skull-02.png"] {
      try FileManager.default.copyItem(atPath: "\(skulls)/\(name)", toPath: folder.file(name))
    }
    let run = try BregmaBinary.run(["evaluate", "--matching", ".", "--json"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let categories = report?["categories"] as? [String: [String: Any]]
    let correct = categories?.mapValues { $0["correct"] as? [String: Double] ?? [:] }
    let (high, low) = (correct?["high"]?["4"] ?? 0, correct?["low"]?["4"] ?? 100)
    #expect(high > low && high > 50 && high <= 100, "\(run.output)")
    #expect((report?["all"] as? [String: Any])?["places"] as? Int == 800)
  }

  @Test func suggestsReadableFilmsAndNamesTheOthers() throws {
    let folder = try TemporaryFolder()
    for name in ["skull-01.png", "skull-02.png", "skull-03.png"] {
      try FileManager.default.copyItem(atPath: "\(skulls)/\(name)", toPath: folder.file(name))
    }
    try folder.write("no film", to: "broken.png")
    let run = try BregmaBinary.run(["suggest", "--images", ".", "--count", "5", "--json"], in: folder.url)
    #expect(run.status == 1 && run.errors.contains("broken.png"))
    let lines = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
    let images = (lines ?? []).compactMap { $0["image"] as? String }
    #expect(images.sorted() == ["skull-01.png", "skull-02.png", "skull-03.png"])
  }

  /// One film has nothing to be compared with; blank ones are no templates.
  @Test func suggestsTheOnlyFilmAndNoBlankOne() throws {
    let folder = try TemporaryFolder()
    let blank = [UInt8](repeating: 128, count: 90 * 120)
    try folder.writePGM("blank.pgm", width: 90, height: 120, grey: blank)
    let none = try BregmaBinary.run(["suggest", "--images", "."], in: folder.url)
    #expect(none.status == 1 && none.output.isEmpty && none.errors.contains("no image shows anything"))
    try FileManager.default.copyItem(atPath: "\(skulls)/skull-01.png", toPath: folder.file("skull-01.png"))
    for count in ["1", "5"] {
      let run = try BregmaBinary.run(["suggest", "--images", ".", "--count", count], in: folder.url)
      #expect(run.status == 0 && run.output == "1.000  skull-01.png\n", "\(run.output)\(run.errors)")
    }
  }

  @Test func suggestsNeitherStripsNorTinyPictures() throws {
    let folder = try TemporaryFolder()
    for name in ["skull-01.png", "skull-02.png"] {
      try FileManager.default.copyItem(atPath: "\(skulls)/\(name)", toPath: folder.file(name))
    }
    for (width, height) in [(640, 3), (400, 1), (640, 20), (7, 800), (2000, 16), (3, 3), (30, 30)] {
      let noise = (0..<width * height).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
      try folder.writePGM("n\(width).pgm", width: width, height: height, grey: noise)
      if width == 640 { try folder.writePGM("m\(height).pgm", width: width, height: height, grey: noise) }
    }
    let run = try BregmaBinary.run(["suggest", "--images", ".", "--count", "5"], in: folder.url)
    #expect(run.status == 0 && run.output.split(separator: "\n").count == 2, "\(run.output)")
    #expect(!run.output.contains("pgm") && run.output.contains("skull-01.png"))
    #expect(
      run.errors.contains("note: .: too small or too narrow to be templates, left out: 8\n"), "\(run.errors)")
  }

  @Test(arguments: [
    (arguments: "evaluate --matching . --truth x.csv", status: 2 as Int32),
    (arguments: "evaluate --matching none", status: 1),
    (arguments: "suggest --images none", status: 1),
    (arguments: "suggest --images .", status: 1),
    (arguments: "suggest --images . --count 0", status: 2),
    (arguments: "adapt --landmarks none.csv --images . --out x", status: 1),
    (arguments: "pretrain --images . --out x --steps 1 --method other", status: 2),
    (arguments: "pretrain --images . --out x --steps 1 --invert 2", status: 2),
    (arguments: "pretrain --images . --out x --steps 1 --strides 5", status: 2),
    (arguments: "pretrain --images . --out x --steps 1 --points none.csv", status: 1),
    (arguments: "pretrain --images . --out x --steps 1 --points x.csv --method pixpro", status: 2),
    (arguments: "phantom --kind articulated --individuals 0 --out x", status: 2),
    (arguments: "detect --landmarks x.csv --images . --out y --iterations -1", status: 2),
    (arguments: "detect --landmarks x.csv --images . --out y --iterations 2 --shard 1/2", status: 2),
    (arguments: "detect --landmarks none.csv --images . --out y --iterations 1", status: 1),
    (arguments: "detect --landmarks x.csv --images . --out y --within 0", status: 2),
    (arguments: "evaluate --predictions x --truth y --within -1", status: 2),
  ])
  func failsAsTheContractSays(arguments: String, status: Int32) throws {
    let folder = try TemporaryFolder()
    let run = try BregmaBinary.run(arguments.split(separator: " ").map(String.init), in: folder.url)
    #expect(run.status == status)
    #expect(!run.errors.isEmpty)
  }

  @Test func phantomsReplaceNothingUnasked() throws {
    for name in ["template.csv", "truth.csv", "skull-01.png"] {
      let folder = try TemporaryFolder()
      _ = try folder.makeFolder("films")
      try folder.write("mine", to: "films/\(name)")
      let words = ["phantom", "--kind", "skull", "--count", "1", "--out", "films"]
      let run = try BregmaBinary.run(words, in: folder.url)
      #expect(
        run.errors == "bregma: films/\(name): cannot write: it exists already; give --force to replace it\n")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("films")) == [name])
      #expect(try String(contentsOfFile: folder.file("films/\(name)"), encoding: .utf8) == "mine")
      #expect(try BregmaBinary.run(words + ["--force"], in: folder.url).status == 0)
    }
  }
}
