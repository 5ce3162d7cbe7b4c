import Annotation
import Foundation
import Radiograph
import Testing

@Suite struct ExportCommandTests {
  private let export = ["export", "--images", "films", "--out", "points.csv"]

  /// A folder of films of which one has a mark; the store is still open, as in a workbench beside.
  private func marked() throws -> (folder: TemporaryFolder, store: AnnotationStore) {
    let folder = try TemporaryFolder()
    let films = try folder.makeFolder("films")
    try folder.writeFilm("films/f1.png")
    let store = try AnnotationStore.open(folder: films)
    let edit = ImagePoints().placing("s", at: PixelPoint(x: 1.5, y: 2), by: "ann")
    try store.apply(try #require(edit), image: "f1.png")
    return (folder, store)
  }

  @Test func writesWhatTheStoreHolds() throws {
    let (folder, store) = try marked()
    let run = try BregmaBinary.run(export, in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let table = try PointTable(path: folder.path("points.csv"))
    #expect(table.rows.map(\.point) == (try store.table().rows.map(\.point)))
    #expect(table.rows.first?.imageWidth == 160)
    #expect(table.rows.first?.imageHeight == 200)
  }

  @Test func replacesOnlyByForce() throws {
    let (folder, store) = try marked()
    #expect(try BregmaBinary.run(export, in: folder.url).status == 0)
    _ = try store.undo(image: "f1.png")
    let edit = ImagePoints().placing("s", at: PixelPoint(x: 7, y: 8), by: "ann")
    try store.apply(try #require(edit), image: "f1.png")
    let refused = try BregmaBinary.run(export, in: folder.url)
    #expect(refused.status == 1)
    #expect(
      refused.errors
        == "bregma: points.csv: cannot write: it exists already; give --force to replace it\n")
    #expect(try BregmaBinary.run(export + ["--force", "--wide"], in: folder.url).status == 0)
    let wide = try String(contentsOfFile: folder.path("points.csv"), encoding: .utf8)
    #expect(wide == "image,s_x,s_y\r\nf1.png,7,8\r\n")
  }

  @Test func foldersWithoutPointsAreLeftAlone() throws {
    let folder = try TemporaryFolder()
    let films = try folder.makeFolder("films")
    let run = try BregmaBinary.run(export, in: folder.url)
    #expect(run.status == 1)
    #expect(run.errors == "bregma: films: nobody has marked a point here yet\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: films).isEmpty)
  }
}
