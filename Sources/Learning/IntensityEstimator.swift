import Basics
import Encoder
import Foundation
import Information
import Matching
import Pretraining
import Radiograph

/// How strongly the views' grey levels should differ, estimated on a person's own films (Quan et al.,
/// arXiv 2211.07118, section III).
///
/// Patches around places of one category of information are paired with where the encoder finds those places on other
/// films; their joint grey levels share some information. The augmentation of that category is made just so strong
/// that a patch and its augmented self share as much: views then differ as people do, not more and not less.
package struct IntensityEstimator: Sendable {
  /// How much work is put into it.
  package struct Options: Sendable, Hashable {
    /// Pairs of films compared.
    package var pairs = 24
    /// Places looked at in every pair.
    package var places = 120
    /// Side of a patch, working-grid px.
    package var patch = 21
    /// Grey levels told apart.
    package var bins = 16
    /// Every random choice follows from it.
    package var seed: UInt64 = 1

    /// The usual amount.
    package init() {}
  }

  /// What was found for one category.
  package struct Estimate: Sendable {
    /// Of the pixels that the patches surround.
    package let category: InformationCategory
    /// Pairs of patches that it rests on.
    package let patches: Int
    /// Mean mutual information of corresponding patches, bits.
    package let bits: Double
    /// Brightness and contrast factors that share as much.
    package let intensity: Augmentation.Intensity
  }

  private let encoder: FeatureEncoder
  private let options: Options

  /// An estimator that finds corresponding places with this encoder.
  package init(encoder: FeatureEncoder, options: Options = Options()) {
    (self.encoder, self.options) = (encoder, options)
  }

  /// Estimates the intensities of all categories that the films show; others are left out.
  ///
  /// - Parameter films: paths; those that cannot be read are passed over (training names them).
  /// - Throws: `CancellationError` when the task was cancelled.
  package func estimate(films: [String]) async throws -> [Estimate] {
    var random = SplitMix64(seed: options.seed)
    let pairs = (0..<(films.count > 1 ? options.pairs : 0)).map { number in
      let first = Int(random.uniform(0, Double(films.count)))
      let second = (first + 1 + Int(random.uniform(0, Double(films.count - 1)))) % films.count
      return (first: films[first], second: films[second], seed: options.seed &+ UInt64(number))
    }
    let patches = try await SideBySide.map(pairs) { pair, workers in
      try corresponding(
        Study(path: pair.first, encoder: encoder, workers: workers),
        Study(path: pair.second, encoder: encoder, workers: workers), seed: pair.seed)
    }.successes().flatMap { $0 }
    return InformationCategory.allCases.compactMap { category in
      let own = patches.filter { $0.category == category }
      return own.isEmpty ? nil : estimate(category, own)
    }
  }

  /// A film prepared for comparison.
  private struct Study {
    let encoded: EncodedFilm
    /// Grey 0...1 on the working grid.
    let grey: Plane
    /// Bits, on the working grid.
    let bits: Plane

    init(path: String, encoder: FeatureEncoder, workers: Int) throws {
      let film = try FilmReader.read(path: path)
      encoded = EncodedFilm(film, encoder: encoder, workers: workers)
      let (width, height) = (encoded.grid.width, encoded.grid.height)
      grey = film.grey(FilmSize(width: width, height: height))
      bits = try InformationMap.compute(film: film, workers: workers).resized(width: width, height: height)
    }
  }

  /// A patch, its counterpart on another film and the category of its centre.
  private struct Pair {
    let category: InformationCategory
    let first: [Float]
    let second: [Float]
    /// Mean grey of the first film.
    let meanGrey: Float
  }

  /// Patches around random places of one film whose counterparts on the other lead back to them.
  private func corresponding(_ first: Study, _ second: Study, seed: UInt64) throws -> [Pair] {
    var random = SplitMix64(seed: seed)
    let half = Double(options.patch / 2 + 1)
    let places = (0..<options.places).map { _ in
      GridPoint(
        x: random.uniform(half, Double(first.grey.width) - half),
        y: random.uniform(half, Double(first.grey.height) - half))
    }
    let there = matches(of: places, on: first, in: second)
    let back = matches(of: there, on: second, in: first)
    let mean = first.grey.values.reduce(0, +) / Float(max(1, first.grey.values.count))
    return places.indices.compactMap { index in
      let (place, found) = (places[index], there[index])
      let inside =
        found.x >= half && found.y >= half && found.x < Double(second.grey.width) - half
        && found.y < Double(second.grey.height) - half
      // Twice the finest cell: what does not lead back is no correspondence.
      guard inside, hypot(back[index].x - place.x, back[index].y - place.y) < 8 else { return nil }
      return Pair(
        category: Categories.usual.category(of: first.bits.bilinear(x: place.x, y: place.y)),
        first: patch(of: first.grey, around: place), second: patch(of: second.grey, around: found),
        meanGrey: mean)
    }
  }

  private func matches(of places: [GridPoint], on film: Study, in other: Study) -> [GridPoint] {
    let pyramid = other.encoded.pyramid
    guard !pyramid.levels.isEmpty else { return places }
    let stack = SimilarityStack(
      of: places.map { Descriptor(at: $0, in: film.encoded.pyramid) }, on: pyramid,
      weights: pyramid.levels.map { _ in 1 / Double(pyramid.levels.count) })
    return places.indices.map {
      Peak(
        of: stack.map($0), width: stack.width, stride: stack.stride, grid: other.encoded.grid, marginRadius: 0
      ).position
    }
  }

  private func patch(of grey: Plane, around centre: GridPoint) -> [Float] {
    let half = options.patch / 2
    return (0..<options.patch * options.patch).map { i in
      grey.bilinear(
        x: centre.x + Double(i % options.patch - half), y: centre.y + Double(i / options.patch - half))
    }
  }

  /// The strength at which augmented patches share as much information as corresponding ones, by bisection.
  private func estimate(_ category: InformationCategory, _ pairs: [Pair]) -> Estimate {
    let target = pairs.reduce(0) { $0 + MutualInformation.bits($1.first, $1.second, bins: options.bins) }
    let count = Double(pairs.count)
    var (low, high) = (0.0, 4.0)
    for _ in 0..<12 {
      let middle = (low + high) / 2
      if shared(pairs, under: Self.intensity(strength: middle)) > target {
        low = middle
      } else {
        high = middle
      }
    }
    return Estimate(
      category: category, patches: pairs.count, bits: target / count,
      intensity: Self.intensity(strength: (low + high) / 2))
  }

  /// Brightness and contrast widen together, contrast more, as in the paper's own estimates.
  static func intensity(strength: Double) -> Augmentation.Intensity {
    let (brightness, contrast) = (1 + strength, 1 + 1.4 * strength)
    return Augmentation.Intensity(brightness: 1 / brightness...brightness, contrast: 1 / contrast...contrast)
  }

  /// Information that the patches share with augmented copies of themselves, summed; the same draws every time, so
  /// that strengths compare.
  private func shared(_ pairs: [Pair], under intensity: Augmentation.Intensity) -> Double {
    var random = SplitMix64(seed: options.seed)
    return pairs.reduce(0) { sum, pair in
      let draw = intensity.draw(&random)
      let (gain, mean) = (Float(draw.brightness * draw.contrast), pair.meanGrey)
      let offset = Float(draw.brightness) * mean * (1 - Float(draw.contrast))
      return sum
        + MutualInformation.bits(pair.first, pair.first.map { gain * $0 + offset }, bins: options.bins)
    }
  }
}

