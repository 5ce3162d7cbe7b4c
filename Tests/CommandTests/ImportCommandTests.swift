import TestSupport
import Foundation
import Landmarks
import Radiograph
import Store
import Testing

@Suite struct ImportCommandTests {
  private func films() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    for name in ["f1.png", "f2.png"] { try folder.writeFilm("films/\(name)") }
    return folder
  }

  private func bring(_ arguments: [String], in folder: TemporaryFolder) throws -> BregmaBinary.Outcome {
    try BregmaBinary.run(["import", "--images", "films"] + arguments, in: folder.url)
  }

  @Test func everyFormatGoesOutAndComesBack() throws {
    let folder = try films()
    try folder.write("image,landmark,x,y\nf1,s,1.5,2\nf1,n,30,40\nf2,s,5,6\nf2,n,7,8\n", to: "p.csv")
    #expect(try bring(["p.csv", "--annotator", "ann"], in: folder).status == 0)
    let before = try AnnotationStore.open(folder: folder.file("films"), access: .reading).table().rows
      .map(\.point.position)
    for (format, extra) in [
      ("bregma", []), ("wide", []), ("deeplabcut", []), ("slicer", []), ("fcsv", []), ("coco", []),
      ("tps", []), ("isbi", ["--names", "s,n"]), ("payer", ["--unit", "px"]), ("labelme", []),
      ("napari", []), ("imagej", []), ("cvat", []),
    ] {
      let out = try BregmaBinary.run(
        ["export", "--images", "films", "--out", "out-\(format)", "--format", format], in: folder.url)
      #expect(out.status == 0, "\(format): \(out.errors)")
      var files = ["out-\(format)"]
      if let inside = try? FileManager.default.contentsOfDirectory(atPath: folder.file(files[0])) {
        files = inside.map { "\(files[0])/\($0)" }
      }
      try FileManager.default.removeItem(atPath: folder.file("films/.bregma"))
      if format == "tps" || format == "payer" {
        try folder.write("image,landmark,x,y\nf1,s,,\nf1,n,,\n", to: "names.csv")
        #expect(
          try bring(["names.csv", "--rule", "annotator", "--annotator", "nobody"], in: folder).status == 0)
      }
      let back = try bring(files + extra, in: folder)
      #expect(back.status == 0, "\(format): \(back.errors)")
      let after = try AnnotationStore.open(folder: folder.file("films"), access: .reading).table().rows
        .map(\.point.position)
      #expect(after == before, "\(format)")
    }
  }

  @Test func badLinesAreNamedAndTheRestIsImportedButNotUnderStrict() throws {
    let folder = try films()
    try folder.write(
      "image,landmark,x,y\nf1.png,s,1,2\ngone.png,s,1,2\ngone.png,n,1,2\nf2.png,s,one,2\n", to: "p.csv")
    let strict = try bring(["p.csv", "--strict"], in: folder)
    #expect(strict.status == 1)
    let run = try bring(["p.csv"], in: folder)
    #expect(run.status == 1)
    #expect(
      run.errors == """
        p.csv, line 5: x is "one", expected a number
        p.csv, lines 3-4: no film of the folder is called "gone.png"

        """)
    #expect(run.output.hasPrefix("imported: 1 point on 1 image; not usable, named above: 3"))
    #expect(strict.errors.hasSuffix("bregma: not usable, named above: 3; nothing was imported\n"))
    #expect(try bring(["--undo"], in: folder).output == "taken back on 1 images\n")
    #expect(try AnnotationStore.open(folder: folder.file("films"), access: .reading).table().rows.isEmpty)
  }

  /// A name whose folders are others is a guess: taken where no other name of all files means the film, and said.
  @Test func filmsThatNamesOnlyMightMeanAreSaidOrRefused() throws {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    _ = try folder.makeFolder("films/p2")
    try folder.writeFilm("films/p2/l.png")
    try folder.write("image,landmark,x,y\np9/l.png,s,1,2\n", to: "g")
    try folder.write("image,landmark,x,y\np8/l.png,n,1,2\n", to: "other.csv")
    try folder.write("image,landmark,x,y\np2/l.png,n,3,4\n", to: "sure.csv")
    let guess = try bring(["g"], in: folder)
    #expect(guess.status == 0)
    #expect(
      guess.errors
        == "note: films taken for names whose folders, ending or case are others: 1, such as p2/l.png for \"p9/l.png\"\n"
    )
    #expect(try bring(["--undo"], in: folder).status == 0)
    let both = try bring(["g", "sure.csv"], in: folder)
    #expect(
      both.status == 1 && both.output.hasPrefix("imported: 1 point on 1 image; not usable, named above: 1"))
    #expect(
      both.errors
        == "g: \"p9/l.png\" could only be p2/l.png, which is what another name means; left out\n")
    #expect(try bring(["--undo"], in: folder).status == 0)
    #expect(try bring(["g", "other.csv"], in: folder).errors.hasSuffix("nothing was imported\n"))
  }

  /// Two people's calibrations of a film: the first one stays, never without a word.
  @Test func twoSpacingsOfOneFilmAreSaid() throws {
    let folder = try films()
    let header = "image,landmark,x,y,spacing_x_mm,spacing_y_mm\n"
    try folder.write("\(header)f1.png,s,1,2,0.1,0.1\n", to: "a1.csv")
    try folder.write("\(header)f1.png,n,1,2,0.2,0.2\n", to: "a2.csv")
    let together = try bring(["a1.csv", "a2.csv"], in: folder)
    #expect(together.status == 0 && together.output.hasPrefix("imported: 2 points"))
    #expect(
      together.errors
        == "note: a2.csv: another spacing than a1.csv has, mm/px: 1, such as f1.png: 0.2 by the user, not 0.1 by "
        + "the user; that of a1.csv counts\n")
    let later = try bring(["a2.csv", "--rule", "overwrite"], in: folder)
    #expect(
      later.errors
        == "note: a2.csv: another spacing than the folder has, mm/px: 1, such as f1.png: 0.2 by the user, not 0.1 "
        + "by the user; what a person said first, else what the film says, counts\n")
    let store = try AnnotationStore.open(folder: folder.file("films"), access: .reading)
    #expect(try store.facts(image: "f1.png").spacing?.x == 0.1)
    #expect(try bring(["a1.csv"], in: folder).errors.isEmpty)
  }

  /// Films of one name in two folders come back to their own ones, wherever the program is started.
  @Test func filesGoToTheFilmsBesideThem() throws {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    _ = try folder.makeFolder("films/sub")
    for name in ["a.png", "sub/a.png"] { try folder.writeFilm("films/\(name)") }
    try folder.write("image,landmark,x,y\na.png,s,1,2\nsub/a.png,s,3,4\n", to: "p.csv")
    #expect(try bring(["p.csv"], in: folder).status == 0)
    let export = ["export", "--images", "films", "--out", "out", "--format", "labelme"]
    #expect(try BregmaBinary.run(export, in: folder.url).status == 0)
    func films(_ file: String, from start: String = "", images: String = "films") throws -> [String] {
      try FileManager.default.removeItem(atPath: folder.file("films/.bregma"))
      let run = try BregmaBinary.run(
        ["import", file, "--images", images], in: folder.url.appendingPathComponent(start))
      #expect(run.status == 0, "\(run.errors)")
      return try AnnotationStore.open(folder: folder.file("films"), access: .reading).table().rows.map {
        "\($0.image) \($0.point.position?.x ?? 0)"
      }
    }
    #expect(try films("out/sub/a.json") == ["sub/a.png 3.0"])
    #expect(try films("out/a.json") == ["a.png 1.0"])
    try FileManager.default.copyItem(
      atPath: folder.file("out/a.json"), toPath: folder.file("films/sub/a.json"))
    #expect(try films("a.json", from: "films/sub", images: "..") == ["sub/a.png 1.0"])
  }

  @Test func twoAnnotatorsAreComparedAndAgreeOnAConsensus() throws {
    let folder = try films()
    try folder.write("image,landmark,x,y\nf1.png,s,10,10\nf2.png,s,20,20\n", to: "a.csv")
    try folder.write("image,landmark,x,y\nf1.png,s,12,10\nf2.png,s,22,20\n", to: "b.csv")
    #expect(try bring(["a.csv", "--annotator", "ann"], in: folder).status == 0)
    #expect(try bring(["b.csv", "--rule", "annotator"], in: folder).errors.contains("--annotator NAME"))
    #expect(try bring(["b.csv", "--rule", "annotator", "--annotator", "bob"], in: folder).status == 0)
    let compare = try BregmaBinary.run(
      ["compare", "ann", "bob", "--images", "films", "--json", "--figure", "ba.png", "--worst", "w.csv"],
      in: folder.url)
    #expect(compare.status == 0, "\(compare.errors)")
    #expect(compare.output.contains("\"bias\" : 2"))
    #expect(try FilmReader.header(path: folder.file("ba.png")).width == 1400)
    let unknown = try BregmaBinary.run(["compare", "ann", "eve", "--images", "films"], in: folder.url)
    #expect(unknown.status == 1 && unknown.errors.contains("known are ann, bob"))
    let export = ["export", "--images", "films", "--out", "c.csv", "--consensus", "mean"]
    #expect(try BregmaBinary.run(export, in: folder.url).status == 0)
    #expect(try PointTable(path: folder.file("c.csv")).rows.map { $0.point.position?.x } == [11, 21])
  }

  @Test func foldersThatAreOpenElsewhereAreNotImportedInto() throws {
    let folder = try films()
    try folder.write("image,landmark,x,y\nf1.png,s,1,2\n", to: "p.csv")
    let store = try AnnotationStore.open(folder: folder.file("films"))
    let run = try bring(["p.csv"], in: folder)
    #expect(run.status == 1 && run.errors.contains("films: open in bregma, process \(getpid())"))
    #expect(try store.table().rows.isEmpty)
  }

  @Test func movedFilmsKeepTheirPoints() throws {
    let folder = try films()
    try setTimes(of: ["f1.png", "f2.png"], apart: 1, in: folder)
    try folder.write("image,landmark,x,y\nf1.png,s,1,2\n", to: "p.csv")
    #expect(try bring(["p.csv"], in: folder).status == 0)
    try FileManager.default.moveItem(
      atPath: folder.file("films/f1.png"), toPath: folder.file("films/new.png"))
    let run = try bring(["p.csv"], in: folder)
    #expect(run.errors.contains("f1.png, now new.png: moved; the points have followed"))
    #expect(run.errors.contains("no film of the folder is called \"f1.png\""))
    let store = try AnnotationStore.open(folder: folder.file("films"), access: .reading)
    #expect(try store.points(image: "new.png")["s"] != nil)
  }

  @Test func pointsStayWhereTwoFilmsCouldBeTheOneThatMoved() throws {
    let folder = try films()
    try setTimes(of: ["f1.png", "f2.png"], apart: 0, in: folder)
    try folder.write("image,landmark,x,y\nf1.png,s,1,2\n", to: "p.csv")
    #expect(try bring(["p.csv"], in: folder).status == 0)
    try FileManager.default.moveItem(
      atPath: folder.file("films/f1.png"), toPath: folder.file("films/new.png"))
    let run = try bring(["p.csv"], in: folder)
    #expect(run.errors.contains("f1.png: the file is gone; its points are kept"))
    let store = try AnnotationStore.open(folder: folder.file("films"), access: .reading)
    #expect(try store.points(image: "f1.png")["s"] != nil)
  }

  /// Files written within one tick of the clock have the same time; here it is chosen.
  private func setTimes(of names: [String], apart seconds: Double, in folder: TemporaryFolder) throws {
    for (index, name) in names.enumerated() {
      let time = Date(timeIntervalSince1970: 1_700_000_000 + seconds * Double(index))
      try FileManager.default.setAttributes(
        [.modificationDate: time], ofItemAtPath: folder.file("films/\(name)"))
    }
  }

  @Test func whatTakesNothingOverMakesNoStore() throws {
    let folder = try films()
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.file("films")).sorted()
    let run = try bring(["--undo"], in: folder)
    #expect(run.status == 0 && run.output == "films: there is no import to take back\n", "\(run.errors)")
    try folder.write("image,landmark,x,y\nf1.png,s,1,2\ngone.png,s,1,2\n", to: "half.csv")
    try folder.write("image,landmark,x,y\ngone.png,s,1,2\n", to: "none.csv")
    try folder.write("what is this", to: "strange.csv")
    for (files, status) in [
      (["none.csv"], 1), (["strange.csv"], 1), (["half.csv", "--strict"], 1), (["nowhere.csv"], 1),
      (["half.csv", "--rule", "annotator"], 1),
    ] {
      let run = try bring(files, in: folder)
      #expect(run.status == Int32(status), "\(files): \(run.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("films")).sorted() == before)
    }
    #expect(try bring(["half.csv"], in: folder).output.hasPrefix("imported: 1 point on 1 image"))
  }
}
