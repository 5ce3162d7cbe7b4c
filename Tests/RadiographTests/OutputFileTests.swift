import TestSupport
import Basics
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

  /// Whatever the command, a film of somebody's work is not what it writes.
  @Test func noFilmOfAFolderWithPointsIsReplaced() throws {
    let folder = try TemporaryFolder()
    for name in ["films/left", "films/.bregma"] { _ = try folder.makeFolder(name) }
    let dicom = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
    for name in ["a.png", "left/b.TIF", "left/scan", "a.csv", "a.png.overlay.png"] {
      try FileBytes.write(name.hasSuffix("scan") ? dicom : Array("x".utf8), to: folder.file("films/" + name))
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("out.png"), withDestinationPath: "films/a.png")
    let reason = "it is a film of a folder with points, which is never replaced"
    for name in ["films/a.png", "films/left/b.TIF", "films/left/scan", "out.png"] {
      for force in [false, true] {
        #expect(throws: FileError(path: folder.file(name), action: .write, reason: reason)) {
          try OutputFile(path: folder.file(name), force: force)
        }
      }
    }
    // What is no film, what is none yet, and what nobody has worked on.
    for name in ["films/a.csv", "films/a.png.overlay.png", "films/new.png"] {
      _ = try OutputFile(path: folder.file(name), force: true)
    }
    try FileManager.default.removeItem(atPath: folder.file("films/.bregma"))
    _ = try OutputFile(path: folder.file("films/a.png"), force: true)
  }
}
