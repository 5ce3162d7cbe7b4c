import Foundation
import GRDB
import Landmarks
import Radiograph
import Store
import Testing
import TestSupport

/// What is said of films as a whole.
@Suite struct RemarksTests {
  private func film(_ name: String, _ text: String, in folder: TemporaryFolder) throws {
    try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
  }

  @Test func remarksAreKeptAndFollowTheFilm() throws {
    let folder = try TemporaryFolder()
    try film("a.png", "one film", in: folder)
    try {
      let store = try AnnotationStore.open(folder: folder.path)
      var said = FilmRemarks(note: "turned", tags: ["old", "blurred"], exclusion: nil)
      try store.setRemarks(["a.png": said])
      said.exclusion = "bad quality"
      try store.setRemarks(["a.png": said])
      try store.close()
    }()
    try FileManager.default.moveItem(atPath: folder.file("a.png"), toPath: folder.file("b.png"))
    let store = try AnnotationStore.open(folder: folder.path)
    _ = try store.reconcile(films: ["b.png"])
    let said = try #require(try store.remarks()["b.png"])
    #expect(said.note == "turned" && said.tags == ["old", "blurred"] && said.exclusion == "bad quality")
    #expect(try store.excluded() == ["b.png"])
    try store.setRemarks(["b.png": FilmRemarks()])
    #expect(try store.remarks().isEmpty && store.excluded().isEmpty)
  }

  /// A bit that flips in a note is noticed as in a point.
  @Test func remarksHaveADigest() throws {
    let folder = try TemporaryFolder()
    try {
      let store = try AnnotationStore.open(folder: folder.path)
      try store.setRemarks(["a.png": FilmRemarks(note: "turned", tags: [], exclusion: nil)])
      try store.close()
    }()
    try DatabaseQueue(path: folder.file(".bregma/points.sqlite")).write {
      try $0.execute(sql: "UPDATE image SET note = 'burned'")
    }
    #expect(throws: AnnotationStoreError.self) { try AnnotationStore.open(folder: folder.path) }
  }

  @Test func tagsAreWordsEachOnce() {
    var said = FilmRemarks()
    said.setTags("#a, B;a  c b")
    #expect(said.tags == ["a", "B", "c"])
    #expect(said.hasTag("b") && said.hasTag("") && !said.hasTag("d") && !said.hasTag("excluded"))
    said.exclusion = "x"
    #expect(said.hasTag("excl") && !said.hasTag("note"))
  }
}
