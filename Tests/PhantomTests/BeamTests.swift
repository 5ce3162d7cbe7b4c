import Foundation
import Phantom
import Radiograph
import Testing

@Test func anEllipsoidsChordIsWhatMarchingThroughItFinds() {
  // Perpendicular half axes turned in all three planes.
  let (a, b) = (0.7, 0.4)
  let u = Point3(cos(a) * cos(b), sin(a) * cos(b), sin(b)) * 9
  let v = Point3(-sin(a), cos(a), 0) * 5
  let w = Point3(-cos(a) * sin(b), -sin(a) * sin(b), cos(b)) * 14
  let ellipsoid = Ellipsoid(centre: Point2(3, -2), axes: [u, v, w])
  func inside(_ p: Point3) -> Bool {
    [u, v, w].reduce(0) { sum, axis in
      let share = (p * axis).sum() / (axis * axis).sum()
      return sum + share * share
    } < 1
  }
  for place in [Point2(3, -2), Point2(6, 1), Point2(-4, -5), Point2(9, 3), Point2(30, 0)] {
    let step = 0.01
    let marched = stride(from: -20.0, to: 20, by: step).filter {
      inside(Point3(place.x - 3, place.y + 2, $0))
    }
    #expect(abs(ellipsoid.chord(at: place) - Double(marched.count) * step) < 0.05)
  }
}

@Test func aTubesChordIsACylindersAndItsShellShines() {
  let stations = [Point2(-20, 0), Point2(20, 0)].map { Tube.Station(position: $0, radius: 5, depth: 5) }
  let tube = Tube(stations: stations, flatness: (2, 1))
  let shell = tube.inset(by: 1)
  for y in [0.0, 2, 3.9, 4.9] {
    let cylinder = 2 * (25 - y * y).squareRoot()
    #expect(abs(tube.chord(at: Point2(3, y)) - cylinder) < 1e-9)
  }
  func wall(_ y: Double) -> Double { tube.chord(at: Point2(0, y)) - shell.chord(at: Point2(0, y)) }
  #expect(abs(wall(0) - 2) < 1e-9)
  #expect(wall(4) > 2.5 * wall(0))
  // A cap of half the height at one end, a round one at the other.
  #expect(tube.chord(at: Point2(-22.4, 0)) > 0 && tube.chord(at: Point2(-22.6, 0)) == 0)
  #expect(tube.chord(at: Point2(24.9, 0)) > 0 && tube.chord(at: Point2(25.1, 0)) == 0)
}

@Test func aPlateHasItsThicknessInsideOnly() {
  // An L, so that the outline is not convex.
  let outline = [
    Point2(0, 0), Point2(10, 0), Point2(10, 40), Point2(40, 40), Point2(40, 50), Point2(0, 50),
  ]
  let plate = Plate(outline: outline, thickness: 8, rounding: 3)
  #expect(plate.chord(at: Point2(5, 20)) == 8)
  #expect(plate.chord(at: Point2(20, 20)) == 0)
  #expect(plate.inset(by: 1).chord(at: Point2(5, 20)) == 6)
  #expect(plate.inset(by: 1).chord(at: Point2(0.5, 20)) == 0)
  let edge = plate.chord(at: Point2(1, 20))
  #expect(edge > 0 && edge < 8)
}

@Test func radiationIsAttenuatedExponentiallyAndHardens() {
  let one = Spectrum(shares: [0, 1])
  #expect(abs(one.transmission(water: 30, bone: 4) - exp(-0.0268 * 30 - 0.1278 * 4)) < 1e-12)
  // What comes through one half is harder, so more of it comes through the other.
  let many = Spectrum(shares: [1, 2, 1, 1])
  let half = many.transmission(water: 40, bone: 5)
  #expect(many.transmission(water: 80, bone: 10) > 1.1 * half * half)
  #expect(many.transmission(water: -1, bone: 0) == 1)
}

@Test func theMostTypicalSubjectIsNearestToTheMean() {
  func subject(_ offset: Double) -> [PixelPoint] {
    [PixelPoint(x: 10 + offset, y: 5), PixelPoint(x: 40, y: 60 - offset)]
  }
  #expect(Phantom.mostTypical(of: [subject(-9), subject(4), subject(1), subject(8)]) == 2)
  #expect(Phantom.mostTypical(of: []) == 0)
}
