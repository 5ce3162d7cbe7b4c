import Basics
import Foundation
import Radiograph

/// The map of one image as files: a picture in colours, a picture of the categories and, if asked for, the bits.
package struct InformationFiles: Sendable {
  private let image: String
  /// Where the outputs go, without their endings.
  private let stem: String
  /// The earlier image whose outputs have the same names, if any.
  private let rival: String?
  private let radius: Int
  private let categories: Categories
  private let writesArray: Bool

  /// What came out for several images, for programs.
  package struct Report: Encodable, Sendable {
    /// Its file in a folder of maps.
    package static let name = "information.json"

    let images: [Summary]
    /// Native px.
    let radius: Int
    /// Least bits of a medium and of a high pixel.
    let cuts: [Double]

    package init(images: [Summary], radius: Int, categories: Categories) {
      (self.images, self.radius, cuts) = (images, radius, [categories.medium, categories.high])
    }

    /// The report as JSON, with a line end.
    package func json() throws -> [UInt8] {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return Array(displayJSON(String(decoding: try encoder.encode(self), as: UTF8.self) + "\n").utf8)
    }
  }

  /// The files that are written for the image.
  package var outputs: [String] {
    [heatPath, categoriesPath] + (writesArray ? [arrayPath] : [])
  }

  private var heatPath: String { stem + ".heat.png" }
  private var categoriesPath: String { stem + ".categories.png" }
  private var arrayPath: String { stem + ".entropy.npy" }

  /// What came out for one image.
  package struct Summary: Encodable, Sendable {
    package let image: String
    package let width: Int
    package let height: Int
    /// Time of the map alone, without reading and writing, s.
    package let seconds: Double
    package let workers: Int
    /// Bits.
    package let mean: Double
    /// Bits.
    package let max: Double
    /// Shares of the area by category name.
    package let shares: [String: Double]
  }

  /// One job for each image; of several with the same stem the first one keeps the name.
  package static func jobs(
    images: [String], folder: String, radius: Int, categories: Categories, writesArray: Bool
  ) -> [InformationFiles] {
    var owners: [String: String] = [:]
    return images.map { image in
      let name = URL(filePath: image).deletingPathExtension().lastPathComponent
      let rival = owners[name]
      owners[name] = rival ?? image
      return InformationFiles(
        image: image, stem: "\(folder)/\(name)", rival: rival, radius: radius, categories: categories,
        writesArray: writesArray)
    }
  }

  /// Maps the image.
  ///
  /// - Throws: `FilmError`, `FileError` or `Collision`, each naming the file.
  package func run(workers: Int) throws -> Summary {
    if let rival { throw Collision(image: image, rival: rival) }
    let film = try FilmReader.read(path: image)
    let start = ContinuousClock.now
    let bits = try InformationMap.compute(film: film, radius: radius, workers: workers)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let canvas = HeatMap().canvas(of: bits)
    try PNGWriter.writeRGB(
      width: canvas.width, height: canvas.height, rgb: canvas.rgb, to: heatPath)
    try PNGWriter.writeGrey8(
      width: bits.width, height: bits.height, grey: categories.picture(of: bits),
      to: categoriesPath)
    if writesArray { try NumPyFile.write(bits, to: arrayPath) }
    return Summary(
      image: image, width: film.width, height: film.height, seconds: seconds, workers: workers,
      mean: bits.values.reduce(0) { $0 + Double($1) } / Double(bits.values.count),
      max: Double(bits.values.max() ?? 0),
      shares: Dictionary(
        uniqueKeysWithValues: categories.shares(of: bits).map { ("\($0.key)", $0.value) }))
  }

  /// Two images whose outputs would have the same names.
  private struct Collision: Error, CustomStringConvertible {
    let image: String
    let rival: String

    var description: String {
      "\(displayName(image)): would overwrite the maps of \(displayName(rival)); map it into another --out"
    }
  }
}
