import Basics
import Encoder
import Foundation
import Landmarks
import Matching
import Radiograph
import Search
import Session
import Store
import TestSupport
import Testing
import Workbench
import WorkbenchFixture

/// Workbench and command line search by the same rules.
@Suite struct OneSearchTests {
  /// A small untrained encoder: enough to find texture again.
  private static func encoder(in folder: String) throws -> String {
    let architecture = EncoderArchitecture(channels: [4, 8, 8, 8, 8], blocks: [0, 0, 0, 0, 0], features: 16)
    let file = EncoderFile(
      state: EncoderState(architecture: architecture, seed: 3),
      metadata: EncoderMetadata(workingLongSide: 128, entries: [:]))
    try file.write(path: "\(folder)/encoder.safetensors")
    return "\(folder)/encoder.safetensors"
  }

  /// The same marks on the same films: the workbench's export after P is, byte for byte, what `bregma detect` writes.
  @Test func workbenchAndCommandLineWriteTheSameTable() async throws {
    let weights = try TemporaryFolder()
    let encoder = try Self.encoder(in: weights.path)
    let bench = try Bench(films: 3, services: .searching(encoder: encoder))
    try bench.waitForFilm()
    bench.press("Enter l l j Enter j j Enter e Enter Enter")
    let marks = try PointTable(path: "\(bench.folder)/landmarks.csv")
    #expect(marks.rows.count == 3)

    bench.press("P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    bench.press("e Enter Enter y")
    let fromWorkbench = try String(contentsOfFile: "\(bench.folder)/landmarks.csv", encoding: .utf8)

    let table = MarkedTable(marks, path: "", folder: bench.folder)
    let search = try await FilmSearch(
      marked: table.films, landmarks: table.landmarks, encoder: .forSearch(path: encoder))
    let outcome = try await FolderSearch(
      folder: bench.folder, listing: FilmFolder.search(bench.folder), marks: table, search: search
    ).run { _ in }
    #expect(outcome.failures.isEmpty && outcome.rows.count == 9)
    #expect(outcome.rows.filter { $0.point.status == .predicted }.count == 6)
    #expect(outcome.rows.allSatisfy { $0.imageWidth == 120 && $0.imageHeight == 160 })
    #expect(PointTable(rows: outcome.rows).csv == fromWorkbench)
  }

  /// A spacing that a person gives counts in both, and is what confidence is about.
  @Test func aPersonsSpacingCountsInBoth() async throws {
    let weights = try TemporaryFolder()
    let encoder = try Self.encoder(in: weights.path)
    let bench = try Bench(films: 2, services: .searching(encoder: encoder))
    try bench.waitForFilm()
    bench.press("M 0 . 3 Space a l l Enter")
    try bench.wait(for: "the spacing") { $0.picture.loaded?.film.spacing != nil }
    bench.press("Enter P")
    try bench.wait(for: "the end of the search") { $0.job == nil }
    let stored = try #require(try bench.store.points(image: "film2.pgm")["sella"])

    let table = MarkedTable(try bench.store.table(), path: "", folder: bench.folder)
    let search = try await FilmSearch(
      marked: table.films, landmarks: table.landmarks, encoder: .forSearch(path: encoder))
    var job = try FolderSearch(
      folder: bench.folder, listing: FilmFolder.search(bench.folder), marks: table, search: search)
    job.spacing = PixelSpacing(x: 0.3, y: 0.3, source: .user)
    let row = try #require(try await job.run { _ in }.rows.first { $0.image == "film2.pgm" })
    #expect(row.point == stored && row.spacing?.x == 0.3)
  }
}