/// How much the grey levels of two patches say about each other.
package enum MutualInformation {
  /// I(a; b) = sum over bins p(a, b) log2( p(a, b) / (p(a) p(b)) ), bits, from the joint histogram of paired pixels.
  ///
  /// - Parameters:
  ///   - a, b: grey 0...1 of the same pixels; values outside are clamped.
  ///   - bins: grey levels told apart.
  package static func bits(_ a: [Float], _ b: [Float], bins: Int) -> Double {
    var joint = [Double](repeating: 0, count: bins * bins)
    for (x, y) in zip(a, b) { joint[bin(x, bins) * bins + bin(y, bins)] += 1 }
    let total = Double(min(a.count, b.count))
    var (rows, columns) = ([Double](repeating: 0, count: bins), [Double](repeating: 0, count: bins))
    for i in joint.indices {
      rows[i / bins] += joint[i]
      columns[i % bins] += joint[i]
    }
    return joint.indices.reduce(0) { sum, i in
      joint[i] > 0
        ? sum + joint[i] / total * log2(joint[i] * total / (rows[i / bins] * columns[i % bins])) : sum
    }
  }

  private static func bin(_ grey: Float, _ bins: Int) -> Int {
    max(0, min(bins - 1, Int(grey * Float(bins))))
  }
}
