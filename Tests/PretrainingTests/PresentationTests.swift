import Basics
import Encoder
import Foundation
import Pretraining
import Radiograph
import Testing

@Suite struct PresentationTests {
  /// A film of smooth shapes.
  private static func film() throws -> TrainingFilm {
    let folder = try PretrainerTests.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    return try #require(
      try TrainingSetTests.set(folder, cacheBytes: 0).film(folder.appendingPathComponent("0.png").path))
  }

  private static func pair(
    _ film: TrainingFilm, inversion: Double, machines: Double, seed: UInt64
  ) -> ViewPair {
    var options = PretrainingOptions(folders: [], budget: .steps(1), seed: seed)
    (options.longSide, options.viewWidth, options.viewHeight) = (120, 64, 64)
    (options.augmentation.inversion, options.augmentation.machines) = (inversion, machines)
    var random = SplitMix64(seed: seed)
    return ViewPair(of: FilmPair(film), options: options, random: &random)
  }

  @Test(arguments: [(1.0, 0.0), (0, 1), (1, 1)])
  func onlyGreysOfOneViewChange(inversion: Double, machines: Double) throws {
    let film = try Self.film()
    for seed in UInt64(1)...8 {
      let plain = Self.pair(film, inversion: 0, machines: 0, seed: seed)
      let changed = Self.pair(film, inversion: inversion, machines: machines, seed: seed)
      let again = Self.pair(film, inversion: inversion, machines: machines, seed: seed)
      #expect(changed.first == again.first && changed.second == again.second)
      #expect((changed.first == plain.first) != (changed.second == plain.second))
      #expect(!plain.matches.isEmpty && plain.matches.count == changed.matches.count)
      for (a, b) in zip(plain.matches, changed.matches) {
        #expect(a.first.x == b.first.x && a.first.y == b.first.y)
        #expect(a.second.x == b.second.x && a.second.y == b.second.y)
      }
    }
  }

  @Test func curvesAreWhatTheySay() throws {
    let film = try Self.film()
    var presentation = Presentation.asStored
    #expect(presentation.curve(of: film) == (0..<256).map { Double($0) / 255 })
    let stored = presentation.meanGrey(of: film)
    presentation.isInverted = true
    let negative = presentation.curve(of: film)
    #expect(negative.first == 1 && negative.last == 0 && abs(negative[102] - 0.6) < 1e-9)
    #expect(abs(presentation.meanGrey(of: film) - (1 - stored)) < 0.01)
    presentation = .asStored
    presentation.curve = .power(2)
    #expect(abs(presentation.curve(of: film)[51] - 0.04) < 1e-9)
    presentation.curve = .equalised(1)
    // All levels alike: the mean lies in the middle, whatever the film; here it is darker.
    #expect(stored < 0.45 && abs(presentation.meanGrey(of: film) - 0.5) < 0.06)
    let equalised = presentation.curve(of: film)
    #expect(zip(equalised, equalised.dropFirst()).allSatisfy { $0 <= $1 })
  }

  /// Against the mean of the surroundings, added up pixel by pixel.
  @Test func sharpeningAddsTheDifferenceFromTheSurroundings() {
    let (width, height) = (40, 33)
    var random = SplitMix64(seed: 5)
    let view = (0..<width * height).map { _ in Float(random.uniform(0.3, 0.7)) }
    var presentation = Presentation.asStored
    var same = view
    presentation.sharpen(&same, width: width)
    #expect(same == view)
    presentation.localContrast = 0.5
    var sharp = view
    presentation.sharpen(&sharp, width: width)
    for y in 0..<height {
      for x in 0..<width {
        let rows = max(0, y - 12)..<min(height, y + 13)
        let columns = max(0, x - 12)..<min(width, x + 13)
        let around = rows.flatMap { row in columns.map { view[row * width + $0] } }
        let mean = around.reduce(0, +) / Float(around.count)
        let expected = min(1, max(0, view[y * width + x] + 0.5 * (view[y * width + x] - mean)))
        #expect(abs(sharp[y * width + x] - expected) < 1e-4)
      }
    }
  }
}
