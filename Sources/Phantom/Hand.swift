import Basics
import Foundation

/// A left hand laid flat, built from its shape into parts and landmarks.
///
/// mm, origin in the middle of the wrist joint, x to the thumb, y down to the forearm, z to the focus.
struct Hand: Sendable {
  let shape: HandShape
  /// Differences between hands that are not shape: bows, wobbles.
  var random: SplitMix64
  var assembly: Assembly

  init(shape: HandShape, view: View, random: SplitMix64) {
    (self.shape, self.random) = (shape, random)
    assembly = Assembly(view: view)
    addSoftTissue()
    addFingers()
    addCarpus()
    addForearm()
  }
}

/// What makes one hand differ from another: size, proportions, spread, bend and age.
struct HandShape: Sendable {
  /// Length against the average adult hand.
  let size: Double
  /// Thickness of bones against their length.
  let robustness: Double
  /// Thickness of the soft tissue.
  let fullness: Double
  /// Turn of the hand against the forearm, radians; positive to the thumb.
  let deviation: Double
  /// Whether the growth plates are still open.
  let isGrowing: Bool
  /// The five rays, thumb first.
  let fingers: [Finger]

  /// One ray of the hand: a metacarpal and its phalanges.
  struct Finger: Sendable {
    var name: String
    /// The metacarpal's base, each joint, and the tip of the last bone; mm.
    var joints: [Point3]
    /// Thickness against the average.
    var girth: Double
  }

  init(random: inout SplitMix64) {
    isGrowing = random.chance(0.25)
    size = random.normal(isGrowing ? 0.89 : 0.97, 0.04)
    robustness = random.normal(1, 0.06)
    fullness = random.normal(1, 0.07)
    deviation = random.normal(0, 0.08)
    fingers = HandShape.fingers(size: size, deviation: deviation, random: &random)
  }

  /// The landmarks: finger by finger from the tip to the metacarpal's base, then the wrist.
  var landmarks: [BodyPoint] {
    let joints = fingers.flatMap { finger in
      // The thumb has one phalanx less.
      let labels =
        finger.joints.count == 5 ? ["base", "mcp", "pip", "dip", "tip"] : ["base", "mcp", "ip", "tip"]
      return zip(labels, finger.joints).reversed().map {
        BodyPoint(name: "\(finger.name)-\($0)", points: [$1])
      }
    }
    return joints + [
      BodyPoint(name: "radial-styloid", points: [wrist(23.5, -3)]),
      BodyPoint(name: "ulnar-styloid", points: [wrist(-25.5, -1.5)]),
      BodyPoint(name: "radioulnar-joint", points: [wrist(-8.3, 8)]),
    ]
  }

  /// A place in the hand from the wrist on.
  func palm(_ x: Double, _ y: Double, _ z: Double = 0) -> Point3 {
    HandShape.turned(Point3(x, y, z), by: deviation) * size
  }

  private static func turned(_ point: Point3, by angle: Double) -> Point3 {
    Point3(
      cos(angle) * point.x - sin(angle) * point.y, sin(angle) * point.x + cos(angle) * point.y, point.z)
  }

  /// A place in the forearm, which stays where it is when the hand turns.
  func wrist(_ x: Double, _ y: Double, _ z: Double = 0) -> Point3 { Point3(x, y, z) * size }

  /// Average bones of a ray: base of the metacarpal, heading (radians from the forearm's line to the thumb), and
  /// lengths from metacarpal to last phalanx with the joint gaps, mm.
  private static let rays: [(name: String, base: Point3, heading: Double, lengths: [Double], girth: Double)] =
    [
      ("thumb", Point3(26, -24, 6), 0.72, [46, 33, 24], 1.12),
      ("index", Point3(13.5, -34, 0), 0.19, [67, 41.5, 25, 18], 1),
      ("middle", Point3(2.5, -36, -1), 0.03, [65, 46, 29, 19.5], 1.04),
      ("ring", Point3(-8, -34.5, 0), -0.13, [58, 43, 28, 19.5], 0.98),
      ("little", Point3(-17.5, -30, 2), -0.3, [54, 34.5, 20.5, 17.5], 0.87),
    ]

  /// The five rays with their joints: spread in the plane, bent out of it.
  private static func fingers(
    size: Double, deviation: Double, random: inout SplitMix64
  ) -> [Finger] {
    let spread = random.normal(1, 0.14)
    let lean = random.normal(0, 0.05)
    return rays.map { ray in
      var heading = ray.heading + random.normal(0, 0.02)
      var bend = random.normal(0.02, 0.03)
      var joints = [turned(ray.base, by: deviation) * size]
      var place = joints[0]
      for (bone, length) in ray.lengths.enumerated() {
        if bone == 1 {
          // The fingers spread at the knuckles; the thumb turns back towards them.
          heading += lean + (ray.name == "thumb" ? random.normal(-0.2, 0.09) : (spread - 1) * ray.heading)
          heading += random.normal(0, 0.03)
        } else if bone > 1 {
          heading += random.normal(ray.name == "little" ? 0.03 : 0, 0.03)
        }
        bend += bone == 0 ? 0 : abs(random.normal(0.06, 0.08))
        let turned = heading + deviation
        let actual = length * random.normal(1, 0.025) * size
        place += Point3(sin(turned) * cos(bend), -cos(turned) * cos(bend), -sin(bend)) * actual
        joints.append(place)
      }
      return Finger(name: ray.name, joints: joints, girth: ray.girth * random.normal(1, 0.04) * size)
    }
  }
}

// Skin and flesh: fingers, palm, ball of the thumb, forearm.
extension Hand {
  mutating func addSoftTissue() {
    let full = shape.fullness
    var members: [any Shape] = shape.fingers.map { finger in
      var path = finger.joints
      // The pulp goes on past the bone's tip.
      if let tip = path.last, path.count > 1 {
        let before = path[path.count - 2]
        path[path.count - 1] = tip + (tip - before) / (tip - before).length * 1.5
      }
      let profile = path.count == 5 ? [12, 13, 10.2, 9.4, 8.6, 7.6] : [14, 15, 12, 10.8, 8.8]
      return assembly.tube(path, radius: profile.map { $0 * finger.girth * full }, depth: 0.9)
    }
    let knuckles = shape.fingers.map { $0.joints[1] }
    members.append(
      assembly.plate(
        [
          shape.palm(27, 4), shape.palm(35, -22), knuckles[0] + Point3(2, 12, 0),
          knuckles[1] + Point3(12, 4, 0),
          knuckles[1] + Point3(0, -16, 0), knuckles[2] + Point3(0, -18, 0), knuckles[3] + Point3(0, -17, 0),
          knuckles[4] + Point3(-1, -12, 0), knuckles[4] + Point3(-12, 4, 0), shape.palm(-33, -24),
          shape.palm(-30, 4),
        ], thickness: 32 * full, rounding: 15))
    members.append(
      assembly.tube(
        [shape.palm(0, -8), shape.wrist(0, 12), shape.wrist(0, 45), shape.wrist(0, 130)],
        radius: [29, 31, 32, 37].map { $0 * full * shape.size }, depth: 0.66))
    assembly.add(Union(members), .softTissue, replacing: .air)
  }
}
