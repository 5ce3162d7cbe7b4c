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

  private func journal(
    _ path: String, job: ShardJob? = nil, images: String = "absent", force: Bool = false
  ) throws -> PointJournal {
    try PointJournal(path: path, job: job ?? self.job(), images: images, rowsPerFilm: 2, force: force)
  }

  /// Adds a film's rows.
  ///
  /// - Parameter path: the film's file; nil for any.
  private func add(_ film: ImageName, to journal: PointJournal, file path: String? = nil) throws {
    try journal.add(rows(film), of: film, in: FileContents(path: path ?? #filePath))
  }

  /// A table of some films whose shard has ended.
  private func part(_ path: String, _ films: [ImageName], job: ShardJob) throws {
    let journal = try journal(path, job: job)
    for film in films { try add(film, to: journal) }
    try journal.finish(failed: 0)
  }

  /// What comes of merging, and why nothing does.
  private func merged(_ paths: [String]) throws -> (
    merge: PointMerge?, contradictions: [String], notes: [String]
  ) {
    var (parts, notes) = (ShardParts(paths), [String]())
    let merge = try parts.merge { notes.append($0) }
    return (merge, parts.contradictions, notes)
  }

  @Test func goesOnWhereverItWasCut() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("p.csv")
    let films: [ImageName] = ["a.png", "=b, \"c\"\n.png", "d.png"]
    try {
      let journal = try journal(path)
      for film in films { try add(film, to: journal) }
    }()
    let whole = try FileBytes.read(path: path)
    #expect(try PointTable(path: path).rows == films.flatMap(rows))
    for length in 0...whole.count {
      try FileBytes.write(whole[..<length], to: path)
      let resumed = try journal(path)
      // Whatever is said to be done is there in full, and in order.
      let done = films.filter(resumed.done.contains)
      #expect(resumed.done.count == done.count && films.prefix(done.count).elementsEqual(done))
      for film in films.dropFirst(done.count) { try add(film, to: resumed) }
      #expect(try FileBytes.read(path: path) == whole, "cut at \(length)")
    }
  }

  @Test func anotherJobsResultIsKeptUnlessForced() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("p.csv")
    try add("a.png", to: journal(path))
    // Films may come or go between two starts.
    #expect(try journal(path, job: job(films: ["a.png"])).done == ["a.png"])
    for (other, words) in [
      (job("b"), "it is the result of another search: they differ in landmarks"),
      (job(shard: 1, of: 2), "it is shard 1 of 1, not shard 1 of 2"),
    ] {
      #expect(
        throws: FileError(path: path, action: .write, reason: words + "; give --force to begin anew")
      ) { try journal(path, job: other) }
    }
    // A table that nobody claims is not taken over either.
    try FileBytes.write("mine", to: folder.file("q.csv"))
    #expect(throws: FileError.self) { try journal(folder.file("q.csv")) }
    #expect(try FileBytes.read(path: folder.file("q.csv")) == Array("mine".utf8))
    #expect(try journal(path, job: job("b"), force: true).done.isEmpty)
  }

  @Test func twoProgramsDoNotShareAShard() throws {
    let folder = try TemporaryFolder()
    let first = try journal(folder.file("p.csv"))
    try add("a.png", to: first)
    #expect(throws: PointJournal.InUse.self) { try journal(folder.file("p.csv")) }
    // Not even with force: the first one's rows stay, and so does what is noted of it.
    #expect(throws: PointJournal.InUse.self) { try journal(folder.file("p.csv"), job: job("b"), force: true) }
    #expect(ShardNote(besides: folder.file("p.csv"))?.job == job())
    try add("d.png", to: first)
    try first.finish(failed: 0)
    #expect(try PointTable(path: folder.file("p.csv")).images == ["a.png", "d.png"])
    let note = ShardNote(besides: folder.file("p.csv"))
    #expect(note?.films.map(\.image) == ["a.png", "d.png"] && note?.ending?.failed == 0)
    #expect(ShardNote(besides: folder.file("absent.csv")) == nil)
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
    _ = try emptied.merge { _ in }
    #expect(emptied.contradictions.map { $0.contains("holds 0 films, but its shard ended with 1") } == [true])
    let ended = try check(job(shard: 2, of: 2))
    #expect(ended.failures.isEmpty)
    try journal(two, job: job(shard: 2, of: 2)).finish(failed: 3)
    #expect(
      ShardParts([one, two]).failures == ["\(two): 3 inputs of its shard failed, see its log"])

    // What earlier versions noted, or nobody.
    try FileBytes.write("bregma 0.1.0, shard 2/2\ncomplete, failed films: 0\n", to: two + ".job")
    #expect(ShardParts([one, two]).gaps.contains { $0.contains("of another version or damaged") })
    try FileManager.default.removeItem(atPath: two + ".job")
    #expect(ShardParts([one, two]).gaps.contains { $0.contains("no note of its shard") })
  }

  /// A part without its note is a table like any other: programs save it as they like, and sort it.
  @Test(arguments: [
    ("image,landmark,x,y\r\nb.png,s,1.5,2\r\nc.png,s,3,4\r\nb.png,n,5,6\r\n", ""),
    ("\u{FEFF}image,landmark,x,y\nb.png,s,1.5,2\nc.png,s,3,4\nb.png,n,5,6", ""),
    ("image;landmark;x;y\nb.png;s;1,5;2\nc.png;s;3;4\nb.png;n;5;6\n", ""),
    (
      "\0image,landmark,x,y\nb.png,s,1.5,2\nc.png,s,3,4\nb.png,n,5,6\n",
      "it is no UTF-8 and was read as UTF-16"
    ),
    (
      "y,x,side,landmark,image\n2,1.50,l,s,b.png\n4,3,r,s,c.png\n6,5,l,n,b.png\n",
      "columns that Bregma does not know were left out: \"side\""
    ),
  ]) func anEditedPartIsReadAsEveryTable(text: String, note: String) throws {
    let folder = try TemporaryFolder()
    let (one, two) = (folder.file("1.csv"), folder.file("2.csv"))
    try part(one, ["a.png", "d.png"], job: job(shard: 1, of: 2))
    let isUTF16 = text.first == "\0"
    let units = [0xFEFF] + text.dropFirst().utf16
    try FileBytes.write(
      isUTF16 ? units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } : Array(text.utf8), to: two)
    #expect(
      ShardParts([one, two]).gaps.contains { $0.hasSuffix("or merge it with --partial where it was edited") })
    let found = try merged([one, two])
    #expect(found.notes == (note.isEmpty ? [] : ["\(two): \(note)"]))
    try found.merge?.write(to: OutputFile(path: folder.file("all.csv"), force: false))
    let edited = [("b.png", "s", 1.5, 2), ("b.png", "n", 5, 6), ("c.png", "s", 3, 4)].map {
      film, name, x, y in
      PointRow(
        image: ImageName(film),
        point: LandmarkPoint(landmark: Landmark(name), position: PixelPoint(x: x, y: y), status: .placed))
    }
    #expect(
      try FileBytes.read(path: folder.file("all.csv"))
        == Array(PointTable(rows: rows("a.png") + edited + rows("d.png")).csv.utf8))
    // With its note it is not what the shard wrote.
    try part(folder.file("3.csv"), ["b.png"], job: job(shard: 2, of: 2))
    try FileManager.default.moveItem(atPath: folder.file("3.csv.job"), toPath: two + ".job")
    let refused = try merged([one, two])
    #expect(refused.merge == nil && refused.contradictions.count == 1)
    #expect(
      refused.contradictions.allSatisfy {
        $0.contains("it is not the header that a shard writes; start the shard again with --force")
          && $0.hasSuffix("or take \(two).job away and merge with --partial")
      }, "\(refused.contradictions)")
  }

  /// What no command accepts is not written by `merge` either.
  @Test(arguments: [
    ("nan,2,placed", "x is \"nan\", expected a number"), ("1,2,blah", "the status is \"blah\""),
    ("1e308,2,placed", "is no position on an image"),
  ]) func anEditedPartHoldsOnlyWhatIsAPoint(fields: String, reason: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("p.csv")
    try FileBytes.write("image,landmark,x,y,status\na.png,s,\(fields)\n", to: path)
    #expect {
      try merged([path])
    } throws: {
      "\($0)".hasPrefix("\(path), line 2: ") && "\($0)".contains(reason)
    }
    #expect(
      try merged([folder.file("typo.csv")]).contradictions
        == ["\(folder.file("typo.csv")): cannot read: no such file or directory"])
  }

  /// Whatever is changed in a part after its shard has written it: merging names it, and so does going on with it.
  @Test func changedRowsAreNamed() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("p.csv")
    try part(path, ["a.png", "d.png"], job: job())
    let whole = String(decoding: try FileBytes.read(path: path), as: UTF8.self)
    for (film, changed) in [
      ("a.png", whole.replacingOccurrences(of: "a.png,s,0.25", with: "a.png,s,10.25")),
      ("d.png", whole.replacingOccurrences(of: "d.png,s,0.25,7,predicted", with: "d.png,s,0.25,7,accepted")),
      ("a.png", whole.replacingOccurrences(of: "a.png", with: "b.png")),
      ("d.png", whole + PointTable(rows: rows("e.png")).csv.dropFirst(PointTable().csv.count)),
    ] {
      #expect(changed != whole)
      try FileBytes.write(changed, to: path)
      var parts = ShardParts([path])
      _ = try parts.merge { _ in }
      let sentence = "its rows of \(film) are not those that its shard wrote"
      #expect(parts.contradictions.count == 1, "\(changed)")
      #expect(
        parts.contradictions.contains { $0.contains("are not those that its shard wrote; start the shard") })
      if !changed.contains("b.png"), !changed.contains("e.png") {
        #expect(parts.contradictions.contains { $0.contains(sentence) })
      }
      #expect(throws: FileError.self) { try journal(path) }
      #expect(try FileBytes.read(path: path) == Array(changed.utf8))
    }
    #expect(try journal(path, force: true).done.isEmpty)
  }

  @Test func aFilmThatWasReplacedIsSearchedAgainWithWhatFollows() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("p.csv")
    let films: [ImageName] = ["a.png", "b.png", "c.png"]
    for film in films { try FileBytes.write(film.name, to: folder.file(film.name)) }
    try {
      let journal = try journal(path)
      for film in films { try add(film, to: journal, file: folder.file(film.name)) }
      try journal.finish(failed: 0)
    }()
    // What is written anew with the same bytes is the same film.
    try FileBytes.write("a.png", to: folder.file("a.png"))
    #expect(ShardParts([path], images: folder.path).gaps.isEmpty)
    try FileBytes.write("other", to: folder.file("b.png"))
    #expect(
      ShardParts([path], images: folder.path).gaps
        == ["b.png: replaced since \(path) was searched; start its shard again"])
    let resumed = try journal(path, images: folder.path)
    #expect(resumed.done == ["a.png"] && resumed.notes.count == 1)
    for film in films.dropFirst() { try add(film, to: resumed, file: folder.file(film.name)) }
    try resumed.finish(failed: 0)
    let parts = ShardParts([path], images: folder.path)
    #expect(parts.gaps.isEmpty && parts.contradictions.isEmpty)
    #expect(try PointTable(path: path).rows == films.flatMap(rows))
  }

  /// Nobody says that a table is complete which is another one by now.
  @Test(arguments: ["replaced", "removed", "written"]) func aTableThatIsNotTheShardsAnyMoreEndsIt(how: String)
    throws
  {
    let folder = try TemporaryFolder()
    let path = folder.file("p.csv")
    let journal = try journal(path)
    try add("a.png", to: journal)
    let other = PointTable(rows: rows("other.png")).csv
    switch how {
    case "replaced": try FileBytes.write(other, to: path)
    case "removed": try FileManager.default.removeItem(atPath: path)
    default: try Data(other.utf8).write(to: URL(filePath: path))
    }
    #expect(throws: FileError.self) { try add("d.png", to: journal) }
    #expect(throws: FileError.self) { try journal.finish(failed: 0) }
    #expect(ShardNote(besides: path)?.ending == nil)
    #expect((try? String(contentsOfFile: path, encoding: .utf8)) == (how == "removed" ? nil : other))
  }

  @Test func aTableIsReplacedOnlyWhereNoShardWorksOnIt() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("p.csv")
    try FileManager.default.createSymbolicLink(atPath: folder.file("l.csv"), withDestinationPath: "p.csv")
    let reason = "it is a symbolic link, expected a file of its own"
    #expect(throws: FileError(path: folder.file("l.csv"), action: .write, reason: reason)) {
      try journal(folder.file("l.csv"))
    }
    for name in [path, folder.file("l.csv")] {
      try {
        let journal = try journal(path)
        try add("a.png", to: journal)
        let output = try OutputFile(path: name, force: true)
        #expect(throws: PointJournal.InUse.self) {
          try PointJournal.replace(output) { try output.write("x") }
        }
        #expect(try PointTable(path: path).images == ["a.png"])
      }()
      let output = try OutputFile(path: name, force: true)
      try PointJournal.replace(output) { try output.write("x") }
      #expect(try FileBytes.read(path: path) == Array("x".utf8))
      #expect(!FileManager.default.fileExists(atPath: path + ".job"))
      try FileManager.default.removeItem(atPath: path)
      try FileBytes.write("", to: path)
    }
  }

  /// A file that has the name of a note, and that nobody has named.
  @Test(arguments: ["link", "dangling", "file", "folder"])
  func whatLiesWhereTheNoteBelongsStays(what: String) throws {
    let folder = try TemporaryFolder()
    let (path, victim) = (folder.file("p.csv"), folder.file("victim"))
    try FileBytes.write("secret", to: victim)
    switch what {
    case "link", "dangling":
      try FileManager.default.createSymbolicLink(
        atPath: path + ".job", withDestinationPath: what == "link" ? "victim" : "absent")
    case "file": try FileBytes.write("my notes\n", to: path + ".job")
    default: try FileBytes.makeFolder(path + ".job")
    }
    func contents() throws -> [String] {
      try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    }
    let before = try contents()
    let refuses = what == "file" ? [false] : [false, true]
    for force in refuses {
      #expect { try journal(path, force: force) } throws: { "\($0)".hasPrefix("\(path).job: cannot write: ") }
    }
    #expect(try contents() == before && FileBytes.read(path: victim) == Array("secret".utf8))
    // Nor does a table that is written as a whole take it along.
    let output = try OutputFile(path: path, force: false)
    try PointJournal.replace(output) { try output.write(PointTable().csv) }
    #expect(try contents() == (before + ["p.csv"]).sorted())
    guard what == "file" else { return }
    #expect(try FileBytes.read(path: path + ".job") == Array("my notes\n".utf8))
    try add("a.png", to: journal(path, force: true))
    #expect(ShardNote(besides: path)?.films.map(\.image) == ["a.png"])
  }

  @Test func partsAreMergedInNaturalOrder() throws {
    let folder = try TemporaryFolder()
    let films = (0..<200).map { ImageName("film-\($0).png") }
    for part in 0..<3 {
      let journal = try journal(folder.file("\(part).csv"), job: job(shard: part + 1, of: 3))
      for film in films where ContentHash.of(Array(film.name.utf8)).utf8.last.map({ Int($0) % 3 }) == part {
        try add(film, to: journal)
      }
    }
    let parts = (0..<3).map { folder.file("\($0).csv") }
    let merge = try #require(try merged(parts).merge)
    #expect(merge.films == 200 && merge.rows == 400)
    #expect(merge.absent(of: ["film-7.png", "other.png"]) == ["other.png"])
    try merge.write(to: OutputFile(path: folder.file("all.csv"), force: false))
    #expect(
      try FileBytes.read(path: folder.file("all.csv"))
        == Array(PointTable(rows: films.flatMap(rows)).csv.utf8))
    #expect(try merged([parts[0], parts[0]]).contradictions.map { $0.contains("and so is") } == [true])
    #expect(throws: PointTableError.self) { try merged([folder.file("0.csv.job")]) }
    let cut = try FileBytes.read(path: parts[0]).dropLast(3)
    try FileBytes.write(cut, to: parts[0])
    #expect(
      try merged(parts).contradictions
        == ["\(parts[0]): it ends within a line; let its shard finish first"])
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!left.contains { $0.hasSuffix(".tmp") })
  }
}
