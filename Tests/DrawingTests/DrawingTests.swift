import Basics
import Drawing
import Radiograph
import Testing

@Test func colourMapsEndInTheirOwnColoursAndForgiveBadValues() {
  #expect(ColourMap.viridis[0] == RGB(hex: 0x440154))
  #expect(ColourMap.viridis[1] == RGB(hex: 0xFDE725))
  #expect(ColourMap.grey[0.5] == RGB(grey: 128))
  #expect(ColourMap.cividis[7] == ColourMap.cividis[1])
  #expect(ColourMap.cividis[-.infinity] == ColourMap.cividis[0])
  #expect(ColourMap.cividis[.nan] == ColourMap.cividis[0])
  #expect(ColourMap.named("Magma") == .magma)
  #expect(ColourMap.named("jet") == nil)
}

@Test(arguments: ColourMap.all) func colourMapsGrowLighter(map: ColourMap) {
  func lightness(_ ink: RGB) -> Double {
    0.2126 * Double(ink.r) + 0.7152 * Double(ink.g) + 0.0722 * Double(ink.b)
  }
  let ramp = (0...32).map { lightness(map[Double($0) / 32]) }
  #expect(zip(ramp, ramp.dropFirst()).allSatisfy { $0 < $1 + 0.5 })
}

@Test func aWideLineCoversItsPixelsAndFadesAtTheEdge() {
  var canvas = Canvas(width: 20, height: 9, fill: .black)
  canvas.line(from: PixelPoint(x: 2, y: 4), to: PixelPoint(x: 16, y: 4), width: 2, ink: .white)
  #expect(canvas[9, 4] == .white)
  #expect(canvas[9, 3] == RGB(grey: 128))
  #expect(canvas[9, 2] == .black)
  #expect(canvas[19, 4] == .black)
}

@Test func aDiscHasItsArea() {
  var canvas = Canvas(width: 41, height: 41, fill: .black)
  canvas.disc(at: PixelPoint(x: 20.3, y: 19.8), radius: 13, ink: .white)
  let area = canvas.rgb.reduce(0) { $0 + Double($1) } / (3 * 255)
  #expect(abs(area - 13 * 13 * Double.pi) < 3)
}

@Test func shapesOutsideTheCanvasAreClipped() {
  let blank = Canvas(width: 8, height: 8, fill: .black)
  var canvas = blank
  canvas.line(from: PixelPoint(x: -50, y: -40), to: PixelPoint(x: -4, y: -9), width: 3, ink: .white)
  canvas.disc(at: PixelPoint(x: .nan, y: 3), radius: 2, ink: .white)
  canvas.ring(at: PixelPoint(x: 1e300, y: 3), radius: 2, ink: .white)
  canvas.fill(x: 9, y: -5, width: 3, height: 100, ink: .white)
  canvas.text("outside", x: 100, y: -100, ink: .white)
  #expect(canvas == blank)
}

@Test func textMeasuresWhatItCovers() {
  let size = Canvas.textSize("gH", scale: 2)
  #expect(size == (22, 16))
  var canvas = Canvas(width: 40, height: 30, fill: .black)
  canvas.text("gH", x: 31, y: 5, ink: .white, scale: 2, alignment: .trailing)
  let covered = (0..<30).flatMap { y in (0..<40).map { ($0, y) } }.filter { canvas[$0.0, $0.1] == .white }
  #expect(covered.map(\.0).min() == 9)
  #expect(covered.map(\.0).max() == 30)
  #expect(covered.map(\.1).min() == 5)
  #expect(covered.map(\.1).max() == 20)
}

@Test func verticalTextIsTheSameTextTurnedLeft() {
  var level = Canvas(width: 60, height: 60, fill: .black)
  var upright = level
  level.text("Fig, 2", x: 10, y: 20, ink: .white)
  upright.verticalText("Fig, 2", x: 20, y: 50, ink: .white)
  for y in 0..<60 {
    for x in 0..<60 {
      #expect(level[x, y] == upright[y, 59 - x])
    }
  }
}

@Test func aPlaneShowsThroughItsWindow() {
  let plane = Plane(width: 3, height: 1, values: [-1, 5, .nan])
  let canvas = Canvas(plane, window: 0...10)
  #expect((0..<3).map { canvas[$0, 0] } == [.black, RGB(grey: 128), .black])
}

@Test func ticksAreRoundNumbersInsideTheRange() {
  #expect(Ticks(over: 0...10).labels == ["0", "2", "4", "6", "8", "10"])
  #expect(Ticks(over: -0.12...0.31).labels == ["-0.1", "0.0", "0.1", "0.2", "0.3"])
  #expect(Ticks(over: 3...3).values.isEmpty)
  #expect(Ticks(over: 0...(.infinity)).values.isEmpty)
}

@Test func aCurveIsCutAtTheFrame() {
  let plot = Plot(x: 0...1, y: 0...1, left: 20, top: 20, width: 40, height: 40)
  var canvas = Canvas(width: 80, height: 80, fill: .black)
  plot.curve([(-1, -1), (2, 2)], width: 1, ink: .white, on: &canvas)
  #expect(canvas[40, 39].r > 100 && canvas[39, 40].r > 100)
  #expect((0..<17).allSatisfy { canvas[$0, 79 - $0] == .black })
}

@Test func plotsTakeAnyNumbers() {
  for (low, high) in [
    (0, Double.infinity), (-Double.infinity, 5), (1e300, 2e300), (0, 5e-324), (1e17, 1e17 + 64),
  ] {
    let plot = Plot(x: low...high, y: low...high, left: 50, top: 20, width: 100, height: 100)
    var canvas = Canvas(width: 200, height: 200)
    plot.drawAxes(on: &canvas, xLabel: "x", yLabel: "y")
    plot.curve([(low, high), (high, low), (.nan, 3)], ink: .black, on: &canvas)
    for value in [-Double.infinity, -1e308, .nan, 1e308] {
      let place = plot.place(value, value)
      #expect(abs(place.x) < 1e6 && abs(place.y) < 1e6)
      canvas.disc(at: place, radius: 3, ink: .black)
    }
  }
}
