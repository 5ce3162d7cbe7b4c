import Foundation
import Landmarks
import TestSupport
import Testing

/// Films whose names are no UTF-8, from the listing to the table and back.
@Suite struct FilmNameTests {
  /// Runs a shell script with $bregma; its words can hold any byte.
  private func shell(_ script: String, in folder: TemporaryFolder) throws -> BregmaBinary.Outcome {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-ec", script]
    process.currentDirectoryURL = folder.url
    process.environment = ProcessInfo.processInfo.environment.merging(["bregma": BregmaBinary.url.path]) {
      $1
    }
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return .init(
      status: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }

  /// Latin-1, a folder of such a name, and a sequence that is cut.
  @Test(arguments: [
    ("r\\366.png", "r\\xF6.png"), ("S\\374d/f.png", "S\\xFCd/f.png"), ("\\344e.png", "\\xE4e.png"),
    ("a\\342\\202.png", "a\\xE2\\x82.png"),
  ])
  func aFilmOfAnyNameIsMarkedExportedAndImported(octal: String, shown: String) throws {
    let folder = try TemporaryFolder()
    try folder.writeFilm("plain.png")
    let film = try shell(
      """
      name=$(printf '\(octal)'); mkdir -p films/"$(dirname "$name")"; cp plain.png films/"$name"
      cp plain.png films/other.png
      printf 'image,landmark,x,y\\n' > p.csv; printf '%s,sella,40,60\\n' "$name" >> p.csv
      "$bregma" import p.csv --images films
      "$bregma" export --images films --out out.csv
      "$bregma" export --images films --out coco.json --format coco
      "$bregma" export --images films --out shapes --format labelme
      rm -r films/.bregma
      "$bregma" import out.csv --images films
      "$bregma" export --images films --out again.csv
      cmp out.csv again.csv
      rm -r films/.bregma; "$bregma" import coco.json --images films
      rm -r films/.bregma; "$bregma" import shapes/* --images films
      "$bregma" export --images films --out shapes.csv
      cmp out.csv shapes.csv
      case "$name" in */*) ;; *) "$bregma" render films/"$name" --out frame.png ;; esac
      """, in: folder)
    #expect(film.status == 0, "\(film.output)\(film.errors)")
    #expect(film.errors.contains("no UTF-8: 1, such as \(shown)"))
    #expect(try PointTable(path: folder.file("again.csv")).images.map(\.description) == [shown])
  }

  /// An accent composed of one character on one side and of two on the other, capitals, and a path of Windows: every reader
  /// of points finds the films that an import finds, and keeps to their names.
  @Test(arguments: [
    "detect --landmarks t.csv --images films --out o.csv --encoder ENCODER",
    "train --landmarks t.csv --images films --out o.safetensors --steps 1 --from ENCODER",
    "render films/c.png --landmarks t.csv --out o.png",
    "evaluate --predictions t.csv --truth truth.csv", "compare truth.csv t.csv",
    "import t.csv --images films",
  ])
  func tablesFindFilmsByNamesSpelledOtherwise(command: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    for (shift, film) in ["e\u{301}.png", "Two.PNG", "c.png"].enumerated() {
      try folder.writeFilm("films/\(film)", shift: shift)
    }
    func table(_ images: [String]) -> String {
      "image,landmark,x,y\n" + images.map { "\($0),sella,80.5,60\n" }.joined()
    }
    try folder.write(table(["e\u{301}.png", "Two.PNG", "c.png"]), to: "truth.csv")
    try folder.write(table(["\u{E9}.png", "two.png", "C:\\films\\c.png"]), to: "t.csv")
    let words = command.replacing("ENCODER", with: try folder.writeEncoder()).split(separator: " ")
    let run = try BregmaBinary.run(words.map(String.init), in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("case are others: 1, such as Two.PNG for \"two.png\""), "\(run.errors)")
    #expect(!run.errors.contains("not found") && !run.errors.contains("left out"), "\(run.errors)")
    guard command.hasPrefix("detect") else { return }
    let found = try PointTable(path: folder.file("o.csv"))
    #expect(Set(found.images) == ["e\u{301}.png", "Two.PNG", "c.png"])
    #expect(found.rows.allSatisfy { $0.point.status == .placed })
  }

  /// A table beside the folder may name films by the path that leads to them.
  @Test(arguments: ["films/a.png", "./a.png", "./films/a.png", "films/../films//a.png"])
  func aPathThatLeadsToAFilmMeansIt(name: String) throws {
    let folder = try films()
    try folder.write("image,landmark,x,y\n\(name),sella,80.5,60\n", to: "t.csv")
    let run = try BregmaBinary.run(
      [
        "detect", "--landmarks", "t.csv", "--images", "films", "--out", "o.csv", "--encoder",
        try folder.writeEncoder(),
      ], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let found = try PointTable(path: folder.file("o.csv"))
    #expect(found.images == ["a.png", "b.png"])
    #expect(found.rows.filter { $0.point.status == .placed }.map(\.image) == ["a.png"])
  }

  @Test(arguments: [
    "detect --landmarks t.csv --images films --out o.csv --encoder ENCODER",
    "train --landmarks t.csv --images films --out o.safetensors --steps 1 --from ENCODER",
    "measure --points t.csv --images films", "shape --points t.csv --images films",
    "import t.csv --images films",
  ])
  func aFilmOfTwoNamesIsRefused(command: String) throws {
    let folder = try films()
    let encoder = try folder.writeEncoder()
    for other in ["films/a.png", "A.tif"] {
      try folder.write(
        "image,landmark,x,y\na.png,sella,80,60\na.png,nasion,20,60\n\(other),sella,70,50\n", to: "t.csv")
      let words = command.replacing("ENCODER", with: encoder).split(separator: " ").map(String.init)
      let run = try BregmaBinary.run(words, in: folder.url)
      #expect(run.status == 1, "\(run.errors)")
      #expect(
        run.errors.contains(
          "\"\(other)\" could only be a.png, which the file calls \"a.png\" too; one film has one name"),
        "\(run.errors)")
    }
  }

  private func films() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    for (shift, film) in ["a.png", "b.png"].enumerated() {
      try folder.writeFilm("films/\(film)", shift: shift)
    }
    return folder
  }

