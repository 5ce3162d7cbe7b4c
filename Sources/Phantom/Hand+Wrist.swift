import Foundation

// The carpal bones, and the ends of radius and ulna.
extension Hand {
  /// Centre, half axes and tilt (degrees) of the eight carpal bones, mm.
  private static let carpals: [(x: Double, y: Double, a: Double, b: Double, tilt: Double)] = [
    (13, -9.5, 10.6, 5.6, -50),  // scaphoid
    (0.5, -5.4, 7.4, 6.2, 8),  // lunate
    (-12, -8.5, 6.8, 5.6, -32),  // triquetrum
    (-15.5, -11, 4.6, 4.2, 0),  // pisiform
    (22, -18.5, 6.8, 5.8, -35),  // trapezium
    (13.4, -25, 5.6, 5.4, 10),  // trapezoid
    (2.6, -22, 10.8, 6.2, 86),  // capitate
    (-9.2, -21.5, 8.4, 6.6, 66),  // hamate
  ]

  mutating func addCarpus() {
    // The carpal bones ossify from their middles, so that a child's stand apart.
    let growth = shape.isGrowing ? random.uniform(0.82...0.98) : random.uniform(1.02...1.1)
    for bone in Hand.carpals {
      let outline = (0..<9).map { step in
        let angle = 2 * Double.pi * Double(step) / 9
        // A superellipse with a wobble: no carpal bone is an egg.
        let wobble = 1 + 0.09 * sin(2 * angle + bone.x) + random.normal(0, 0.035)
        let (c, s) = (cos(angle), sin(angle))
        let round = pow(pow(abs(c), 2.6) + pow(abs(s), 2.6), -1 / 2.6)
        let tilt = bone.tilt * .pi / 180
        let (px, py) = (bone.a * c * round * wobble, bone.b * s * round * wobble)
        return shape.palm(
          bone.x + (cos(tilt) * px - sin(tilt) * py) * growth,
          bone.y + (sin(tilt) * px + cos(tilt) * py) * growth)
      }
      let plate = assembly.plate(outline, thickness: 13 * shape.size, rounding: 6)
      assembly.addBone(
        plate, cortex: 0.75, core: Material.trabecular.mixed(with: .marrow, share: 0.2))
    }
  }

  mutating func addForearm() {
    let w = shape.wrist
    let radius: [(Double, Double)] = [
      (23.5, -3), (17, 0.5), (8, 3.4), (-1, 4.2), (-7.3, 3.2), (-8.3, 8), (-5.6, 16), (0.5, 30), (3.5, 60),
      (4, 130), (18, 130), (18.5, 60), (20.5, 30), (24.5, 13), (25.6, 4),
    ]
    let ulna: [(Double, Double)] = [
      (-25.5, -1.5), (-22.6, 3.4), (-16, 5), (-10.6, 7), (-9.9, 13), (-12, 24), (-11.6, 60), (-11, 130),
      (-22, 130),
      (-22.6, 60), (-24, 26), (-26.4, 13), (-26.6, 5),
    ]
    for (outline, cortex) in [(radius, 1.9), (ulna, 1.7)] {
      let bone = assembly.plate(outline.map { w($0.0, $0.1, 0) }, thickness: 15 * shape.size, rounding: 7.5)
      assembly.addBone(bone, cortex: 0.7, core: .trabecular)
      addMarrowCavity(of: outline, cortex: cortex)
    }
    if shape.isGrowing {
      addWristPlate([w(25, 8.5, 0), w(14, 10.5, 0), w(2, 11, 0), w(-8, 10, 0)])
      addWristPlate([w(-26, 9, 0), w(-18, 10.5, 0), w(-10, 10.5, 0)])
    }
  }

  /// Up the shaft the walls grow thick and the inside empty.
  private mutating func addMarrowCavity(of outline: [(Double, Double)], cortex: Double) {
    let shaft = outline.filter { $0.1 >= 24 }
    let middle = shaft.map(\.0).reduce(0, +) / Double(max(1, shaft.count))
    let half = (shaft.map(\.0).max() ?? 0) - middle
    let path = [28.0, 45, 70, 130].map { shape.wrist(middle, $0) }
    let inner = half - cortex
    assembly.add(
      assembly.tube(
        path, radius: [inner * 0.1, inner * 0.7, inner * 0.78, inner * 0.72].map { $0 * shape.size }, depth: 1
      ),
      .marrow, replacing: .trabecular)
    for side in [-1.0, 1] {
      let wall = path.dropFirst().map { $0 + Point3(side * (half - cortex * 0.55) * shape.size, 0, 0) }
      assembly.add(
        assembly.tube(Array(wall), radius: [0.2, cortex * 0.55, cortex * 0.6], depth: 3.4), .cortical,
        replacing: .trabecular)
    }
  }

  private mutating func addWristPlate(_ path: [Point3]) {
    assembly.add(
      assembly.tube(path, radius: [0.75], depth: 7), .softTissue,
      replacing: Material.trabecular.mixed(with: .cortical, share: 0.15))
  }
}
