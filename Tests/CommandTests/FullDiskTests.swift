import TestSupport
import Foundation
import Store
import Testing
import TmuxHarness

/// A disk that is full while somebody works: said, kept in memory, saved as soon as there is room.
@Suite(.enabled(if: TmuxSession.isAvailable, "needs tmux"), .serialized)
struct FullDiskTests {
  /// Runs a program; nil unless it succeeds.
  @discardableResult
  private static func run(_ command: String, _ arguments: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [command] + arguments
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// A file system of one megabyte, where the machine lets us make one.
  private final class SmallDisk {
    let folder = NSTemporaryDirectory() + "bregma-disk-\(UUID().uuidString)"

    init?() {
      guard FullDiskTests.run("mkdir", folder) else { return nil }
      if FullDiskTests.run("mount", "-t", "tmpfs", "-o", "size=1m", "bregma-test", folder) { return }
      try? FileManager.default.removeItem(atPath: folder)
      return nil
    }

    deinit {
      FullDiskTests.run("umount", "-l", folder)
      try? FileManager.default.removeItem(atPath: folder)
    }
  }

  private static let canMount = SmallDisk() != nil
  private static let canLimit = run("prlimit", "--version")

  private func makeFilms(_ folder: String) throws {
    for index in 1...2 {
      let samples = (0..<120 * 160).map { UInt8(($0 % 120 + $0 / 120 + 10 * index) % 256) }
      try (Data("P5 120 160 255\n".utf8) + Data(samples)).write(to: URL(filePath: "\(folder)/f\(index).pgm"))
    }
    try AnnotationStore.open(folder: folder).setLandmarks(["apex", "base", "crown"])
    // The backup is made now, so that the program does not speak of it in between.
    #expect(try AnnotationStore.open(folder: folder).finishBackup() == nil)
  }

  private func start(_ folder: String) throws -> TmuxSession {
    let state = NSTemporaryDirectory() + "bregma-pty-state-\(UUID().uuidString)"
    let tmux = try TmuxSession(
      "XDG_STATE_HOME=\(state) \(BuiltProgram.path("bregma")) open \(folder); echo \"left with $?\"; "
        + "rm -rf \(state); sleep 600", columns: 120)
    try tmux.wait(forText: "120x160 px")
    return tmux
  }

  /// Marks a point that cannot be saved, sees it waiting, and saves it.
  private func workThrough(_ folder: String, fill: () throws -> Void, free: () throws -> Void) throws {
    let tmux = try start(folder)
    try tmux.send("Enter")
    try tmux.wait(forText: "Placed apex")
    try fill()
    try tmux.send("l", "Enter")
    try tmux.wait(forText: "Not saved")
    try tmux.wait(forText: "1 not saved")
    // Nobody leaves by accident with work that is nowhere but in memory.
    try tmux.send("q")
    try tmux.wait(forText: "not saved yet")
    let reader = try? AnnotationStore.open(folder: folder, access: .reading)
    #expect(try reader?.points(image: "f1.pgm").marks.keys.sorted() ?? ["apex"] == ["apex"])
    try free()
    try tmux.send("l")
    try tmux.wait(forText: "Saved: what waited")
    try tmux.send("q")
    try tmux.wait(forText: "left with 0")
    let saved = try AnnotationStore.open(folder: folder).points(image: "f1.pgm")
    #expect(saved.marks.keys.sorted() == ["apex", "base"])
  }

  @Test(.enabled(if: canMount, "needs to mount a file system"))
  func aFullDiskLosesNothing() throws {
    let disk = try #require(SmallDisk())
    try makeFilms(disk.folder)
    let filler = disk.folder + "/filler"
    try workThrough(disk.folder) {
      // Whatever is left, to the last byte.
      Self.run("dd", "if=/dev/zero", "of=\(filler)", "bs=4096")
    } free: {
      try FileManager.default.removeItem(atPath: filler)
    }
  }

  @Test(.enabled(if: canLimit, "needs prlimit"))
  func filesThatMayNotGrowLoseNothing() throws {
    let folder = try TemporaryFolder()
    let films = try folder.makeFolder("films")
    try makeFilms(films)
    try workThrough(films) {
      try limit(films, "4096")
    } free: {
      try limit(films, "unlimited")
    }
  }

  /// Limits the files of the program that has the folder open; the lock says which one that is.
  private func limit(_ folder: String, _ bytes: String) throws {
    let words = try String(contentsOfFile: folder + "/.bregma/points.lock", encoding: .utf8)
    let process = try #require(words.split { !$0.isNumber }.compactMap { Int($0) }.first)
    #expect(Self.run("prlimit", "--pid", "\(process)", "--fsize=\(bytes):unlimited"))
  }
}
