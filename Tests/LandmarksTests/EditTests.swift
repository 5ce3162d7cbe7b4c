import Basics
import Landmarks
import Radiograph
import Testing
import TestSupport

@Suite struct EditTests {
  private let here = PixelPoint(x: 10, y: 20)
  private let there = PixelPoint(x: 11, y: 20.5)

  private func predicted(_ landmark: Landmark, _ position: PixelPoint) -> LandmarkPoint {
    LandmarkPoint(
      landmark: landmark, position: position, status: .predicted, confidence: 0.5, annotator: "encoder")
  }

  private func after(_ edits: (ImagePoints) -> Edit?..., from start: ImagePoints = ImagePoints()) throws
    -> ImagePoints
  {
    var points = start
    for edit in edits { points.apply(try #require(edit(points))) }
    return points
  }

  @Test func placingGoesThroughTheStatuses() throws {
    let placed = try after({ $0.placing("s", at: here, by: "ann") })
    #expect(placed["s"] == LandmarkPoint(landmark: "s", position: here, status: .placed, annotator: "ann"))
    #expect(placed.placing("s", at: here, by: "ann") == nil)
    let moved = try #require(placed.placing("s", at: there, by: "ann"))
    #expect(moved.kind == .move)
    #expect(moved.summary == "move s")
    #expect(try after({ _ in moved }, from: placed).status(of: "s") == .placed)

    let suggested = try after({ $0.predicting([predicted("s", here)], by: "encoder") })
    #expect(suggested.status(of: "s") == .predicted)
    #expect(try after({ $0.placing("s", at: there, by: "a") }, from: suggested).status(of: "s") == .corrected)
    #expect(try after({ $0.placing("s", at: here, by: "a") }, from: suggested).status(of: "s") == .accepted)
    let accepted = try after({ $0.accepting("s", by: "a") }, from: suggested)
    #expect(accepted["s"]?.confidence == 0.5)
    #expect(try after({ $0.placing("s", at: there, by: "a") }, from: accepted).status(of: "s") == .corrected)
  }

  @Test func predictionsNeverTouchMarks() throws {
    let marked = try after({ $0.placing("s", at: here, by: "a") }, { $0.settingMissing("n", by: "a") })
    let points = try after(
      { $0.predicting([predicted("s", there), predicted("n", there), predicted("p", there)], by: "e") },
      from: marked)
    #expect(points.marks == marked.marks)
    #expect(points.status(of: "s") == .placed)
    #expect(points.status(of: "n") == .missing)
    #expect(points.status(of: "p") == .predicted)
    let mark = LandmarkPoint(landmark: "q", position: here, status: .placed)
    #expect(points.predicting([mark], by: "e") == nil)
  }

  @Test func clearingAndRejectingEmpty() throws {
    let suggested = try after({ $0.predicting([predicted("s", here)], by: "e") })
    #expect(try after({ $0.rejecting("s", by: "a") }, from: suggested) == ImagePoints())
    let accepted = try after({ $0.accepting("s", by: "a") }, from: suggested)
    #expect(accepted.rejecting("s", by: "a") == nil)
    let clear = try #require(accepted.clearing("s", by: "a"))
    #expect(try after({ _ in clear }, from: accepted) == ImagePoints())
    #expect(ImagePoints().clearing("s", by: "a") == nil)
  }

  @Test func importsFillOnlyWhatIsUnmarked() throws {
    let marked = try after({ $0.placing("s", at: here, by: "a") })
    let file = [
      LandmarkPoint(landmark: "s", position: there, status: .placed),
      LandmarkPoint(landmark: "n", position: nil, status: .missing), predicted("p", there),
    ]
    let points = try after({ $0.importing(file, by: "file") }, from: marked)
    #expect(points["s"]?.position == here)
    #expect(points.status(of: "n") == .missing)
    #expect(points.status(of: "p") == .predicted)
    #expect(points.importing(file, by: "file") == nil)
  }

  @Test func editsThatStartElsewhereAreNotAccepted() throws {
    let edit = try #require(ImagePoints().placing("s", at: here, by: "a"))
    let points = try after({ _ in edit })
    #expect(ImagePoints().accepts(edit))
    #expect(!points.accepts(edit))
    #expect(points.accepts(edit.inverse))
  }

  @Test func undoingEverythingGivesTheFirstStateAndRedoingTheLast() throws {
    var random = SplitMix64(seed: 5)
    for _ in 0..<100 {
      var points = randomStart(using: &random)
      let first = points
      var done: [Edit] = []
      var states: [ImagePoints] = []
      for _ in 0..<30 {
        guard let edit = randomEdit(of: points, using: &random) else { continue }
        #expect(points.accepts(edit))
        states.append(points)
        points.apply(edit)
        #expect(points != states.last)
        done.append(edit)
      }
      let last = points
      for (edit, before) in zip(done.reversed(), states.reversed()) {
        points.apply(edit.inverse)
        #expect(points == before)
        #expect(edit.inverse.inverse == edit)
      }
      #expect(points == first)
      for edit in done { points.apply(edit) }
      #expect(points == last)
    }
  }

  private func randomStart(using random: inout SplitMix64) -> ImagePoints {
    var points = ImagePoints()
    for _ in 0..<Int.random(in: 0...5, using: &random) {
      if let edit = randomEdit(of: points, using: &random) { points.apply(edit) }
    }
    return points
  }
}
