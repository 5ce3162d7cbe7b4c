import Basics
import Encoder
import Foundation
import Learning
import Testing

@Suite struct IntensityEstimatorTests {
  @Test func mutualInformationOfKnownPatches() {
    let ramp = (0..<256).map { Float($0) / 256 }
    let flat = [Float](repeating: 0.3, count: 256)
    // A patch says all of itself (16 equally frequent bins: 4 bits), however it is reversed, and nothing of a flat one.
    #expect(abs(MutualInformation.bits(ramp, ramp, bins: 16) - 4) < 1e-9)
    #expect(abs(MutualInformation.bits(ramp, ramp.map { 0.999 - $0 }, bins: 16) - 4) < 1e-9)
    #expect(abs(MutualInformation.bits(ramp, flat, bins: 16)) < 1e-9)
    // Halves swapped at random: each grey leaves two equally likely answers, one bit less.
    let swapped = (0..<256).map { (i: Int) -> Float in
      let block = 32 * (i / 32)
      return Float(block + 2 * i % 32) / 256
    }
    #expect(abs(MutualInformation.bits(ramp, swapped, bins: 16) - 3) < 1e-9)
  }

  /// Films of blobs whose grey levels are bent by a power.
  private func folder(exponents: [Double]) throws -> (URL, [String]) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var random = SplitMix64(seed: 9)
    let blobs = (0..<60).map { _ in
      (random.uniform(0, 300), random.uniform(0, 380), random.uniform(6, 40), random.uniform(-0.3, 0.3))
    }
    let grey = (0..<300 * 380).map { i in
      let (x, y) = (Double(i % 300), Double(i / 300))
      return blobs.reduce(0.45) { sum, blob in
        let distance = ((x - blob.0) * (x - blob.0) + (y - blob.1) * (y - blob.1)) / (blob.2 * blob.2)
        return distance < 9 ? sum + blob.3 * exp(-distance) : sum
      }
    }
    let paths = exponents.indices.map { folder.appendingPathComponent("\($0).png").path }
    for (path, exponent) in zip(paths, exponents) {
      try PNGWriter.writeGrey8(
        width: 300, height: 380, grey: grey.map { UInt8(255 * pow(max(0, min(1, $0)), exponent)) }, to: path)
    }
    return (folder, paths)
  }

  private func widest(_ exponents: [Double]) async throws -> Double {
    let (folder, paths) = try folder(exponents: exponents)
    defer { try? FileManager.default.removeItem(at: folder) }
    var options = IntensityEstimator.Options()
    (options.pairs, options.places) = (4, 60)
    let estimates = try await IntensityEstimator(encoder: FeatureEncoder.embedded(), options: options)
      .estimate(films: paths)
    #expect(!estimates.isEmpty && estimates.allSatisfy { $0.patches > 0 && $0.bits >= 0 })
    return estimates.map(\.intensity.contrast.upperBound).max() ?? .nan
  }

  @Test func filmsThatDifferMoreAskForStrongerAugmentation() async throws {
    let same = try await widest([1, 1, 1])
    let different = try await widest([0.4, 1, 2.5])
    #expect(same < different, "\(same) against \(different)")
  }

  @Test func oneFilmHasNoCounterpart() async throws {
    let (folder, paths) = try folder(exponents: [1])
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try await IntensityEstimator(encoder: FeatureEncoder.embedded()).estimate(films: paths).isEmpty)
  }
}
