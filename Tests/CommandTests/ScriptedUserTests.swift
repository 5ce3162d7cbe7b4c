import Foundation
import Landmarks
import Radiograph
import Store
import TestSupport
import Testing
import TmuxHarness

/// Somebody who marks films with few keys, in terminals of several sizes: what tired fingers do wrong too, key by key through
/// the real program.
@Suite(.enabled(if: TmuxSession.isAvailable, "needs tmux"))
struct ScriptedUserTests {
  @Test(.timeLimit(.minutes(10)), arguments: [(80, 24), (120, 40), (200, 60)])
  func marksWithFewKeys(_ columns: Int, _ rows: Int) throws {
    let folder = try TemporaryFolder()
    let made = try BregmaBinary.run(
      ["phantom", "--kind", "skull", "--count", "3", "--seed", "5", "--out", "films"], in: folder.url)
    #expect(made.status == 0, "\(made.errors)")
    let films = folder.file("films")
    let marked = try #require(try PointTable(path: "\(films)/template.csv").images.first)
    let others = try FilmFolder.list(films).filter { $0 != marked }
    let tmux = try TmuxSession(
      "XDG_STATE_HOME=\(folder.file("state")) \(BuiltProgram.path("bregma")) open films"
        + " --landmarks films/template.csv; echo \"left with $?\"; sleep 600",
      columns: columns, rows: rows, folder: folder.url.path)
    try tmux.wait(forText: "640x800 px")
    let store = try AnnotationStore.open(folder: films, access: .reading)

    try goTo(others[0], tmux)
    try place(on: others[0], store, tmux)
    try look(tmux)
    try goTo(others[1], tmux)
    try copy(tmux)
    try name(tmux)
    try remark(others[1], store, tmux)
    try tmux.send("q")
    try tmux.wait(forText: "left with 0")
  }

  private func goTo(_ film: ImageName, _ tmux: TmuxSession) throws {
    try tmux.send("g")
    try tmux.type(film.name)
    try tmux.send("Enter")
    try tmux.wait(forText: ": \(film)")
    try tmux.wait(forText: "640x800 px")
  }

  /// The expected place, Enter, the next expected place; undo and Enter put the point where it was.
  private func place(on film: ImageName, _ store: AnnotationStore, _ tmux: TmuxSession) throws {
    try tmux.send(".")
    try tmux.wait(forText: "sella is expected here")
    try tmux.send("l", "Enter")
    try tmux.wait(forText: "next: nasion, expected here")
    let first = try #require(try store.points(image: film)["sella"]?.position)
    try tmux.send("u")
    try tmux.wait(forText: "Undone: place sella")
    try tmux.send("Enter")
    try tmux.wait(forText: "next: nasion, expected here")
    #expect(try store.points(image: film)["sella"]?.position == first)
    try tmux.send("5", "j", "Enter")
    try tmux.wait(for: "the second point") { _ in try store.points(image: film)["nasion"] != nil }
  }

  private func look(_ tmux: TmuxSession) throws {
    try tmux.send("0", "Z")
    try tmux.wait(forText: "Zoom 1:1")
    try tmux.send(",")
    try tmux.wait(for: "an edge, or none") { rows in
      rows.contains { $0.contains("strongest") || $0.contains("Neither an edge") }
    }
    let snapped = try tmux.screen().contains { $0.contains("takes the cursor back") }
    if snapped {
      try tmux.send("u")
      try tmux.wait(forText: "no point was undone")
    }
    try tmux.send("Space")
    try tmux.wait(forText: "without marks and names")
    try tmux.send("Space", "`")
    try tmux.wait(forText: "The place and the view of before")
    // Pasted letters are no keys.
    try tmux.paste("qqxd")
    try tmux.wait(forText: "Pasted text goes into a prompt")
  }

  private func copy(_ tmux: TmuxSession) throws {
    try tmux.send("Y")
    try tmux.wait(forText: "Copy all unset landmarks")
    try tmux.send("Enter")
    try tmux.wait(forText: "Copied 2 points")
    try tmux.send("u")
    try tmux.wait(forText: "Undone: copy 2 landmarks")
  }

  /// A mistyped name stands there again; names are completed; the list is opened and left.
  private func name(_ tmux: TmuxSession) throws {
    try tmux.send("c")
    try tmux.type("nasion")
    try tmux.send("Enter")
    try tmux.wait(forText: "There is a landmark nasion already")
    try tmux.send("Escape")
    try tmux.wait(for: "the prompt gone") { rows in !rows.contains { $0.contains("New landmark:") } }
    try tmux.send("'")
    try tmux.type("nas")
    try tmux.send("Tab", "Enter")
    try tmux.wait(forText: "Landmark 2 of 16: nasion")
    try tmux.send("C", "J")
    try tmux.wait(for: "nasion in the third place") { rows in rows.contains { $0.contains("3 ■ nasion") } }
    try tmux.send("Escape", "u")
    try tmux.wait(forText: "Undone: reorder the landmarks")
  }

  private func remark(_ film: ImageName, _ store: AnnotationStore, _ tmux: TmuxSession) throws {
    try tmux.send("X")
    try tmux.type("bad")
    try tmux.send("Tab", "Enter")
    try tmux.wait(forText: "Excluded from searches")
    #expect(try store.excluded() == [film])
    try tmux.send("u")
    try tmux.wait(forText: "Undone: exclude")
    #expect(try store.excluded().isEmpty)
  }
}
