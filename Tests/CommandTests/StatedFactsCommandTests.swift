import Foundation
import Landmarks
import Radiograph
import Store
import TestSupport
import Testing

/// A table that says something else of a film than the film itself: every command that reads points says so.
@Suite struct StatedFactsCommandTests {
  /// Two films of 160x200 px and a table of points on a copy of half the size.
  private func dataset() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    try folder.writeFilm("films/a.png")
    try folder.writeFilm("films/b.png", shift: 6)
    try folder.write(
      "image,landmark,x,y,image_width,image_height\na.png,sella,40,30,80,100\na.png,nasion,20,60,80,100\n",
      to: "half.csv")
    try folder.write(
      "image,landmark,x,y,image_width,image_height\na.png,sella,80.5,60.5,160,200\n", to: "truth.csv")
    return folder
  }

  private static let commands = [
    "detect --landmarks half.csv --images films --out o.csv --encoder ENCODER",
    "train --landmarks half.csv --images films --out o.safetensors --steps 1 --from ENCODER",
    "adapt --landmarks half.csv --images films --out o.safetensors --steps 1 --from ENCODER",
    "render films/a.png --landmarks half.csv --out o.png",
    "open films --landmarks half.csv",
    "import half.csv --images films", "measure --points half.csv --images films",
    "shape --points half.csv --images films",
  ]

  @Test(arguments: commands) func anotherSizeIsRefusedNamingBoth(command: String) throws {
    let folder = try dataset()
    let words = command.replacing("ENCODER", with: try folder.writeEncoder()).split(separator: " ").map(
      String.init)
    let run = try BregmaBinary.run(words, in: folder.url)
    #expect(
      run.status == 1 && run.errors.contains("80x100") && run.errors.contains("160x200"), "\(run.errors)")
    #expect(run.errors.contains("a.png") && run.errors.contains("--scale-to-film"), "\(run.errors)")
    #expect(
      !["o.csv", "o.safetensors", "o.png"].contains {
        FileManager.default.fileExists(atPath: folder.file($0))
      })
  }

  @Test func copiesAreScaledOnRequest() throws {
    let folder = try dataset()
    let detect = [
      "detect", "--landmarks", "half.csv", "--images", "films", "--out", "o.csv", "--encoder",
      try folder.writeEncoder(), "--scale-to-film",
    ]
    #expect(try BregmaBinary.run(detect, in: folder.url).status == 0)
    let own = try PointTable(path: folder.file("o.csv")).rows.filter { $0.image == "a.png" }
    #expect(own.map(\.point.position) == [PixelPoint(x: 80.5, y: 60.5), PixelPoint(x: 40.5, y: 120.5)])
    let imported = try BregmaBinary.run(
      ["import", "half.csv", "--images", "films", "--scale-to-film"], in: folder.url)
    #expect(imported.status == 0)
    let stored = try AnnotationStore.open(folder: folder.file("films"), access: .reading).points(
      image: "a.png")
    #expect(stored["sella"]?.position == PixelPoint(x: 80.5, y: 60.5))
    let render = ["render", "films/a.png", "--landmarks", "half.csv", "--out", "o.png", "--scale-to-film"]
    #expect(try BregmaBinary.run(render, in: folder.url).status == 0)
  }

  @Test func tablesOfTwoSizesAreNotCompared() throws {
    let folder = try dataset()
    for words in ["evaluate --predictions half.csv --truth truth.csv", "compare truth.csv half.csv"] {
      let run = try BregmaBinary.run(words.split(separator: " ").map(String.init), in: folder.url)
      #expect(
        run.status == 1 && run.errors.contains("80x100 px, but truth.csv has 160x200"),
        "\(words): \(run.errors)")
      let scaled = try BregmaBinary.run(
        (words + " --scale-to-film --json").split(separator: " ").map(String.init), in: folder.url)
      let report = try JSONSerialization.jsonObject(with: Data(scaled.output.utf8)) as? [String: Any]
      let distance =
        report?["mre"] as? Double ?? (report?["overall"] as? [String: Any])?["distance"] as? Double
      #expect(scaled.status == 0 && distance == 0, "\(scaled.errors)\(scaled.output)")
    }
  }

  @Test func tablesOfTwoSpacingsAreSaid() throws {
    let folder = try TemporaryFolder()
    for (name, spacing) in [("fine.csv", "0.1"), ("coarse.csv", "0.2")] {
      try folder.write(
        "image,landmark,x,y,spacing_x_mm,spacing_y_mm\na.png,s,1,2,\(spacing),\(spacing)\n", to: name)
    }
    for words in ["evaluate --predictions fine.csv --truth coarse.csv", "compare coarse.csv fine.csv"] {
      let run = try BregmaBinary.run(words.split(separator: " ").map(String.init), in: folder.url)
      #expect(run.status == 0)
      #expect(
        run.errors.contains(
          "fine.csv: another spacing than coarse.csv has, mm/px: 1, such as a.png: 0.1 by the user, not 0.2 by the "
            + "user; that of coarse.csv counts"), "\(words): \(run.errors)")
    }
  }

  /// One reading of text for all commands.
  @Test func tablesOfOtherEncodingsAreReadAndSaid() throws {
    let folder = try dataset()
    let text = "image,landmark,x,y\na.png,f\u{FC}r,80.5,60.5\n"
    let little = "\u{FEFF}\(text)".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let latin = text.unicodeScalars.map { UInt8($0.value) }
    for (bytes, encoding) in [(little, "UTF-16"), (latin, "Windows-1252 (Latin-1)")] {
      try Data(bytes).write(to: folder.url.appendingPathComponent("t.csv"))
      for words in [
        "render films/a.png --landmarks t.csv --out o.png", "compare t.csv t.csv",
        "evaluate --predictions t.csv --truth t.csv",
      ] {
        let run = try BregmaBinary.run(words.split(separator: " ").map(String.init), in: folder.url)
        #expect(
          run.status == 0 && run.errors.contains("t.csv: it is no UTF-8 and was read as \(encoding)"),
          "\(words): \(run.errors)")
      }
      #expect(try PointTable(path: folder.file("t.csv")).landmarks == ["f\u{FC}r"])
    }
  }

  /// Where a search left a template's own point, its error is none of the search's.
  @Test(arguments: ["placed", "accepted", "corrected"])
  func aPersonsPointsAreNoPredictions(status: String) throws {
    let folder = try TemporaryFolder()
    let rows = (1...3).map { "f\($0).png,s,3,4,predicted\n" }.joined()
    try folder.write("image,landmark,x,y,status\nf0.png,s,0,0,\(status)\n" + rows, to: "found.csv")
    try folder.write(
      "image,landmark,x,y\n" + (0...3).map { "f\($0).png,s,0,0\n" }.joined(), to: "truth.csv")
    let words = ["evaluate", "--predictions", "found.csv", "--truth", "truth.csv"]
    let run = try BregmaBinary.run(words, in: folder.url)
    #expect(
      run.status == 0 && run.output.contains("points: 3,") && run.output.contains("5.00"), "\(run.output)")
    #expect(run.output.contains("by a person, left out of the predictions: 1"))
    // Another person's table has no predictions, and is judged whole.
    let people = try BregmaBinary.run(
      ["evaluate", "--predictions", "truth.csv", "--truth", "truth.csv"], in: folder.url)
    #expect(people.output.contains("points: 4,") && !people.output.contains("left out"))
  }

  @Test func predictionsAloneAreNoAnnotator() throws {
    let folder = try TemporaryFolder()
    try folder.write("image,landmark,x,y\na.png,s,1,2\n", to: "person.csv")
    try folder.write(
      "image,landmark,x,y,status\na.png,s,1,2,predicted\nb.png,s,1,2,predicted\n", to: "found.csv")
    for words in [["found.csv", "person.csv"], ["person.csv", "found.csv"]] {
      let run = try BregmaBinary.run(["compare"] + words, in: folder.url)
      #expect(
        run.status == 1
          && run.errors.contains("found.csv: holds nothing but predictions that nobody has looked at (2)"),
        "\(run.errors)")
    }
  }

  @Test func onePairHasNoDeviation() throws {
    let folder = try TemporaryFolder()
    try folder.write("image,landmark,x,y\nf.png,A,10,10\n", to: "one.csv")
    try folder.write("image,landmark,x,y\nf.png,A,11,10\n", to: "two.csv")
    let table = try BregmaBinary.run(["compare", "one.csv", "two.csv", "--figure", "f.png"], in: folder.url)
    #expect(table.status == 0 && table.output.contains("1.00     -    0.00     -"), "\(table.output)")
    let json = try BregmaBinary.run(["compare", "one.csv", "two.csv", "--json"], in: folder.url)
    let report = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let axis = (report?["overall"] as? [String: Any])?["x"] as? [String: Any]
    #expect(["sd", "limits", "icc"].allSatisfy { axis?[$0] is NSNull }, "\(json.output)")
    let evaluated = try BregmaBinary.run(
      ["evaluate", "--predictions", "one.csv", "--truth", "two.csv"], in: folder.url)
    #expect(evaluated.output.contains("1.00   -"), "\(evaluated.output)")
  }

  @Test func aDisputedPointIsNamed() throws {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    try folder.writeFilm("films/a.png")
    let header = "image,landmark,x,y,status,annotator\n"
    try folder.write(header + "a.png,B,1,2,placed,ann\na.png,C,1,2,placed,ann\n", to: "ann.csv")
    try folder.write(header + "a.png,B,,,missing,bob\na.png,C,3,4,placed,bob\n", to: "bob.csv")
    for name in ["ann", "bob"] {
      let words = ["import", "\(name).csv", "--images", "films", "--rule", "annotator"]
      #expect(try BregmaBinary.run(words, in: folder.url).status == 0)
    }
    let words = ["export", "--images", "films", "--out", "o.csv", "--force", "--consensus", "mean"]
    let run = try BregmaBinary.run(words, in: folder.url)
    #expect(
      run.errors.contains(
        "placed and others called missing: 1, such as B of a.png (placed by ann; missing by bob)"),
      "\(run.errors)")
    let decided = try BregmaBinary.run(words + ["--adjudicator", "ann"], in: folder.url)
    #expect(!decided.errors.contains("called missing"), "\(decided.errors)")
  }
}
