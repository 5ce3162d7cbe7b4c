import Basics
import Configuration
import Foundation
import Landmarks
import Morphometry
import Radiograph
import Testing

/// Files of measurements: what ships is right, what is wrong is said with its line.
@Suite struct MeasurementSetTests {
  @Test func theShippedSetsAreRead() throws {
    for (name, _) in MeasurementSet.shipped {
      #expect(try !MeasurementSet.named(name).definitions.isEmpty)
    }
    let set = try MeasurementSet.named("cephalometry")
    for name in ["SNA", "SNB", "ANB", "FMA", "IMPA", "facial angle", "Wits", "U1-SN", "interincisal"] {
      let definition = try #require(set.definitions.first { $0.name == name })
      #expect(definition.norm != nil && definition.source?.isEmpty == false, "\(name)")
    }
    // All but what the set of 19 lacks is measured with it.
    let plan = MeasurementPlan(set, landmarks: LandmarkSet.cephalometric.landmarks)
    #expect(
      Set(plan.unknown.map(\.name)) == [
        "upper-incisor-apex", "lower-incisor-apex", "occlusal-anterior", "occlusal-posterior",
      ])
  }

  /// A face drawn by hand: the angles have the sense in which orthodontists read them, whichever way it looks.
  @Test(arguments: [1.0, -1.0])
  func anglesAreReadAsOrthodontistsReadThem(direction: Double) throws {
    // x grows towards the face, y downwards; lengths in mm.
    let places: [Landmark: (Double, Double)] = [
      "sella": (0, 0), "nasion": (70, -10), "porion": (-20, 25), "orbitale": (60, 25), "a-point": (72, 48),
      "b-point": (68, 88), "pogonion": (69, 100), "menton": (62, 108), "gonion": (0, 80),
      "upper-incisor": (78, 72), "upper-incisor-apex": (70, 52), "lower-incisor": (75, 70),
      "lower-incisor-apex": (67, 90), "occlusal-anterior": (74, 71), "occlusal-posterior": (40, 68),
      "anterior-nasal-spine": (76, 44),
    ]
    let points = places.map { name, place in
      LandmarkPoint(
        landmark: name, position: PixelPoint(x: 500 + direction * place.0 * 10, y: 500 + place.1 * 10),
        status: .placed)
    }
    var film = FilmToMeasure(points: Dictionary(uniqueKeysWithValues: points.map { ($0.landmark, $0) }))
    film.spacing = PixelSpacing(x: 0.1, y: 0.1, source: .user)
    let plan = MeasurementPlan(try MeasurementSet.named("cephalometry"), landmarks: Array(places.keys))
    let values = plan.measure(film).reduce(into: [String: Double]()) { $0[$1.name] = $1.value }
    func angle(_ name: Landmark, _ from: Landmark) -> Double {
      let (a, b) = (places[from] ?? (0, 0), places[name] ?? (0, 0))
      return atan2(b.1 - a.1, b.0 - a.0) * 180 / .pi
    }
    func close(_ name: String, _ expected: Double) {
      #expect(
        abs((values[name] ?? .nan) - expected) < 1e-9, "\(name): \(values[name] ?? .nan), not \(expected)")
    }
    close("SNA", 180 + angle("nasion", "sella") - angle("a-point", "nasion"))
    close("SNB", 180 + angle("nasion", "sella") - angle("b-point", "nasion"))
    close("ANB", angle("b-point", "nasion") - angle("a-point", "nasion"))
    close("FMA", angle("menton", "gonion"))
    close("facial angle", 180 - angle("pogonion", "nasion"))
    // Incisors that lean forwards: more than a right angle.
    close("IMPA", 180 + angle("lower-incisor", "lower-incisor-apex") - angle("menton", "gonion"))
    #expect((values["IMPA"] ?? 0) > 80 && (values["IMPA"] ?? 0) < 110)
    #expect((values["U1-SN"] ?? 0) > 95 && (values["U1-SN"] ?? 0) < 125)
    #expect((values["interincisal"] ?? 0) > 100 && (values["interincisal"] ?? 0) < 150)
    #expect((values["SNA"] ?? 0) > 75 && (values["ANB"] ?? 0) > 0)
    // A lies before B: positive.
    #expect((values["Wits"] ?? 0) > 0 && (values["Wits"] ?? 0) < 10)
  }

  @Test(
    arguments: [
      ("", nil, "name"), ("name = \"x\"", nil, "measurement"),
      ("name = \"x\"\nmeasurement = 3", 2, "measurement"),
      ("name = \"x\"\nextra = 1\n[[measurement]]\nname = \"a\"", 2, "extra"),
      ("name = \"x\"\n[[measurement]]\nname = \"a\"\n[[measurement]]\nname = \"b\"", 3, "name"),
      (
        "name = \"x\"\n[[measurement]]\nname = \"a\"\ndistance = [\"p\", \"q\"]\n[[measurement]]\nname = \"a\"\n",
        6, "name"
      ),
      ("name = \"x\"\n[[measurement]]\nname = \"a\"\nangle = [\"p\", \"q\"]", 4, "angle"),
      ("name = \"x\"\n[[measurement]]\nname = \"a\"\nangle = [\"p\", \"q\", \"p\"]", 4, "angle"),
      ("name = \"x\"\n[[measurement]]\nname = \"a\"\nangle = [\"p\", 3, \"q\"]", 4, "angle"),
      ("name = \"x\"\n[[measurement]]\nname = \"a\"\ndistance = [\"p\", \"p\"]", 4, "distance"),
      ("name = \"x\"\n[[measurement]]\nname = \"a\"\ndistance = \"p\"", 4, "distance"),
      ("name = \"x\"\n[[measurement]]\nname = \"a\"\nprojection = [\"p\", [\"q\", \"r\"]]", 4, "projection"),
      ("name = \"x\"\n[[measurement]]\nname = \"a\"\nratio = [\"a\", \"a\"]", 4, "ratio"),
      ("name = \"x\"\n[[measurement]]\nname = \"a\"\nangel = [\"p\", \"q\", \"r\"]", 4, "angel"),
      ("name = \"x\"\n[[measurement]]\nname = \"a\"\ndistance = [\"p\", \"q\"]\nnorm = nan", 5, "norm"),
      ("name = \"x\"\n[[measurement]]\nname = \"a\"\ndistance = [\"p\", \"q\"]\nnorm = [3, 2]", 5, "norm"),
      (
        "name = \"x\"\n[synonyms]\np = \"P\"\n[[measurement]]\nname = \"a\"\ndistance = [\"p\", \"q\"]", 3,
        "p"
      ),
      (
        "name = \"x\"\n[[measurement]]\nname = \"a\"\ndistance = [\"p\", \"q\"]\n[[measurement]]\nname = \"b\"\n"
          + "angle = [\"p\", \"q\", \"r\"]\n[[measurement]]\nname = \"c\"\ndifference = [\"a\", \"b\"]", 10,
        "difference"
      ),
    ] as [(String, Int?, String)])
  func whatIsWrongIsSaidWithItsLine(text: String, line: Int?, key: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      try MeasurementSet(bytes: Array(text.utf8), path: "m.toml")
    }
    #expect(error?.line == line && error?.key == key, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func anUnknownSetIsSaid() {
    let error = #expect(throws: ConfigurationError.self) { try MeasurementSet.named("cephalometrie") }
    #expect(error?.description.contains("there is cephalometry") == true)
    #expect(throws: ConfigurationError.self) { try MeasurementSet.named("/nowhere/mine.toml") }
    #expect(throws: ConfigurationError.self) { try MeasurementSet.named("../keys") }
  }

  /// Broken files are refused in one safe sentence, or read.
  @Test func brokenFilesEndInASentence() throws {
    var random = SplitMix64(seed: 11)
    let whole = Array(try #require(MeasurementSet.shipped.first).text.utf8)
    var refused = 0
    for _ in 0..<400 {
      var bytes = whole
      for _ in 0...Int(random.uniform(0, 4)) {
        let place = Int(random.uniform(0, Double(bytes.count)))
        switch Int(random.uniform(0, 4)) {
        case 0: bytes[place] = UInt8(random.uniform(0, 256))
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.uniform(1, 40))))
        case 2: bytes.insert(contentsOf: Array("[[\"\u{1B}".utf8), at: place)
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 60)], at: place)
        }
      }
      do {
        _ = try MeasurementSet(bytes: bytes, path: "m.toml")
      } catch {
        refused += 1
        #expect(!"\(error)".utf8.contains { $0 < 0x20 || $0 == 0x7F }, "\(error)")
      }
    }
    #expect(refused > 50)
  }
}
