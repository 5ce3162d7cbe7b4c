import Annotation
import Foundation
import Radiograph
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
}
