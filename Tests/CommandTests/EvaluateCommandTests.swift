import TestSupport
import Foundation
import Radiograph
import Testing

@Suite struct EvaluateCommandTests {
  private func tables() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("image,landmark,x,y\na.png,s,0,0\nb.png,s,10,0\nc.png,s,0,0\n", to: "truth.csv")
    try folder.write("image,landmark,x,y,status\na.png,s,0,0,predicted\n", to: "predicted.csv")
    try folder.write("image,landmark,x,y\na.png,s,3,4\nb.png,s,10,30\nc.png,s,90,0\n", to: "found.csv")
    return folder
  }

  @Test func reportsInJSONAndDrawsTheFigure() throws {
    let folder = try tables()
    let run = try BregmaBinary.run(
      [
        "evaluate", "--predictions", "found.csv", "--truth", "truth.csv", "--spacing", "0.1", "--radii",
        "0.5,2.5", "--exclude", "c", "--figure", "curve.png", "--json",
      ], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect(report?["mre"] as? Double == 1.75)
    #expect(report?["unit"] as? String == "mm")
    #expect(report?["count"] as? Int == 2)
    #expect(report?["sdr"] as? [String: Double] == ["0.5": 0, "2.5": 50])
    let figure = try FilmReader.header(path: folder.file("curve.png"))
    #expect(figure.width == 1000 && figure.height == 700)
  }

  /// Beside the films that it is about a figure is taken for one of them; anywhere else nothing is said.
  @Test func aFigureAmongTheFilmsIsSaid() throws {
    let folder = try tables()
    _ = try folder.makeFolder("films")
    try folder.writeFilm("films/b.png")
    for (picture, isAmong) in [("films/curve.png", true), ("curve.png", false)] {
      let run = try BregmaBinary.run(
        ["evaluate", "--predictions", "found.csv", "--truth", "truth.csv", "--figure", picture],
        in: folder.url)
      #expect(run.status == 0)
      let note = "note: films/curve.png lies among the images, and is taken for one of them\n"
      #expect(run.errors == (isAmong ? note : ""), "\(run.errors)")
    }
  }

  @Test func printsATable() throws {
    let folder = try tables()
    let run = try BregmaBinary.run(
      ["evaluate", "--predictions", "found.csv", "--truth", "truth.csv"], in: folder.url)
    #expect(run.status == 0)
    #expect(run.output.contains("points: 3, landmarks: 1, images: 3; errors in px (no spacing known)"))
  }

  @Test(arguments: [
    (arguments: "--predictions found.csv", status: 2 as Int32),
    (arguments: "--predictions found.csv --truth none.csv", status: 1),
    (arguments: "--predictions found.csv --truth truth.csv --spacing -1", status: 2),
    (arguments: "--predictions found.csv --truth truth.csv --radii 2,x", status: 2),
    (arguments: "--predictions found.csv --truth truth.csv --figure none/x.png", status: 1),
    (arguments: "--predictions found.csv --truth predicted.csv", status: 1),
  ])
  func failsAsTheContractSays(arguments: String, status: Int32) throws {
    let folder = try tables()
    let words = "evaluate \(arguments)".split(separator: " ").map(String.init)
    let run = try BregmaBinary.run(words, in: folder.url)
    #expect(run.status == status)
    #expect(!run.errors.isEmpty)
    if status == 1 { #expect(run.errorLines.count == 1) }
  }

  /// Numbers that nobody can mean are refused by the name of their option, with what was expected.
  @Test(arguments: [
    (
      "compare truth.csv found.csv --figure f.png --spacing 1e300",
      "--spacing is millimetres per pixel, expected"
    ),
    (
      "evaluate --predictions found.csv --truth truth.csv --spacing 1e-320",
      "--spacing is millimetres per pixel"
    ),
    (
      "evaluate --predictions found.csv --truth truth.csv --radii 2,1e308",
      "--radii: expected a distance from"
    ),
    (
      "evaluate --predictions found.csv --truth truth.csv --within 1e308",
      "--within: expected a distance from"
    ),
    (
      "detect --landmarks truth.csv --images . --out o.csv --within 1e308",
      "--within: expected a distance from"
    ),
    ("import truth.csv --images . --spacing 1e300", "--spacing is millimetres per pixel, expected"),
    (
      "measure --points truth.csv --point-error 1e308",
      "--point-error: expected a distance from 0.0001 to 10000"
    ),
    (
      "train --landmarks truth.csv --images . --out o --rate 1e300",
      "--rate is 1e+300, expected a number above 0"
    ),
    (
      "pretrain --images . --out o --minutes inf",
      "--minutes is inf, expected a number above 0, up to 1000000"
    ),
    ("adapt --images . --out o --aligned 7", "--aligned is 7.0, expected a number from 0 to 1"),
  ])
  func numbersWithoutASenseAreRefused(command: String, reason: String) throws {
    let folder = try tables()
    let run = try BregmaBinary.run(command.split(separator: " ").map(String.init), in: folder.url)
    #expect(run.status == 2 && run.errors.contains(reason) && run.output.isEmpty, "\(run.errors)")
  }

  /// Neither files that are there nor inputs are replaced, and nothing is written where something is refused.
  @Test(arguments: [
    ("--figure curve.png", "curve.png: cannot write: it exists already; give --force to replace it"),
    ("--reliability curve.png", "curve.png: cannot write: it exists already; give --force to replace it"),
    ("--figure truth.csv --force", "truth.csv: cannot write: it is an input, which is never replaced"),
    ("--figure ./found.csv --force", "./found.csv: cannot write: it is an input, which is never replaced"),
    ("--figure new.png --reliability ./new.png", "./new.png: cannot write: it is given for two outputs"),
    ("--figure new.png --reliability r.png", "found.csv: too few predicted points with a confidence"),
  ])
  func figuresReplaceNothingUnasked(options: String, reason: String) throws {
    let folder = try tables()
    try folder.write("mine", to: "curve.png")
    let tables = "evaluate --predictions found.csv --truth truth.csv "
    let run = try BregmaBinary.run((tables + options).split(separator: " ").map(String.init), in: folder.url)
    #expect(run.status == 1 && run.errors.hasPrefix("bregma: \(reason)"), "\(run.errors)")
    #expect(run.errorLines.count == 1 && run.output.isEmpty)
    #expect(try String(contentsOfFile: folder.file("curve.png"), encoding: .utf8) == "mine")
    #expect(!FileManager.default.fileExists(atPath: folder.file("new.png")))
    let asked = try BregmaBinary.run(
      (tables + "--figure curve.png --force").split(separator: " ").map(String.init), in: folder.url)
    #expect(asked.status == 0)
    #expect(try FilmReader.header(path: folder.file("curve.png")).width == 1000)
  }

  @Test func theFigureOfCorrectionsReplacesNothingUnasked() throws {
    let folder = try tables()
    try folder.write("set,way,unit,films,mean,low,high\na,b,mm,1,2,1,3\na,b,mm,2,1,1,3\n", to: "curve.csv")
    let words = ["evaluate", "--corrections", "curve.csv", "--figure", "c.png"]
    #expect(try BregmaBinary.run(words, in: folder.url).status == 0)
    let again = try BregmaBinary.run(words, in: folder.url)
    #expect(again.status == 1 && again.errors.contains("give --force"), "\(again.errors)")
    #expect(try BregmaBinary.run(words + ["--force"], in: folder.url).status == 0)
    try folder.write("set,way,unit,films,mean,low,high\na,b,mm,-1,2,1,3\n", to: "curve.csv")
    let wrong = try BregmaBinary.run(words + ["--force"], in: folder.url)
    #expect(
      wrong.status == 1
        && wrong.errors == "bregma: curve.csv: line 2: expected three texts and four numbers from 0 on\n",
      "\(wrong.errors)")
  }

  @Test func annotatorsWithoutACommonPointAreCalledSo() throws {
    let folder = try tables()
    try folder.write("image,landmark,x,y\nd.png,s,0,0\n", to: "other.csv")
    let run = try BregmaBinary.run(["compare", "truth.csv", "other.csv"], in: folder.url)
    #expect(
      run.errors == "bregma: the two annotators share no point; the first begins with s of a.png, "
        + "the second with s of d.png\n")
    #expect(run.status == 1)
  }
}
