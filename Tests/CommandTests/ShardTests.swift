import TestSupport
import Basics
import Foundation
import Landmarks
import Radiograph
import Testing

/// Detection in shards that are killed and started again.
///
/// `BREGMA_SHARD_FILMS` sets the number of films; with 100000 the peak memory printed is worth a look.
@Suite struct ShardTests {
  private static let films = ProcessInfo.processInfo.environment["BREGMA_SHARD_FILMS"].flatMap(Int.init) ?? 60

  private func dataset() throws -> (folder: TemporaryFolder, arguments: [String]) {
    let folder = try TemporaryFolder()
    let films = try folder.makeFolder("films")
    for shift in 0..<3 { try folder.writeFilm("f\(shift).png", shift: 3 * shift) }
    for number in 0..<Self.films {
      try FileManager.default.createSymbolicLink(
        atPath: "\(films)/film-\(number).png", withDestinationPath: folder.file("f\(number % 3).png"))
    }
    try folder.write("image,landmark,x,y\nfilm-0.png,sella,80.5,60\nfilm-0.png,nasion,40,120\n", to: "t.csv")
    return (
      folder,
      ["detect", "--landmarks", "t.csv", "--images", "films", "--encoder", try folder.writeEncoder()]
    )
  }

  private func shard(_ index: Int, of count: Int) -> [String] {
    ["--out", "part-\(index).csv", "--shard", "\(index)/\(count)"]
  }

