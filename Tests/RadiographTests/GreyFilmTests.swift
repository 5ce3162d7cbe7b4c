import Basics
import Foundation
import Radiograph
import TestSupport
import Testing

/// What a search gets of a film: grey at some sizes, from samples in memory or while the file is read.
@Suite struct GreyFilmTests {
  private static let tiffs = Fixtures(folder: "TIFF", ending: "tif")
  /// A small file of every format and kind that is read row by row.
  private static let samples: [(name: String, bytes: [UInt8])] =
    HostileFileTests.samples
    + [
      "bilevel", "grey16-big", "grey16-deflate", "grey16-tiles", "grey16-white", "grey8-strips", "palette",
      "oriented", "rgb16-tiles", "scanned-300", "two-pages",
    ].compactMap { name in (try? tiffs.bytes(name)).map { (name, $0) } }
  /// Nothing is held as a whole.
  private static let strips = DecodingLimits(pixels: 1 << 20, heldPixels: 0)

  private static func smaller(_ film: FilmSize) -> [FilmSize] {
    [
      film, FilmSize(width: (film.width + 1) / 2, height: (film.height + 2) / 3),
      FilmSize(width: 1, height: 1),
    ]
  }

  @Test func thereAreSamplesOfEveryKind() {
    #expect(Self.samples.count == HostileFileTests.samples.count + 11)
  }

  @Test(arguments: samples)
  func aFilmReadByStripsIsTheFilmThatIsHeld(sample: (name: String, bytes: [UInt8])) throws {
    let folder = try TemporaryFolder()
    try FileBytes.write(sample.bytes, to: folder("film"))
    let held = try FilmReader.read(path: folder("film"))
    #expect(try FilmReader.decode(sample.bytes, path: "film") == held)
    let read = try FilmReader.readGrey(path: folder("film"), limits: Self.strips, sizes: Self.smaller)
    #expect(read is ReducedFilm)
    #expect(read.size == held.size && read.spacing == held.spacing && read.notes == held.notes)
    let sizes = Self.smaller(held.size)
    #expect(read.grey(sizes, workers: 1) == held.grey(sizes, workers: 1))
  }

  @Test(arguments: samples)
  func aFilmReadByStripsIsWholeOrAnError(sample: (name: String, bytes: [UInt8])) throws {
    let folder = try TemporaryFolder()
    for count in stride(from: 1, to: sample.bytes.count - 2, by: max(1, sample.bytes.count / 40)) {
      try FileBytes.write(Array(sample.bytes[..<count]), to: folder("film"))
      // A TIFF may have its pixels before what is missing.
      let whole = try? FilmReader.read(path: folder("film"))
      let read = try? FilmReader.readGrey(path: folder("film"), limits: Self.strips, sizes: Self.smaller)
      #expect((whole == nil) == (read == nil), "\(sample.name) cut to \(count) bytes")
    }
  }

  @Test func smallFilmsAreHeld() throws {
    let folder = try TemporaryFolder()
    try FileBytes.write(GoldenJPEG.grey, to: folder("film"))
    #expect(try FilmReader.readGrey(path: folder("film"), sizes: Self.smaller) is Film)
    // Without a size there is nothing to reduce it to.
    #expect(try FilmReader.readGrey(path: folder("film"), limits: Self.strips) { _ in [] } is Film)
  }

  @Test func sizesThatWereNotAskedForComeFromTheLargest() throws {
    let folder = try TemporaryFolder()
    try FileBytes.write(GoldenJPEG.grey, to: folder("film"))
    let read = try FilmReader.readGrey(path: folder("film"), limits: Self.strips) { film in
      [FilmSize(width: 2, height: 1), FilmSize(width: film.width / 2, height: film.height / 2)]
    }
    let size = FilmSize(width: 5, height: 3)
    let half = read.grey(FilmSize(width: read.size.width / 2, height: read.size.height / 2))
    #expect(read.grey(size) == half.resized(width: 5, height: 3))
  }

  /// JPEG from a file comes in blocks; segments that nobody reads are skipped across them.
  @Test func longSegmentsOfAJPEGAreSkipped() throws {
    let folder = try TemporaryFolder()
    let comment: [UInt8] = [0xFF, 0xFE, 0xFF, 0xFF] + [UInt8](repeating: 0x20, count: 65533)
    let bytes = Array(GoldenJPEG.grey[..<2]) + comment + comment + comment + GoldenJPEG.grey[2...]
    try FileBytes.write(bytes, to: folder("film"))
    let film = try FilmReader.read(path: folder("film"))
    #expect(film == (try FilmReader.decode(GoldenJPEG.grey, path: "film")))
    try FileBytes.write(Array(bytes[..<100_000]), to: folder("film"))
    #expect(throws: FilmError(path: folder("film"), problem: .truncated(.jpeg))) {
      try FilmReader.read(path: folder("film"))
    }
  }

  @Test(arguments: [8, 16], 1...5)
  func greyIsThePlaneResized(bitDepth: Int, workers: Int) {
    for _ in 0..<6 {
      let (width, height) = (Int.random(in: 1...70), Int.random(in: 1...70))
      let film = Film(
        width: width, height: height, bitDepth: bitDepth,
        samples: (0..<width * height).map { _ in .random(in: 0..<(bitDepth == 8 ? 256 : 5000)) })
      let sizes = (0..<3).map { _ in FilmSize(width: .random(in: 1...90), height: .random(in: 1...90)) }
      let plane = film.plane()
      #expect(
        film.grey(sizes, workers: workers)
          == sizes.map { plane.resized(width: $0.width, height: $0.height) })
    }
  }
}
