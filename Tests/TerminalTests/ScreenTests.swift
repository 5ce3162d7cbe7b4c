import Foundation
import Testing
import TmuxHarness

/// The screen in a real pseudo-terminal, by way of the demonstration program.
@Suite(.serialized, .enabled(if: TmuxSession.isAvailable, "needs tmux"))
struct ScreenTests {
  private static let program = BuiltProgram.path("terminal-demo")
  private static let modes = "#{alternate_on} #{mouse_button_flag} #{mouse_sgr_flag} #{cursor_flag}"

  /// The program, then its exit code and the modes it leaves behind.
  private func start(
    _ environment: String = "TERM=tmux-256color", columns: Int = 80, rows: Int = 24, arguments: String = ""
  ) throws -> TmuxSession {
    try TmuxSession(
      "env \(environment) \(Self.program) \(arguments); echo \"ended $?\"; stty -a; read line",
      columns: columns, rows: rows)
  }

  private func expectRestored(_ session: TmuxSession, code: Int) throws {
    let rows = try session.wait(forText: "ended \(code)")
    try session.wait(forText: "icanon iexten echo ")
    #expect(try session.value(Self.modes) == "0 0 0 1")
    #expect(!rows.contains { $0.contains("▀") })
  }

  @Test(arguments: [
    ("TERM=xterm-256color", "256"), ("TERM=tmux-256color", "256"), ("TERM=xterm-direct", "direct"),
    ("TERM=tmux-256color COLORTERM=truecolor", "direct"), ("TERM=linux", "16"), ("TERM=vt100", "mono"),
    ("TERM=xterm-256color NO_COLOR=1", "mono"),
  ])
  func everyTerminalShowsTheFrame(environment: String, depth: String) throws {
    let session = try start(environment)
    let rows = try session.wait(forText: "└")
    #expect(
      rows[0] == "80x24 \(depth) 膝 e\u{301} 🦴 ␛[31m".padding(toLength: 34, withPad: " ", startingAt: 0)
        + "styled")
    #expect(rows[1] == "┌" + String(repeating: "─", count: 78) + "┐")
    // In direct colour halves may be drawn with ink and paper exchanged.
    let halves: Set<Character> = depth == "direct" ? ["▀", "▄", " "] : ["▀"]
    #expect(rows[12].count == 80 && halves.isSuperset(of: rows[12].dropFirst().dropLast()))
    #expect(rows[23] == "└" + String(repeating: "─", count: 78) + "┘")
    let styled = try session.screen(styled: true).joined()
    #expect(styled.contains("38;5;") == (depth == "256"))
    #expect(styled.contains("38;2;") == (depth == "direct"))
    try session.send("q")
    try expectRestored(session, code: 0)
  }

  /// As in mosh, whose TERM promises a second screen that it does not have.
  @Test func nothingIsLeftWhereTheSecondScreenIsAPromise() throws {
    let session = try TmuxSession(
      "tmux set -g alternate-screen off; TERM=tmux-256color \(Self.program); echo \"ended $?\"; read line")
    try session.wait(forText: "└")
    #expect(try session.value("#{alternate_on}") == "0")
    try session.send("q")
    let rows = try session.wait(forText: "ended 0")
    #expect(rows.first == "ended 0" && rows.dropFirst().allSatisfy(\.isEmpty))
  }

  @Test func aLocaleWithoutUTF8GetsASCII() throws {
    let session = try start("LC_ALL=C TERM=xterm-256color")
    let rows = try session.wait(forText: "+--")
    #expect(rows[0].hasPrefix("80x24 256 ?"))
    #expect(rows.joined().allSatisfy { $0.isASCII })
    #expect(try session.screen(styled: true).joined().contains("48;5;"))
  }

  @Test func keysMousePasteAndMessagesArrive() throws {
    let session = try start()
    try session.wait(forText: "└")
    try session.send("é", "S-Up", "Escape", "F5")
    for text in ["character(\"é\")", "Key.shiftUp", "Key.escape", "function(5)"] {
      try session.wait(forText: text)
    }
    try session.paste("one\ntwo")
    try session.wait(forText: "paste(\"one two\")")
    try session.type("\u{1B}[<0;3;4M")
    try session.wait(forText: "mouse(Cells.MouseAction.press, Cells.CellPoint(column: 2, row: 3)")
    try session.send("b")
    try session.wait(forText: "message 100")
  }

  @Test func coloursStayRightAfterManyOthers() throws {
    let session = try start("TERM=xterm-direct", columns: 120, rows: 40)
    try session.wait(forText: "└")
    let before = try session.screen(styled: true)
    try session.send("c")
    try session.wait(forText: "character(\"c\")", limit: 30)
    try session.wait(for: "the colours of before") { _ in
      try session.screen(styled: true).suffix(37) == before.suffix(37)
    }
  }

  @Test func resizingRepaints() throws {
    let session = try start(columns: 200, rows: 60)
    try session.wait(forText: "200x60")
    try session.resize(columns: 20, rows: 5)
    let rows = try session.wait(for: "the small frame") { $0.first?.hasPrefix("20x5") == true }
    #expect(rows.last == "└" + String(repeating: "─", count: 18) + "┘")
    try session.resize(columns: 90, rows: 30)
    try session.wait(for: "the larger frame") {
      $0.first?.hasPrefix("90x30") == true && $0[29].hasPrefix("└")
    }
  }

  @Test func stoppingGivesTheTerminalBackAndContinuingRepaints() throws {
    let session = try TmuxSession(
      """
      set -m; TERM=tmux-256color \(Self.program); echo "stopped $?"; stty -a; read line
      fg; echo "ended $?"; stty -a; read line
      """)
    let before = try session.wait(forText: "└")
    try session.send("C-z")
    try expectRestoredAfterStop(session)
    try session.send("Enter")
    try session.wait(for: "the frame again") { $0 == before }
    #expect(try session.value(Self.modes) == "1 1 1 0")
    try session.send("q")
    try expectRestored(session, code: 0)
  }

  private func expectRestoredAfterStop(_ session: TmuxSession) throws {
    try session.wait(forText: "stopped 148")
    try session.wait(forText: "icanon iexten echo ")
    #expect(try session.value(Self.modes) == "0 0 0 1")
  }

  @Test(arguments: [("TERM", 143), ("HUP", 129), ("INT", 130), ("PIPE", 141), ("SEGV", 139), ("ABRT", 134)])
  func signalsGiveTheTerminalBack(signal: String, code: Int) throws {
    let session = try start()
    try session.wait(forText: "└")
    let shell = try session.value("#{pane_pid}")
    let sender = try Process.run(
      URL(fileURLWithPath: "/usr/bin/env"), arguments: ["pkill", "-\(signal)", "-P", shell])
    sender.waitUntilExit()
    try expectRestored(session, code: code)
  }

  @Test func trapsAndExitsGiveTheTerminalBack() throws {
    let trapping = try start()
    try trapping.wait(forText: "└")
    try trapping.send("T")
    try expectRestored(trapping, code: 132)
    let exiting = try start()
    try exiting.wait(forText: "└")
    try exiting.send("x")
    try expectRestored(exiting, code: 7)
  }

  @Test(arguments: [
    ("TERM=dumb", "TERM=\"dumb\" cannot"), ("TERM=", "TERM is not set"),
    ("TERM=nonsense", "TERM=\"nonsense\" is not known"),
  ])
  func uselessTerminalsAreOneSentence(environment: String, sentence: String) throws {
    let session = try start(environment)
    try session.wait(forText: sentence)
    try expectRestored(session, code: 2)
  }
}
