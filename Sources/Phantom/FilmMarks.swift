/// Lead letters on the film, and the wedge filter that spares the soft profile.
enum FilmMarks {
  /// The strokes of "L" or "R" in a unit box, y down.
  private static let letters: [Character: [[Point2]]] = [
    "L": [[Point2(0, 0), Point2(0, 1), Point2(0.6, 1)]],
    "R": [
      [
        Point2(0, 1), Point2(0, 0), Point2(0.45, 0.02), Point2(0.62, 0.25), Point2(0.45, 0.5),
        Point2(0, 0.52),
      ],
      [Point2(0.3, 0.52), Point2(0.65, 1)],
    ],
  ]

  /// A side letter with its upper left corner at a place on the detector, mm.
  static func letter(_ letter: Character, at place: Point2, height: Double) -> [Tube] {
    (letters[letter] ?? []).map { stroke in
      Tube(
        stations: stroke.map {
          Tube.Station(position: place + $0 * height, radius: 0.11 * height, depth: 1)
        })
    }
  }
}

/// A wedge of metal in the beam: thickness grows along x from `start` to `end`.
struct Wedge: Shape {
  let start: Double
  let end: Double
  /// Thickness from `end` on, mm.
  let thickness: Double

  var bounds: Bounds { Bounds(around: [Point2(start, -1e4), Point2(1e4, 1e4)], margin: 0) }

  func chord(at position: Point2) -> Double {
    let share = min(1, max(0, (position.x - start) / (end - start)))
    return thickness * share * share * (3 - 2 * share)
  }
}

extension Skull {
  /// Adds what the radiographer adds; `width` of the film in mm.
  mutating func addFilmMarks(width: Double) {
    let corner = Point2(width - random.uniform(16, 26), random.uniform(8, 40))
    for stroke in FilmMarks.letter("R", at: corner, height: 9) {
      assembly.add(stroke, .lead, replacing: .air)
    }
    let nasion = assembly.view.project(shape.cranium(58, -6)).x
    let wedge = Wedge(start: nasion - 28, end: nasion + 14, thickness: random.uniform(3, 7))
    assembly.add(wedge, .aluminium, replacing: .air)
  }
}

extension Hand {
  /// Adds the side letter; `width` of the film in mm.
  mutating func addFilmMarks(width: Double) {
    let corner = Point2(random.uniform(8, 20), random.uniform(8, 40))
    for stroke in FilmMarks.letter("L", at: corner, height: 11) {
      assembly.add(stroke, .lead, replacing: .air)
    }
  }
}
