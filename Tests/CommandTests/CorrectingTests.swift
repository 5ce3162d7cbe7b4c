import Foundation
import Landmarks
import Radiograph
import Store
import TestSupport
import Testing
import TmuxHarness

/// A whole folder with corrections, key by key: somebody marks one film, lets the others be searched, and reviews them in
/// the order in which they are shown. What was corrected counts for the films that follow.
@Suite(.enabled(if: TmuxSession.isAvailable, "needs tmux"))
struct CorrectingTests {
  /// What the person lets pass, px; a film is 640 px wide.
  private static let tolerance = 4.0

  @Test(.timeLimit(.minutes(30))) func theSecondHalfOfAFolderNeedsFewerCorrections() throws {
    let folder = try TemporaryFolder()
    let made = try BregmaBinary.run(
      ["phantom", "--kind", "skull", "--count", "12", "--seed", "5", "--out", "films"], in: folder.url)
    #expect(made.status == 0, "\(made.errors)")
    let films = folder.file("films")
    let truth = try PointTable(path: "\(films)/truth.csv")
    let marked = try #require(try PointTable(path: "\(films)/template.csv").images.first)
    let tmux = try TmuxSession(
      "XDG_STATE_HOME=\(folder.file("state")) \(BuiltProgram.path("bregma")) open films"
        + " --landmarks films/template.csv; echo \"left with $?\"; sleep 600",
      columns: 140, rows: 40, folder: folder.url.path)
    try tmux.wait(forText: "640x800 px")
    try tmux.send("P")
    try tmux.wait(forText: "Predicted", limit: 300)
    try tmux.send("f")
    let store = try AnnotationStore.open(folder: films, access: .reading)
    let landmarks = try store.landmarks()
    var (current, corrections): (ImageName, [Int]) = (marked, [])
    for number in 2...12 {
      try tmux.send("N")
      current = try next(after: current, store, tmux)
      corrections.append(try review(current, landmarks, truth, store, tmux))
      // Whoever takes a moment finds the next film searched again; after the last but one none lies ahead.
      if number < 12 { try tmux.wait(forText: "renewed from \(number) films", limit: 120) }
    }
    print("corrections on the 11 films, in the order of review: \(corrections)")
    let (first, second) = (corrections.prefix(6).reduce(0, +), corrections.suffix(5).reduce(0, +))
    #expect(Double(second) / 5 < Double(first) / 6, "\(corrections)")
    #expect(try store.table().rows.allSatisfy { $0.point.status.isPersons })
    try tmux.send("q")
    try tmux.wait(forText: "left with 0")
  }

  /// Waits until the next film of the review is on the screen.
  private func next(
    after current: ImageName, _ store: AnnotationStore, _ tmux: TmuxSession
  ) throws -> ImageName {
    var shown = current
    try tmux.wait(for: "another film than \(current)") { rows in
      shown = try store.setting("image").map(ImageName.init(_:)) ?? current
      return shown != current && rows.contains { $0.contains("Image ") && $0.contains(": \(shown)") }
        && rows.contains { $0.contains("640x800 px") }
    }
    return shown
  }

  /// Accepts what is near enough and moves the rest to where the truth is.
  ///
  /// - Returns: how many points were moved.
  private func review(
    _ film: ImageName, _ landmarks: [Landmark], _ truth: PointTable, _ store: AnnotationStore,
    _ tmux: TmuxSession
  ) throws -> Int {
    let points = try store.points(image: film)
    let waiting = landmarks.indices.filter { points.status(of: landmarks[$0]) == .predicted }
    func confidence(_ index: Int) -> Double { points[landmarks[index]]?.confidence ?? 0 }
    // The least certain point comes first, then those that follow in the list, going round.
    let first = try #require(waiting.min { confidence($0) < confidence($1) })
    let order = waiting.filter { $0 >= first } + waiting.filter { $0 < first }
    var (keys, corrections): ([String], Int) = ([], 0)
    for index in order {
      let found = try #require(points[landmarks[index]]?.position)
      let row = truth.rows.first { $0.image == film && $0.point.landmark == landmarks[index] }
      let place = try #require(row?.point.position)
      if found.distance(to: place) <= Self.tolerance {
        keys.append("a")
      } else {
        keys += steps(place.x - found.x, back: "Left", on: "Right")
        keys += steps(place.y - found.y, back: "Up", on: "Down") + ["Enter"]
        corrections += 1
      }
    }
    try tmux.send(keys)
    try tmux.wait(for: "the end of the review of \(film)") { _ in
      let now = try store.points(image: film)
      return landmarks.allSatisfy { now.status(of: $0).isPersons }
    }
    return corrections
  }

  /// Keys that move the cursor so far, px: ten at a time, then one.
  private func steps(_ distance: Double, back: String, on: String) -> [String] {
    let count = Int(distance.rounded())
    let key = count < 0 ? back : on
    return [String](repeating: "S-\(key)", count: abs(count) / 10)
      + [String](repeating: key, count: abs(count) % 10)
  }
}
