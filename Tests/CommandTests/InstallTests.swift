import Foundation
import TestSupport
import Testing

/// `Scripts/install` and `Scripts/uninstall` into a prefix of their own, and the program that stands there.
@Suite struct InstallTests {
  private let folder: TemporaryFolder
  private var prefix: String { folder.file("prefix") }

  init() throws { folder = try TemporaryFolder() }

  @Test func theInstalledProgramFindsWhatWasInstalledWithIt() throws {
    #expect(try script("install", prefix).status == 0)
    let away = try folder.makeFolder("away")
    let doctor = try run("\(prefix)/bin/bregma", ["doctor", "--json"], in: away)
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(doctor.output.utf8)) as? [String: Any], "\(doctor.errors)")
    let files = try #require(report["places"] as? [String: String])
    #expect(files["program"] == "\(prefix)/bin/bregma")
    #expect(files["themes"] == "\(prefix)/share/bregma/themes")
    #expect(files["sample_films"] == "\(prefix)/share/bregma/SampleData")
    #expect(files["manual_page"] == "\(prefix)/share/man/man1/bregma.1")
    #expect(files["your_key_file"] == "\(folder.path)/config/bregma/keys.toml (not there)")

    // A theme and a sample film of the installation.
    let picture = try run(
      "\(prefix)/bin/bregma",
      [
        "render", "\(prefix)/share/bregma/SampleData/skull/skull-01.png", "--theme", "light-table", "--size",
        "80x24",
        "--out", "frame.png",
      ], in: away)
    #expect(picture.status == 0, "\(picture.errors)")
    for (shell, file) in [
      ("bash", "share/bash-completion/completions/bregma"), ("zsh", "share/zsh/site-functions/_bregma"),
      ("fish", "share/fish/vendor_completions.d/bregma.fish"),
    ] {
      let text = try String(contentsOfFile: "\(prefix)/\(file)", encoding: .utf8)
      #expect(text.contains("detect") && text.contains("iterations"), "\(file)")
      // The shells that are there read what they get.
      if access("/usr/bin/\(shell)", X_OK) == 0 || access("/bin/\(shell)", X_OK) == 0 {
        #expect(try run("/usr/bin/env", [shell, "-n", "\(prefix)/\(file)"], in: away).status == 0, "\(file)")
      }
    }
  }

  @Test func uninstallTakesAwayWhatInstallPutThereAndNothingElse() throws {
    #expect(try script("install", prefix).status == 0)
    #expect(try script("install", prefix).status == 0, "a second time")
    #expect(try script("uninstall", prefix).status == 0)
    #expect(!FileManager.default.fileExists(atPath: prefix))

    _ = try folder.makeFolder("prefix/bin")
    _ = try folder.makeFolder("prefix/share/man/man1")
    try folder.write("of another program", to: "prefix/share/man/man1/other.1")
    #expect(try script("install", prefix).status == 0)
    #expect(try script("uninstall", prefix).status == 0)
    let left = try FileManager.default.subpathsOfDirectory(atPath: prefix).sorted()
    #expect(left == ["bin", "share", "share/man", "share/man/man1", "share/man/man1/other.1"])
    let again = try script("uninstall", prefix)
    #expect(again.status == 1 && again.errors.contains("nothing is installed below"))
  }

  @Test func destinationCountsInFrontOfThePrefix() throws {
    let stage = try folder.makeFolder("stage")
    #expect(try script("install", "/usr", ["DESTDIR": stage]).status == 0)
    #expect(FileManager.default.isExecutableFile(atPath: "\(stage)/usr/bin/bregma"))
    #expect(try script("uninstall", "/usr", ["DESTDIR": stage]).status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: stage).isEmpty)
  }

  private func script(
    _ name: String, _ prefix: String, _ environment: [String: String] = [:]
  ) throws -> BregmaBinary.Outcome {
    let scripts = BregmaBinary.sampleData.deletingLastPathComponent().appendingPathComponent("Scripts")
    return try run(
      scripts.appendingPathComponent(name).path, [prefix], in: folder.path,
      environment.merging(["BREGMA": BregmaBinary.url.path]) { mine, _ in mine })
  }

  /// Runs a program as somebody whose folders are in the temporary one.
  private func run(
    _ program: String, _ arguments: [String], in place: String, _ environment: [String: String] = [:]
  ) throws -> BregmaBinary.Outcome {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: place)
    process.environment = ProcessInfo.processInfo.environment.merging(
      [
        "HOME": folder.path, "XDG_CONFIG_HOME": folder.file("config"), "XDG_DATA_HOME": folder.file("data"),
        "XDG_STATE_HOME": folder.file("state"),
      ]
    ) { $1 }.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    for name in ["stdout", "stderr"] { try folder.write("", to: name) }
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder.file("stdout")))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: folder.file("stderr")))
    try process.run()
    return try BregmaBinary.finish(process, in: folder.url)
  }
}
