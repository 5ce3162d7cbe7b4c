import Encoder
import Landmarks
import Matching
import Radiograph
import Testing

@Suite struct MatcherTests {
  private let marks: [Landmark: PixelPoint] = [
    "sella": PixelPoint(x: 210.4, y: 330.2), "nasion": PixelPoint(x: 520.9, y: 305),
    "menton": PixelPoint(x: 433, y: 700.7),
  ]

  private func template(_ film: SyntheticFilm = SyntheticFilm(), error: Double = 0)
    -> Template
  {
    let moved = marks.mapValues { mark in
      PixelPoint(
        x: mark.x + film.shift.x / film.grid.scale + error, y: mark.y + film.shift.y / film.grid.scale)
    }
    return Template(marks: moved, film: film.encoded)
  }

  @Test func findsMarksOnAShiftedFilm() throws {
    let query = SyntheticFilm(shift: (x: 11.7, y: -6.3))
    let templates = [template(), template(SyntheticFilm(shift: (x: -4, y: 9.2)))]
    let matcher = Matcher(templates: Templates(templates))
    let found = matcher.detections(on: query.encoded)
    #expect(found.map(\.landmark) == ["menton", "nasion", "sella"])
    for detection in found {
      let mark = try #require(marks[detection.landmark])
      let truth = PixelPoint(
        x: mark.x + query.shift.x / query.grid.scale, y: mark.y + query.shift.y / query.grid.scale)
      // Cells are 16 native px wide: the fit between them must come within a quarter of one.
      #expect(detection.position.distance(to: truth) < 4)
      #expect(detection.evidence.peak > 0.9 && detection.evidence.margin > 0.1)
      #expect(detection.confidence > 0.5 && detection.confidence <= 1)
    }
  }

  @Test func findsMarksOnAFilmOfAnotherSize() throws {
    // The same anatomy digitised at half the resolution: same grid, other native pixels.
    let query = SyntheticFilm(grid: WorkingGrid(filmWidth: 384, filmHeight: 480, longSide: 240))
    for detection in Matcher(templates: [template()]).detections(on: query.encoded) {
      let mark = try #require(marks[detection.landmark])
      let truth = PixelPoint(x: (mark.x + 0.5) / 2 - 0.5, y: (mark.y + 0.5) / 2 - 0.5)
      #expect(detection.position.distance(to: truth) < 2)
    }
  }

  /// More landmarks than are looked at together must be found as if each were the only one.
  @Test func manyLandmarksAreFoundAsEachAlone() throws {
    let film = SyntheticFilm()
    var marks: [Landmark: PixelPoint] = [:]
    for number in 0..<150 {
      let (column, row) = (Double(number % 15), Double(number / 15))
      marks[Landmark("p\(number)")] = PixelPoint(x: 40 + 47 * column, y: 60 + 85 * row)
    }
    let template = Template(marks: marks, film: film.encoded)
    let query = SyntheticFilm(shift: (x: 5.2, y: -3.7)).encoded
    let names = marks.keys.sorted().shuffled()
    let found = Matcher(templates: [template], landmarks: names).detections(on: query)
    #expect(found.map(\.landmark) == names)
    for detection in found {
      let matcher = Matcher(templates: [template], landmarks: [detection.landmark])
      let alone = try #require(matcher.detections(on: query).first)
      #expect(detection.position.distance(to: alone.position) < 0.01, "\(detection.landmark)")
      #expect(abs(detection.evidence.peak - alone.evidence.peak) < 1e-5)
      #expect(abs(detection.evidence.margin - alone.evidence.margin) < 1e-5)
    }
  }

  @Test func opposedErrorsOfTwoTemplatesCancel() throws {
    let templates = [template(error: 12), template(error: -12)]
    let query = SyntheticFilm(shift: (x: 3, y: 2))
    let found = Matcher(templates: Templates(templates)).detections(
      on: query.encoded)
    for detection in found {
      let mark = try #require(marks[detection.landmark])
      #expect(abs(detection.position.x - mark.x - query.shift.x / query.grid.scale) < 4)
    }
  }

  @Test func keepsTheOrderAskedForAndLeavesOutUnknownLandmarks() {
    let matcher = Matcher(templates: [template()], landmarks: ["nasion", "gonion", "menton"])
    #expect(matcher.landmarks == ["nasion", "menton"])
    #expect(matcher.detections(on: SyntheticFilm().encoded).map(\.landmark) == ["nasion", "menton"])
    #expect(Matcher(templates: []).detections(on: SyntheticFilm().encoded).isEmpty)
  }

  @Test func eachLandmarkVotesOnlyWithTemplatesThatShowIt() {
    let partial = Template(
      marks: ["sella": PixelPoint(x: 10, y: 10)], film: SyntheticFilm().encoded)
    let found = Matcher(templates: [template(), partial]).detections(on: SyntheticFilm().encoded)
    let alone = Matcher(templates: [template()]).detections(on: SyntheticFilm().encoded)
    #expect(found.count == 3)
    #expect(found[0] == alone[0] && found[1] == alone[1])
    #expect(found[2] != alone[2])
  }

  @Test func levelWeightsChooseTheLevels() throws {
    // Only the coarsest level carries anatomy here; the finer three come from another film.
    let (good, other) = (SyntheticFilm().encoded, SyntheticFilm(seed: 99).encoded)
    let mixed = EncodedFilm(
      pyramid: FeaturePyramid(levels: Array(other.pyramid.levels[..<3]) + [good.pyramid.levels[3]]),
      grid: good.grid)
    let found = Matcher(templates: [template()], options: MatchOptions(levelWeights: [0, 0, 0, 1]))
      .detections(on: mixed)
    for detection in found { #expect(detection.evidence.peak > 0.9) }
  }

  @Test func similarityPeaksWhereTheDetectionIs() throws {
    let query = SyntheticFilm(shift: (x: -8, y: 5)).encoded
    let matcher = Matcher(
      templates: [template(), template()])
    let plane = try #require(matcher.similarity(of: "sella", on: query))
    #expect(plane.width == query.grid.width && plane.height == query.grid.height)
    let best = try #require(plane.values.indices.max { plane.values[$0] < plane.values[$1] })
    let found = try #require(matcher.detections(on: query).first { $0.landmark == "sella" })
    let at = query.grid.grid(found.position)
    #expect(abs(Double(best % plane.width) - at.x) <= 2.5 && abs(Double(best / plane.width) - at.y) <= 2.5)
    #expect(matcher.similarity(of: "gonion", on: query) == nil)
  }

  @Test func descriptorsAreUnitVectorsAndAveragesToo() throws {
    let film = SyntheticFilm().encoded
    let pair = [GridPoint(x: 30, y: 41.5), GridPoint(x: 33, y: 40)].map {
      Descriptor(at: $0, in: film.pyramid)
    }
    func mean(_ descriptors: [Descriptor]) throws -> Descriptor {
      let templates = descriptors.map { Template(descriptors: ["sella": $0], magnified: [:]) }
      return try #require(Template(averaging: Templates(templates)).descriptors["sella"])
    }
    for descriptor in pair + [try mean(pair)] {
      for level in descriptor.levels {
        #expect(abs(level.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
      }
    }
    let first = try mean([pair[0], pair[0]])
    #expect(zip(first.levels[0], pair[0].levels[0]).allSatisfy { abs($0 - $1) < 1e-6 })
  }
}
