import Foundation
import TestSupport
import Testing

/// What commands hold in memory, as the kernel says of the real binary.
@Suite struct MemoryTests {
  /// A run's status and the most memory that it held, MiB.
  private func peak(_ arguments: [String], in folder: TemporaryFolder) throws -> (status: Int32, peak: Double)
  {
    let process = try BregmaBinary.start(arguments, in: folder.url)
    var peak = 0.0
    while process.isRunning {
      // The kernel's own high-water mark: looking now and then misses only what grows in the last moment.
      let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
      let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap { Double($0) }
      peak = max(peak, (kilobytes ?? 0) / 1024)
      usleep(2000)
    }
    return (try BregmaBinary.finish(process, in: folder.url).status, peak)
  }

  /// All at once, 1500 landmarks take 2.5 GB.
  @Test func detectionHoldsABlockOfLandmarks() throws {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    try folder.writeFilm("films/f0.png")
    try folder.writeFilm("films/f1.png", shift: 5)
    let rows = (0..<1500).map { "f0.png,p\($0),\(5 + $0 * 7 % 150),\(5 + $0 * 11 % 190)\n" }
    try folder.write("image,landmark,x,y\n" + rows.joined(), to: "template.csv")
    let run = try peak(
      [
        "detect", "--landmarks", "template.csv", "--images", "films", "--out", "out.csv", "--encoder",
        try folder.writeEncoder(),
      ], in: folder)
    #expect(run.status == 0)
    #expect(run.peak > 10 && run.peak < 200, "\(run.peak) MiB")
  }

  /// With all records, and then all rows, in memory, two tables of 50,000 rows take 180 MB.
  @Test func tablesAreReadRowByRow() throws {
    let folder = try TemporaryFolder()
    for (name, end) in [("truth.csv", "placed,"), ("predictions.csv", "predicted,0.5")] {
      let rows = (0..<50_000).map { row in
        "some-patients-film-\(row / 50).png,some-landmark-\(row % 50),\(row % 97).25,\(row % 89).5,\(end)\r\n"
      }
      try folder.write("image,landmark,x,y,status,confidence\r\n" + rows.joined(), to: name)
    }
    let run = try peak(["evaluate", "--predictions", "predictions.csv", "--truth", "truth.csv"], in: folder)
    #expect(run.status == 0)
    #expect(run.peak > 10 && run.peak < 120, "\(run.peak) MiB")
  }
}
