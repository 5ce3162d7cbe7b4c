import Basics
import Foundation
import Landmarks
import Morphometry
import Radiograph
import Testing

/// Shapes laid over each other, beside morphops 0.2 and beside what was put in.
@Suite struct SuperimpositionTests {
  /// What `Reference/make_reference.py` writes.
  struct Reference: Decodable {
    struct Case: Decodable {
      let name: String
      let points: [[[Double]]]
      let sizes: [Double]
      let aligned: [[[Double]]]
      let mean: [[Double]]
      let distances: [Double]
      let gpa: [[[Double]]]
      let gpaScales: [Double]
    }

    let version: String
    let cases: [Case]

    static func read() throws -> Reference {
      let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "Reference/superimposition.json")
      return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: path))
    }
  }

  private static func table(_ films: [[[Double]]]) -> PointTable {
    PointTable(
      rows: films.enumerated().flatMap { film, points in
        points.enumerated().map { index, point in
          PointRow(
            image: ImageName("\(film + 1).png"),
            point: LandmarkPoint(
              landmark: Landmark("p\(index + 1)"), position: PixelPoint(x: point[0], y: point[1]),
              status: .placed))
        }
      })
  }

  private static func complex(_ films: [[[Double]]]) -> [[Complex]] {
    films.map { $0.map { Complex($0[0], $0[1]) } }
  }

  private static func complex(_ shapes: Superimposition) -> [[Complex]] {
    shapes.specimens.map { film in
      shapes.landmarks.compactMap { film.points[$0].map { Complex($0.x, $0.y) } }
    }
  }

  /// The largest distance of two points once all shapes are laid over the others by one turn.
  private static func apart(_ a: [[Complex]], _ b: [[Complex]]) -> Double {
    let (a, b) = (a.flatMap { $0 }, b.flatMap { $0 })
    let turn = zip(a, b).reduce(Complex(0, 0)) { $0 + $1.0.conjugate * $1.1 }.unit
    return zip(a, b).map { ($0 * turn - $1).length }.max() ?? .infinity
  }

  @Test func itIsThatOfMorphops() throws {
    let reference = try Reference.read()
    #expect(reference.version == "0.2.0" && reference.cases.count == 4)
    for example in reference.cases {
      let shapes = try Superimposition(of: Self.table(example.points))
      try #require(shapes.specimens.count == example.points.count)
      for (index, film) in shapes.specimens.enumerated() {
        #expect(abs(film.distance - example.distances[index]) < 1e-9, "\(example.name) \(index)")
        #expect(abs((film.centroidSize ?? 0) / example.sizes[index] - 1) < 1e-12)
        #expect(!film.isReflected && film.unit == "px")
      }
      let mean = [shapes.mean.map { Complex($0.x, $0.y) }]
      #expect(Self.apart(Self.complex(shapes), Self.complex(example.aligned)) < 1e-9, "\(example.name)")
      #expect(Self.apart(mean, Self.complex([example.mean])) < 1e-9, "\(example.name)")
    }
  }

  /// Its `gpa` word for word, in its own order, so that the difference is understood: every shape is turned onto the mean of
  /// all but one, each in turn.
  @Test func gpaOfMorphopsIsThisInAnotherOrder() throws {
    for example in try Reference.read().cases {
      var shapes = Self.complex(example.points).map { points -> [Complex] in
        let centre = points.reduce(Complex(0, 0), +) * Complex(1 / Double(points.count), 0)
        let centred = points.map { $0 - centre }
        let size = centred.reduce(0) { $0 + $1.length * $1.length }.squareRoot()
        return centred.map { $0 * Complex(1 / size, 0) }
      }
      for _ in 0..<60 {
        for left in shapes.indices {
          let others = shapes.indices.filter { $0 != left }.map { shapes[$0] }
          let mean = others[0].indices.map { point in others.reduce(Complex(0, 0)) { $0 + $1[point] } }
          shapes = shapes.map { shape in
            let turn = zip(shape, mean).reduce(Complex(0, 0)) { $0 + $1.0.conjugate * $1.1 }.unit
            return shape.map { $0 * turn }
          }
        }
      }
      #expect(Self.apart(shapes, Self.complex(example.gpa)) < 1e-9, "\(example.name)")
      for (size, scale) in zip(example.sizes, example.gpaScales) { #expect(abs(size * scale - 1) < 1e-12) }
    }
  }

  @Test func theOrderOfFilmsMakesNoDifference() throws {
    let points = try Reference.read().cases[1].points
    let forwards = try Superimposition(of: Self.table(points))
    let backwards = try Superimposition(of: Self.table(points.reversed()))
    for (a, b) in zip(forwards.specimens, backwards.specimens.reversed()) {
      #expect(abs(a.distance - b.distance) < 1e-12)
    }
    #expect(Self.apart(Self.complex(forwards), Self.complex(backwards).reversed()) < 1e-10)
    // Upright as the films are on average: no turn of all together brings them nearer.
    let mean = forwards.mean.map { Complex($0.x, $0.y) }
    #expect(mean.reduce(0) { $0 + $1.length * $1.length } > 0.5)
  }

  @Test(arguments: [0, 1, 3, 4])
  func mirrorImagesAreFoundAndNamed(count: Int) throws {
    let points = try Reference.read().cases[0].points
    var films = points
    // The first ones, so that what the others are compared with is mirrored too.
    for film in 0..<count { films[film] = films[film].map { [2000 - $0[0], $0[1]] } }
    let shapes = try Superimposition(of: Self.table(films))
    let straight = try Superimposition(of: Self.table(points))
    #expect(shapes.specimens.map(\.isReflected) == films.indices.map { $0 < count })
    for (a, b) in zip(shapes.specimens, straight.specimens) { #expect(abs(a.distance - b.distance) < 1e-9) }
    #expect(shapes.notes.isEmpty == (count == 0))
    if count == 1 { #expect(shapes.notes[0].hasSuffix("turned over: 1.png")) }
    #expect(
      Set(shapes.worstFirst.prefix(count).map(\.image)) == Set((0..<count).map { ImageName("\($0 + 1).png") })
    )
    var options = Superimposition.Options()
    options.turnsOver = false
    let kept = try Superimposition(of: Self.table(films), options)
    if count == 1 {
      #expect(
        kept.specimens[0].isReflected && kept.specimens[0].distance > 5 * straight.specimens[0].distance)
    }
  }

  @Test func exchangedLandmarksStandOut() throws {
    var films = try Reference.read().cases[0].points
    films[5].swapAt(3, 12)
    let shapes = try Superimposition(of: Self.table(films))
    #expect(shapes.worstFirst[0].image == "6.png")
    let exchanged = try #require(shapes.worstFirst[0].exchanged)
    #expect(exchanged.first == "p4" && exchanged.second == "p13")
    #expect(["p4", "p13"].contains(shapes.worstFirst[0].worst))
    #expect(shapes.specimens.count { $0.exchanged != nil } == 1)
  }

  @Test func filmsThatLackPointsAreLeftOutOrTakenByWhatTheyHave() throws {
    let points = try Reference.read().cases[0].points
    var table = Self.table(points)
    table.rows.removeAll { $0.image == "2.png" && ["p5", "p9"].contains($0.point.landmark) }
    table.rows.removeAll { $0.image == "3.png" && $0.point.landmark != "p1" }
    let shapes = try Superimposition(of: table)
    #expect(shapes.specimens.count == 7)
    #expect(shapes.leftOut.count == 2 && shapes.leftOut[0] == "2.png: lacks p5, p9")
    #expect(shapes.leftOut[1] == "3.png: has no points to compare")
    var options = Superimposition.Options()
    options.takesPartial = true
    let partial = try Superimposition(of: table, options)
    #expect(partial.mean == shapes.mean && partial.specimens.count == 8 && partial.leftOut.count == 1)
    let film = try #require(partial.specimens.first { $0.image == "2.png" })
    #expect(film.points.count == 17 && film.centroidSize == nil)
    // Its points lie where they would with the others, but for the turn that all shapes have in common.
    let whole = try Superimposition(of: Self.table(points)).specimens[1]
    #expect(abs(film.distance - whole.distance) < 0.01)
    let places = try film.points.map { ($1, try #require(whole.points[$0])) }
    let (part, other) = (places.map { Complex($0.0.x, $0.0.y) }, places.map { Complex($0.1.x, $0.1.y) })
    #expect(Self.apart([part], [other]) < 0.02)
  }

  @Test func whatHasNoShapeIsSaidInASentence() throws {
    func problem(_ table: PointTable, _ landmarks: [Landmark] = []) -> String {
      var options = Superimposition.Options()
      options.landmarks = landmarks
      do {
        _ = try Superimposition(of: table, options)
        return ""
      } catch { return "\(error)" }
    }
    let points = try Reference.read().cases[0].points
    #expect(problem(PointTable()) == "shapes need at least 3 landmarks, and there are 0")
    #expect(problem(Self.table([points[0]])) == "1 film has all 19 landmarks, expected at least 2")
    #expect(
      problem(Self.table(points), ["p1", "p2", "p33"]) == "no film has a point called p33; did you mean p3?")
    var table = Self.table(Array(points[..<3]))
    table.rows.removeAll { $0.image != "1.png" && $0.point.landmark == "p7" }
    #expect(
      problem(table).hasPrefix("1 film has all 19 landmarks, expected at least 2; p7 is missing most often"))
    // All points at one place, beside two films that have a shape.
    let flat = try Superimposition(
      of: Self.table([points[0], points[1], points[2].map { _ in [412.7, 99.3] }]))
    #expect(flat.specimens.count == 2 && flat.leftOut == ["3.png: all of its points coincide"])
  }

  @Test func pointsOnALineAreNoMirrorImages() throws {
    let line = (0..<4).map { film in
      (0..<5).map { index -> [Double] in
        let along = Double(index * index)
        return [along + Double(film), 2 * along + 0.01 * Double(index * film % 3)]
      }
    }
    #expect(try Superimposition(of: Self.table(line)).specimens.allSatisfy { !$0.isReflected })
  }

  @Test func millimetresAreOfFilmsWhoseSpacingIsKnown() throws {
    var table = Self.table(try Reference.read().cases[0].points)
    for index in table.rows.indices where table.rows[index].image == "1.png" {
      table.rows[index].spacing = PixelSpacing(x: 0.1, y: 0.1, source: .user)
    }
    let (plain, scaled) = (
      try Superimposition(of: Self.table(try Reference.read().cases[0].points)),
      try Superimposition(of: table)
    )
    #expect(scaled.specimens[0].unit == "mm" && scaled.specimens[1].unit == "px")
    #expect(abs((scaled.specimens[0].centroidSize ?? 0) * 10 - (plain.specimens[0].centroidSize ?? 0)) < 1e-9)
    #expect(abs(scaled.specimens[0].distance - plain.specimens[0].distance) < 1e-12)
  }

  @Test func itGoesOutAsTablesAndAsAPicture() throws {
    let shapes = try Superimposition(of: Self.table(try Reference.read().cases[0].points))
    let lines = shapes.csv.split(separator: "\r\n")
    #expect(lines.count == 10 && lines[0].hasPrefix("image,distance,centroid_size,unit,points"))
    #expect(shapes.alignedCSV.split(separator: "\r\n").count == 1 + 9 * 19 + 19)
    let canvas = ShapeFigure(shapes).canvas()
    #expect(canvas.width == 1000 && canvas.rgb.contains { $0 < 100 })
  }
}

/// A complex number: the obvious way to turn points of the plane.
private struct Complex {
  let real: Double
  let imaginary: Double

  init(_ real: Double, _ imaginary: Double) { (self.real, self.imaginary) = (real, imaginary) }

  var conjugate: Complex { Complex(real, -imaginary) }
  var length: Double { (real * real + imaginary * imaginary).squareRoot() }
  var unit: Complex { Complex(real / length, imaginary / length) }

  static func + (a: Complex, b: Complex) -> Complex { Complex(a.real + b.real, a.imaginary + b.imaginary) }
  static func - (a: Complex, b: Complex) -> Complex { Complex(a.real - b.real, a.imaginary - b.imaginary) }
  static func * (a: Complex, b: Complex) -> Complex {
    Complex(a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }
}
