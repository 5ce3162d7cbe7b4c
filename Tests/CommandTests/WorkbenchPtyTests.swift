import TestSupport
import Basics
import Foundation
import Store
import Testing
import TmuxHarness

/// The real program in a real terminal: what a person does in the first minutes, and what may go wrong.
@Suite(.enabled(if: TmuxSession.isAvailable, "needs tmux"), .serialized)
struct WorkbenchPtyTests {
  /// A folder of three phantom-like films, marked with two landmark names.
  private final class Films {
    let folder = NSTemporaryDirectory() + "bregma-pty-\(UUID().uuidString)"

    init() throws {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for index in 1...3 {
        let samples = (0..<160 * 120).map { UInt8(($0 % 120 + $0 / 120 + 10 * index) % 256) }
        try (Data("P5 120 160 255\n".utf8) + Data(samples)).write(
          to: URL(filePath: "\(folder)/f\(index).pgm"))
      }
      try store().setLandmarks(["apex", "base"])
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func store() throws -> AnnotationStore { try AnnotationStore.open(folder: folder) }
  }

  /// Starts the program so that its process id and what follows it can be seen.
  private func start(_ arguments: String, columns: Int = 80, rows: Int = 24) throws -> TmuxSession {
    // What a test chooses is not to become the choice of whoever runs it.
    let state = NSTemporaryDirectory() + "bregma-pty-state-\(UUID().uuidString)"
    return try TmuxSession(
      "XDG_STATE_HOME=\(state) \(BuiltProgram.path("bregma")) \(arguments); code=$?; rm -rf \(state); echo \"left with $code\"; sleep 600",
      columns: columns,
      rows: rows)
  }

  /// What an earlier session learnt and kept beside the points is named and done without when it cannot be read.
  @Test func aBrokenModelOfAnEarlierSessionIsNamed() throws {
    let films = try Films()
    let path = try films.store().location.path.replacing("points.sqlite", with: "model.safetensors")
    try Data("no weights".utf8).write(to: URL(filePath: path))
    let tmux = try start("open \(films.folder)", columns: 200)
    try tmux.wait(forText: "The encoder of this program is used")
    #expect(try tmux.screen().contains { $0.contains("model.safetensors") })
    try tmux.send("q")
    try tmux.wait(forText: "left with 0")
  }

  @Test(arguments: [(80, 24), (200, 60)]) func markUndoLayersQuit(_ columns: Int, _ rows: Int) throws {
    let films = try Films()
    let tmux = try start("open \(films.folder)", columns: columns, rows: rows)
    try tmux.wait(forText: "120x160 px")
    try tmux.send("Enter")
    try tmux.wait(forText: "Placed apex")
    try tmux.send("l", "l", "j", "Enter")
    try tmux.wait(forText: "this image is done")
    #expect(try films.store().points(image: "f1.pgm").marks.count == 2)
    try tmux.send("u")
    try tmux.wait(forText: "Undone: place base")
    #expect(try films.store().points(image: "f1.pgm").marks.count == 1)
    try tmux.send("i")
    try tmux.wait(forText: "7 bits")
    try tmux.send("i")
    try tmux.wait(forText: "medium")
    try tmux.send("?")
    try tmux.wait(forText: "Place the active landmark")
    // Together the two would be Alt-q.
    try tmux.send("Escape")
    try tmux.wait(for: "the help to close") { rows in !rows.contains { $0.contains("Place the active") } }
    try tmux.send("q")
    try tmux.wait(forText: "left with 0")
    #expect(try tmux.value("#{alternate_on}") == "0")
    #expect(try tmux.value("#{mouse_any_flag}") == "0")
    #expect(try tmux.value("#{cursor_flag}") == "1")
  }

  @Test(arguments: [
    ("open --colours mono", "38;"), ("open --colours 16", "38;5;"), ("open --colours 256", "38;2;"),
  ])
  func noMoreColoursThanAskedFor(_ command: String, _ unwanted: String) throws {
    let films = try Films()
    let tmux = try start("\(command) \(films.folder)")
    try tmux.wait(forText: "120x160 px")
    #expect(!(try tmux.screen(styled: true).joined().contains(unwanted)))
    try tmux.send("T", "Down", "Enter", "b")
    try tmux.wait(forText: "Blocks: ")
    try tmux.send("q")
    try tmux.wait(forText: "left with 0")
  }

