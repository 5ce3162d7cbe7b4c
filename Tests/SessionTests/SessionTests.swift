import Basics
import Basics
import Foundation
import Landmarks
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// Model, interpreter and store together.
@Suite struct SessionTests {
  @Test func pointsAreInTheStoreAfterTheKey() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("l l Enter j m")
    #expect(try bench.store.points(image: "film1.pgm") == bench.model.points)
    #expect(bench.model.points.status(of: "sella") == .placed)
    #expect(bench.model.points.status(of: "nasion") == .missing)
    let again = try bench.reopen()
    #expect(again.model.points == bench.model.points)
    #expect(again.model.images.currentEntry?.progress.reviewed == 2)
  }

  @Test func aBackupThatFailsIsSaid() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter")
    _ = bench.store.finishBackup()
    // A file stands where the folder of backups should be, which is there if the first one came late.
    try? FileManager.default.removeItem(atPath: bench.folder + "/.bregma/backups")
    try Data().write(to: URL(filePath: bench.folder + "/.bregma/backups"))
    let inbox = Inbox()
    var session = try bench.reopen(into: inbox)
    let end = Date().addingTimeInterval(60)
    while !session.model.message.text.contains("no backup could be made"), Date() < end {
      for event in inbox.collect() { session.handle(event) }
      usleep(1000)
    }
    #expect(session.model.message.text.contains("no backup could be made"))
    #expect(session.model.message.tone == .error)
  }

  /// Points that had to be rescued are named when the person leaves, whatever was said of them before.
  @Test func leavingSaysWherePointsAreThatAreNotInTheirPlace() async throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter")
    _ = bench.store.finishBackup()
    let (folder, manager) = (bench.folder + "/.bregma", FileManager.default)
    try manager.moveItem(atPath: folder, toPath: folder + ".moved")
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let other = try Bench()
    try other.store.close()
    let theirs = other.folder + "/.bregma/points.sqlite"
    try manager.copyItem(atPath: theirs, toPath: folder + "/points.sqlite")
    bench.press("l Enter")
    #expect(bench.model.message.text.contains("your points are in"))
    bench.press("l Enter q")
    let end = await bench.session.close()
    let words = "was replaced by another file while it was open; your points are in"
    #expect(end.sentence?.contains(words) == true)
    #expect(!end.isWell && bench.session.hasEnded)
    #expect(manager.contents(atPath: folder + "/points.sqlite") == manager.contents(atPath: theirs))
  }

  @Test func undoAndRedoNameWhatTheyDid() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter Enter u")
    #expect(bench.model.message.text == "Undone: place nasion")
    #expect(bench.model.points.landmarks == ["sella"])
    bench.press("u u")
    #expect(bench.model.message.text.contains("Nothing to undo"))
    bench.press("C-r")
    #expect(bench.model.message.text == "Redone: place sella")
    #expect(bench.model.points.landmarks == ["sella"])
  }

  /// Tired fingers: undo, then Enter. What was undone is placed again where it was, not where the cursor had gone on to.
  @Test func enterAfterUndoPlacesTheSamePointAgain() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter l l l Enter P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    bench.press("n")
    try bench.waitForFilm()
    // Sella is corrected, and the cursor goes on to where nasion was found.
    bench.press("Tab Tab k k Enter")
    let corrected = try #require(bench.model.points["sella"]?.position)
    #expect(bench.model.points.status(of: "sella") == .corrected)
    #expect(bench.model.activeLandmark == "nasion" && bench.model.cursor != corrected)
    bench.press("u")
    #expect(bench.model.activeLandmark == "sella" && bench.model.cursor == corrected)
    bench.press("Enter")
    #expect(bench.model.points["sella"]?.position == corrected)
    #expect(bench.model.points.status(of: "nasion") == .predicted)
    bench.press("u C-r")
    #expect(bench.model.activeLandmark == "sella" && bench.model.cursor == corrected)
  }

  /// After the last landmark, `n`: the next film begins with its own first landmark.
  @Test func aFilmIsEnteredAtItsFirstUnsetLandmark() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter l Enter l Enter l Enter n")
    try bench.waitForFilm()
    #expect(bench.model.activeLandmark == "sella")
    bench.press("Enter n p")
    try bench.waitForFilm()
    #expect(bench.model.activeLandmark == "nasion")
  }

  @Test func aMarkTravelsToEveryImage() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter l l Enter")
    let mark = try #require(bench.model.points["sella"]?.position)
    bench.press("n")
    try bench.waitForFilm()
    bench.press("k k Enter p P")
    try bench.wait(for: "the end of the job") { $0.job == nil }
    let second = try bench.store.points(image: "film2.pgm")
    #expect(second.status(of: "sella") == .placed && second["sella"]?.position != mark)
    #expect(second.status(of: "nasion") == .predicted)
    let third = try bench.store.points(image: "film3.pgm")
    #expect(third.status(of: "sella") == .predicted && third["sella"]?.position == mark)
    #expect(bench.model.images.entries[2].progress.predicted == 2)
    bench.press("N")
    try bench.waitForFilm()
    bench.press("a")
    #expect(bench.model.points.marks.values.contains { $0.status == .accepted })
  }

  @Test func layersArrive() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter S-Tab i")
    try bench.wait(for: "information") { $0.information != nil }
    bench.press("i i")
    try bench.wait(for: "similarity") { $0.similarity?.landmark == "sella" }
    #expect(bench.session.frame.text.joined().contains("0."))
  }

  @Test func aBrokenImageIsOneSentenceAndTheRestGoesOn() throws {
    let bench = try Bench()
    try Data("not an image".utf8).write(to: URL(filePath: "\(bench.folder)/film2.pgm"))
    try bench.waitForFilm()
    bench.press("Enter n")
    try bench.wait(for: "the failure") { $0.picture != .loading }
    guard case .failed(let reason) = bench.model.picture else {
      Issue.record("film2 was shown")
      return
    }
    #expect(reason.contains("film2.pgm") && !reason.contains("\n"))
    bench.press("p P")
    try bench.wait(for: "the end of the job") { $0.job == nil }
    #expect(bench.model.message.text.contains("film2.pgm"))
    #expect(try bench.store.points(image: "film3.pgm").status(of: "sella") == .predicted)
  }

  @Test func settingsSurvive() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("w Up Esc v n")
    let again = try bench.reopen()
    #expect(again.model.window == bench.model.window && again.model.window != nil)
    #expect(again.model.isInverted)
    #expect(again.model.imageName == "film2.pgm")
  }

  @Test func aRenamedLandmarkKeepsItsPoints() throws {
    let bench = try Bench(landmarks: [])
    try bench.waitForFilm()
    bench.press("s e l a Enter")
    #expect(bench.model.landmarks == ["sela"])
    bench.press("Enter n")
    try bench.waitForFilm()
    bench.press("Enter d R Back Back l l a Enter")
    #expect(try bench.store.landmarks() == ["sella"])
    #expect(bench.model.message.text == "Renamed sela to sella, with its points on 1 image")
    #expect(try bench.store.points(image: "film1.pgm").landmarks == ["sella"])
    // What was cleared under the old name comes back under the new one, or both are as they were.
    bench.press("u")
    #expect(bench.model.message.text == "Undone: rename sela to sella")
    bench.press("C-r u u")
    #expect(bench.model.message.text == "Undone: clear sela" && bench.model.points.landmarks == ["sela"])
    #expect(try bench.store.landmarks() == ["sela"])
    bench.press("c x Enter R Back s e l a Enter")
    #expect(bench.model.mode.kind == .prompt && bench.model.landmarks == ["sela", "x"])
  }

  @Test func aNewNameThatLooksLikeAnotherIsSaid() throws {
    let bench = try Bench(landmarks: ["Go", "x"])
    try bench.waitForFilm()
    bench.press("Tab R Back g o Enter")
    #expect(try bench.store.landmarks() == ["Go", "go"])
    #expect(bench.model.message.text == "Renamed x to go; it looks like Go: C and M merge them")
  }

  @Test func exportWritesOnceAndAsksTheSecondTime() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    bench.press("Enter e Enter Enter")
    let path = "\(bench.folder)/landmarks.csv"
    let table = try PointTable(path: path)
    #expect(table.rows.map(\.point.landmark) == ["sella"])
    #expect(table.rows.first?.imageWidth == 120)
    bench.press("Enter e Enter Enter")
    #expect(bench.model.mode.kind == .confirm)
    #expect(try PointTable(path: path).rows.count == 1)
    bench.press("y")
    #expect(try PointTable(path: path).rows.count == 2)
  }

  /// A session on a copy of a folder's points, as `bregma render` has one.
  @Test func aSessionThatWritesNoFilesSaysSo() throws {
    let bench = try Bench(writesFiles: false)
    try bench.waitForFilm()
    bench.press("Enter")
    let before = try FileManager.default.contentsOfDirectory(atPath: bench.folder).sorted()
    let downToMaps = Array(repeating: "j", count: bench.model.formats.count).joined(separator: " ")
    for keys in ["e Enter Enter", "e \(downToMaps) Enter Enter", "% e Enter"] {
      for key in keys.split(separator: " ") {
        bench.press(String(key))
        if key == "%" { try bench.wait(for: "the films") { $0.folderMeasures?.table != nil } }
      }
      #expect(bench.model.message.text == "This session writes no files: nothing was exported.", "\(keys)")
      #expect(bench.model.job == nil)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder).sorted() == before)
  }

  @Test func exportSaysWhatNobodyHasLookedAt() throws {
    let bench = try Bench()
    try bench.waitForFilm()
    #expect(bench.model.formats.count >= 10)
    bench.press("e Enter Enter")
    #expect(bench.model.message.text.hasPrefix("There is no point yet"))
    bench.press("Enter l Enter P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    bench.press("e Enter Enter")
    #expect(
      bench.model.message.text.hasPrefix(
        "Exported points: 6 (2 placed, 4 predicted, not looked at), images: 3"))
    // COCO, reviewed only; what it loses is said.
    bench.press("m e j j j j j r Enter Enter")
    #expect(bench.model.message.text.hasPrefix("Exported points: 3 (2 placed, 1 missing), images: 1"))
    #expect(FileManager.default.fileExists(atPath: "\(bench.folder)/landmarks.json"))
    let again = try bench.reopen()
    #expect(again.model.lastExport?.format == "coco" && again.model.lastExport?.isReviewedOnly == true)
  }

  @Test func aTableOfPointsIsTakenOver() throws {
    let bench = try Bench(landmarks: [])
    let path = "\(bench.folder)/points.csv"
    try "image,landmark,x,y\nfilm2.pgm,apex,3,4\nother.pgm,apex,5,6\n"
      .write(toFile: path, atomically: true, encoding: .utf8)
    let notes = try bench.store.addLandmarks(from: path, images: ["film1.pgm", "film2.pgm"], author: "ann")
    #expect(
      notes == [
        "\(path): points of films that are not in the folder, left out: 1 of 1 films, such as other.pgm"
      ])
    #expect(try bench.store.landmarks() == ["apex"])
    #expect(try bench.store.points(image: "film2.pgm")["apex"]?.position == PixelPoint(x: 3, y: 4))
    #expect(try bench.store.progress()["other.pgm"] == nil)
    _ = try bench.store.addLandmarks(from: "chest", images: [], author: "ann")
    #expect(try bench.store.landmarks().count == 7)
  }

  @Test func whatIsNeitherASetNorATableIsSaidWithTheSets() throws {
    let bench = try Bench(landmarks: [])
    let refusal = #expect(throws: (any Error).self) {
      try bench.store.addLandmarks(from: "cefalometric", images: [], author: "ann")
    }
    #expect(
      "\(refusal.map { "\($0)" } ?? "")"
        == "cefalometric: there is no such file; expected a CSV, or one of the ready-made sets cephalometric, "
        + "cephalometry, hand, chest")
    #expect(try bench.store.landmarks().isEmpty)
  }

  /// Whatever is pressed, memory shows what the store says, and undoing everything ends where it began.
  @Test(arguments: 1...6) func undoingEverythingEndsWhereItBegan(_ seed: UInt64) throws {
    let bench = try Bench(films: 2)
    try bench.waitForFilm()
    var random = SplitMix64(seed: seed)
    let keys = "h j k l S-Up Enter Enter Enter m a x d Tab S-Tab n p u C-r f z v i + - 0 t".split(
      separator: " ")
    for _ in 0..<120 {
      bench.press(String(keys[Int(random.next() % UInt64(keys.count))]))
      if bench.model.picture.loaded == nil { try bench.waitForFilm() }
      let name = try #require(bench.model.imageName)
      #expect(try bench.store.points(image: name) == bench.model.points)
    }
    for _ in 0..<500 where !bench.model.message.text.contains("Nothing to undo") {
      bench.press("u")
      if bench.model.picture.loaded == nil { try bench.waitForFilm() }
    }
    #expect(bench.model.message.text.contains("Nothing to undo"))
    for image in ["film1.pgm", "film2.pgm"] as [ImageName] {
      #expect(try bench.store.points(image: image) == ImagePoints())
    }
    #expect(try bench.store.leftOut().isEmpty)
    #expect(bench.model.images.entries.allSatisfy { $0.progress.counts.isEmpty })
  }
}
