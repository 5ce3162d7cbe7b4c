import Basics
import Foundation
import GRDB
import Landmarks
import Radiograph
import Store
import Testing
import TestSupport

/// Bits that flip on the disk without a word.
@Suite struct StoreDigestTests {
  /// A store with a history, closed.
  private func worked() throws -> (TemporaryFolder, path: String, csv: String) {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    try store.setLandmarks(["s", "n", "o", "p"])
    var random = SplitMix64(seed: 11)
    for round in 0..<120 {
      let image = ImageName("\(round % 9).png")
      if round % 11 == 10 {
        _ = try store.undo(image: image)
      } else if let edit = randomEdit(of: try store.points(image: image), using: &random) {
        try store.apply(edit, image: image)
      }
    }
    try store.setFacts(ImageFacts(width: 640, height: 800), image: "1.png")
    try store.setSetting("2.png", for: "image")
    let csv = try store.table().csv
    try store.close()
    return (folder, store.location.path, csv)
  }

  @Test func aFlippedBitIsNamedOrChangesNoPoint() throws {
    let (folder, path, csv) = try worked()
    let whole = try FileBytes.read(path: path)
    var random = SplitMix64(seed: 12)
    var refused = 0
    for _ in 0..<300 {
      var bytes = whole
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      for ending in ["-wal", "-shm"] { unlink(path + ending) }
      try FileBytes.write(bytes, to: path)
      do {
        let found = try AnnotationStore.open(folder: folder.path, access: .reading).table().csv
        #expect(found == csv, "byte \(place)")
      } catch let error as AnnotationStoreError {
        #expect(!"\(error)".contains("\n"))
        refused += 1
      }
    }
    print("flipped bits: \(refused) of 300 refused, the others changed no point")
    #expect(refused > 30)
  }

