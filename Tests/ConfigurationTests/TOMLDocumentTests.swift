import Configuration
import Testing

@Suite struct TOMLDocumentTests {
  @Test func mistakesInFilesNameFileLineAndKey() {
    let error = ConfigurationError(path: "k\u{1B}.toml", line: 3, key: "a\"b", reason: "no such action.")
    #expect("\(error)" == #""k\u{1B}.toml", line 3, key "a\"b": no such action."#)
    #expect("\(ConfigurationError(path: "k", line: nil, key: nil, reason: "r."))" == #""k": r."#)
    let parsed = #expect(throws: ConfigurationError.self) {
      try TOMLDocument(bytes: Array("a = f\u{1A}".utf8), path: "k")
    }
    #expect(parsed.map { !"\($0)".unicodeScalars.contains { $0.value < 0x20 } } == true)
  }

  private static let text = """
    one = 1
    [table]
    "two" = 2
    [[list]]
    three = 3
    [[list]]
      four = 4
    """

  @Test func linesAreTold() throws {
    let file = try TOMLDocument(bytes: Array(Self.text.utf8), path: "a.toml")
    #expect(file.line(of: "one") == 1 && file.line(of: "two", in: "table") == 3)
    #expect(file.line(of: "three", in: "list") == 5 && file.line(of: "four", in: "list", element: 1) == 7)
    // What is absent is said where its table begins.
    #expect(file.line(of: "four", in: "list") == 4 && file.line(of: "x", in: "list", element: 1) == 6)
    #expect(file.line(of: "x") == nil && file.line(of: "x", in: "list", element: 2) == nil)
    #expect(file.line(of: "list") == 4)
    #expect("\(file.error("four", in: "list", element: 1, "no."))" == #""a.toml", line 7, key "four": no."#)
  }

  @Test(arguments: [
    "a = 1\n[é]", "a = 1\n [[=]]", "a = 1\r\n[\n", "a = 1\n[ .b]", "\n[\u{301}x]", "\n[[[x]]]",
  ])
  func aTableNeedsAName(text: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try TOMLDocument(bytes: Array(text.utf8), path: "a.toml")
    }
    #expect(error?.line == 2)
  }

  @Test(arguments: [
    "[a]\n[[b]]\n[ \"c\" ]\n['d']\n[_e-f]", "a = [\n  [1, 2],\n  [\"x\", \"y\"],\n]",
    "\u{FEFF}[a]\r\nb = 1\r\n",
  ])
  func namesAndListsAreRead(text: String) throws {
    _ = try TOMLDocument(bytes: Array(text.utf8), path: "a.toml")
  }

  @Test(arguments: ["a = 1\n# b\u{C}", "a = 1\nb = \"\u{1}\"", "a = 1\n\u{7F}b = 2", "\n\u{B}b = 2"])
  func controlCharactersAreNamed(text: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try TOMLDocument(bytes: Array(text.utf8), path: "a.toml")
    }
    #expect(error?.line == 2 && error?.reason.contains("control characters") == true)
  }

  @Test(arguments: ["a = 1979-05-27", "a = 07:32:00", "a = [1, 1979-05-27T07:32:00Z]"])
  func datesHaveNoMeaning(text: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try TOMLDocument(bytes: Array("b = 1\n\(text)".utf8), path: "a.toml")
    }
    #expect(error?.line == 2 && error?.reason.contains("dates and times") == true)
  }

  @Test(arguments: [
    ("a = 1(2", "("), ("a = 1\u{A0}2", "\\u{a0}"), ("é = 1", "é"), ("a = 1 / 2", "/"),
    ("a=1\u{FEFF}", "\\u{feff}"),
  ])
  func strangeCharactersStandInQuotes(text: String, shown: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try TOMLDocument(bytes: Array("b = 1\n\(text)".utf8), path: "a.toml")
    }
    #expect(error?.line == 2 && error?.reason == "\(shown) has no meaning outside of quotes.")
  }

  @Test(arguments: ["a = 1\"b\"", "a=1'b'", "a = [1\"b\"]", "a = [[3='x']"])
  func aNumberEndsBeforeAQuote(text: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try TOMLDocument(bytes: Array("b = 1\n\(text)".utf8), path: "a.toml")
    }
    #expect(error?.line == 2 && error?.reason.contains("before the quote") == true)
  }

  @Test func numbersAndNamesAreNoDates() throws {
    let text = """
      a = -1.5e-3
      b-2-c = 7 # 1979-05-27
      [d1-2]
      e = "07:32"
      f = [-1, 2]
      g=[[1E-2,3.5],["é("]]
      h.i=0x1F
      """
    _ = try TOMLDocument(bytes: Array(text.utf8), path: "a.toml")
  }

  @Test func whatIsNoTOMLIsSaid() {
    for bytes in [Array("a = ".utf8), [0xFF, 0xFE], Array(repeating: 0x20, count: 1 << 17)] {
      #expect(throws: ConfigurationError.self) { try TOMLDocument(bytes: bytes, path: "a.toml") }
    }
    #expect(throws: ConfigurationError.self) { try TOMLDocument(path: "/nowhere/a.toml") }
  }
}
