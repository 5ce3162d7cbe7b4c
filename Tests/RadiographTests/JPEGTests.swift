import Foundation
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

/// Tiny JPEG files, 20x12 px. Grey: `9x + 5y`; colour: red `g`, green `255 - g`, blue `g / 2 + 40` of that `g`.
enum GoldenJPEG {
  /// Baseline, one component.
  static let grey = bytes(
    """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQ
    ERMUFRUVDA8XGBYUGBIUFRT/wAALCAAMABQBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgED
    AwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RF
    RkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJ
    ytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APiz4W+Ef9T8np2r7A+FvhH/AFPyenavqLw94R/4lcXy
    fpX57/C3TYP3PyelfYHwt02D9z8npX1F4e02D+y4vkr/2Q==
    """)

  /// Progressive, one component.
  static let progressive = bytes(
    """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQ
    ERMUFRUVDA8XGBYUGBIUFRT/wgALCAAMABQBAREA/8QAFQABAQAAAAAAAAAAAAAAAAAABwj/2gAIAQEAAAABFWBRntgUf//E
    ABoQAAIDAQEAAAAAAAAAAAAAAAAEAQMFEyP/2gAIAQEAAQUCy1DLUF1PLLrgy64F645f/8QAFRABAQAAAAAAAAAAAAAAAAAA
    AAH/2gAIAQEABj8CiIiI/8QAFxABAQEBAAAAAAAAAAAAAAAAAEFRMf/aAAgBAQABPyHOzoienuMf/9oACAEBAAAAEP8A/8QA
    GRAAAgMBAAAAAAAAAAAAAAAAAEEQkaHh/9oACAEBAAE/EMFGCjkyilFiv//Z
    """)

  /// YCbCr with halved chroma.
  static let colour = bytes(
    """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQ
    ERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU
    FBQUFBQUFBQUFBQUFBT/wAARCAAMABQDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAA
    AgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6
    Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXG
    x8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREA
    AgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5
    OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPE
    xcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDqNTu+vNclqd315rY1OVjnmuT1ORsNzXwX
    DuAh7p8P4b5BS9wzri7Pmnmisq4kYynmiv26ngIciP7qw+QUfYw9Ef/Z
    """)

  /// Four inks, which are not films.
  static let cmyk = bytes(
    """
    /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAQCwwODAoQDg0OEhEQExgoGhgWFhgxIyUdKDozPTw5Mzg3QEhcTkBEV0U3OFBtUVdf
    YmdoZz5NcXlwZHhcZWdj/8AAFAgADAAUBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//E
    ALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2
    Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrC
    w8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwDp7+4681y9hb9OK355OtdPf3HX
    mubv7jrzXSWFv04rNnk61zd/cdeawZrj94ea34bf92OKoPJ81YM1x+8PNdjfu3PNcbYIvHFbM7Hmuxv3bnmubv3bnmuksEXj
    is2djzXN37tzzWDM7eYea34UXyxxVB2O6sGZ28w81//Z
    """)

  private static func bytes(_ base64: String) -> [UInt8] {
    Data(base64Encoded: base64, options: .ignoreUnknownCharacters).map { [UInt8]($0) } ?? []
  }

  /// The grey that was encoded at a pixel of the grey files.
  static func grey(x: Int, y: Int) -> Int { 9 * x + 5 * y }
}
