import Foundation
import TestSupport
import Testing

/// What README, the documents and the help show can be typed: commands and options that the program has.
@Suite struct DocumentTests {
  private let folder: TemporaryFolder
  /// Help by command, as the program prints it; the program's own under "".
  private let help: [String: String]

  init() throws {
    folder = try TemporaryFolder()
    let overview = try BregmaBinary.run(["--help"], in: folder.url).output
    let list = overview.components(separatedBy: "SUBCOMMANDS:\n").last ?? ""
    let names = list.matches(of: /(?m)^  ([a-z]+)[ ]/).map { String($0.1) }
    try #require(names.count > 10)
    var help = ["": overview]
    for name in names { help[name] = try BregmaBinary.run([name, "--help"], in: folder.url).output }
    self.help = help
  }

  @Test func everyCommandInTheDocumentsIsOne() throws {
    let root = BregmaBinary.sampleData.deletingLastPathComponent()
    let documents = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "docs").path)
      .filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }
    for document in ["README.md", "CONTRIBUTING.md", "SampleData/README.md"] + documents {
      let text = try String(contentsOf: root.appending(path: document), encoding: .utf8)
      for block in text.matches(of: /```sh\n([\s\S]*?)```/) { check(String(block.1), in: document) }
    }
  }

  @Test func everyExampleOfTheHelpIsACommand() {
    for (name, text) in help {
      let examples = text.components(separatedBy: "USAGE:")[0]
      // What does not fit on a line of 80 columns would go on without indentation, and could not be copied.
      let broken = examples.firstMatch(of: /\n  bregma [^\n]*\n[^ \n]/)
      #expect(broken == nil, "bregma \(name) --help: \(broken.map { String($0.0) } ?? "")")
      check(examples, in: "bregma \(name) --help")
    }
  }

  @Test func theGuideListsEveryCommand() throws {
    let root = BregmaBinary.sampleData.deletingLastPathComponent()
    let guide = try String(contentsOf: root.appending(path: "docs/GUIDE.md"), encoding: .utf8)
    for name in help.keys where !name.isEmpty {
      #expect(
        guide.contains(try Regex("(?m)^\\| `bregma \(name)[ `]")), "docs/GUIDE.md does not list \(name)")
    }
  }

  /// The overview names the folder in which its examples run: what they read is there, or an earlier one has written it.
  @Test func theExamplesOfTheOverviewHaveTheirFiles() throws {
    let place = try #require(help[""]?.firstMatch(of: /EXAMPLES, in the folder (\S+)\n((?:.+\n)+)/))
    let films = BregmaBinary.sampleData.deletingLastPathComponent().appending(path: String(place.1))
    var files = Set(try FileManager.default.contentsOfDirectory(atPath: films.path))
    for line in place.2.split(separator: "\n") {
      for option in line.matches(of: /(--[a-z-]+) (\S+\.[a-z]\S*)/) {
        if option.1 == "--out" { files.insert(String(option.2)) }
        #expect(files.contains(String(option.2)), "\(line)")
      }
    }
    #expect(place.2.contains("evaluate") && files.contains("one.csv"))
  }

  /// Looks at each line that calls the program.
  private func check(_ text: String, in place: String) {
    let lines = text.replacing(/\\\n\s*/, with: " ").split(separator: "\n")
    for line in lines {
      guard let call = line.firstMatch(of: /^\s*(?:.*&& )?bregma ([a-z]+)\b(.*)$/) else { continue }
      let name = String(call.1)
      guard let known = help[name] else {
        Issue.record("\(place): there is no command \(name)")
        continue
      }
      for option in call.2.matches(of: /(?:^|\s)(--[a-z][a-z-]*)/) {
        let found = known.range(of: "(^|[\\s/])\(option.1)\\b", options: .regularExpression)
        #expect(found != nil, "\(place): \(name) has no option \(option.1)")
      }
    }
  }
}
