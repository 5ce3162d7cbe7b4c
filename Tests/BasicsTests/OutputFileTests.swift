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

  /// By whatever path it is named.
  @Test func neitherInputsNorOtherOutputsAreReplaced() throws {
    let folder = try TemporaryFolder()
    let input = folder.file("in.csv")
    try FileBytes.write("one", to: input)
    try FileManager.default.createSymbolicLink(atPath: folder.file("link.csv"), withDestinationPath: "in.csv")
    for path in [input, folder.file("./in.csv"), folder.file("link.csv")] {
      let refusal = FileError(path: path, action: .write, reason: "it is an input, which is never replaced")
      #expect(throws: refusal) {
        try OutputFile(path: path, force: true, inputs: ["absent", input])
      }
    }
    let output = try OutputFile(path: folder.file("new.csv"), force: false, inputs: [input])
    #expect(throws: FileError.self) {
      try OutputFile(path: folder.file("./new.csv"), force: true, outputs: [output])
    }
    _ = try OutputFile(path: folder.file("other.csv"), force: false, inputs: [input], outputs: [output])
  }

  @Test func aFailedWriteLeavesTheOldFileAndNothingElse() throws {
    let folder = try TemporaryFolder()
    try FileBytes.write("old", to: folder.file("a.csv"))
    try FileBytes.write("new", to: folder.file("a.csv"))
    #expect(try FileBytes.read(path: folder.file("a.csv")) == Array("new".utf8))
    try FileManager.default.createDirectory(atPath: folder.file("taken"), withIntermediateDirectories: true)
    #expect(throws: FileError.self) { try FileBytes.write("text", to: folder.file("taken")) }
    #expect(throws: FileError.self) { try FileBytes.write("text", to: folder.file("absent/a.csv")) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a.csv", "taken"])
  }

  @Test func manyWhoWriteOneFileLeaveOneOfTheirsWhole() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.csv")
    await withTaskGroup(of: Bool.self) { group in
      for writer in 0..<8 {
        group.addTask {
          (0..<40).allSatisfy { _ in
            (try? FileBytes.write(String(repeating: "\(writer)", count: 5000), to: path)) != nil
          }
        }
      }
      for await wrote in group { #expect(wrote) }
    }
    let text = String(decoding: try FileBytes.read(path: path), as: UTF8.self)
    #expect(text.count == 5000 && Set(text).count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.csv"])
  }
}

@Suite struct TextTests {
  @Test func namesAreShownWithoutAnythingATerminalObeys() {
    #expect(displayName("a\u{1B}[31mb\nc\td.png") == "a\\u{1b}[31mb\\nc\\td.png")
    #expect(displayName("x\u{202E}gnp.\u{9B}0m\\") == "x\\u{202e}gnp.\\u{9b}0m\\\\")
    #expect(displayName("Röntgen 胸部 x 🦴.png") == "Röntgen 胸部 x 🦴.png")
  }

  @Test func whiteSpaceOfAnyKindIsTrimmed() {
    #expect(" \t\u{A0}a b\r\n\u{3000}".trimmed == "a b")
    #expect("".trimmed == "" && " \n ".trimmed == "")
    #expect(String(cBuffer: [104, 105, 0, 33]) == "hi" && String(cBuffer: []) == "")
  }
}