  @Test(arguments: [
    "evaluate --predictions twice.csv --truth once.csv", "evaluate --predictions once.csv --truth twice.csv",
    "compare once.csv twice.csv", "compare twice.csv once.csv", "shape --points twice.csv",
    "measure --points twice.csv",
  ])
  func blanksMakeNoSecondFilm(command: String) throws {
    let folder = try TemporaryFolder()
    let once = "image,landmark,x,y\na.png,s,1,2\na.png,t,3,4\n"
    try folder.write(once, to: "once.csv")
    try folder.write(once + "\" a.png \",s,5,6\n", to: "twice.csv")
    let run = try BregmaBinary.run(command.split(separator: " ").map(String.init), in: folder.url)
    #expect(
      run.status == 1
        && run.errors.contains(
          "twice.csv: it calls a.png \"a.png\" and \" a.png \"; one film has one name"),
      "\(run.errors)")
  }

  @Test func searchesFindSuchFilmsAndPictureThem() throws {
    let folder = try TemporaryFolder()
    try folder.writeFilm("plain.png")
    try folder.writeFilm("shifted.png", shift: 6)
    try folder.write("image,landmark,x,y\nplain.png,sella,80.5,60\n", to: "t.csv")
    let encoder = try folder.writeEncoder()
    let run = try shell(
      """
      mkdir films; cp plain.png films/; cp shifted.png films/"$(printf 'r\\366.png')"
      head -c 90 plain.png > films/"$(printf 'cut\\351.png')"
      "$bregma" detect --landmarks t.csv --images films --out found.csv --overlays pictures --encoder \(encoder) ||
        [ $? = 1 ]
      ls pictures/"$(printf 'r\\366.png.overlay.png')"
      """, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("films/cut\\xE9.png: the PNG is truncated"), "\(run.errors)")
    #expect(
      try PointTable(path: folder.file("found.csv")).images.map(\.description) == ["plain.png", "r\\xF6.png"])
  }

  @Test func aFolderOfSuchANameIsOpenedThroughALink() throws {
    let folder = try TemporaryFolder()
    try folder.writeFilm("plain.png")
    let run = try shell(
      """
      odd=$(printf 'r\\366'); mkdir "$odd"; cp plain.png "$odd"/a.png; ln -s "$odd" link
      printf 'image,landmark,x,y\\na.png,sella,40,60\\n' > p.csv
      if "$bregma" import p.csv --images "$odd"; then exit 9; fi
      "$bregma" import p.csv --images link
      """, in: folder)
    #expect(run.status == 0 && run.output.contains("imported: 1 point"), "\(run.errors)")
    #expect(run.errors.contains("r\\xF6: cannot list: its path holds bytes that are no UTF-8"))
  }
}
