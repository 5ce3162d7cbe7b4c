import TestSupport
import Basics
import Foundation
import Radiograph
import Testing

@Suite struct FolderTests {
  private func make(_ names: [String], in folder: TemporaryFolder) throws {
    for name in names {
      let parent = (folder(name) as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      try FileBytes.write("not an image", to: folder(name))
    }
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: target)
  }

  @Test func foldersInsideAreSearchedInNaturalOrder() throws {
    let folder = try TemporaryFolder()
    try make(
      ["b.png", "a/10.png", "a/2.png", "a/c/1.png", ".bregma/x.png", "a/.hidden/y.png", "e/notes.txt"],
      in: folder)
    let expected: [ImageName] = ["a/2.png", "a/10.png", "a/c/1.png", "b.png"]
    #expect(try FilmFolder.list(folder.path) == expected)
    #expect(try FilmFolder.list(folder.path + "/") == expected)
  }

  @Test func linksInACircleEndAndEveryFolderIsListedOnce() throws {
    let folder = try TemporaryFolder()
    try make(["a/1.png", "b/2.png", "z/3.png"], in: folder)
    let elsewhere = try TemporaryFolder()
    try make(["far.png", "deep/er.png"], in: elsewhere)
    try link(folder("a/up"), to: "..")
    try link(folder("a/self"), to: ".")
    try link(folder("a/root"), to: "/")
    // The link comes first in order, the folder's own name wins.
    try link(folder("a/early"), to: folder("z"))
    try link(folder("b/mutual"), to: folder("a"))
    try link(folder("outside"), to: elsewhere.path)
    try link(folder("again"), to: elsewhere.path)
    try link(folder("ghost.png"), to: "absent.png")
    try link(folder("film.png"), to: "a/1.png")
    try link(elsewhere("back"), to: folder.path)
    let expected: [ImageName] = [
      "a/1.png", "again/deep/er.png", "again/far.png", "b/2.png", "film.png", "ghost.png", "z/3.png",
    ]
    for _ in 0..<3 { #expect(try FilmFolder.list(folder.path) == expected) }
  }

  @Test func filesWithoutEndingAreListedWhenTheyAreDICOM() throws {
    let folder = try TemporaryFolder()
    let dicom = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
    for name in ["IM0001", "1.2.840.113619", "series/7", "DICOMDIR", "notes.txt", ".hidden"] {
      try make([name], in: folder)
      try FileBytes.write(dicom, to: folder(name))
    }
    try make(["README", "a.weights", "b.dcm", "short.tif"], in: folder)
    #expect(
      try FilmFolder.list(folder.path) == ["1.2.840.113619", "b.dcm", "IM0001", "series/7", "short.tif"])
  }

  @Test func ownPicturesAreNoFilms() throws {
    let folder = try TemporaryFolder()
    try make(["f.png", "f.png.overlay.png", "maps/f.heat.png", "maps/f.categories.png"], in: folder)
    #expect(try FilmFolder.list(folder.path) == ["f.png"])
  }

  @Test func aFolderThatCannotBeListedIsNamedAndTheRestGoesOn() throws {
    let folder = try TemporaryFolder()
    try make(["1.png"], in: folder)
    try make(["locked/2.png"], in: folder)
    chmod(folder("locked"), 0)
    defer { chmod(folder("locked"), 0o755) }
    let listing = try FilmFolder.search(folder.path)
    #expect(listing.images.first == "1.png")
    // Root may list every folder.
    if geteuid() != 0 {
      #expect(listing.problems.map(\.path) == [folder("locked")])
    }
    #expect(throws: FileError.self) { try FilmFolder.search(folder("absent")) }
    #expect(throws: FileError.self) { try FilmFolder.search(folder("1.png")) }
  }

  @Test func nestingBeyondTheLongestPathEnds() throws {
    let folder = try TemporaryFolder()
    let name = String(repeating: "d", count: 200)
    var descriptor = open(folder.path, O_RDONLY | O_DIRECTORY)
    for _ in 0..<30 {
      try #require(mkdirat(descriptor, name, 0o755) == 0)
      let next = openat(descriptor, name, O_RDONLY | O_DIRECTORY)
      close(descriptor)
      descriptor = next
    }
    close(descriptor)
    try make(["1.png"], in: folder)
    let listing = try FilmFolder.search(folder.path)
    #expect(listing.images == ["1.png"] && listing.problems.count == 1)
  }
}
