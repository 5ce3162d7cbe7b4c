import Foundation
import Landmarks
import Radiograph
import Store
import Testing
import TestSupport

/// Points from files, by rule, in one transaction; several annotators in one store.
@Suite struct ImportTests {
  private let folder: TemporaryFolder
  private let store: AnnotationStore

  init() throws {
    folder = try TemporaryFolder()
    store = try AnnotationStore.open(folder: folder.path)
    let edit = ImagePoints().placing("s", at: PixelPoint(x: 1, y: 1), by: "ann")
    try store.apply(try #require(edit), image: "a.png")
  }

  private func point(_ landmark: Landmark, _ x: Double, by annotator: String = "bob") -> LandmarkPoint {
    LandmarkPoint(landmark: landmark, position: PixelPoint(x: x, y: 1), status: .placed, annotator: annotator)
  }

  private var images: [ImportedImage] {
    [
      ImportedImage(
        image: "a.png", points: [point("s", 5), point("n", 6)],
        spacing: PixelSpacing(x: 0.1, y: 0.1, source: .user)),
      ImportedImage(image: "b.png", points: [point("s", 7)]),
    ]
  }

  @Test func fillingLeavesMarksAlone() throws {
    let outcome = try store.importPoints(images, landmarks: ["z", "n", "s"], rule: .fill, by: "ann")
    #expect(outcome == ImportOutcome(points: 2, images: 2, kept: 1))
    #expect(try store.points(image: "a.png")["s"]?.position?.x == 1)
    #expect(try store.points(image: "a.png")["n"]?.position?.x == 6)
    #expect(try store.landmarks() == ["s", "z", "n"])
    #expect(try store.facts(image: "a.png").spacing?.x == 0.1)
    let again = try store.importPoints(images, landmarks: [], rule: .fill, by: "ann")
    #expect(again == ImportOutcome(points: 0, images: 0, kept: 3))
  }

  @Test func overwritingCanBeUndoneImageByImage() throws {
    _ = try store.importPoints(images, landmarks: [], rule: .overwrite, by: "ann")
    #expect(try store.points(image: "a.png")["s"]?.position?.x == 5)
    #expect(try store.undo(image: "a.png")?.kind == .importPoints)
    #expect(try store.points(image: "a.png")["s"]?.position?.x == 1)
    #expect(try store.points(image: "a.png")["n"] == nil)
    #expect(try store.points(image: "b.png")["s"]?.position?.x == 7)
  }

  @Test func aWholeImportIsTakenBackButNotWhatWasDoneSince() throws {
    _ = try store.importPoints(images, landmarks: [], rule: .overwrite, by: "ann")
    let edit = try store.points(image: "b.png").placing("s", at: PixelPoint(x: 9, y: 9), by: "ann")
    try store.apply(try #require(edit), image: "b.png")
    let taken = try #require(try store.undoImport())
    #expect(taken.undone == 1 && taken.kept == ["b.png"])
    #expect(try store.points(image: "a.png")["s"]?.position?.x == 1)
    #expect(try store.points(image: "b.png")["s"]?.position?.x == 9)
  }

  @Test func importsAreTakenBackOneByOne() throws {
    _ = try store.importPoints(images, landmarks: [], rule: .overwrite, by: "ann")
    _ = try store.importPoints(
      [ImportedImage(image: "a.png", points: [point("s", 8)])], landmarks: [], rule: .overwrite, by: "ann")
    #expect(try store.undoImport()?.undone == 1)
    #expect(try store.points(image: "a.png")["s"]?.position?.x == 5)
    #expect(try store.undoImport()?.undone == 2)
    #expect(try store.points(image: "a.png")["s"]?.position?.x == 1)
    #expect(try store.undoImport() == nil)
  }

  @Test func anotherAnnotatorsPointsStandBeside() throws {
    let outcome = try store.importPoints(images, landmarks: [], rule: .annotator, by: "ann")
    #expect(outcome.points == 3)
    #expect(try store.points(image: "a.png")["s"]?.position?.x == 1)
    #expect(try store.table().rows.count == 1)
    #expect(try store.progress().count == 1)
    #expect(try store.annotators() == ["ann", "bob"])
    let bob = store.reading(by: "bob")
    #expect(try bob.points(image: "a.png")["s"]?.position?.x == 5)
    #expect(try store.table(annotator: "bob").rows.map { $0.point.position?.x } == [5, 6, 7])
    #expect(try store.table(annotator: "ann").rows.map { $0.point.position?.x } == [1])
    // Histories are apart: the folder's own undo does not reach the other annotator's points.
    #expect(try store.undo(image: "b.png") == nil)
    #expect(try bob.undo(image: "b.png")?.kind == .importPoints)
    #expect(try store.undoImport()?.undone == 1)
    #expect(try store.annotators() == ["ann"])
  }

  @Test func whoMovedAPointLeavesTheOtherWordStanding() throws {
    let edit = try store.points(image: "a.png").placing("s", at: PixelPoint(x: 3, y: 3), by: "bob")
    try store.apply(try #require(edit), image: "a.png")
    #expect(try store.table(annotator: "ann").rows.map { $0.point.position?.x } == [1])
    #expect(try store.table(annotator: "bob").rows.map { $0.point.position?.x } == [3])
    let start = Date()
    #expect(try store.opinions().allSatisfy { abs($0.time.timeIntervalSince(start)) < 60 })
    _ = try store.undo(image: "a.png")
    #expect(try store.annotators() == ["ann"])
  }

  @Test func spacingsKeepTheirSourceAndAPersonsCountsMore() throws {
    func spacing(_ x: Double, _ source: PixelSpacing.Source) -> PixelSpacing {
      PixelSpacing(x: x, y: x, source: source)
    }
    func bring(_ x: Double, _ spacing: PixelSpacing) throws -> PixelSpacing? {
      let image = ImportedImage(image: "n.png", points: [point("s", x)], spacing: spacing)
      _ = try store.importPoints([image], landmarks: ["s"], rule: .overwrite, by: "ann")
      return try store.facts(image: "n.png").spacing
    }
    let imager = spacing(0.2, .dicomImager)
    #expect(try bring(1, imager) == imager)
    #expect(try bring(2, spacing(0.3, .file)) == imager)
    let ruler = spacing(0.15, .ruler)
    #expect(try bring(3, ruler) == ruler)
    #expect(try bring(4, spacing(0.4, .user)) == ruler)
    #expect(try store.table().rows.first { $0.image == "n.png" }?.spacing == ruler)
  }

  @Test func nothingIsHalfImported() throws {
    let broken = ImportedImage(image: "z.png", points: [point("s", .infinity)])
    #expect(throws: AnnotationStoreError.self) {
      try store.importPoints(images + [broken], landmarks: ["new"], rule: .overwrite, by: "ann")
    }
    #expect(try store.points(image: "a.png")["s"]?.position?.x == 1)
    #expect(try store.points(image: "b.png") == ImagePoints())
    #expect(try store.landmarks() == ["s"])
  }

  private func lines(_ names: (Landmark, Landmark)...) -> LandmarkLines {
    LandmarkLines(skeleton: Skeleton(names.compactMap { Skeleton.Line($0.0, $0.1) }))
  }

  @Test func anImportTakenBackTakesItsLinesWithItAndNoOthers() throws {
    try store.setLines(lines(("s", "z")))
    let outcome = try store.importPoints(
      images, landmarks: [], lines: lines(("z", "s"), ("s", "n")), rule: .fill, by: "ann")
    #expect(outcome.lines == lines(("s", "n")))
    #expect(try store.lines() == lines(("s", "z"), ("s", "n")))
    // The record follows the names, as the lines do.
    _ = try store.renameLandmark("n", to: "nasion")
    #expect(try store.lines() == lines(("s", "z"), ("s", "nasion")))
    _ = try store.undoImport()
    #expect(try store.lines() == lines(("s", "z")))
  }

  @Test func curvesOfAnImportGoWithItUnlessTheyWereDrawnOtherwiseSince() throws {
    let (one, other) = (
      try #require(Curve(name: "edge", through: ["s", "n"], count: 3)),
      try #require(Curve(name: "edge", through: ["s", "n"], count: 5))
    )
    let outcome = try store.importPoints(
      images, landmarks: [], lines: LandmarkLines(curves: [one]), rule: .fill, by: "ann")
    #expect(outcome.lines.curves == [one])
    try store.setLines(LandmarkLines(curves: [other]))
    _ = try store.undoImport()
    #expect(try store.lines().curves == [other])
  }

  @Test func linesStayWherePointsOfTheImportStay() throws {
    _ = try store.importPoints(images, landmarks: [], lines: lines(("s", "n")), rule: .fill, by: "ann")
    let edit = try store.points(image: "b.png").placing("s", at: PixelPoint(x: 9, y: 9), by: "ann")
    try store.apply(try #require(edit), image: "b.png")
    _ = try store.undoImport()
    #expect(try store.lines() == lines(("s", "n")))
  }

  @Test func anImportWithoutANewPointLeavesTheLinesOfTheOneBeforeToIt() throws {
    _ = try store.importPoints(images, landmarks: [], lines: lines(("s", "n")), rule: .fill, by: "ann")
    let again = try store.importPoints(
      images, landmarks: [], lines: lines(("n", "z")), rule: .fill, by: "ann")
    #expect(again.points == 0 && again.lines == lines(("n", "z")))
    _ = try store.undoImport()
    #expect(try store.lines() == lines(("n", "z")))
    #expect(try store.undoImport() == nil)
  }
}
