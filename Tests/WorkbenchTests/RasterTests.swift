import Basics
import Cells
import Drawing
import Foundation
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// The film's picture against a slow one: every pixel to light, then the mean.
@Suite struct RasterTests {
  /// Level, 0...255, of the mean light of the displayed pixels under a block; nil outside the film.
  private func slowLevel(
    _ film: Film, _ window: GreyWindow, inverted: Bool, x: Range<Double>, y: Range<Double>
  ) -> Double? {
    func light(_ grey: Double) -> Double { grey <= 0.04045 ? grey / 12.92 : pow((grey + 0.055) / 1.055, 2.4) }
    var (sum, area) = (0.0, 0.0)
    func pixels(_ range: Range<Double>, _ count: Int) -> Range<Int> {
      (Int(range.lowerBound.rounded(.down))..<Int(range.upperBound.rounded(.up))).clamped(to: 0..<count)
    }
    for row in pixels(y, film.height) {
      for column in pixels(x, film.width) {
        let wide = min(x.upperBound, Double(column + 1)) - max(x.lowerBound, Double(column))
        let tall = min(y.upperBound, Double(row + 1)) - max(y.lowerBound, Double(row))
        guard wide > 0, tall > 0 else { continue }
        let grey = window.grey(Float(film.samples[row * film.width + column]))
        sum += wide * tall * light(inverted ? 1 - grey : grey)
        area += wide * tall
      }
    }
    guard area > 0 else { return nil }
    let mean = sum / area
    return 255 * (mean <= 0.0031308 ? mean * 12.92 : 1.055 * pow(mean, 1 / 2.4) - 0.055)
  }

  private func noise(_ width: Int, _ height: Int, bitDepth: Int) -> Film {
    var state: UInt64 = 7
    let samples = (0..<width * height).map { _ -> UInt16 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt16(truncatingIfNeeded: state >> 40) >> UInt16(16 - bitDepth)
    }
    return Film(width: width, height: height, bitDepth: bitDepth, samples: samples)
  }

  /// The block levels of a frame's film pane against the slow picture; the worst difference.
  private func worst(_ model: Model, _ film: Film) throws -> Double {
    let pane = try #require(model.layout?.film)
    let frame = view(model, model.screen)
    let port = model.viewport
    var worst = 0.0
    var count = 0
    for row in 2..<pane.rows - 2 {
      for column in 0..<pane.columns {
        let cell = frame[pane.column + column, pane.row + row]
        guard cell.isPicture, let background = cell.background else { continue }
        let colours = [cell.glyph == "▀" ? cell.foreground ?? background : background, background]
        for (half, colour) in colours.enumerated() {
          let x = port.left + Double(column) * port.scale
          let y = port.top + Double(2 * row + half) * port.scale
          let level = slowLevel(
            film, model.greyWindow, inverted: model.isInverted, x: x..<x + port.scale, y: y..<y + port.scale)
          guard let level else { continue }
          worst = max(worst, abs(level - Double(colour.g)))
          count += 1
        }
      }
    }
    #expect(count > 300)
    return worst
  }

  private func model(_ film: Film) -> Model {
    var model = Fixture.model(size: CellSize(columns: 80, rows: 24), landmarks: ["apex"])
    Fixture.show(film, in: &model)
    return model
  }

  @Test(arguments: [8, 16]) func blocksOfFewPixelsAreTheirMeanLight(bitDepth: Int) throws {
    let film = noise(190, 150, bitDepth: bitDepth)
    var model = model(film)
    for keys in ["0", "+", "+ L l", "v", "w Left Left Up Esc", "+ + J K", "+ + + + +", "W - H"] {
      model.press(keys)
      let difference = try worst(model, film)
      #expect(difference <= 1, "after \(keys)")
    }
  }

  @Test func blocksOfManyPixelsAreTheirMeanLightNearly() throws {
    // Smooth shades with texture: white noise is no radiograph.
    let (width, height) = (1500, 1200)
    let samples = (0..<width * height).map { index -> UInt16 in
      let (x, y) = (Double(index % width), Double(index / width))
      return UInt16(120 + 70 * sin(x / 90) * cos(y / 70) + 30 * sin(x / 7) + 20 * cos(y / 3))
    }
    let film = Film(width: width, height: height, bitDepth: 8, samples: samples)
    var model = model(film)
    for keys in ["0", "+ L v"] {
      model.press(keys)
      let difference = try worst(model, film)
      #expect(difference <= 3, "after \(keys)")
    }
  }

