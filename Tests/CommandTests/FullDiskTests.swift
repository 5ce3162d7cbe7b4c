import Encoder
import Foundation
import Landmarks
import Store
import TestSupport
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
    // What is written elsewhere is what the screen shows, and that is said.
    let table = NSTemporaryDirectory() + "bregma-\(UUID().uuidString.prefix(8)).csv"
    defer { try? FileManager.default.removeItem(atPath: table) }
    try tmux.send("e", "Enter", "C-u", table, "Enter")
    try tmux.wait(forText: "changes not saved yet: 1")
    #expect(try PointTable(path: table).landmarks == ["apex", "base"])
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

  /// Whatever is left, to the last byte.
  private func fill(_ folder: String) {
    Self.run("dd", "if=/dev/zero", "of=\(folder)/filler", "bs=4096")
    Self.run("sh", "-c", "cat /dev/zero >> '\(folder)/filler'")
  }

  /// Opens the store and lets go of it again.
  private func expectToRead(_ folder: String) throws {
    let store = try AnnotationStore.open(folder: folder)
    #expect(store.obstacle == "the disk is full" && store.isReadOnly)
    #expect(try store.points(image: "f1.pgm").marks.keys.sorted() == ["apex"])
  }

  @Test(.enabled(if: canMount, "needs to mount a file system"))
  func aFullDiskIsOpenedForReadingAndExportedFrom() throws {
    let disk = try #require(SmallDisk())
    try makeFilms(disk.folder)
    let elsewhere = try TemporaryFolder()
    try elsewhere.write("image,landmark,x,y\nf1.pgm,apex,40,60\n", to: "points.csv")
    let arguments = ["import", "points.csv", "--images", disk.folder]
    #expect(try BregmaBinary.run(arguments, in: elsewhere.url).status == 0)
    fill(disk.folder)

    try expectToRead(disk.folder)
    let refused = try BregmaBinary.run(arguments, in: elsewhere.url)
    #expect(
      refused.status == 1 && refused.errors.contains("the disk is full; make room"), "\(refused.errors)")
    let exported = try BregmaBinary.run(
      ["export", "--images", disk.folder, "--out", "out.csv"], in: elsewhere.url)
    #expect(exported.status == 0 && exported.output.contains("points: 1"), "\(exported.errors)")

    let tmux = try start(disk.folder)
    try tmux.wait(forText: "disk is full")
    try tmux.send("l", "Enter")
    try tmux.wait(forText: "nothing was saved")
    try tmux.send("q")
    try tmux.wait(forText: "left with")
    try FileManager.default.removeItem(atPath: disk.folder + "/filler")
    #expect(try AnnotationStore.open(folder: disk.folder).obstacle == nil)
  }

  @Test(.enabled(if: canMount, "needs to mount a file system"), arguments: ["train", "pretrain", "adapt"])
  func trainingForAFullDiskIsKeptElsewhere(command: String) throws {
    let disk = try #require(SmallDisk())
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    for number in 0..<7 { try folder.writeFilm("films/f\(number).png", shift: 3 * number) }
    try folder.write(
      "image,landmark,x,y,status\nf0.png,sella,80.5,60,placed\nf1.png,sella,83.5,60,placed\n",
      to: "points.csv")
    fill(disk.folder)
    var arguments = [
      command, "--images", "films", "--out", disk.folder + "/model.safetensors", "--steps", "2",
    ]
    if command != "pretrain" { arguments += ["--from", try folder.writeEncoder()] }
    if command == "train" { arguments += ["--landmarks", "points.csv"] }
    if command == "pretrain" { arguments += ["--network", "4,8;0,0;8", "--grid", "128", "--pairs", "1"] }
    let run = try BregmaBinary.run(
      arguments, in: folder.url, variables: ["XDG_DATA_HOME": folder.file("data")])
    #expect(run.status == 1, "\(run.errors)")
    #expect(
      run.errors.contains("no space left") && run.errors.contains("the result was kept as"), "\(run.errors)")
    let kept = try FileManager.default.contentsOfDirectory(atPath: folder.file("data/bregma/rescued"))
    let name = try #require(kept.first { $0.hasSuffix("-model.safetensors") })
    #expect(throws: Never.self) { try EncoderFile(path: folder.file("data/bregma/rescued/" + name)) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.folder) == ["filler"])
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
