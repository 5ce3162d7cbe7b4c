import Foundation
import Testing

/// The source tree as text: what Package.swift declares, and what the files import.
struct House {
  /// A target of the manifest.
  struct Target {
    let name: String
    /// `target`, `executableTarget`, `testTarget` or `systemLibrary`.
    let kind: String
    /// Its folder, below the package's.
    let folder: String
    /// The targets and products that it may import, in the manifest's order.
    let dependencies: [String]

    var isTest: Bool { folder.hasPrefix("Tests/") }
  }

  /// A text file of the repository.
  struct File {
    /// Below the package's folder.
    let path: String
    let text: String
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Whether a run with `BREGMA_RENEW_GOLDEN` rewrites what tests compare with.
  static let isRenewing = ProcessInfo.processInfo.environment["BREGMA_RENEW_GOLDEN"] != nil

  /// The tree, read once.
  static let read = Result { try House() }

  let targets: [Target]
  /// Every Swift file of Sources and Tests.
  let files: [File]

  /// Reads Package.swift, Sources and Tests.
  init() throws {
    let manifest = try Self.text("Package.swift").split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("//") }.joined(separator: "\n")
    let start = try #require(manifest.range(of: "\n  targets: ["), "Package.swift has no list of targets")
    let list = Self.balanced(manifest[manifest.index(before: start.upperBound)...])
    targets = list.matches(of: /\.(target|executableTarget|testTarget|systemLibrary)\(\s*name:/).compactMap {
      match in
      let call = Self.balanced(list[match.range.lowerBound...].drop { $0 != "(" })
      // `.target(name: "X", condition: ...)` inside a list of dependencies is no target of its own.
      let before = list[..<match.range.lowerBound]
      guard before.count(where: { $0 == "[" }) - before.count(where: { $0 == "]" }) == 1 else { return nil }
      return Self.target(kind: String(match.1), call: call)
    }
    files = try Self.files(in: ["Sources", "Tests"], endings: ["swift"])
  }

  /// The target that a file belongs to.
  func target(of file: File) -> Target? {
    targets.filter { file.path.hasPrefix($0.folder + "/") }.max { $0.folder.count < $1.folder.count }
  }

  /// The modules that a target's files import, out of those that the manifest declares or depends on.
  func imports() -> [String: Set<String>] {
    let known = Set(targets.map(\.name)).union(targets.flatMap(\.dependencies))
    var imports: [String: Set<String>] = [:]
    for file in files {
      guard let target = target(of: file) else { continue }
      let modules = file.text.split(separator: "\n").filter { $0.contains("import ") }.compactMap { line in
        line.wholeMatch(
          of:
            /\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:\w+\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let)\s+)?(\w+)[.\w]*\s*(?:\/\/.*)?/
        ).map { String($0.1) }
      }
      imports[target.name, default: []].formUnion(modules.filter(known.contains))
    }
    return imports
  }

  /// The targets whose headers a C target's files include.
  func includes() throws -> [String: Set<String>] {
    let owners = try Dictionary(
      targets.flatMap { target in
        try Self.files(in: [target.folder + "/include"], endings: ["h", "hpp"]).map {
          (($0.path as NSString).lastPathComponent, target.name)
        }
      }, uniquingKeysWith: { first, _ in first })
    var includes: [String: Set<String>] = [:]
    for target in targets {
      for file in try Self.files(in: [target.folder], endings: ["c", "cpp", "h", "hpp"]) {
        let headers = file.text.matches(of: /#include\s+["<]([^">]+)[">]/).map { String($0.1) }
        includes[target.name, default: []].formUnion(
          headers.compactMap { owners[$0] }.filter { $0 != target.name })
      }
    }
    return includes
  }

  /// Everything that a target links: its dependencies, theirs, and so on.
  func reach(of name: String) -> Set<String> {
    var seen: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      for dependency in targets.first(where: { $0.name == next })?.dependencies ?? []
      where seen.insert(dependency).inserted { open.append(dependency) }
    }
    return seen
  }

  /// A file's text; its path counts from the package's folder.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The text files below some folders, or such a file itself.
  static func files(in places: [String], endings: Set<String>) throws -> [File] {
    try places.flatMap { place -> [File] in
      let url = root.appending(path: place)
      guard let walk = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil) else {
        return []
      }
      let below = walk.compactMap { $0 as? URL }.filter { !$0.hasDirectoryPath }.map(\.path)
      return try (below.isEmpty ? [url.path] : below).filter {
        endings.contains(($0 as NSString).pathExtension)
      }
      .sorted().map {
        File(
          path: String($0.dropFirst(root.path.count + 1)),
          text: try String(contentsOfFile: $0, encoding: .utf8))
      }
    }
  }

  private static func target(kind: String, call: Substring) -> Target? {
    guard let name = call.firstMatch(of: /name:\s*"([^"]+)"/)?.1 else { return nil }
    let path = call.firstMatch(of: /[\s,]path:\s*"([^"]+)"/).map { String($0.1) }
    var dependencies: [String] = []
    if let list = call.firstMatch(of: /dependencies:\s*\[/) {
      let text = balanced(call[call.index(before: list.range.upperBound)...])
      let bare = text.replacing(/condition:\s*\.when\([^)]*\)/, with: "").replacing(
        /package:\s*"[^"]*"/, with: "")
      dependencies = bare.matches(of: /"([^"]+)"/).map { String($0.1) }
    }
    return Target(
      name: String(name), kind: kind,
      folder: path ?? (kind == "testTarget" ? "Tests/\(name)" : "Sources/\(name)"),
      dependencies: dependencies)
  }

  /// From an opening bracket to the one that closes it.
  private static func balanced(_ text: Substring) -> Substring {
    var depth = 0
    for index in text.indices {
      if "([".contains(text[index]) { depth += 1 }
      if ")]".contains(text[index]) { depth -= 1 }
      if depth == 0 { return text[...index] }
    }
    return text
  }
}
