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

  private func job(
    _ landmarks: String = "a", shard: Int = 1, of shards: Int = 1, films: [ImageName] = ["a.png", "d.png"]
  ) -> ShardJob {
    ShardJob(work: ["landmarks": landmarks, "version": "1"], shard: shard, shards: shards, films: films)
  }

  private func journal(_ path: String, job: ShardJob? = nil, force: Bool = false) throws -> PointJournal {
    try PointJournal(path: path, job: job ?? self.job(), rowsPerFilm: 2, force: force)
  }

  /// A table of some films whose shard has ended.
  private func part(_ path: String, _ films: [ImageName], job: ShardJob) throws {
    let journal = try journal(path, job: job)
    for film in films { try journal.add(rows(film)) }
    try journal.finish(failed: 0)
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
    for other in [job("b"), job(shard: 1, of: 2)] {
      #expect(throws: FileError.self) { try journal(path, job: other) }
    }
    // Films may come or go between two starts.
    #expect(try journal(path, job: job(films: ["a.png"])).done == ["a.png"])
    #expect(try journal(path, job: job("b"), force: true).done.isEmpty)
    // A table that nobody claims is not taken over either.
    try FileBytes.write("mine", to: folder.file("q.csv"))
    #expect(throws: FileError.self) { try journal(folder.file("q.csv")) }
    #expect(try FileBytes.read(path: folder.file("q.csv")) == Array("mine".utf8))
  }

  @Test func twoProgramsDoNotShareAShard() throws {
    let folder = try TemporaryFolder()
    let first = try journal(folder.file("p.csv"))
    try first.add(rows("a.png"))
    #expect(throws: PointJournal.InUse.self) { try journal(folder.file("p.csv")) }
    // Not even with force: the first one's rows stay, and so does what is noted of it.
    #expect(throws: PointJournal.InUse.self) { try journal(folder.file("p.csv"), job: job("b"), force: true) }
    #expect(ShardJob(table: folder.file("p.csv")) == job())
    try first.add(rows("d.png"))
    try first.finish(failed: 0)
    #expect(try PointTable(path: folder.file("p.csv")).images == ["a.png", "d.png"])
    #expect(ShardJob(table: folder.file("p.csv"))?.ending == ShardJob.Ending(films: 2, failed: 0))
    #expect(ShardJob(table: folder.file("absent.csv")) == nil)
  }

  @Test func onlyTheShardsOfOneSearchAreMerged() throws {
    let folder = try TemporaryFolder()
    let (one, two) = (folder.file("1.csv"), folder.file("2.csv"))
    func check(_ job: ShardJob, films: [ImageName] = ["d.png"]) throws -> ShardParts {
      for path in [two, two + ".job"] { try? FileManager.default.removeItem(atPath: path) }
      try part(two, films, job: job)
      return ShardParts([one, two])
    }
    try part(one, ["a.png"], job: job(shard: 1, of: 2))
    let whole = try check(job(shard: 2, of: 2))
    #expect(whole.contradictions.isEmpty && whole.gaps.isEmpty)
    #expect(
      try check(job("b", shard: 2, of: 2)).contradictions.map { $0.contains("differ in landmarks") } == [true]
    )
    #expect(try check(job(shard: 2, of: 3)).contradictions.map { $0.contains("shard 2 of 3") } == [true])
    #expect(
      try check(job(shard: 1, of: 2)).contradictions.map { $0.contains("is shard 1, and so is") } == [true])
    #expect(
      try check(job(shard: 2, of: 2, films: ["a.png"])).gaps.map {
        $0.contains("when the folder had 1 films")
      } == [true])
    #expect(ShardParts([one]).gaps.map { $0.contains("1 of 2 shards are not among the parts: 2") } == [true])

    // A table that was emptied after its shard had ended.
    var emptied = try check(job(shard: 2, of: 2))
    try FileBytes.write(PointTable().csv, to: two)
    emptied.check(try PointMerge(parts: [one, two]).filmsByPart)
    #expect(emptied.contradictions.map { $0.contains("holds 0 films, but its shard ended with 1") } == [true])

    // What earlier versions noted, or nobody.
    try FileBytes.write("bregma 0.1.0, shard 2/2\ncomplete, failed films: 0\n", to: two + ".job")
    #expect(ShardParts([one, two]).gaps.contains { $0.contains("of another version or damaged") })
    try FileManager.default.removeItem(atPath: two + ".job")
    #expect(ShardParts([one, two]).gaps.contains { $0.contains("no note of its shard") })
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
