import Foundation

/// A left hand laid flat, built from its shape into parts and landmarks.
///
/// mm, origin in the middle of the wrist joint, x to the thumb, y down to the forearm, z to the focus.
struct Hand: Sendable {
  /// One ray of the hand: a metacarpal and its phalanges.
  struct Finger: Sendable {
    var name: String
    /// The metacarpal's base, each joint, and the tip of the last bone; mm.
    var joints: [Point3]
    /// Thickness against the average.
    var girth: Double
  }

  let shape: HandShape
  let fingers: [Finger]
  var random: SeededRandom
  var assembly: Assembly

  init(view: View, random: SeededRandom) {
    self.random = random
    shape = HandShape(random: &self.random)
    fingers = shape.fingers(random: &self.random)
    assembly = Assembly(view: view)
    addSoftTissue()
    addFingers()
    addCarpus()
    addForearm()
  }

  /// The landmarks: finger by finger from the tip to the knuckle, then the wrist.
  var landmarks: [BodyPoint] {
    let joints = fingers.flatMap { finger in
      // The first joint is the metacarpal's base; the thumb has one phalanx less.
      let labels =
        finger.joints.count == 5 ? ["base", "mcp", "pip", "dip", "tip"] : ["base", "mcp", "ip", "tip"]
      return zip(labels, finger.joints).reversed().map {
        BodyPoint(name: "\(finger.name)-\($0)", points: [$1])
      }
    }
    return joints + [
      BodyPoint(name: "radial-styloid", points: [shape.wrist(23.5, -3)]),
      BodyPoint(name: "ulnar-styloid", points: [shape.wrist(-25.5, -1.5)]),
      BodyPoint(name: "radioulnar-joint", points: [shape.wrist(-8.3, 8)]),
    ]
  }
}
