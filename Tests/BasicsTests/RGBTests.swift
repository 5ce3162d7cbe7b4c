import Basics
import PictureTerminal
import Testing

@Suite struct RGBTests {
  @Test func hexadecimalDigitsAreReadStrictly() {
    #expect(RGB(hex: "#0a1B2c") == RGB(10, 27, 44))
    #expect(RGB(hex: 0x0A1B2C) == RGB(10, 27, 44))
    for text in ["0a1b2c", "#0a1b2", "#0a1b2c3", "#0a1b2g", "#+a1b2c", "", "#", "#12345é"] {
      #expect(RGB(hex: text) == nil, "\(text)")
    }
  }

  @Test func contrastIsThatOfWCAG() {
    #expect(abs(RGB.black.contrast(with: .white) - 21) < 1e-9)
    #expect(RGB(12, 200, 77).contrast(with: RGB(12, 200, 77)) == 1)
    // #777777 on white is the usual example of what just fails 4.5:1, #767676 of what just passes.
    #expect(abs(RGB(grey: 0x77).contrast(with: .white) - 4.48) < 0.01)
    #expect(abs(RGB(grey: 0x76).contrast(with: .white) - 4.54) < 0.01)
    #expect(abs(RGB(255, 0, 0).relativeLuminance - 0.2126) < 1e-9)
    let (a, b) = (RGB(200, 30, 99), RGB(3, 70, 5))
    #expect(a.contrast(with: b) == b.contrast(with: a))
    #expect(RGB(grey: 30).legible(.black, or: .white) == .white)
    #expect(RGB(grey: 220).legible(.black, or: .white) == .black)
  }

  @Test func mixturesEndInTheirColours() {
    let (a, b) = (RGB(0, 100, 255), RGB(255, 50, 254))
    for (share, end) in [(0.0, a), (1, b), (-3, a), (7, b)] {
      #expect(a.mixed(with: b, share: share) == end)
      #expect(a.blended(with: b, share: share) == end || share < 0 || share > 1)
    }
    // 256ths rounded down, and the nearest.
    #expect(RGB.black.mixed(with: .white, share: 0.5) == RGB(grey: 127))
    #expect(RGB.black.blended(with: .white, share: 0.5) == RGB(grey: 128))
    for share in stride(from: 0, through: 1, by: 0.037) {
      let (mixed, blended) = (a.mixed(with: b, share: share), a.blended(with: b, share: share))
      #expect(abs(Int(mixed.r) - Int(blended.r)) <= 2 && abs(Int(mixed.g) - Int(blended.g)) <= 2)
    }
  }

  @Test func brightnessIsWeighedByTheEye() {
    #expect(RGB.white.luma == 1 && RGB.black.luma == 0)
    #expect(RGB(0, 255, 0).luma > RGB(255, 0, 0).luma && RGB(255, 0, 0).luma > RGB(0, 0, 255).luma)
    #expect(Oklab(.white).distance(to: Oklab(.white)) == 0)
    #expect(abs(Oklab(.white).distance(to: Oklab(.black)) - 1) < 1e-3)
  }

  @Test(arguments: 1...4) func tilesAreReadByOthersAsTheyWereMeant(_ channels: Int) throws {
    let (width, height) = (13, 7)
    let samples = (0..<width * height * channels).map { _ in UInt8.random(in: 0...255) }
    let file = try #require(PNGWriter.tile(samples, width: width, height: height, channels: channels))
    let picture = try #require(PNGPicture(file))
    #expect(picture.width == width && picture.height == height)
    for pixel in 0..<width * height {
      let own = Array(samples[channels * pixel..<channels * (pixel + 1)])
      let colour = channels < 3 ? [own[0], own[0], own[0]] : Array(own[..<3])
      #expect(picture.samples[4 * pixel + 3] == (channels % 2 == 0 ? own[channels - 1] : 255))
      if picture.samples[4 * pixel + 3] == 255 { #expect(picture.colour(pixel) == colour) }
    }
    #expect(PNGPicture(Array(file.prefix(40))) == nil && PNGPicture([]) == nil)
  }
}
