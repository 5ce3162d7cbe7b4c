import Basics
import Encoder
import Pretraining
import Testing

@Suite struct ViewGeometryTests {
  @Test func viewUndoesSource() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<200 {
      let geometry = ViewGeometry(
        width: 320, height: 384, centre: GridPoint(x: random.uniform(0, 400), y: random.uniform(0, 400)),
        zoom: random.uniform(0.9, 2.1), options: Augmentation(), random: &random)
      let point = ViewGeometry.ViewPoint(x: random.uniform(0, 319), y: random.uniform(0, 383))
      let back = geometry.view(of: geometry.source(point))
      #expect(abs(back.x - point.x) < 0.05 && abs(back.y - point.y) < 0.05)
    }
  }
}
