import Basics
import Encoder
import Foundation
import Landmarks
import Matching
import Radiograph
import Testing

@Suite struct RefinementTests {
  /// Blobs of many sizes at fixed places, seen through a turn and a shift of the patient.
  private struct Patient {
    var angle = 0.0
    var shift = (x: 0.0, y: 0.0)
    var size = (width: 700, height: 900)

    private static let blobs: [(x: Double, y: Double, radius: Double, grey: Double)] = {
      var random = SplitMix64(seed: 11)
      return (0..<160).map { _ in
        (
          Double.random(in: 60..<640, using: &random), Double.random(in: 60..<840, using: &random),
          Double.random(in: 4..<70, using: &random), Double.random(in: -60..<60, using: &random)
        )
      }
    }()

    /// Where a point of the anatomy appears on the film, native px.
    func appearance(of p: PixelPoint) -> PixelPoint {
      let (x, y) = (p.x - 350, p.y - 450)
      return PixelPoint(
        x: 350 + shift.x + cos(angle) * x - sin(angle) * y, y: 450 + shift.y + sin(angle) * x + cos(angle) * y
      )
    }

    /// What an X-ray would show.
    var film: Film {
      var grey = [Double](repeating: 110, count: size.width * size.height)
      for blob in Self.blobs {
        let centre = appearance(of: PixelPoint(x: blob.x, y: blob.y))
        let reach = 3 * blob.radius
        let rows = Int(centre.y - reach)..<Int(centre.y + reach)
        let columns = Int(centre.x - reach)..<Int(centre.x + reach)
        for y in rows.clamped(to: 0..<size.height) {
          for x in columns.clamped(to: 0..<size.width) {
            let (dx, dy) = (Double(x) - centre.x, Double(y) - centre.y)
            grey[y * size.width + x] += blob.grey * exp(-(dx * dx + dy * dy) / (blob.radius * blob.radius))
          }
        }
      }
      return Film(
        width: size.width, height: size.height, bitDepth: 8,
        samples: grey.map { UInt16(max(0, min(255, $0.rounded()))) })
    }
  }

  private let marks: [Landmark: PixelPoint] = {
    var random = SplitMix64(seed: 3)
    return Dictionary(
      uniqueKeysWithValues: (0..<20).map {
        (
          "p\($0)",
          PixelPoint(
            x: Double.random(in: 150..<550, using: &random), y: Double.random(in: 150..<750, using: &random))
        )
      })
  }()

  private func meanError(_ patient: Patient, refinement: RefinementOptions?) throws -> Double {
    let encoder = try FeatureEncoder.embedded()
    let options = DetectorOptions(refinement: refinement)
    let template = Template(marks: marks, on: Patient().film, encoder: encoder, options: options, workers: 2)
    let detector = Detector(encoder: encoder, templates: [template], options: options)
    let errors = try detector.detections(on: patient.film, workers: 2).map { detection in
      detection.position.distance(to: patient.appearance(of: try #require(marks[detection.landmark])))
    }
    return errors.reduce(0, +) / Double(errors.count)
  }

  @Test func aSecondLookIsMorePrecise() throws {
    let patient = Patient(angle: 0.04, shift: (x: 9.3, y: -14.6))
    let coarse = try meanError(patient, refinement: nil)
    let refined = try meanError(patient, refinement: RefinementOptions())
    #expect(refined < 0.9 * coarse, "\(refined) against \(coarse) px")
    #expect(refined < 1, "\(refined) px")
  }

  /// More landmarks than are looked at together must be found as if each were the only one.
  @Test func manyLandmarksAreRefinedAsEachAlone() throws {
    let state = EncoderState<Float>(
      architecture: EncoderArchitecture(channels: [4, 8, 8, 8], blocks: [0, 0, 0, 0], features: 8), seed: 4)
    let encoder = FeatureEncoder(
      EncoderFile(state: state, metadata: EncoderMetadata(workingLongSide: 240, entries: [:])))
    var marks: [Landmark: PixelPoint] = [:]
    for number in 0..<75 {
      let (column, row) = (Double(number % 10), Double(number / 10))
      marks[Landmark("p\(number)")] = PixelPoint(x: 100 + 50 * column, y: 90 + 90 * row)
    }
    let film = Patient(angle: 0.02, shift: (x: 4, y: -6)).film
    let all = Template(marks: marks, on: Patient().film, encoder: encoder, workers: 2)
    let options = DetectorOptions(joint: nil)
    let found = Detector(encoder: encoder, templates: [all], options: options).detections(
      on: film, workers: 2)
    #expect(found.map(\.landmark) == marks.keys.sorted())
    for detection in found {
      let own = marks.filter { $0.key == detection.landmark }
      let template = Template(marks: own, on: Patient().film, encoder: encoder, workers: 1)
      let alone = try #require(
        Detector(encoder: encoder, templates: [template]).detections(on: film, workers: 1).first)
      #expect(detection.position.distance(to: alone.position) < 0.05, "\(detection.landmark)")
      #expect(
        abs((detection.evidence.magnified?.similarity ?? 0) - (alone.evidence.magnified?.similarity ?? 9))
          < 1e-4)
    }
  }

  /// The same film twice tells nothing new, so that the evidence is the same: several are trusted more than one.
  @Test func severalTemplatesClaimMoreThanOne() throws {
    let encoder = try FeatureEncoder.embedded()
    let template = Template(marks: marks, on: Patient().film, encoder: encoder, workers: 2)
    let film = Patient(angle: 0.04, shift: (x: 9.3, y: -14.6)).film
    func claims(_ count: Int) -> [Double] {
      let templates = Templates(Array(repeating: template, count: count))
      return Detector(encoder: encoder, templates: templates).detections(on: film, workers: 2).map(
        \.confidence)
    }
    let (one, two, ten) = (claims(1), claims(2), claims(10))
    #expect(one.count == 20 && zip(one, two).allSatisfy { $0 < $1 } && zip(two, ten).allSatisfy { $0 < $1 })
  }

  @Test func aFilmSmallerThanItsCropsYieldsAPointOnIt() throws {
    let small = Patient(size: (40, 31)).film
    let encoder = try FeatureEncoder.embedded()
    let template = Template(marks: ["p": PixelPoint(x: 20, y: 15)], on: small, encoder: encoder, workers: 1)
    let detector = Detector(encoder: encoder, templates: [template])
    let found = try #require(detector.detections(on: small, workers: 1).first)
    #expect((0..<40).contains(found.position.x) && (0..<31).contains(found.position.y))
  }
}
