import TestSupport
import Basics
import Foundation
import Testing

@Suite struct OutputFileTests {
  @Test func writesAndLeavesNothingElseBehind() throws {
    let folder = try TemporaryFolder()
    try OutputFile(path: folder.file("t.csv"), force: false).write("one")
    #expect(try String(contentsOfFile: folder.file("t.csv"), encoding: .utf8) == "one")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["t.csv"])
  }

  @Test func keepsWhatExistsUnlessForced() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("t.csv")
    try OutputFile(path: path, force: false).write("one")
    #expect(throws: FileError.self) { try OutputFile(path: path, force: false) }
    try OutputFile(path: path, force: true).write("two")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "two")
  }

  @Test func refusesWhatIsNoFile() throws {
    let folder = try TemporaryFolder()
    for path in [folder.path, "/dev/null", folder.file("absent/t.csv")] {
      #expect(throws: FileError.self) { try OutputFile(path: path, force: true) }
    }
  }

  @Test func linksAndPermissionsAreKept() throws {
    let folder = try TemporaryFolder()
    let (path, link) = (folder.file("t.csv"), folder.file("link.csv"))
    try OutputFile(path: path, force: false).write("one")
    chmod(path, 0o640)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "t.csv")
    #expect(throws: FileError.self) { try OutputFile(path: link, force: false) }
    try OutputFile(path: link, force: true).write("two")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "two")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "t.csv")
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
    try FileManager.default.createSymbolicLink(atPath: folder.file("lost"), withDestinationPath: "nowhere")
    #expect(throws: FileError.self) { try OutputFile(path: folder.file("lost"), force: true) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
  }
}
