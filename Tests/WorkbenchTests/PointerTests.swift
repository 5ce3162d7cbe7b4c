import Cells
import Landmarks
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// Clicks and drags.
@Suite struct PointerTests {
  /// A terminal that tells where inside a cell the pointer is: the point is exact, and a trembling hand only clicks.
  @Test func thePointerIsExactInsideACell() throws {
    var model = Fixture.model()
    model.press("+ + + +")
    let film = try #require(model.layout?.film)
    let cell = CellPoint(column: film.column + 18, row: film.row + 8)
    func mouse(_ action: MouseAction, _ share: CellShare, _ place: CellPoint? = nil) -> [Command] {
      defer { _ = update(&model, .written(unsaved: [], problem: nil)) }
      return update(&model, .input(.mouse(action, place ?? cell, inside: share)))
    }
    let share = CellShare(x: 0.8, y: 0.15)
    let view = model.viewport
    _ = mouse(.press, share)
    _ = mouse(.drag, CellShare(x: 0.85, y: 0.15))
    #expect(mouse(.release, share).count == 1)
    let point = try #require(model.points["sella"]?.position)
    #expect(abs(point.x - (view.left + 18.8 * view.scale - 0.5)) < 1e-9)
    #expect(abs(point.y - (view.top + 8.15 * 2 * view.scale - 0.5)) < 1e-9)
    // On a point that is set, moving inside its cell selects it and moves nothing.
    model.press("S-Tab")
    _ = mouse(.press, share)
    _ = mouse(.drag, CellShare(x: 0.1, y: 0.9))
    #expect(
      mouse(.release, CellShare(x: 0.1, y: 0.9)).allSatisfy { if case .write = $0 { false } else { true } })
    #expect(model.points["sella"]?.position == point && model.activeLandmark == "sella")
    // Out of the cell it is moved.
    _ = mouse(.press, share)
    let beside = CellPoint(column: cell.column + 1, row: cell.row)
    _ = mouse(.drag, .middle, beside)
    #expect(mouse(.release, CellShare(x: 0.25, y: 0.5), beside).count == 1)
    #expect(model.points["sella"]?.position?.x == view.left + 19.25 * view.scale - 0.5)
  }

  @Test func thePointerPlacesAndDrags() throws {
    var model = Fixture.model()
    let film = try #require(model.layout?.film)
    func mouse(_ action: MouseAction, _ column: Int, _ row: Int) -> [Command] {
      let place = CellPoint(column: film.column + column, row: film.row + row)
      defer { _ = update(&model, .written(unsaved: [], problem: nil)) }
      return update(&model, .input(.mouse(action, place)))
    }
    #expect(mouse(.press, 18, 8).isEmpty)
    #expect(model.points.status(of: "sella") == .unset)
    // A click places what is unset.
    #expect(mouse(.release, 18, 8).count == 1)
    let first = try #require(model.points["sella"]?.position)
    #expect(model.activeLandmark == "nasion")
    // A drag moves the point that it began on; only the release writes.
    #expect(mouse(.press, 18, 8).isEmpty)
    #expect(mouse(.drag, 20, 9).isEmpty)
    #expect(model.activeLandmark == "sella")
    #expect(model.points["sella"]?.position == first)
    #expect(mouse(.release, 20, 9).count == 1)
    #expect(model.points["sella"]?.position == model.cursor && model.cursor != first)
    // A click elsewhere leaves a point that is set alone.
    #expect(mouse(.press, 10, 5).isEmpty && mouse(.release, 10, 5).isEmpty)
    // Landmarks may share a cell: the one that is unset is placed there, the right button selects what stands there.
    model.press("Tab")
    #expect(model.activeLandmark == "nasion")
    #expect(mouse(.press, 20, 9).isEmpty && mouse(.release, 20, 9).count == 1)
    #expect(model.points.status(of: "nasion") == .placed && model.activeLandmark == "upper-lip")
    #expect(mouse(.rightPress, 20, 9).isEmpty && model.activeLandmark == "sella")
    // Nothing is unset: a click selects.
    #expect(mouse(.press, 20, 9).isEmpty && mouse(.release, 20, 9).isEmpty)
    #expect(model.activeLandmark == "sella" && model.message.text.contains("sella, placed"))
  }

  /// Clicks on what is written in a list, as it is drawn.
  private func click(_ words: String, in model: inout Model) throws -> [Command] {
    let shown = view(model, model.screen).text
    let row = try #require(shown.firstIndex { $0.contains(words) }, "\(words)")
    let start = try #require(shown[row].firstRange(of: words)).lowerBound
    let place = CellPoint(column: String(shown[row][..<start]).columns, row: row)
    let commands = update(&model, .input(.mouse(.press, place)))
    return commands + update(&model, .input(.mouse(.release, place)))
  }

  /// A click goes to an entry, a click on the highlighted one takes it; on screens of any size.
  @Test(arguments: [CellSize(columns: 120, rows: 40), CellSize(columns: 48, rows: 14)])
  func listsFollowThePointer(size: CellSize) throws {
    var model = Fixture.model()
    _ = update(&model, .input(.resize(size)))
    let before = model

    model.press("S")
    #expect(try click("Hand 37: ", in: &model).isEmpty && model.mode == .sets(highlighted: 2))
    guard case .addLandmarks(let names) = try click("Hand 37: ", in: &model).first else {
      Issue.record("nothing was taken")
      return
    }
    #expect(names == LandmarkSet.hand.landmarks && model.mode == .normal)

    model = before
    model.themes = ["one", "other"].map {
      Theme(name: $0, isLight: false, colours: model.theme.colours, heatMap: "grey")
    }
    model.press("T")
    let other = "other"
    #expect(try click(" " + other, in: &model).isEmpty && model.theme.name == other)
    #expect(try click(" " + other, in: &model) == [.saveSetting(.theme, other)])

    model = before
    model.press("C")
    _ = try click("■ nasion", in: &model)
    #expect(model.mode == .landmarks && model.activeLandmark == "nasion")
    _ = try click("■ nasion", in: &model)
    #expect(model.mode == .normal && model.activeLandmark == "nasion")

    model = before
    _ = update(
      &model,
      .historyRead(
        image: model.imageName ?? "",
        ["place sella", "place nasion", "move sella"].map {
          Moment(what: $0, author: "ann", time: "10:00", isDone: true)
        }))
    #expect(try click("place sella", in: &model).isEmpty)
    guard case .travel(_, let steps) = try click("place sella", in: &model).first else {
      Issue.record("nothing was travelled")
      return
    }
    #expect(steps == -2)

    // Beside the entries nothing is meant.
    model = before
    model.press("e")
    let shown = model.mode
    _ = update(&model, .input(.mouse(.press, CellPoint(column: 0, row: 1))))
    #expect(model.mode == shown)
  }

  /// What a tired hand does: a double click, a drag that ends outside of the film, a drag thought better of.
  @Test func slipsOfTheHandPlaceAndMoveNothing() throws {
    var model = Fixture.model()
    let film = try #require(model.layout?.film)
    let table = try #require(model.layout?.table)
    func mouse(_ action: MouseAction, _ place: CellPoint) -> [Command] {
      defer { _ = update(&model, .written(unsaved: [], problem: nil)) }
      return update(&model, .input(.mouse(action, place)))
    }
    let spot = CellPoint(column: film.column + 18, row: film.row + 8)
    _ = mouse(.press, spot)
    #expect(mouse(.release, spot).count == 1)
    _ = mouse(.press, spot)
    #expect(mouse(.release, spot).isEmpty && model.points.landmarks == ["sella"])
    #expect(model.message.text == "A click placed a landmark right here: Enter places nasion too.")
    let placed = try #require(model.points["sella"]?.position)

    let outside = CellPoint(column: table.column + 3, row: table.row + 3)
    _ = mouse(.press, spot)
    _ = mouse(.drag, CellPoint(column: spot.column + 2, row: spot.row))
    _ = mouse(.drag, outside)
    #expect(model.message.text == "Outside of the film: letting go here moves nothing.")
    #expect(mouse(.release, outside).isEmpty && model.drag == nil)
    #expect(model.points["sella"]?.position == placed && model.cursor == placed)

    _ = mouse(.press, spot)
    _ = mouse(.drag, CellPoint(column: spot.column + 2, row: spot.row))
    #expect(model.press("Esc").isEmpty && model.message.text == "Nothing was moved.")
    #expect(mouse(.release, CellPoint(column: spot.column + 2, row: spot.row)).isEmpty)
    #expect(model.points["sella"]?.position == placed)
    // After a key a click on the spot is meant.
    model.press("Tab")
    _ = mouse(.press, spot)
    #expect(mouse(.release, spot).count == 1 && model.points.landmarks == ["sella", "nasion"])
    // Zoomed, another place of the film lies there.
    _ = mouse(.wheelUp, spot)
    _ = mouse(.press, spot)
    #expect(mouse(.release, spot).count == 1 && model.points.landmarks.count == 3)
  }
}
