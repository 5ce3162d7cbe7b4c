import Drawing
import Radiograph
import Testing

@Test func anOverlayMarksPredictionAndTruthInPlace() {
  let mark = OverlayMark(
    name: "sella", position: PixelPoint(x: 399.5, y: 199.5), confidence: 0,
    truth: PixelPoint(x: 99.5, y: 99.5))
  let overlay = Overlay(
    picture: Plane(width: 300, height: 200), window: 0...1, scale: 0.5, marks: [mark], radius: 40)
  let canvas = overlay.canvas()
  #expect(canvas.width == 300 && canvas.height > 200)
  // Native (399.5, 199.5) is picture (199.5, 99.5) at half size: four pixels share the cross.
  #expect(canvas[200, 96] == ColourMap.confidence[0])
  // The circle of 40 native px is 20 picture px wide around (49.5, 49.5).
  #expect(canvas[30, 49].g > 60)
  #expect(canvas[24, 49] == .black)
}

@Test func crowdedLabelsKeepApart() {
  // Eight landmarks in a heap: with labels on top of each other the ink would cover far fewer pixels.
  let marks = (0..<8).map {
    OverlayMark(name: "landmark \($0)", position: PixelPoint(x: 250 + Double($0), y: 250))
  }
  let canvas = Overlay(
    picture: Plane(width: 500, height: 500), window: 0...1, scale: 1, marks: marks
  ).canvas()
  let inked = (0..<500).reduce(0) { sum, y in
    sum + (0..<500).filter { canvas[$0, y] == .white }.count
  }
  #expect(inked > 8 * "landmark 0".count * 30)
}
