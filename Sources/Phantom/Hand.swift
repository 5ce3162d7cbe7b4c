/// A left hand laid flat, built from its shape into parts and landmarks.
///
/// mm, origin in the middle of the wrist joint, x to the thumb, y down to the forearm, z to the focus.
struct Hand: Sendable {
  let shape: HandShape
  /// Differences between hands that are not shape: bows, wobbles.
  var random: SeededRandom
  var assembly: Assembly

  init(shape: HandShape, view: View, random: SeededRandom) {
    self.shape = shape
    self.random = random
    assembly = Assembly(view: view)
    addSoftTissue()
    addFingers()
    addCarpus()
    addForearm()
  }
}
