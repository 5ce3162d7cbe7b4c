import Basics
import Foundation
import GRDB
import Landmarks
import Radiograph
import Store
import Testing
import TestSupport

/// Programs killed at random moments: whatever they said was saved is there afterwards.
///
/// `BREGMA_CRASH_ROUNDS` sets the kills per kind of work.
@Suite(.serialized) struct StoreCrashTests {
  private static let rounds =
    ProcessInfo.processInfo.environment["BREGMA_CRASH_ROUNDS"].flatMap(Int.init) ?? 12

  /// The support program beside the test bundle.
  private static var hammer: URL {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("store-hammer")
  }

  /// Lets the hammer work for a while, kills it, and returns what it said.
  private func work(
    _ mode: String, in folder: TemporaryFolder, killAfter milliseconds: Int?
  ) throws -> [String] {
    let log = folder.file("acknowledged")
    try Data().write(to: URL(fileURLWithPath: log))
    let process = Process()
    process.executableURL = Self.hammer
    process.arguments = [mode, folder.path]
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    process.standardError = FileHandle.nullDevice
    try process.run()
    if let milliseconds {
      // The clock starts with the first thing done; a slow start must not make the test toothless.
      while process.isRunning, try FileBytes.size(path: log) == 0 { usleep(500) }
      usleep(UInt32(milliseconds) * 1000)
      kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
    let said = String(decoding: try FileBytes.read(path: log), as: UTF8.self)
    return said.split(separator: "\n").map(String.init)
  }

  private func integrity(_ folder: TemporaryFolder) throws -> String? {
    var configuration = Configuration()
    // A backup may be under way.
    configuration.busyMode = .timeout(5)
    return try DatabaseQueue(path: folder.file(".bregma/points.sqlite"), configuration: configuration).read {
      try String.fetchOne($0, sql: "PRAGMA integrity_check")
    }
  }

  /// Positions of every image after so many of the hammer's edits.
  private func expected(after count: Int) -> [ImageName: [Landmark: Double]] {
    var done: [ImageName: [(landmark: Landmark, x: Double)]] = [:]
    for number in 0..<count {
      let image: ImageName = "i\(number % 7)"
      if number % 9 == 8 {
        _ = done[image]?.popLast()
      } else {
        done[image, default: []].append(("l\(number % 5)", Double(number)))
      }
    }
    return done.mapValues { Dictionary($0.map { ($0.landmark, $0.x) }) { $1 } }.filter { !$0.value.isEmpty }
  }

  private func stored(_ folder: TemporaryFolder) throws -> [ImageName: [Landmark: Double]] {
    let rows = try AnnotationStore.open(folder: folder.path).table().rows
    return Dictionary(grouping: rows, by: \.image).mapValues { rows in
      Dictionary(rows.map { ($0.point.landmark, $0.point.position?.x ?? -1) }) { $1 }
    }
  }

  @Test func noAcknowledgedEditIsLost() throws {
    var random = SplitMix64(seed: 41)
    var (losses, edits) = (0, 0)
    for _ in 0..<Self.rounds {
      let folder = try TemporaryFolder()
      let count = try work("edits", in: folder, killAfter: .random(in: 0...250, using: &random)).count
      edits += count
      let found = try stored(folder)
      // The edit that was under way may have been saved without a word.
      let isWhole = found == expected(after: count) || found == expected(after: count + 1)
      if try !isWhole || integrity(folder) != "ok" { losses += 1 }
    }
    print("crash test, edits: \(Self.rounds) rounds, \(edits) acknowledged edits, losses \(losses)")
    #expect(losses == 0)
    #expect(edits > Self.rounds)
  }

  @Test func noImportIsHalved() throws {
    var random = SplitMix64(seed: 42)
    var (losses, imports) = (0, 0)
    for _ in 0..<Self.rounds {
      let folder = try TemporaryFolder()
      let last = try work("imports", in: folder, killAfter: .random(in: 0...250, using: &random)).last
      imports += (last.flatMap(Int.init) ?? -1) + 1
      let positions = Set(try stored(folder).values.map { $0["l"] ?? -1 })
      let acknowledged = last.flatMap(Double.init) ?? 0
      let isWhole =
        positions.count == 1 && (positions.first == acknowledged || positions.first == acknowledged + 1)
      if try !isWhole || stored(folder).count != 50 || integrity(folder) != "ok" { losses += 1 }
    }
    print("crash test, imports: \(Self.rounds) rounds, \(imports) acknowledged imports, losses \(losses)")
    #expect(losses == 0)
  }

  @Test func noExportIsHalved() throws {
    var random = SplitMix64(seed: 43)
    var (losses, exports) = (0, 0)
    for _ in 0..<Self.rounds {
      let folder = try TemporaryFolder()
      let last = try work("exports", in: folder, killAfter: .random(in: 0...100, using: &random)).last
      let acknowledged = last.flatMap(Int.init) ?? 0
      exports += acknowledged + 1
      let text = String(decoding: try FileBytes.read(path: folder.file("out.csv")), as: UTF8.self)
      let lines = text.split(separator: "\n")
      let number = lines.first.flatMap { Int($0) } ?? -1
      let isWhole = Set(lines).count == 1 && lines.count == 20_000 && text.hasSuffix("\n")
      if !isWhole || number < acknowledged || number > acknowledged + 1 { losses += 1 }
      // Nothing hidden stays behind the next one either.
      try FileBytes.write("the next one", to: folder.file("out.csv"))
      if try FileManager.default.contentsOfDirectory(atPath: folder.path).contains(where: {
        $0.hasSuffix(".tmp")
      }) {
        losses += 1
      }
    }
    print("crash test, exports: \(Self.rounds) rounds, \(exports) acknowledged exports, losses \(losses)")
    #expect(losses == 0)
  }

  @Test func filesThatMayNotGrowStopTheWorkButLoseNothing() throws {
    let folder = try TemporaryFolder()
    let lines = try work("limited", in: folder, killAfter: nil)
    let failure = try #require(lines.last)
    #expect(failure.hasPrefix("failed ") && failure.contains("points.sqlite"), "\(failure)")
    let count = lines.count - 1
    #expect(count > 10)
    #expect(try stored(folder) == expected(after: count))
    #expect(try integrity(folder) == "ok")
  }

  /// Mounts a file system of this size, or gives a mounted one another size.
  private static func mount(_ options: String, _ folder: TemporaryFolder) throws -> Bool {
    let mount = Process()
    mount.executableURL = URL(fileURLWithPath: "/bin/sh")
    mount.arguments = ["-c", "mount -t tmpfs -o \(options) bregma-test '\(folder.path)' 2>/dev/null"]
    try mount.run()
    mount.waitUntilExit()
    return mount.terminationStatus == 0
  }

  private static let canMount: Bool = {
    guard let folder = try? TemporaryFolder(), (try? mount("size=64k", folder)) == true else { return false }
    return umount2(folder.path, Int32(MNT_DETACH)) == 0
  }()

  @Test(.enabled(if: canMount, "this user may not mount a small file system"))
  func aFullDiskIsNamedAndTheEditCanBeRepeatedLater() throws {
    let folder = try TemporaryFolder()
    try #require(try Self.mount("size=800k", folder))
    defer { umount2(folder.path, Int32(MNT_DETACH)) }
    let store = try AnnotationStore.open(folder: folder.path)
    var problem: AnnotationStoreError.Problem?
    var count = 0
    var waiting: Edit?
    while problem == nil, count < 5000 {
      let edit = try store.points(image: "a").placing("s", at: PixelPoint(x: Double(count), y: 0), by: "ann")
      do {
        try store.apply(try #require(edit), image: "a")
        count += 1
      } catch {
        (problem, waiting) = ((error as? AnnotationStoreError)?.problem, edit)
      }
    }
    guard case .system(let words) = problem else {
      Issue.record("the disk never filled up: \(String(describing: problem))")
      return
    }
    #expect(words.contains("full"))
    #expect(try store.points(image: "a")["s"]?.position?.x == Double(count - 1))
    // The caller still has the edit; once there is room again, it is saved.
    try #require(try Self.mount("remount,size=4m", folder))
    try store.apply(try #require(waiting), image: "a")
    #expect(try store.points(image: "a")["s"]?.position?.x == Double(count))
    print("full disk: \(count) edits saved, then \(words); saved again after room was made")
  }
}
