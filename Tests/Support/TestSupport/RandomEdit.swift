import Basics
import Landmarks
import Radiograph

/// Some edit of these points, or nil when the dice chose one that changes nothing.
package func randomEdit(of points: ImagePoints, using random: inout SplitMix64) -> Edit? {
  let names: [Landmark] = ["s", "n", "o", "p"]
  let landmark = names.randomElement(using: &random) ?? "s"
  func position() -> PixelPoint {
    PixelPoint(x: .random(in: 0...3, using: &random), y: Double(Int.random(in: 0...3, using: &random)))
  }
  switch Int.random(in: 0..<7, using: &random) {
  case 0, 1: return points.placing(landmark, at: position(), by: "ann")
  case 2: return points.accepting(landmark, by: "ann")
  case 3: return points.rejecting(landmark, by: "bob")
  case 4: return points.clearing(landmark, by: "ann")
  case 5: return points.settingMissing(landmark, by: "bob")
  default:
    let some = names.shuffled(using: &random).prefix(3).map {
      LandmarkPoint(
        landmark: $0, position: position(), status: .predicted,
        confidence: .random(in: 0...1, using: &random), annotator: "encoder")
    }
    return points.predicting(some, by: "encoder")
  }
}
