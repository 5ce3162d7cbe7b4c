import Foundation
import Testing

/// The arrows between the rooms: Package.swift, the files' imports and docs/ARCHITECTURE.md say the same.
@Suite struct ArrowTests {
  private let house: House

  init() throws { house = try House.read.get() }

  @Test func theManifestIsRead() {
    #expect(house.targets.count > 40 && house.files.count > 200)
    for name in ["bregma", "Basics", "Workbench", "CKernels", "HouseTests"] {
      #expect(house.targets.contains { $0.name == name }, "\(name)")
    }
  }

  @Test func everyImportIsDeclared() throws {
    let imports = house.imports().merging(try house.includes()) { $0.union($1) }
    for target in house.targets {
      let undeclared = imports[target.name, default: []].subtracting(target.dependencies).subtracting([
        target.name
      ])
      #expect(
        undeclared.isEmpty,
        "\(target.name) imports \(undeclared.sorted()) without declaring it in Package.swift")
    }
  }

  @Test func everyDeclaredArrowIsUsed() throws {
    let imports = house.imports().merging(try house.includes()) { $0.union($1) }
    // A test that starts a program needs it built, and imports nothing of it.
    let programs = Set(house.targets.filter { $0.kind == "executableTarget" }.map(\.name))
    for target in house.targets {
      var unused = Set(target.dependencies).subtracting(imports[target.name, default: []])
      if target.isTest { unused.subtract(programs) }
      #expect(
        unused.isEmpty, "\(target.name) declares \(unused.sorted()) in Package.swift and imports it nowhere")
      #expect(
        Set(target.dependencies).count == target.dependencies.count, "\(target.name) declares an arrow twice")
    }
  }

  @Test func theTableIsTheManifest() throws {
    var page = try House.text("docs/ARCHITECTURE.md")
    let start = try #require(page.range(of: "<!-- arrows -->\n")?.upperBound)
    let end = try #require(page.range(of: "<!-- /arrows -->")?.lowerBound)
    let rows = page[start..<end].split(separator: "\n").dropFirst(2).map { line in
      line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let rooms = house.targets.filter { !$0.isTest }
    #expect(Set(rows.map { $0[0] }) == Set(rooms.map(\.name)), "the table's rooms are not the manifest's")
    try #require(rows.allSatisfy { $0.count == 3 && !$0[1].isEmpty })
    func declared(_ name: String) -> String {
      let dependencies = rooms.first { $0.name == name }?.dependencies ?? []
      return dependencies.isEmpty ? "nothing" : dependencies.joined(separator: ", ")
    }
    if House.isRenewing {
      let table = rows.map { "| \($0[0]) | \($0[1]) | \(declared($0[0])) |\n" }.joined()
      page.replaceSubrange(start..<end, with: "| room | holds | imports |\n|---|---|---|\n" + table)
      try page.write(
        to: House.root.appending(path: "docs/ARCHITECTURE.md"), atomically: true, encoding: .utf8)
    } else {
      for row in rows {
        #expect(row[2] == declared(row[0]), "\(row[0]): renew the table as the golden frames are renewed")
      }
    }
    for (index, row) in rows.enumerated() {
      let above = Set(rows[..<index].map { $0[0] }).intersection(house.reach(of: row[0]))
      #expect(above.isEmpty, "\(row[0]) stands below \(above.sorted()), and imports them")
    }
  }

  /// The laws of docs/ARCHITECTURE.md: room, and what it may not reach even through others.
  @Test(arguments: [
    ("Workbench", ["Terminal", "Store", "Session", "CNcursesW", "CTerminalShim"]),
    ("Terminal", ["Radiograph", "Landmarks"]),
    ("Landmarks", ["Store", "GRDB"]), ("Formats", ["Store", "GRDB"]), ("Evaluation", ["Store", "GRDB"]),
    ("Encoder", ["Landmarks"]),
    ("Matching", ["Store", "GRDB", "Pretraining"]), ("Search", ["Store", "GRDB", "Pretraining"]),
    ("Session", ["Terminal"]),
  ])
  func roomsKeepApart(_ room: String, _ forbidden: [String]) {
    let reached = house.reach(of: room).intersection(forbidden)
    #expect(reached.isEmpty, "\(room) reaches \(reached.sorted())")
  }

  @Test func theWorkbenchImportsNoC() throws {
    let workbench = try #require(house.targets.first { $0.name == "Workbench" })
    // C targets are called C and a name: CKernels, but neither Cells nor Configuration.
    let rooms = house.targets.map(\.name).filter { $0.wholeMatch(of: /C[A-Z]\w*/) != nil }
    #expect(Set(workbench.dependencies).isDisjoint(with: rooms))
    #expect(Set(workbench.dependencies).isDisjoint(with: ["Encoder", "Matching", "Search", "Learning"]))
  }

  @Test func onlyLearningAndTheProgramPretrain() {
    let users = house.targets.filter { !$0.isTest && $0.dependencies.contains("Pretraining") }.map(\.name)
    #expect(Set(users) == ["Learning", "bregma"])
  }
}
