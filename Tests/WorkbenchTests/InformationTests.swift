import Cells
import Information
import Landmarks
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// Information maps: cuts, histogram, words, shares in the list, sorting.
@Suite struct InformationTests {
  @Test func theHistogramIsAsked() {
    var model = Fixture.model(size: CellSize(columns: 120, rows: 40))
    model.press("I")
    #expect(model.message.tone == .warning && !model.hasHistogram)
    Self.map(&model, keys: "i i")
    #expect(model.message.text == "Layer: information categories; I shows its histogram")
    model.press("I")
    let text = view(model, model.screen).text
    #expect(text.contains { $0.contains("pixels by bits") })
    #expect(text.contains { $0.contains("low <2") && $0.contains("high >4.5") })
    model.press("I")
    #expect(!view(model, model.screen).text.contains { $0.contains("pixels by bits") })
  }

  @Test func cutsArePulledWithThePointer() throws {
    var model = Fixture.model(size: CellSize(columns: 120, rows: 40))
    Self.map(&model, keys: "i i I")
    let row = try #require(view(model, model.screen).text.firstIndex { $0.contains("pixels by bits") }) + 2
    func mouse(_ action: MouseAction, _ column: Int) -> [Command] {
      update(&model, .input(.mouse(action, CellPoint(column: column, row: row))))
    }
    let before = model.cuts
    let columns = Self.cutColumns(model)
    #expect(mouse(.press, columns.low) == [.saveSetting(.cuts, "\(before.medium),\(before.high)")])
    _ = mouse(.drag, columns.low + 6)
    #expect(model.cuts.medium > before.medium && model.cuts.high == before.high)
    #expect(model.information?.categories == model.cuts)
    // Beyond the other cut it stops, and what the pointer does elsewhere is still about it.
    _ = mouse(.drag, 119)
    #expect(model.cuts.medium == before.high && model.cuts.high == before.high)
    let cursor = model.cursor
    _ = mouse(.release, 119)
    #expect(model.cursor == cursor && model.points.landmarks.isEmpty)
    #expect(model.press("\\") == [.saveSetting(.cuts, "2.0,4.5")] && model.cuts == .usual)
    // Without the histogram a click marks the film as ever.
    model.press("I")
    _ = mouse(.press, 60)
    _ = mouse(.release, 60)
    #expect(model.points.status(of: "sella") == .placed)
  }

  @Test func theCursorsPlaceIsSaidInWords() {
    for columns in [48, 80, 200] {
      var model = Fixture.model(size: CellSize(columns: columns, rows: 24))
      Self.map(&model, keys: "i")
      // Column 60 of 120: half of seven bits.
      #expect(view(model, model.screen).text.contains { $0.contains("here 3.5 bits, medium") }, "\(columns)")
    }
  }

  @Test func whatLiesBelowACutIsNotSaidToLieOnIt() {
    var model = Fixture.model(size: CellSize(columns: 120, rows: 40))
    model.press("i")
    let bits = Plane(width: 120, height: 160, repeating: 1.98)
    _ = update(
      &model, .informationComputed(image: "film1.png", InformationLayer(bits: bits, categories: .usual)))
    #expect(view(model, model.screen).text.contains { $0.contains("here 1.9 bits, low") })
  }

  @Test func theListShowsSharesWhileInformationIsShown() {
    var model = Fixture.model(size: CellSize(columns: 200, rows: 60))
    _ = update(&model, .histogramMeasured(image: "film2.png", Self.histogram(high: 0.25)))
    #expect(!view(model, model.screen).text.contains { $0.contains("25%") })
    model.press("i")
    let text = view(model, model.screen).text
    #expect(text[2].contains("film2.png") && text[2].contains("75  0  25%"))
    // They follow the cuts on every film.
    _ = update(&model, .informationComputed(image: "film1.png", Self.layer()))
    for _ in 0..<11 { model.press("[") }
    #expect(view(model, model.screen).text[2].contains("0 75  25%"))
  }