  /// Every kind of value, at every place where it stands: the digest alone has to notice what SQLite does not.
  @Test(arguments: [
    "UPDATE point SET x = x + 1e-9 WHERE x IS NOT NULL", "UPDATE point SET annotator = 'bob'",
    "DELETE FROM point WHERE rowid IS NOT NULL", "UPDATE landmark SET place = 9 - place",
    "UPDATE image SET name = 'z' || name", "UPDATE edit SET state = 'undone'", "DELETE FROM digest",
    "UPDATE image SET width = 641 WHERE width = 640", "UPDATE setting SET value = '3.png'",
  ])
  func changesBehindTheProgramsBackAreNamedAndCanBeAccepted(sql: String) throws {
    let (folder, path, _) = try worked()
    let sql = sql.replacing(" WHERE rowid IS NOT NULL", with: "")
    try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
    #expect { try AnnotationStore.open(folder: folder.path) } throws: {
      "\($0)".contains("not what was written")
    }
    let location = try StoreLocation(folder: folder.path, environment: [:])
    #expect(try StoreRestoration(location: location).acceptPresent().kept != nil)
    #expect(throws: Never.self) { try AnnotationStore.open(folder: folder.path) }
  }

  /// The program's own ways to write, all of them: none may leave a digest behind.
  @Test func everyWriteKeepsTheDigests() throws {
    let (folder, _, _) = try worked()
    let store = try AnnotationStore.open(folder: folder.path)
    let point = LandmarkPoint(
      landmark: "s", position: PixelPoint(x: 3, y: 4), status: .predicted, confidence: 0.5, annotator: "e")
    _ = try store.setPredictions([point], image: "new.png", by: "e")
    try store.renewPredictions([point], image: "new.png", by: "e")
    _ = try store.importPoints(
      [
        ImportedImage(image: "i.png", points: [point], spacing: PixelSpacing(stated: 0.1, 0.1, source: .user))
      ],
      landmarks: ["x"], rule: .annotator, by: "ann")
    _ = try store.undoImport()
    _ = try store.redo(image: "1.png")
    try store.setLandmarks(["n", "s"])
    try store.setLeftOut(true, image: "2.png")
    try store.setSetting("a", for: "theme")
    try store.setSetting("b", for: "theme")
    try store.setSetting(nil, for: "image")
    try store.takeOver(ImageFacts(width: 1, height: 2), image: "3.png")
    try folder.write("film", to: "1.png")
    _ = try store.reconcile(films: ["1.png"])
    try store.acceptFile(of: "1.png")
    _ = try store.verifyContents()
    _ = try store.reading(by: "bob").apply(
      try #require(ImagePoints().placing("s", at: PixelPoint(x: 5, y: 6), by: "bob")), image: "1.png")
    try store.close()
    #expect(throws: Never.self) { try AnnotationStore.open(folder: folder.path) }
  }

  /// Edits that a killed program has left in the log: a bit of any but the last one is noticed, and what is wrong with the
  /// last one is said.
  @Test func aFlippedBitOfTheLogLosesNoEditWithoutAWord() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    for number in 0..<12 {
      let points = try store.points(image: "a.png")
      let edit = points.placing("s", at: PixelPoint(x: Double(number), y: 0), by: "ann")
      try store.apply(try #require(edit), image: "a.png")
    }
    let remains = try TemporaryFolder()
    let (path, kept) = (remains.file(".bregma/points.sqlite"), folder.file(".bregma/points.sqlite"))
    _ = try remains.makeFolder(".bregma")
    let log = try FileBytes.read(path: kept + "-wal")
    var random = SplitMix64(seed: 13)
    var refused = 0
    for _ in 0..<300 {
      var bytes = log
      bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      try FileBytes.write(FileBytes.read(path: kept), to: path)
      try FileBytes.write(bytes, to: path + "-wal")
      unlink(path + "-shm")
      do {
        let found = try AnnotationStore.open(folder: remains.path, access: .reading)
        let x = try #require(try found.points(image: "a.png")["s"]?.position?.x)
        #expect(x == 11 || x == 10 && found.loss?.contains("last edit") == true)
      } catch let error as AnnotationStoreError {
        #expect("\(error)".contains("in its log"))
        refused += 1
      }
    }
    print("flipped bits of the log: \(refused) of 300 refused, the others lost at most the last edit")
    #expect(refused > 200)
  }

  /// What a power cut leaves of a transaction that was not on the disk yet: any of its sectors, in any order.
  @Test func aTornLastTransactionCostsThatTransactionAlone() throws {
    let folder = try TemporaryFolder()
    let store = try AnnotationStore.open(folder: folder.path)
    let kept = folder.file(".bregma/points.sqlite")
    var length = 0
    for number in 0..<6 {
      length = try FileBytes.size(path: kept + "-wal")
      let points = try store.points(image: "a.png")
      let edit = points.placing("s", at: PixelPoint(x: Double(number), y: 0), by: "ann")
      try store.apply(try #require(edit), image: "a.png")
    }
    let remains = try TemporaryFolder()
    let path = remains.file(".bregma/points.sqlite")
    _ = try remains.makeFolder(".bregma")
    let log = try FileBytes.read(path: kept + "-wal")
    #expect(log.count > length + 4096)
    var random = SplitMix64(seed: 14)
    var said = 0
    for _ in 0..<200 {
      var bytes = log
      for sector in stride(from: length, to: log.count, by: 512) where Bool.random(using: &random) {
        for place in sector..<min(sector + 512, log.count) { bytes[place] = 0 }
      }
      try FileBytes.write(FileBytes.read(path: kept), to: path)
      try FileBytes.write(bytes, to: path + "-wal")
      unlink(path + "-shm")
      let found = try AnnotationStore.open(folder: remains.path, access: .reading)
      #expect(try found.points(image: "a.png")["s"]?.position?.x == (bytes == log ? 5 : 4))
      #expect(found.loss == nil || bytes != log)
      if found.loss != nil { said += 1 }
    }
    #expect(said > 100)
  }

  @Test func aDamagedBackupIsNotTheOneThatIsNamed() throws {
    let (folder, path, csv) = try worked()
    for _ in 0..<2 {
      let store = try AnnotationStore.open(folder: folder.path)
      #expect(store.finishBackup() == nil)
      try store.setLeftOut(true, image: "2.png")
      try store.close()
    }
    let backups = StoreBackups(of: path).all
    // The folder's first opening may have made one, too.
    try #require(backups.count >= 2)
    try DatabaseQueue(path: backups[0]).write {
      try $0.execute(sql: "UPDATE point SET y = 7 WHERE y IS NOT NULL")
    }
    try DatabaseQueue(path: path).write { try $0.execute(sql: "UPDATE point SET y = 7 WHERE y IS NOT NULL") }
    #expect { try AnnotationStore.open(folder: folder.path) } throws: {
      "\($0)".contains((backups[1] as NSString).lastPathComponent)
    }
    let location = try StoreLocation(folder: folder.path, environment: [:])
    #expect(throws: AnnotationStoreError.self) {
      try StoreRestoration(location: location).restore(backups[0])
    }
    _ = try StoreRestoration(location: location).restore(backups[1])
    #expect(try AnnotationStore.open(folder: folder.path).table().csv == csv)
  }

  @Test func aTimeThatIsNoneIsSaid() throws {
    let folder = try TemporaryFolder()
    let path = folder.file(".bregma/points.sqlite")
    try {
      let store = try AnnotationStore.open(folder: folder.path)
      let edit = try #require(ImagePoints().placing("s", at: PixelPoint(x: 1, y: 2), by: "ann"))
      try store.apply(edit, image: "a.png")
      try store.close()
    }()
    try DatabaseQueue(path: path).write { try $0.execute(sql: "UPDATE edit SET time = 'yesterday'") }
    let location = try StoreLocation(folder: folder.path, environment: [:])
    _ = try StoreRestoration(location: location).acceptPresent()
    let store = try AnnotationStore(location: location, access: .reading)
    #expect { try store.log(image: "a.png") } throws: {
      "\($0)".contains("the table edit contradicts itself")
    }
    #expect(try store.points(image: "a.png").landmarks == ["s"])
  }
}
