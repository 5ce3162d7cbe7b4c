import Foundation
import Testing

/// Rules of the house that a compiler does not hold.
@Suite struct RuleTests {
  /// What is stated once: pieces of text that one file of Basics holds, and no other file of Sources.
  @Test(arguments: [
    "XDG_CONFIG_HOME\"", "/proc/self/exe", "concurrentPerform", "fsync(", "0x9E37_79B9_7F4A_7C15", "XXH64",
    "var trimmed", "func displayName", "var median:", "\"0.1.0\"",
  ])
  func aRuleStandsInOneFile(_ piece: String) throws {
    let holders = try House.files(in: ["Sources"], endings: ["swift"]).filter { $0.text.contains(piece) }
      .map(\.path)
    #expect(holders.count == 1 && holders[0].hasPrefix("Sources/Basics/"), "'\(piece)': \(holders)")
  }

  @Test func nothingTrapsOnInput() throws {
    for file in try House.files(in: ["Sources"], endings: ["swift"]) {
      for word in ["try!", "as!", "fatalError(", "unowned(unsafe)"] {
        #expect(!file.text.contains(word), "\(file.path) holds \(word)")
      }
    }
  }

  /// `StandardOutput` and `StandardError` keep from a terminal what it would obey.
  @Test func nothingIsPrintedPastTheRule() throws {
    for file in try House.files(in: ["Sources"], endings: ["swift"])
    where file.path != "Sources/bregma/Console/Console.swift" {
      let line = file.text.firstMatch(of: /(?m)^.*(?:(?:^|[^.\w])print\(|Swift\.print\().*$/)
      #expect(line == nil, "\(file.path): \(line.map { String($0.0) } ?? "")")
    }
  }

  @Test func nothingIsPublic() throws {
    for file in try House.files(in: ["Sources"], endings: ["swift"]) {
      #expect(
        file.text.firstMatch(of: /(?m)^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public|open)\s+(?!import)\w/) == nil,
        "\(file.path): a program ships, no library; say package")
    }
  }

  @Test func noPathOfAMachine() throws {
    let files =
      try House.files(in: ["Sources", "Tests"], endings: ["swift", "c", "h", "cpp", "hpp", "py"])
      + House.files(in: ["Scripts", ".ci"], endings: [""])
      + House.files(
        in: ["docs", "findings", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"], endings: ["md", "sh", "1"])
    for file in files where file.path != "Tests/HouseTests/RuleTests.swift" {
      let path = file.text.firstMatch(
        of: /["'`\s=](?:\/home\/(?!ann\b)|\/root\/|\/Users\/|\/tmp\/|\/work\/)[^\s"'`]*/)
      #expect(path == nil, "\(file.path) names \(path.map { String($0.0) } ?? "")")
    }
  }

  /// Types whose idea has another name today.
  @Test func oneIdeaHasOneName() throws {
    let gone = "MarkedImages|MarkedPath|LabelledFilm|TemplateMarks|SecondStageJob|Interpreter|Shelf|Descent"
    let declaration = try Regex("(?:class|struct|enum|actor|protocol|extension|typealias)\\s+(?:\(gone))\\b")
    for file in try House.files(in: ["Sources"], endings: ["swift"]) {
      let old = file.text.firstMatch(of: declaration)
      #expect(old == nil, "\(file.path): \(old.map { String(file.text[$0.range]) } ?? "")")
    }
  }

  @Test func everyLinkOfTheDocumentsLeadsSomewhere() throws {
    for page in try House.files(
      in: ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs", "findings"], endings: ["md"]
    ) {
      let folder = (page.path as NSString).deletingLastPathComponent
      for link in page.text.matches(of: /\]\(([^)#:]+)(?:#[^)]*)?\)/) {
        let target = House.root.appending(path: folder).appending(path: String(link.1))
        #expect(FileManager.default.fileExists(atPath: target.path), "\(page.path) links to \(link.1)")
      }
    }
  }
}