  @Test func sortingByInformationMeasuresFirst() {
    var model = Fixture.model(images: 4)
    _ = update(&model, .histogramMeasured(image: "film3.png", Self.histogram(high: 0.5)))
    model.press("s s")
    #expect(
      model.press("s") == [
        .saveSetting(.sort, "information"), .measureInformation(["film1.png", "film2.png", "film4.png"]),
      ])
    #expect(model.job?.total == 3 && model.images.visible == [2, 0, 1, 3])
    _ = update(&model, .histogramMeasured(image: "film4.png", Self.histogram(high: 0.9)))
    _ = update(&model, .histogramMeasured(image: "film1.png", Self.histogram(high: 0.1)))
    // The list does not move while somebody looks at it.
    #expect(model.images.visible == [2, 0, 1, 3])
    _ = update(&model, .informationMeasured(failures: ["film2.png: no image"], wasCancelled: false))
    #expect(model.images.visible == [3, 2, 0, 1] && model.job == nil)
    #expect(model.message.text == "Not all films could be measured: film2.png: no image")
    // Another job is not interrupted.
    model.press("s s s")
    _ = update(&model, .jobAdvanced(Job(name: "propagating", done: 0, total: 3)))
    #expect(!model.press("s").contains { if case .measureInformation = $0 { true } else { false } })
  }

  @Test func theNextMapsAreComputedAhead() {
    var model = Fixture.model(images: 5)
    model.press("i n")
    Fixture.show(Fixture.film(), in: &model)
    #expect(
      update(&model, .informationComputed(image: "film2.png", Self.layer()))
        == [.mapAhead(["film3.png", "film4.png", "film1.png"])])
    // What was computed ahead is known to the list, and changes nothing on the screen.
    let before = model.information
    #expect(update(&model, .informationComputed(image: "film3.png", Self.layer())).isEmpty)
    #expect(model.information == before && model.images.entries[2].histogram != nil)
    model.press("i i i i")
    #expect(update(&model, .informationComputed(image: "film2.png", Self.layer())).isEmpty)
  }

  @Test func sharesOfTheHistogramAreThoseOfTheMap() {
    let layer = Self.layer()
    let plane = layer.bits.levels[0]
    for (low, high) in [(2.0, 4.5), (0.0, 0.1), (3.3, 3.3), (6.9, 7.0)] {
      guard let cuts = Categories(cuts: low, high) else { continue }
      let (quick, exact) = (layer.histogram.shares(cuts), cuts.shares(of: plane))
      for category in InformationCategory.allCases {
        #expect(abs((quick[category] ?? 0) - (exact[category] ?? 0)) < 0.02, "\(cuts) \(category)")
      }
      #expect(abs(layer.histogram.share(from: high) - (quick[.high] ?? 0)) < 1e-9)
    }
    let columns = layer.histogram.columns(35, upTo: 7)
    // Bits that rise evenly fill all columns alike.
    #expect(columns.count == 35 && columns.allSatisfy { $0 > 0.7 })
  }

  @Test(arguments: [CellSize(columns: 80, rows: 24), CellSize(columns: 200, rows: 60)])
  func golden(_ size: CellSize) {
    var model = Fixture.model(size: size)
    _ = update(&model, .histogramMeasured(image: "film2.png", Self.histogram(high: 0.25)))
    Self.map(&model, keys: "i i I")
    Golden.check(view(model, size), "histogram-\(size.columns)x\(size.rows)")
  }

  /// Presses keys that show a layer, and answers with a map.
  private static func map(_ model: inout Model, keys: String) {
    _ = update(&model, .informationComputed(image: "film1.png", layer()))
    model.press(keys)
  }

  /// Bits that rise from left to right.
  private static func layer() -> InformationLayer {
    let values = (0..<160).flatMap { _ in (0..<120).map { Float($0) / 120 * 7 } }
    return InformationLayer(bits: Plane(width: 120, height: 160, values: values), categories: .usual)
  }

  private static func histogram(high: Double) -> InformationHistogram {
    let count = Int(high * 100)
    return InformationHistogram(
      of: Plane(width: 100, height: 1, values: (0..<100).map { $0 < count ? 6 : 1 }))
  }

  /// The columns in which the histogram's cuts are drawn.
  private static func cutColumns(_ model: Model) -> (low: Int, high: Int) {
    let row = view(model, model.screen).text.first { $0.contains("┴") && $0.contains("─") } ?? ""
    let columns = Array(row).indices.filter { Array(row)[$0] == "┴" }
    return (columns.first ?? 0, columns.last ?? 0)
  }
}
