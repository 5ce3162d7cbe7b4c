import Basics
import Testing

/// Names of files are bytes: every name has one text, and every text one name.
@Suite struct SystemPathTests {
  private func bytes(_ text: String) -> [UInt8] { text.systemPath.dropLast().map { UInt8(bitPattern: $0) } }

  @Test(arguments: [
    ([0x72, 0xF6, 0x2E, 0x70, 0x6E, 0x67], "r\\xF6.png", "r\u{F6}.png"),
    // Shift JIS, a cut sequence, an encoded surrogate, an overlong slash.
    ([0x83, 0x65, 0x2E, 0x70], "\\x83e.p", "\u{83}e.p"),
    ([0x61, 0xE9, 0xAA], "a\\xE9\\xAA", "a\u{E9}\u{AA}"),
    ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80", "\u{ED}\u{A0}\u{80}"),
    ([0xC0, 0xAF], "\\xC0\\xAF", "\u{C0}\u{AF}"),
    // What stands for a byte, in a name that is UTF-8.
    ([0xF4, 0x8F, 0xBB, 0xB6], "\\xF4\\x8F\\xBB\\xB6", "\u{F4}\u{8F}\u{BB}\u{B6}"),
  ])
  func bytesThatAreNoTextAreShown(name: [UInt8], shown: String, latin: String) {
    let text = String(systemPath: name)
    #expect(text.holdsEscapedBytes && bytes(text) == name)
    #expect(displayName(text) == shown && text.withLatinBytes == latin)
  }

  @Test(arguments: ["", "a.png", "k\u{F6}rper.png", "ko\u{308}rper.png", "骨/👩‍⚕️.dcm", "\u{10FFFD}"])
  func textStaysAsItIs(name: String) {
    let text = String(systemPath: Array(name.utf8))
    #expect(text.utf8.elementsEqual(name.utf8) && !text.holdsEscapedBytes && bytes(text) == Array(name.utf8))
  }

  @Test(arguments: [
    ("a", "."), ("", "."), ("a.png", "."), ("s/a.png", "s"), ("/a", "/"), ("/s/t/a", "/s/t"), ("./a", "."),
  ])
  func aFileLiesInAFolder(path: String, folder: String) { #expect(path.containingFolder == folder) }

  @Test func everyNameComesBack() {
    var random = SplitMix64(seed: 11)
    for _ in 0..<20_000 {
      var name = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        UInt8.random(in: 1...255, using: &random)
      }
      if Bool.random(using: &random) { name += Array("ö骨\u{10FEF6}".utf8) }
      let text = String(systemPath: name)
      #expect(bytes(text) == name)
      #expect(String(systemPath: bytes(text)) == text)
    }
  }
}