  @Test func killedShardsGoOnAndMergeToTheSameTable() throws {
    let (folder, arguments) = try dataset()
    let count = 3
    var (kills, peak) = (0, 0)
    var random = SystemRandomNumberGenerator()
    for index in 1...count {
      for attempt in 0... {
        let process = try BregmaBinary.start(arguments + shard(index, of: count), in: folder.url)
        let delay = UInt32.random(in: 20_000...400_000, using: &random)
        // The third start of a shard is left in peace.
        if attempt < 2 {
          usleep(delay)
          kill(process.processIdentifier, SIGKILL)
        }
        while process.isRunning {
          peak = max(peak, memory(of: process.processIdentifier))
          usleep(20_000)
        }
        let run = try BregmaBinary.finish(process, in: folder.url)
        if run.status == 0 && process.terminationReason == .exit { break }
        #expect(attempt < 2, "\(run.errors)")
        if attempt >= 2 { break }
        kills += 1
      }
    }
    let merge = try BregmaBinary.run(
      ["merge", "all.csv", "--images", "films"] + (1...count).map { "part-\($0).csv" }, in: folder.url)
    #expect(merge.status == 0, "\(merge.errors)")
    #expect(try BregmaBinary.run(arguments + ["--out", "whole.csv"], in: folder.url).status == 0)
    #expect(
      try FileBytes.read(path: folder.file("all.csv")) == FileBytes.read(path: folder.file("whole.csv")))
    print("shards: \(Self.films) films in \(count) shards, \(kills) kills, at most \(peak / 1024) MiB")
  }

  private func memory(of process: Int32) -> Int {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }

  @Test func shardsOfOtherWorkAreNotContinued() throws {
    let (folder, arguments) = try dataset()
    #expect(try BregmaBinary.run(arguments + shard(1, of: 2), in: folder.url).status == 0)
    let first = try FileBytes.read(path: folder.file("part-1.csv"))
    let other = try BregmaBinary.run(arguments + ["--out", "part-1.csv", "--shard", "2/2"], in: folder.url)
    #expect(
      other.errors
        == "bregma: part-1.csv: cannot write: it is shard 1 of 2, not shard 2 of 2; give --force to begin anew\n"
    )
    #expect(other.status == 1)
    #expect(try FileBytes.read(path: folder.file("part-1.csv")) == first)
    let early = try BregmaBinary.run(["merge", "all.csv", "part-1.csv", "t.csv"], in: folder.url)
    #expect(early.status == 1 && early.errors.contains("t.csv: there is no note of its shard beside it"))
    #expect(!FileManager.default.fileExists(atPath: folder.file("all.csv")))
  }

  /// What went in counts by its content: another picture under the name of a marked film is another job.
  @Test func anotherPictureOfAMarkedFilmIsAnotherJob() throws {
    let (folder, arguments) = try dataset()
    #expect(try BregmaBinary.run(arguments + shard(1, of: 1), in: folder.url).status == 0)
    let marked = try #require(try PointTable(path: folder.file("t.csv")).images.first)
    let films = try FilmFolder.list(folder.file("films"))
    let other = try #require(films.first { $0 != marked })
    let bytes = try FileBytes.read(path: other.path(in: folder.file("films")))
    try FileBytes.write(bytes, to: marked.path(in: folder.file("films")))
    let again = try BregmaBinary.run(arguments + shard(1, of: 1), in: folder.url)
    #expect(again.status == 1 && again.errors.contains("they differ in template films"), "\(again.errors)")
  }

  /// The points of a film that was replaced are not those of the film that is there now.
  @Test func aFilmThatWasReplacedIsSearchedAgain() throws {
    let (folder, arguments) = try dataset()
    #expect(try BregmaBinary.run(arguments + shard(1, of: 1), in: folder.url).status == 0)
    let film = folder.file("films/film-7.png")
    try FileManager.default.removeItem(atPath: film)
    try folder.writeFilm("films/film-7.png", shift: 9)
    let merge = ["merge", "all.csv", "part-1.csv", "--images", "films"]
    let early = try BregmaBinary.run(merge, in: folder.url)
    #expect(early.status == 1)
    #expect(
      early.errors.hasPrefix("film-7.png: replaced since part-1.csv was searched; start its shard again"),
      "\(early.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("all.csv")))
    let again = try BregmaBinary.run(arguments + shard(1, of: 1), in: folder.url)
    #expect(again.status == 0 && again.errors.contains("note: film-7.png: replaced since"), "\(again.errors)")
    let run = try BregmaBinary.run(merge, in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try BregmaBinary.run(arguments + ["--out", "whole.csv"], in: folder.url).status == 0)
    #expect(
      try FileBytes.read(path: folder.file("all.csv")) == FileBytes.read(path: folder.file("whole.csv")))
  }

  @Test func aSingleSearchLeavesTheTableOfAShardAlone() throws {
    let (folder, arguments) = try dataset()
    #expect(try BregmaBinary.run(arguments + shard(1, of: 1), in: folder.url).status == 0)
    let first = try FileBytes.read(path: folder.file("part-1.csv"))
    try FileBytes.write(first, to: folder.file("copy.csv"))
    let single = arguments + ["--out", "part-1.csv", "--within", "5", "--force"]
    try {
      let lock = try #require(GrowingFile(existing: folder.file("part-1.csv")))
      #expect(lock.lock() == .held)
      for command in [single, ["merge", "part-1.csv", "copy.csv", "--partial", "--force"]] {
        let refused = try BregmaBinary.run(command, in: folder.url)
        #expect(refused.status == 3, "\(refused.errors)")
        #expect(refused.errors.hasSuffix("bregma: part-1.csv: another program is working on this table\n"))
      }
      #expect(try FileBytes.read(path: folder.file("part-1.csv")) == first)
    }()
    // Its note would not be true of the table that comes in its place.
    #expect(try BregmaBinary.run(single, in: folder.url).status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.file("part-1.csv.job")))
    let shard = try BregmaBinary.run(arguments + shard(1, of: 1), in: folder.url)
    #expect(shard.status == 1 && shard.errors.contains("there is no note of its shard"), "\(shard.errors)")
  }

  /// What a shard could not search is said without the folder as well, and what it found is kept.
  @Test func mergeSaysWhatFailed() throws {
    let (folder, arguments) = try dataset()
    try folder.write("no film", to: "films/broken.png")
    #expect(try BregmaBinary.run(arguments + shard(1, of: 1), in: folder.url).status == 1)
    let merge = try BregmaBinary.run(["merge", "all.csv", "part-1.csv"], in: folder.url)
    #expect(merge.status == 1 && merge.errors == "part-1.csv: 1 input of its shard failed, see its log\n")
    #expect(try PointTable(path: folder.file("all.csv")).images.count == Self.films)
  }

  @Test func mergeTakesNoPartThatWasChanged() throws {
    let (folder, arguments) = try dataset()
    #expect(try BregmaBinary.run(arguments + shard(1, of: 1), in: folder.url).status == 0)
    let whole = try String(contentsOfFile: folder.file("part-1.csv"), encoding: .utf8)
    var lines = whole.components(separatedBy: "\r\n")
    lines.remove(at: 10)
    for changed in [
      lines.joined(separator: "\r\n"),
      whole.replacingOccurrences(of: "film-7.png,sella,", with: "film-7.png,sella,1"),
    ] {
      try #require(changed != whole)
      try FileBytes.write(changed, to: folder.file("part-1.csv"))
      let merge = try BregmaBinary.run(["merge", "all.csv", "part-1.csv"], in: folder.url)
      #expect(merge.status == 1 && merge.errors.contains("are not those that its shard wrote"))
      #expect(!FileManager.default.fileExists(atPath: folder.file("all.csv")))
    }
    // Whoever means it takes the note away.
    try FileManager.default.removeItem(atPath: folder.file("part-1.csv.job"))
    let merge = try BregmaBinary.run(["merge", "all.csv", "part-1.csv", "--partial"], in: folder.url)
    #expect(merge.status == 1 && FileManager.default.fileExists(atPath: folder.file("all.csv")))
  }

  @Test func aFolderWithoutFilmsMakesNoShardComplete() throws {
    let (folder, arguments) = try dataset()
    try FileManager.default.createDirectory(atPath: folder.file("empty"), withIntermediateDirectories: true)
    let images = try #require(arguments.firstIndex(of: "--images"))
    var elsewhere = arguments
    elsewhere[images + 1] = "empty"
    let run = try BregmaBinary.run(elsewhere + shard(1, of: 1), in: folder.url)
    #expect(run.status == 1 && run.errors.contains("holds no"), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("part-1.csv")))
  }

  @Test(arguments: ["0/2", "3/2", "1", "a/b", "1/0", "-1/2"]) func shardsMustMakeSense(text: String) throws {
    let folder = try TemporaryFolder()
    let run = try BregmaBinary.run(
      ["detect", "--landmarks", "t", "--images", "f", "--out", "o", "--shard=\(text)"], in: folder.url)
    #expect(run.status == 2)
  }
}
