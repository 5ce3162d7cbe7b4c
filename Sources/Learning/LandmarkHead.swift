// Unsafe pointers: the kernels that norm vectors work on buffers.

import Basics
import Encoder
import Landmarks
import Matching

/// The learnt vectors: one per landmark and level for either scale, the films' own and the magnified one.
///
/// Their numbers stand behind the encoder's own in one vector, `[scale, level, landmark, channel]`. They count only
/// by their direction; descent may change their length.
package struct LandmarkHead: Sendable {
  /// Landmarks.
  package let landmarks: Int
  /// Levels of the encoder.
  package let levels: Int
  /// Channels of every vector.
  package let channels: Int
  /// Where the numbers lie within the parameters.
  package let range: Range<Int>

  /// A head for an encoder of this shape.
  package init(landmarks: Int, architecture: EncoderArchitecture) {
    (self.landmarks, levels) = (landmarks, architecture.levelStrides.count)
    channels = architecture.features
    let start = EncoderLayout(architecture).parameterCount
    range = start..<start + 2 * levels * landmarks * channels
  }

  /// Where the vectors of one scale and level start, `[landmarks, channels]`, counted from the head's first number.
  package func offset(magnified: Bool, level: Int) -> Int {
    ((magnified ? levels : 0) + level) * landmarks * channels
  }

  /// Appends random vectors to an encoder's state.
  package func extend<Scalar: Real>(_ state: inout EncoderState<Scalar>, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let deviation = (1 / Double(channels)).squareRoot()
    state.parameters += range.map { _ in Scalar(random.normal() * deviation) }
  }

  /// Replaces the vectors of the landmarks that a template shows.
  func take(_ template: Template, landmarks names: [Landmark], into state: inout [Float]) {
    for (isMagnified, descriptors) in [(false, template.descriptors), (true, template.magnified)] {
      for (index, name) in names.enumerated() {
        for (level, vector) in (descriptors[name]?.levels ?? []).enumerated() {
          let start = range.lowerBound + offset(magnified: isMagnified, level: level) + index * channels
          state.replaceSubrange(start..<start + channels, with: vector)
        }
      }
    }
  }

  /// The vectors as a template that nobody marked.
  func template(_ parameters: [Float], landmarks names: [Landmark]) -> Template {
    func descriptors(magnified: Bool) -> [Landmark: Descriptor] {
      names.enumerated().reduce(into: [:]) { table, entry in
        table[entry.element] = Descriptor(
          levels: (0..<levels).map { level in
            let start =
              range.lowerBound + offset(magnified: magnified, level: level) + entry.offset * channels
            return Array(parameters[start..<start + channels])
          })
      }
    }
    return Template(descriptors: descriptors(magnified: false), magnified: descriptors(magnified: true))
  }

  /// Vectors of unit length, with the lengths that they had.
  struct UnitVectors<Scalar: Real> {
    var unit: [Scalar]
    var lengths: [Scalar]
  }

  func unitVectors<Scalar: Real>(of raw: [Scalar]) -> UnitVectors<Scalar> {
    var vectors = UnitVectors(unit: raw, lengths: [Scalar](repeating: 0, count: raw.count / channels))
    raw.read { raw in
      vectors.unit.write { unit in
        vectors.lengths.write {
          Scalar.kernels.normaliseRows(raw, self.range.count / channels, Int32(channels), unit, $0)
        }
      }
    }
    return vectors
  }

  /// The gradient of the vectors as they are from that of the unit vectors.
  func gradient<Scalar: Real>(of vectors: UnitVectors<Scalar>, unitGradient: [Scalar]) -> [Scalar] {
    var gradient = unitGradient
    vectors.unit.read { unit in
      vectors.lengths.read { lengths in
        unitGradient.read { unitGradient in
          gradient.write {
            Scalar.kernels.normaliseRowsBackward(
              unit, unitGradient, lengths, range.count / channels, Int32(channels), $0)
          }
        }
      }
    }
    return gradient
  }
}
