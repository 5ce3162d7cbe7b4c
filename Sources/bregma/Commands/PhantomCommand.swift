import ArgumentParser
import Basics
import Foundation
import Landmarks
import Phantom
import Radiograph

/// `bregma phantom`: synthetic radiographs with the truth about them.
struct PhantomCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "phantom",
    abstract: "Make synthetic radiographs with known landmarks.",
    discussion: """
      Writes KIND-01.png and so on, truth.csv with the exact landmarks of every film, and template.csv with the \
      landmarks of the most typical one. The same seed gives the same films.

      Kind articulated invents bodies: chains and trees of bones that no textbook knows, several individuals of each \
      species, whose points have exact counterparts in one another. Made for `bregma pretrain --points`, which learns \
      from them what differs between people; template.csv then holds a film of every species.
      """)

  @Option(help: "Which body: \(PhantomKind.allCases.map(\.rawValue).joined(separator: " or ")).")
  var kind: PhantomKind

  @Option(help: "How many films.")
  var count = 12

  @Option(help: "Films of each species of kind articulated.")
  var individuals = 8

  @Option(help: "Which series of subjects.")
  var seed: UInt64 = 1

  @Option(help: "Bits per sample: 8, or 16 (holding the 10 bits of a film reader).")
  var bits = 8

  @Option(help: ArgumentHelp("Folder to write to; made when absent.", valueName: "folder"))
  var out: String

  @Flag(help: "Replace films and tables that exist.")
  var force = false

  func validate() throws {
    guard (1...9999).contains(count) else { throw ValidationError("--count is a number from 1 to 9999") }
    guard (1...9999).contains(individuals) else {
      throw ValidationError("--individuals is a number from 1 to 9999")
    }
    guard bits == 8 || bits == 16 else { throw ValidationError("--bits is 8 or 16") }
  }

  func run() async throws {
    let names = (1...count).map { ImageName("\(kind.rawValue)-\(String(format: "%02d", $0)).png") }
    try FileBytes.makeFolder(out)
    for path in names.map({ $0.path(in: out) }) { _ = try OutputFile(path: path, force: force) }
    let truth = try OutputFile(path: "\(out)/truth.csv", force: force)
    let template = try OutputFile(path: "\(out)/template.csv", force: force)
    let phantom = Phantom(kind: kind, seed: seed, individuals: individuals)
    var films: [[PointRow]] = []
    for (index, name) in names.enumerated() {
      let made = phantom.film(index, bitDepth: bits)
      try write(made.film, to: name.path(in: out))
      films.append(rows(of: made, image: name))
    }
    try truth.write(PointTable(rows: films.flatMap { $0 }).csv)
    // Films of one body: all of them, or those of one species.
    let alike = kind == .articulated ? individuals : count
    let templates = stride(from: 0, to: count, by: alike).flatMap { first in
      let bodies = films[first..<min(count, first + alike)]
      return bodies[first + Phantom.mostTypical(of: bodies.map { $0.compactMap(\.point.position) })]
    }
    try template.write(PointTable(rows: templates).csv)
    StandardOutput.print("\(count) films, truth.csv and template.csv in \(displayName(out))")
  }

  private func write(_ film: Film, to path: String) throws {
    if film.bitDepth == 16 {
      try PNGWriter.writeGrey16(width: film.width, height: film.height, grey: film.samples, to: path)
    } else {
      try PNGWriter.writeGrey8(
        width: film.width, height: film.height, grey: film.eightBit(), to: path)
    }
  }

  private func rows(of made: PhantomFilm, image: ImageName) -> [PointRow] {
    made.landmarks.map { landmark in
      PointRow(
        image: image,
        point: LandmarkPoint(
          landmark: Landmark(landmark.name), position: landmark.position.rounded, status: .placed,
          annotator: "phantom"),
        imageWidth: made.film.width, imageHeight: made.film.height)
    }
  }
}

extension PixelPoint {
  /// To a thousandth of a pixel: finer than any truth is worth, short enough to read.
  fileprivate var rounded: PixelPoint {
    PixelPoint(x: (x * 1000).rounded() / 1000, y: (y * 1000).rounded() / 1000)
  }
}

extension PhantomKind: ExpressibleByArgument {}
