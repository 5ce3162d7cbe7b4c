import Basics
import Foundation
import Store
import Testing
import TmuxHarness

/// How long keys are pressed, s.
private let soakSeconds = ProcessInfo.processInfo.environment["BREGMA_SOAK_SECONDS"].flatMap(Double.init)

/// Random keys for a while: `BREGMA_SOAK_SECONDS=20 swift test -c release --filter SoakTests`, 1200 before a release.
@Suite(
  .enabled(if: TmuxSession.isAvailable, "needs tmux"),
  .enabled(if: soakSeconds != nil, "set BREGMA_SOAK_SECONDS"), .serialized)
struct WorkbenchSoakTests {
  private static let keys =
    "h j k l H J K L Up Down Left Right S-Up S-Down S-Left S-Right Enter Enter Enter Tab BTab a C-a x d m u C-r U "
    + "n p N g / s G B P M r f + - 0 i i o O [ ] { } z w W v T ? : t c R S Escape Escape Escape PPage NPage Home End 1 2 ."

  @Test func randomKeysLeaveItAliveAndSteady() throws {
    let seconds = try #require(soakSeconds)
    let folder = NSTemporaryDirectory() + "bregma-soak-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for index in 1...30 {
      let samples = (0..<160 * 120).map { UInt8(($0 % 120 * $0 / 120 + 10 * index) % 256) }
      try (Data("P5 120 160 255\n".utf8) + Data(samples)).write(
        to: URL(filePath: "\(folder)/f\(index).pgm"))
    }
    try AnnotationStore.open(folder: folder).setLandmarks(["apex", "base", "left", "right"])
    let tmux = try TmuxSession(
      "exec \(BuiltProgram.path("bregma")) open \(folder)", columns: 100, rows: 30)
    try tmux.wait(forText: "120x160 px")
    let program = try #require(Int32(try tmux.value("#{pane_pid}")))

    let names = Self.keys.split(separator: " ").map(String.init)
    var random = SplitMix64(seed: 20)
    var early: Usage?
    let start = Date()
    while Date().timeIntervalSince(start) < seconds {
      try tmux.send((0..<8).map { _ in names[Int(random.next() % UInt64(names.count))] })
      usleep(20_000)
      let isEarly = Date().timeIntervalSince(start) < seconds / 2
      guard let usage = Usage(of: program) else { break }
      if isEarly { early = usage.most(early) }
      try #require(try tmux.value("#{pane_dead}") == "0", "it ended after the keys of seed 20")
    }
    // Whatever is open is left; the program still answers.
    for _ in 0..<4 {
      try tmux.send("Escape")
      usleep(100_000)
    }
    try tmux.send("?")
    try tmux.wait(forText: "Place the active landmark")
    let first = try #require(early)
    let last = try #require(Usage(of: program))
    #expect(last.files <= first.files + 4, "open files grew from \(first.files) to \(last.files)")
    // Half of a short run is too little to have used everything once.
    let allowed = seconds < 120 ? 600 : 1.3 * first.memory + 64
    #expect(last.memory < allowed, "memory grew from \(first.memory) to \(last.memory) MiB")
    #expect(try AnnotationStore.open(folder: folder).landmarks().count >= 4)
  }

  /// What a program holds.
  private struct Usage {
    /// Open files.
    var files: Int
    /// Resident memory, MiB.
    var memory: Double

    init?(of program: Int32) {
      let status = try? String(contentsOfFile: "/proc/\(program)/status", encoding: .utf8)
      let line = status?.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
      guard let kilobytes = line?.split(separator: " ").compactMap({ Double($0) }).first,
        let handles = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(program)/fd")
      else { return nil }
      (files, memory) = (handles.count, kilobytes / 1024)
    }

    /// The larger of each.
    func most(_ other: Usage?) -> Usage {
      var most = self
      most.files = max(files, other?.files ?? 0)
      most.memory = max(memory, other?.memory ?? 0)
      return most
    }
  }
}
