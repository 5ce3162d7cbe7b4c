import TestSupport
import Basics
import Foundation
import Testing

@Suite struct WritingTests {
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

  @Test func textOfManyLinesKeepsItsLines() {
    let table = "a,b\n\u{1B}]0;x\u{7},c\\\u{9B}\rd\r\n"
    #expect(displayText(table) == "a,b\n\\u{1b}]0;x\\u{7},c\\\\u{9b}\\u{d}d\r\n")
    // What is safe already stays as it is.
    let shown = displayName("x\u{1B}\n\\.png")
    #expect(displayText(shown) == shown)
  }

  @Test func jsonHoldsTheSameValuesWrittenOut() throws {
    let text = "[\n  \"a\u{7F}\u{9B}\u{2028}\u{202E}\u{E0041}é胸\"\n]"
    let shown = displayJSON(text)
    #expect(shown == "[\n  \"a\\u007f\\u009b\\u2028\\u202e\\udb40\\udc41é胸\"\n]")
    let decoder = JSONDecoder()
    #expect(
      try decoder.decode([String].self, from: Data(shown.utf8))
        == decoder.decode([String].self, from: Data(text.utf8)))
  }

  @Test func whiteSpaceOfAnyKindIsTrimmed() {
    #expect(" \t\u{A0}a b\r\n\u{3000}".trimmed == "a b")
    #expect("".trimmed == "" && " \n ".trimmed == "")
    #expect(String(cBuffer: [104, 105, 0, 33]) == "hi" && String(cBuffer: []) == "")
  }
}
