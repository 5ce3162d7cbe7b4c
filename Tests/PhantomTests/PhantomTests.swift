import Foundation
import Phantom
import Radiograph
import Testing

@Test(arguments: PhantomKind.allCases) func aSeedAndAnIndexNameOneFilm(kind: PhantomKind) {
  let first = Phantom(kind: kind, seed: 5).film(3)
  let again = Phantom(kind: kind, seed: 5).film(3)
  let other = Phantom(kind: kind, seed: 6).film(3)
  #expect(first.film == again.film)
  #expect(first.landmarks.map(\.position) == again.landmarks.map(\.position))
  #expect(first.film != other.film)
}

@Test(arguments: [(PhantomKind.skull, 16), (.hand, 27)])
func everySubjectHasItsLandmarksOnTheFilm(kind: PhantomKind, count: Int) {
  for index in 0..<2 {
    let made = Phantom(kind: kind, seed: 11).film(index)
    #expect(made.landmarks.count == count)
    #expect(Set(made.landmarks.map(\.name)).count == count)
    for (name, position) in made.landmarks {
      let inside =
        (4...Double(made.film.width - 5)).contains(position.x)
        && (4...Double(made.film.height - 5)).contains(position.y)
      #expect(inside, "\(name) of subject \(index) lies at \(position)")
    }
  }
}

@Test func individualsOfASpeciesHaveTheSamePointsInDifferentPlaces() {
  let phantom = Phantom(kind: .articulated, seed: 4, individuals: 2)
  let films = (0..<6).map { phantom.film($0) }
  for species in 0..<3 {
    let (one, other) = (films[2 * species], films[2 * species + 1])
    #expect(one.landmarks.map(\.name) == other.landmarks.map(\.name))
    #expect(Set(one.landmarks.map(\.name)).count == one.landmarks.count && one.landmarks.count >= 15)
    let apart = zip(one.landmarks, other.landmarks).map { $0.position.distance(to: $1.position) }
    #expect(apart.allSatisfy { $0 > 0 } && (apart.max() ?? 0) > 5)
    let next = films[(2 * species + 2) % 6]
    #expect(Set(one.landmarks.map(\.name)).isDisjoint(with: next.landmarks.map(\.name)))
    for film in [one, other] {
      for (name, position) in film.landmarks {
        let inside = (4...555.0).contains(position.x) && (4...555.0).contains(position.y)
        #expect(inside, "\(name) lies at \(position)")
      }
      // Bone is brighter than what lies around the body.
      let middles = film.landmarks.filter { $0.name.hasSuffix("middle") }.map(\.position)
      let bone = middles.map {
        Double(film.film.samples[Int($0.y.rounded()) * film.film.width + Int($0.x.rounded())])
      }
      #expect(bone.reduce(0, +) / Double(bone.count) > 1.3 * film.film.meanGrey * 255)
    }
  }
}

private let sampleData = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("SampleData")

@Test(arguments: [(PhantomKind.skull, 8), (.hand, 16)])
func theSampleDataIsWhatItsCommandMakes(kind: PhantomKind, bits: Int) throws {
  let folder = sampleData.appendingPathComponent(kind.rawValue)
  let name = "\(kind.rawValue)-02.png"
  let stored = try FilmReader.read(path: folder.appendingPathComponent(name).path)
  let made = Phantom(kind: kind, seed: 1).film(1, bitDepth: bits)
  #expect(stored.width == made.film.width && stored.height == made.film.height)
  #expect(stored.bitDepth == bits)
  // Mathematical libraries differ in their last digits, so samples may fall on either side of a rounding.
  let differences = zip(stored.samples, made.film.samples).map { abs(Int($0) - Int($1)) }
  #expect((differences.max() ?? .max) <= 1)
  #expect(differences.count { $0 > 0 } < differences.count / 100)

  let truth = try String(contentsOf: folder.appendingPathComponent("truth.csv"), encoding: .utf8)
  let rows = truth.split(whereSeparator: \.isNewline).map { $0.split(separator: ",") }
    .filter { $0[0] == name }
  #expect(rows.map { String($0[1]) } == made.landmarks.map(\.name))
  for (row, landmark) in zip(rows, made.landmarks) {
    let point = PixelPoint(x: try #require(Double(row[2])), y: try #require(Double(row[3])))
    #expect(point.distance(to: landmark.position) < 0.002)
  }
}
