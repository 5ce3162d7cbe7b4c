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
