import Basics
import Foundation
import Information
import Radiograph

/// One image of `bregma information`: read, map, write.
struct InformationJob: Sendable {
  private let image: String
  /// Where the outputs go, without their endings.
  private let stem: String
  /// The earlier image whose outputs have the same names, if any.
  private let rival: String?
  private let radius: Int
  private let categories: Categories
  private let writesArray: Bool

  /// What came out for one image.
  struct Summary: Encodable, Sendable {
    let image: String
    let width: Int
    let height: Int
    /// Time of the map alone, without reading and writing, s.
    let seconds: Double
    let workers: Int
    /// Bits.
    let mean: Double
    /// Bits.
    let max: Double
    /// Shares of the area by category name.
    let shares: [String: Double]

    /// The summary for a person.
    var line: String {
      let areas = InformationCategory.allCases.map { category in
        "\((100 * (shares["\(category)"] ?? 0)).fixed(1))% \(category)"
      }
      return "\(displayName(image)): mean \(mean.fixed(2)) bits, most \(max.fixed(2)); "
        + areas.joined(separator: ", ")
    }
  }

  /// One job for each image; of several with the same stem the first one keeps the name.
  static func jobs(
    images: [String], folder: String, radius: Int, categories: Categories, writesArray: Bool
  ) -> [InformationJob] {
    var owners: [String: String] = [:]
    return images.map { image in
      let name = URL(filePath: image).deletingPathExtension().lastPathComponent
      let rival = owners[name]
      owners[name] = rival ?? image
      return InformationJob(
        image: image, stem: "\(folder)/\(name)", rival: rival, radius: radius, categories: categories,
        writesArray: writesArray)
    }
  }

  /// Maps the image.
  ///
  /// - Throws: `FilmError`, `FileError` or `Collision`, each naming the file.
  func run(workers: Int) throws -> Summary {
    if let rival { throw Collision(image: image, rival: rival) }
    let film = try FilmReader.read(path: image)
    let start = ContinuousClock.now
    let bits = try InformationMap.compute(film: film, radius: radius, workers: workers)
    let seconds = (ContinuousClock.now - start).seconds
    let canvas = HeatMap().canvas(of: bits)
    try PNGWriter.writeRGB(
      width: canvas.width, height: canvas.height, rgb: canvas.rgb, to: stem + ".heat.png")
    try PNGWriter.writeGrey8(
      width: bits.width, height: bits.height, grey: categories.picture(of: bits),
      to: stem + ".categories.png")
    if writesArray { try NumPyFile.write(bits, to: stem + ".entropy.npy") }
    return Summary(
      image: image, width: film.width, height: film.height, seconds: seconds, workers: workers,
      mean: bits.values.reduce(0) { $0 + Double($1) } / Double(bits.values.count),
      max: Double(bits.values.max() ?? 0),
      shares: Dictionary(
        uniqueKeysWithValues: categories.shares(of: bits).map { ("\($0.key)", $0.value) }))
  }

  /// Two images whose outputs would have the same names.
  struct Collision: Error, CustomStringConvertible {
    let image: String
    let rival: String

    var description: String {
      "\(displayName(image)): would overwrite the maps of \(displayName(rival)); map it into another --out"
    }
  }
}
