import Basics
import Foundation
import Landmarks
import Radiograph
import Testing
import TestSupport

/// Tables that grow film by film, cut anywhere, and brought together again.
@Suite struct PointJournalTests {
  private func rows(_ film: ImageName) -> [PointRow] {
    (["s", "n\n\"x\""] as [Landmark]).enumerated().map { index, name in
      PointRow(
        image: film,
        point: LandmarkPoint(
          landmark: name, position: PixelPoint(x: Double(index) + 0.25, y: 7), status: .predicted,
          confidence: 0.5, annotator: "bregma"))
    }
  }

  private func journal(_ path: String, job: String = "job", force: Bool = false) throws -> PointJournal {
    try PointJournal(path: path, job: job, rowsPerFilm: 2, force: force)
  }

  @Test func goesOnWhereverItWasCut() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("p.csv")
    let films: [ImageName] = ["a.png", "=b, \"c\"\n.png", "d.png"]
    try {
      let journal = try journal(path)
      for film in films { try journal.add(rows(film)) }
    }()
    let whole = try FileBytes.read(path: path)
    #expect(try PointTable(path: path).rows == films.flatMap(rows))
    for length in 0...whole.count {
      try FileBytes.write(whole[..<length], to: path)
      let resumed = try journal(path)
      // Whatever is said to be done is there in full, and in order.
      let done = films.filter(resumed.done.contains)
      #expect(resumed.done.count == done.count && films.prefix(done.count).elementsEqual(done))
      for film in films.dropFirst(done.count) { try resumed.add(rows(film)) }
      #expect(try FileBytes.read(path: path) == whole, "cut at \(length)")
    }
  }

  @Test func anotherJobsResultIsKeptUnlessForced() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("p.csv")
    try journal(path).add(rows("a.png"))
    #expect(throws: FileError.self) { try journal(path, job: "other") }
    #expect(try journal(path).done == ["a.png"])
    #expect(try journal(path, job: "other", force: true).done.isEmpty)
    // A table that nobody claims is not taken over either.
    try FileBytes.write("mine", to: folder.file("q.csv"))
    #expect(throws: FileError.self) { try journal(folder.file("q.csv")) }
    #expect(try FileBytes.read(path: folder.file("q.csv")) == Array("mine".utf8))
  }

  @Test func twoProgramsDoNotShareAShard() throws {
    let folder = try TemporaryFolder()
    let first = try journal(folder.file("p.csv"))
    #expect(throws: FileError.self) { try journal(folder.file("p.csv")) }
    try first.finish(failed: 0)
    #expect(PointJournal.isComplete(path: folder.file("p.csv")))
    #expect(!PointJournal.isComplete(path: folder.file("absent.csv")))
  }

  @Test func partsAreMergedInNaturalOrder() throws {
    let folder = try TemporaryFolder()
    let films = (0..<200).map { ImageName("film-\($0).png") }
    for part in 0..<3 {
      let journal = try journal(folder.file("\(part).csv"))
      for film in films where ContentHash.of(Array(film.name.utf8)).utf8.last.map({ Int($0) % 3 }) == part {
        try journal.add(rows(film))
      }
    }
    let parts = (0..<3).map { folder.file("\($0).csv") }
    let merge = try PointMerge(parts: parts)
    #expect(merge.films == 200 && merge.rows == 400)
    #expect(merge.absent(of: ["film-7.png", "other.png"]) == ["other.png"])
    try merge.write(to: OutputFile(path: folder.file("all.csv"), force: false))
    #expect(
      try FileBytes.read(path: folder.file("all.csv"))
        == Array(PointTable(rows: films.flatMap(rows)).csv.utf8))
    #expect(throws: PointTableError.self) { try PointMerge(parts: [parts[0], parts[0]]) }
    #expect(throws: PointTableError.self) { try PointMerge(parts: [folder.file("0.csv.job")]) }
    let cut = try FileBytes.read(path: parts[0]).dropLast(3)
    try FileBytes.write(cut, to: parts[0])
    #expect(throws: PointTableError.self) { try PointMerge(parts: parts) }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!left.contains { $0.hasSuffix(".tmp") })
  }
}
