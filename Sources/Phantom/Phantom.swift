import Radiograph

/// A synthetic radiograph together with the truth about it.
package struct PhantomFilm: Sendable {
  /// The film: 8 bits, or the 10 bits of a film reader stored in 16.
  package let film: Film
  /// Where the landmarks lie, native px, in the kind's order.
  package let landmarks: [(name: String, position: PixelPoint)]
}

/// Which body is radiographed.
package enum PhantomKind: String, Sendable, CaseIterable {
  /// A head from the side, 640 x 800 px.
  case skull
  /// A left hand, 600 x 800 px.
  case hand
}

/// Synthetic radiographs with exact landmarks: Beer and Lambert's law through a parametric anatomy.
///
/// A seed and an index name a subject; the same pair gives the same film, however many are made.
package struct Phantom: Sendable {
  /// Which body.
  package let kind: PhantomKind
  /// What all subjects of a series derive from.
  package let seed: UInt64

  /// Makes a series of subjects.
  package init(kind: PhantomKind, seed: UInt64) {
    self.kind = kind
    self.seed = seed
  }

  /// The film of a subject.
  ///
  /// - Parameters:
  ///   - index: which subject, from 0.
  ///   - bitDepth: 8, or 16 for samples in 0...1023.
  package func film(_ index: Int, bitDepth: Int = 8) -> PhantomFilm {
    var random = SeededRandom(seed: seed, stream: index)
    let scene = kind == .skull ? Scene.skull(random: &random) : Scene.hand(random: &random)
    return scene.film(bitDepth: bitDepth)
  }

  /// Which of several subjects lies nearest to their mean, landmark by landmark: the one to mark by hand.
  ///
  /// - Parameter subjects: landmarks in the same order and number for every subject, px.
  package static func mostTypical(of subjects: [[PixelPoint]]) -> Int {
    let count = Double(max(1, subjects.count))
    let mean = (0..<(subjects.first?.count ?? 0)).map { landmark in
      PixelPoint(
        x: subjects.reduce(0) { $0 + $1[landmark].x } / count,
        y: subjects.reduce(0) { $0 + $1[landmark].y } / count)
    }
    func distance(_ subject: [PixelPoint]) -> Double {
      zip(subject, mean).reduce(0) { $0 + $1.0.distance(to: $1.1) }
    }
    return subjects.indices.min { distance(subjects[$0]) < distance(subjects[$1]) } ?? 0
  }
}