  @Test func aStormOfSizesEndsInTheLast() throws {
    let films = try Films()
    let tmux = try start("open \(films.folder)")
    try tmux.wait(forText: "120x160 px")
    for step in 0..<60 { try tmux.resize(columns: 20 + step * 37 % 160, rows: 5 + step * 23 % 50) }
    try tmux.resize(columns: 100, rows: 30)
    try tmux.wait(for: "the last size") { $0.count == 30 && $0[29].contains("q quit") }
    try tmux.send("q")
    try tmux.wait(forText: "left with 0")
  }

  @Test func killingLosesNothing() throws {
    let films = try Films()
    let first = try start("open \(films.folder)")
    try first.wait(forText: "120x160 px")
    try first.send("Enter")
    try first.wait(forText: "Placed apex")
    let shell = try #require(Int32(try first.value("#{pane_pid}")))
    let program = try #require(child(of: shell))
    kill(program, SIGKILL)
    try first.wait(forText: "left with 137")
    #expect(try films.store().points(image: "f1.pgm").marks.keys.sorted() == ["apex"])
    let second = try start("open \(films.folder)")
    try second.wait(forText: "◆ apex")
    try second.send("u")
    try second.wait(forText: "Undone: place apex")
  }

  @Test func leavingWhileAJobRunsLeavesATidyStore() throws {
    let folder = try TemporaryFolder()
    let samples = BregmaBinary.sampleData.appendingPathComponent("skull").path
    let films = try folder.makeFolder("films")
    for index in 1...200 {
      try FileManager.default.createSymbolicLink(
        atPath: "\(films)/skull-\(index).png",
        withDestinationPath: samples + "/skull-12.png")
    }
    let tmux = try start("open \(films) --landmarks \(samples)/template.csv")
    try tmux.wait(forText: "640x800 px")
    try tmux.send("P")
    try tmux.wait(for: "some images to be done") { rows in rows.contains { $0.contains(#/ [2-9]/199/#) } }
    try tmux.send("q")
    try tmux.wait(forText: "left with 0")
    let left = try FileManager.default.contentsOfDirectory(atPath: films + "/.bregma")
    #expect(left.contains("points.sqlite") && left.allSatisfy { !$0.hasPrefix("points.sqlite-") })
    let progress = try AnnotationStore.open(folder: films).progress().values
    #expect((2..<199).contains(progress.filter { $0.counts[.predicted] != nil }.count))
  }

  @Test func resizingAndTinyScreens() throws {
    let films = try Films()
    let tmux = try start("open \(films.folder)")
    try tmux.wait(forText: "120x160 px")
    try tmux.resize(columns: 20, rows: 5)
    try tmux.wait(forText: "Enlarge")
    try tmux.send("Enter")
    try tmux.resize(columns: 120, rows: 40)
    try tmux.wait(forText: "at the cursor")
    #expect(try films.store().points(image: "f1.pgm").marks.isEmpty)
    try tmux.send("q")
    try tmux.wait(forText: "left with 0")
  }

  @Test func aListShowsItsImagesInItsOrder() throws {
    let films = try Films()
    let list = films.folder + "/worst.csv"
    try FileBytes.write(
      "image,landmark,distance_px\r\nf3.pgm,base,9\r\nf9.pgm,apex,8\r\nf1.pgm,apex,7\r\n", to: list)
    let tmux = try start("open \(films.folder) --list \(list)", columns: 100)
    try tmux.wait(forText: "line 3: no film of the folder is called \"f9.pgm\"")
    try tmux.wait(forText: "1/2  f3.pgm")
    try tmux.wait(forText: "▸· base")
    try tmux.send("n")
    try tmux.wait(forText: "2/2  f1.pgm")
    try tmux.send("q")
    try tmux.wait(forText: "left with 0")
  }

  @Test func aFolderThatIsNotThereIsOneSentence() throws {
    let tmux = try start("open /nowhere/at-all")
    let rows = try tmux.wait(forText: "left with")
    #expect(rows.contains { $0.contains("/nowhere/at-all") })
    #expect(!rows.contains { $0.contains("left with 0") })
  }

  /// The process that a shell is waiting for.
  private func child(of shell: Int32) -> Int32? {
    let children = try? String(contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
    return children?.split(separator: " ").first.flatMap { Int32($0) }
  }
}
