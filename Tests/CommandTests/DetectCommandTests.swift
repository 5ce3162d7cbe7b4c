import TestSupport
import Basics
import Foundation
import Landmarks
import Radiograph
import Testing

@Suite struct DetectCommandTests {
  /// Films, a template's marks beside them, and an encoder.
  private func dataset() throws -> (folder: TemporaryFolder, arguments: [String]) {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    for (number, shift) in [0, 6, -4].enumerated() {
      try folder.writeFilm("films/f\(number).png", shift: shift)
    }
    try folder.write(
      """
      image,landmark,x,y,status
      f0.png,sella,80.5,60,placed
      f0.png,nasion,40,120.25,placed
      f0.png,porion,,,missing
      f1.png,nasion,9,9,predicted

      """, to: "template.csv")
    let arguments = [
      "detect", "--landmarks", "template.csv", "--images", "films", "--out", "out.csv", "--encoder",
      try folder.writeEncoder(),
    ]
    return (folder, arguments)
  }

  @Test func everyImageGetsEveryLandmark() throws {
    let (folder, arguments) = try dataset()
    let run = try BregmaBinary.run(arguments + ["--overlays", "pictures"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let table = try PointTable(path: folder.file("out.csv"))
    #expect(table.images == ["f0.png", "f1.png", "f2.png"])
    #expect(table.landmarks == ["sella", "nasion"])
    #expect(table.rows.count == 6)
    for row in table.rows {
      #expect(row.imageWidth == 160 && row.imageHeight == 200)
      let own = row.image == "f0.png"
      #expect(row.point.status == (own ? .placed : .predicted))
      #expect((row.point.confidence == nil) == own)
      if own {
        let mark = row.point.landmark == "sella" ? PixelPoint(x: 80.5, y: 60) : PixelPoint(x: 40, y: 120.25)
        #expect(row.point.position == mark)
      }
    }
    let pictures = try FileManager.default.contentsOfDirectory(atPath: folder.file("pictures")).sorted()
    #expect(pictures == ["f0.png.overlay.png", "f1.png.overlay.png", "f2.png.overlay.png"])
    let picture = try FilmReader.header(path: folder.file("pictures/f1.png.overlay.png"))
    #expect(picture.width == 160 && picture.height > 200)
  }

  @Test func findsTheMarkOnTheSameFilmUnderAnotherName() throws {
    let (folder, arguments) = try dataset()
    try folder.writeFilm("films/same.png")
    let run = try BregmaBinary.run(arguments, in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let found = try PointTable(path: folder.file("out.csv")).rows.filter { $0.image == "same.png" }
    #expect(found.count == 2)
    for row in found {
      let mark = row.point.landmark == "sella" ? PixelPoint(x: 80.5, y: 60) : PixelPoint(x: 40, y: 120.25)
      #expect((row.point.position?.distance(to: mark) ?? .infinity) < 8)
    }
  }

  @Test func templateMayLieBesideTheLandmarksFile() throws {
    let (folder, arguments) = try dataset()
    try FileManager.default.moveItem(atPath: folder.file("films/f0.png"), toPath: folder.file("f0.png"))
    let run = try BregmaBinary.run(arguments + ["--json"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try PointTable(path: folder.file("out.csv")).images == ["f1.png", "f2.png"])
    let summary = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect(summary?["images"] as? Int == 2)
    #expect(summary?["templates"] as? [String] == ["f0.png"])
  }

  @Test func replacesItsOwnResultButNoPersonsPoints() throws {
    let (folder, arguments) = try dataset()
    #expect(try BregmaBinary.run(arguments, in: folder.url).status == 0)
    let first = try Data(contentsOf: URL(fileURLWithPath: folder.file("out.csv")))
    #expect(try BregmaBinary.run(arguments, in: folder.url).status == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("out.csv"))) == first)
    let reviewed = "image,landmark,x,y,status\nf1.png,sella,70,70,corrected\n"
    try folder.write(reviewed, to: "out.csv")
    let refused = try BregmaBinary.run(arguments, in: folder.url)
    #expect(refused.status == 1 && refused.errors.contains("--force"))
    #expect(try String(contentsOfFile: folder.file("out.csv"), encoding: .utf8) == reviewed)
    #expect(try BregmaBinary.run(arguments + ["--force"], in: folder.url).status == 0)
  }

  /// A blank film is said to be one and is nothing to correct; on a very narrow one nothing lies outside.
  @Test func filmsThatShowNothingOrLittle() throws {
    let (folder, arguments) = try dataset()
    let blank = [UInt8](repeating: 128, count: 90 * 120)
    try folder.writePGM("films/blank.pgm", width: 90, height: 120, grey: blank)
    let strip = (0..<2000 * 5).map { UInt8(($0 % 2000) / 9 % 256) }
    try folder.writePGM("films/strip.pgm", width: 2000, height: 5, grey: strip)
    let run = try BregmaBinary.run(arguments, in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("blank.pgm: it shows nothing: all of it is of one grey"))
    #expect(run.output.contains("next film to correct: ") && !run.output.contains("correct: blank"))
    let rows = try PointTable(path: folder.file("out.csv")).rows.filter { $0.image.name == "strip.pgm" }
    let positions = rows.compactMap(\.point.position)
    #expect(positions.count == 2 && positions.allSatisfy(FilmSize(width: 2000, height: 5).contains))
  }

  @Test func namesThatLookAlikeAreSaid() throws {
    let (folder, arguments) = try dataset()
    try folder.write(
      "image,landmark,x,y\nf0.png,Sella,80,60\nf0.png,nasion,40,120\nf1.png,sella,81,60\n", to: "template.csv"
    )
    let run = try BregmaBinary.run(arguments, in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("note: template.csv: sella and Sella are searched as two landmarks"))
  }

  @Test func leavingOutEveryMarkIsSaid() throws {
    let (folder, arguments) = try dataset()
    for more in [[], ["--shard", "1/2"]] {
      let run = try BregmaBinary.run(arguments + ["--leave-out", "f0.png"] + more, in: folder.url)
      #expect(
        run.errors
          == "bregma: every image with a point that a person placed is left out (--leave-out) or excluded (X)\n"
      )
      #expect(run.status == 1)
    }
    let run = try BregmaBinary.run(
      ["detect", "--model", "m", "--images", "films", "--out", "o", "--leave-out", "f0.png"], in: folder.url)
    #expect(run.status == 2 && run.errors.contains("--model knows its landmarks without any image"))
  }

  /// The table of the marks itself, and a copy: what would be lost with it is refused before any work.
  @Test(arguments: ["template.csv", "copy.csv"])
  func aTableOfMarksIsNotReplacedByLess(out: String) throws {
    let (folder, arguments) = try dataset()
    func detect(marks: String) throws -> (run: BregmaBinary.Outcome, isKept: Bool) {
      try folder.write(marks, to: "template.csv")
      try folder.write(marks, to: out)
      let run = try BregmaBinary.run(arguments + ["--out", out], in: folder.url)
      return (run, try String(contentsOfFile: folder.file(out), encoding: .utf8) == marks)
    }
    let header = "image,landmark,x,y,status"
    let whole = header + "\nf0.png,sella,80.5,60,placed\n"
    for marks in [
      whole + "f0.png,porion,,,missing\n", whole + "gone.png,sella,1,2,corrected\n",
      header + ",grade\nf0.png,sella,80.5,60,placed,A\n",
    ] {
      let (run, isKept) = try detect(marks: marks)
      #expect(run.status == 1 && isKept, "\(marks)\(run.errors)")
      #expect(
        run.errors == "bregma: \(out): cannot write: it exists already; give --force to replace it\n")
    }
    // A film that cannot be read keeps what a person has said of it.
    try folder.write("no film", to: "films/f2.png")
    let (broken, _) = try detect(marks: whole + "f2.png,sella,1,2,corrected\nf1.png,sella,,,missing\n")
    #expect(broken.status == 1 && broken.errors.contains("f2.png"), "\(broken.errors)")
    let rows = try PointTable(path: folder.file(out)).rows.map { "\($0.image) \($0.point.status)" }
    #expect(rows == ["f0.png placed", "f1.png missing", "f2.png corrected"])
    try FileManager.default.moveItem(atPath: folder.file("films/f0.png"), toPath: folder.file("f0.png"))
    let (beside, isKept) = try detect(marks: whole)
    #expect(beside.status == 1 && isKept && beside.errors.contains("--force"), "\(beside.errors)")
  }

  @Test func aSecondStageLearnsFromWhatTheFirstFound() throws {
    let (folder, arguments) = try dataset()
    try FileManager.default.moveItem(atPath: folder.file("films/f0.png"), toPath: folder.file("f0.png"))
    try folder.write("no film", to: "films/broken.png")
    let run = try BregmaBinary.run(arguments + ["--iterations", "1", "--json"], in: folder.url)
    #expect(run.status == 1, "\(run.errors)")
    #expect(run.errors.components(separatedBy: "broken.png").count == 2, "named once: \(run.errors)")
    let summary = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect(summary?["templates"] as? [String] == ["f0.png"])
    let table = try PointTable(path: folder.file("out.csv"))
    #expect(table.images == ["f1.png", "f2.png"] && table.rows.count == 4)
    #expect(table.rows.allSatisfy { $0.point.status == .predicted && $0.point.confidence != nil })
  }

  @Test func saysHowFarOffItExpectsToBeAndWhatToCorrectNext() throws {
    let (folder, arguments) = try dataset()
    let table = """
      image,landmark,x,y,status
      f0.png,sella,80.5,60,placed
      f0.png,nasion,40,120.25,corrected
      f1.png,sella,86.5,60,accepted
      f1.png,nasion,46,120.25,placed

      """
    try folder.write(table, to: "template.csv")
    let run = try BregmaBinary.run(arguments + ["--spacing", "0.1"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output.contains("from 2 films: about ") && run.output.contains(" mm; next film to correct: f2.png"))
    let json = try BregmaBinary.run(arguments + ["--json"], in: folder.url)
    let summary = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let expected = summary?["expected"] as? [String: Any]
    #expect(expected?["films"] as? Int == 2 && expected?["unit"] as? String == "px")
    #expect(expected?["mean"] is Double && summary?["next"] as? String == "f2.png")
    // A film left out by hand keeps its points and takes no part.
    let without = try BregmaBinary.run(arguments + ["--leave-out", "f1.png", "--json"], in: folder.url)
    let rest = try JSONSerialization.jsonObject(with: Data(without.output.utf8)) as? [String: Any]
    #expect(rest?["templates"] as? [String] == ["f0.png"])
    let kept = try PointTable(path: folder.file("out.csv")).rows.filter { $0.image == "f1.png" }
    #expect(kept.map(\.point.status).sorted { $0.rawValue < $1.rawValue } == [.accepted, .placed])
    let wrong = try BregmaBinary.run(arguments + ["--leave-out", "f9.png"], in: folder.url)
    #expect(wrong.status == 2 && wrong.errors.contains("f9.png"))
  }

  @Test func interruptLeavesNothingHalf() throws {
    let (folder, arguments) = try dataset()
    for number in 3..<400 {
      try FileManager.default.copyItem(
        atPath: folder.file("films/f0.png"), toPath: folder.file("films/f\(number).png"))
    }
    let process = try BregmaBinary.start(arguments, in: folder.url)
    // The first tenth is reported while most of the work still lies ahead.
    let errors = URL(fileURLWithPath: folder.file("stderr"))
    while process.isRunning, try Data(contentsOf: errors).isEmpty { usleep(2000) }
    process.interrupt()
    let run = try BregmaBinary.finish(process, in: folder.url)
    #expect(run.status == 130)
    #expect(process.terminationReason == .exit)
    #expect(run.errors.hasSuffix("cancelled\n"))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    #expect(left == ["encoder.safetensors", "films", "stderr", "stdout", "template.csv"])
  }

  @Test(arguments: [
    ["detect"], ["detect", "--landmarks"], ["--wander"], ["detect", "--out", "a", "--speed", "9"],
  ])
  func wrongUsageIsExitCode2(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let run = try BregmaBinary.run(arguments, in: folder.url)
    #expect(run.status == 2)
    #expect(run.output.isEmpty && run.errors.contains("Usage:"))
  }

  @Test func helpAndVersionAreAnswers() throws {
    let folder = try TemporaryFolder()
    let help = try BregmaBinary.run(["detect", "--help"], in: folder.url)
    #expect(help.status == 0 && help.output.contains("EXAMPLES") && help.errors.isEmpty)
    let version = try BregmaBinary.run(["--version"], in: folder.url)
    #expect(version.status == 0 && version.output.split(separator: ".").count == 3)
  }
}

@Suite struct DetectFolderTests {
  private func dataset() throws -> (folder: TemporaryFolder, arguments: [String]) {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films/left")
    try folder.writeFilm("films/f0.png")
    try folder.writeFilm("films/left/f0.png", shift: 5)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("films/left/around"), withDestinationPath: "../..")
    try folder.write("image,landmark,x,y\nf0.png,sella,80,60\n", to: "template.csv")
    let arguments = [
      "detect", "--landmarks", "template.csv", "--images", "films", "--out", "out.csv", "--encoder",
      try folder.writeEncoder(),
    ]
    return (folder, arguments)
  }

  @Test func imagesInsideFoldersAreNamedByTheirPaths() throws {
    let (folder, arguments) = try dataset()
    let run = try BregmaBinary.run(arguments + ["--overlays", "films/pictures"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try PointTable(path: folder.file("out.csv")).images == ["f0.png", "left/f0.png"])
    #expect(try FileBytes.size(path: folder.file("films/pictures/left/f0.png.overlay.png")) > 0)
    // The pictures are no films, even where they lie among them.
    let again = try BregmaBinary.run(arguments, in: folder.url)
    #expect(again.output.contains("on 2 images"), "\(again.output)")
    #expect(!again.output.contains("spacing"))
  }

  @Test func aPictureGoesThroughNoLink() throws {
    let (folder, arguments) = try dataset()
    try folder.write("secret", to: "victim")
    let link = try folder.makeFolder("pictures") + "/f0.png.overlay.png"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "../victim")
    let run = try BregmaBinary.run(arguments + ["--overlays", "pictures"], in: folder.url)
    #expect(
      run.status == 1
        && run.errors.contains("f0.png.overlay.png: cannot write: it is a symbolic link"), "\(run.errors)")
    #expect(try FileBytes.read(path: folder.file("victim")) == Array("secret".utf8))
  }

  @Test func theUsersSpacingIsWrittenAndNamed() throws {
    let (folder, arguments) = try dataset()
    let run = try BregmaBinary.run(arguments + ["--spacing", "0.125"], in: folder.url)
    #expect(run.output.contains("spacing: 2 from the user"), "\(run.output)")
    let rows = try PointTable(path: folder.file("out.csv")).rows
    #expect(rows.allSatisfy { $0.spacing?.x == 0.125 && $0.spacing?.y == 0.125 })
    let wrong = try BregmaBinary.run(arguments + ["--spacing", "0"], in: folder.url)
    #expect(wrong.status == 2)
  }
}
