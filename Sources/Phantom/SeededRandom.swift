import Foundation

/// A small generator of random numbers that gives the same sequence for a seed on every machine.
///
/// SplitMix64 (Steele, Lea and Flood 2014).
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  /// A generator for one of many things made from a seed, such as film number `stream`.
  init(seed: UInt64, stream: Int) {
    var parent = SeededRandom(seed: seed)
    var child = SeededRandom(
      seed: parent.next() ^ (UInt64(bitPattern: Int64(stream)) &* 0xD134_2543_DE82_EF95))
    state = child.next()
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Evenly distributed in 0 ..< 1.
  mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Evenly distributed over a range.
  mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * unit()
  }

  /// Normally distributed, cut off at two and a half standard deviations so that nobody is a monster.
  mutating func normal(_ mean: Double, _ deviation: Double) -> Double {
    mean + deviation * min(2.5, max(-2.5, standardNormal()))
  }

  /// Normally distributed with mean 0 and deviation 1 (Box and Muller 1958).
  mutating func standardNormal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * .pi * unit())
  }

  /// True with a probability.
  mutating func chance(_ probability: Double) -> Bool {
    unit() < probability
  }
}
