import Radiograph
import Testing

@Suite struct JPEGTests {
  @Test(arguments: [GoldenJPEG.grey, GoldenJPEG.progressive])
  func greyDecodesToWhatWasEncoded(bytes: [UInt8]) throws {
    let film = try FilmReader.decode(bytes, path: "grey.jpg")
    try #require(film.width == 20 && film.height == 12 && film.bitDepth == 8)
    for y in 0..<12 {
      for x in 0..<20 {
        #expect(abs(Int(film.samples[y * 20 + x]) - GoldenJPEG.grey(x: x, y: y)) <= 4)
      }
    }
  }

  @Test func colourDecodesToLuma() throws {
    let film = try FilmReader.decode(GoldenJPEG.colour, path: "colour.jpg")
    for y in 0..<12 {
      for x in 0..<20 {
        let g = GoldenJPEG.grey(x: x, y: y)
        let luma = 0.299 * Double(g) + 0.587 * Double(255 - g) + 0.114 * Double(g / 2 + 40)
        #expect(abs(Double(film.samples[y * 20 + x]) - luma) <= 4)
      }
    }
  }

  @Test func fourInksAreRefusedInOneSentence() {
    let error = #expect(throws: FilmError.self) { try FilmReader.decode(GoldenJPEG.cmyk, path: "ink.jpg") }
    guard case .unsupported(.jpeg, _) = error?.problem else {
      Issue.record("expected an unsupported JPEG, got \(String(describing: error))")
      return
    }
  }

  @Test func fillBytesBeforeTheFrameHeaderAreSkipped() throws {
    let padded = GoldenJPEG.grey[..<2] + [0xFF, 0xFF, 0xFF] + GoldenJPEG.grey[2...]
    let film = try FilmReader.decode(Array(padded), path: "padded.jpg")
    #expect(try film == FilmReader.decode(GoldenJPEG.grey, path: "grey.jpg"))
  }
}