  @Test func panningThereAndBackIsTheSamePicture() {
    var model = model(noise(900, 700, bitDepth: 8))
    model.press("+ + +")
    let before = film(of: model)
    model.press("L J")
    #expect(film(of: model) != before)
    model.press("H K")
    #expect(film(of: model) == before)
  }

  /// The cells of the film pane.
  private func film(of model: Model) -> [Cell] {
    guard let pane = model.layout?.film else { return [] }
    let frame = view(model, model.screen)
    return (pane.row..<pane.row + pane.rows).flatMap { row in
      (pane.column..<pane.column + pane.columns).map { frame[$0, row] }
    }
  }

  @Test func twoColoursOfACellAreTheBestTwo() {
    var random = SystemRandomNumberGenerator()
    for count in [2, 4, 6] {
      for _ in 0..<300 {
        let levels = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        let split = CellSplit(levels.map { RGB($0, $0, $0) })
        let best = (1..<(1 << count) - 1).map { error(of: $0, levels) }.min() ?? 0
        let isFlat = Set(levels).count == 1
        #expect(isFlat ? split.mask == 0 : error(of: split.mask, levels) <= best * 1.0001 + 1e-6)
        #expect(isFlat || split.ink.g >= split.paper.g || count == 2)
      }
    }
  }

  /// Squared error of a cell whose blocks are split by a mask into two mean levels.
  private func error(of mask: Int, _ levels: [UInt8]) -> Double {
    [true, false].reduce(0) { sum, side in
      let group = levels.indices.filter { (mask >> $0 & 1 == 1) == side }.map { Double(levels[$0]) }
      let mean = group.reduce(0, +) / Double(max(1, group.count))
      return sum + group.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
  }

  @Test(arguments: [ColourDepth.indexed256, .indexed16, .mono], [UInt16(30), 90, 128, 200, 250])
  func ditheredAreasAreAsLightAsTheirGrey(depth: ColourDepth, level: UInt16) throws {
    let film = Film(
      width: 400, height: 400, bitDepth: 8, samples: [UInt16](repeating: level, count: 400 * 400))
    var model = model(film)
    model.depth = depth
    model.blocks = .half
    model.window = GreyWindow(centre: 127.5, width: 255)
    model.press("+ + + +")
    let pane = try #require(model.layout?.film)
    let frame = view(model, model.screen)
    var (sum, count) = (0.0, 0.0)
    for row in 2..<18 {
      // Left of the cross-hair, in whole periods of the pattern.
      for column in 0..<8 {
        let cell = frame[pane.column + column, pane.row + row]
        let halves: [Bool] = [cell.glyph == "▀" || cell.glyph == "█", cell.glyph == "▄" || cell.glyph == "█"]
        let upper = cell.glyph == "▀" ? cell.foreground ?? RGB(0, 0, 0) : cell.background ?? RGB(0, 0, 0)
        let lights =
          depth == .mono
          ? halves.map { $0 ? 1.0 : 0 } : [upper, cell.background ?? RGB(0, 0, 0)].map(\.relativeLuminance)
        sum += lights[0] + lights[1]
        count += 2
      }
    }
    #expect(abs(sum / count - RGB.linear(UInt8(level))) < 0.02)
  }

  @Test func themesNameTheColourMapsThatThereAre() {
    #expect(Set(Theme.heatMaps) == Set(ColourMap.all.map(\.name)))
  }
}

@Suite struct CurveTests {
  @Test func aFilesCurveIsShownUntilThePersonChoosesAWindow() throws {
    var film = Fixture.film()
    film.displayCurve = DisplayCurve(greys: (0..<256).map { $0 < 100 ? 0.25 : 0.75 })
    film.displayWindow = DisplayWindow(centre: 120, width: 50)
    let window = GreyWindow.automatic(for: film)
    #expect(window.centre == 120 && window.width == 50)
    #expect(window.grey(20) == 0.25 && window.grey(99.5) == 0.5 && window.grey(180) == 0.75)
    var model = Fixture.model()
    Fixture.show(film, in: &model)
    #expect(model.greyWindow == window)
    model.press("w Up")
    #expect(model.greyWindow.curve == nil && model.greyWindow.width == 50)
    #expect(model.window?.text == GreyWindow(text: model.window?.text ?? "")?.text)
  }

  @Test func theWindowClosestToACurve() {
    let ramp = DisplayCurve(greys: (0...100).map { min(1, max(0, (Float($0) - 20) / 50)) })
    let window = ramp?.window
    #expect(abs((window?.centre ?? 0) - 45.5) <= 1 && abs((window?.width ?? 0) - 50) <= 2)
    #expect(DisplayCurve(greys: [1, 0.5, 0])?.window == nil)
    #expect(DisplayCurve(greys: []) == nil)
  }
}
