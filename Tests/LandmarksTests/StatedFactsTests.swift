import Landmarks
import Radiograph
import Testing

/// What a table says of films, held against what they are.
@Suite struct StatedFactsTests {
  private static let film = KnownFilm(
    size: FilmSize(width: 640, height: 800), spacings: [PixelSpacing(x: 0.1, y: 0.1, source: .dicomPixel)])

  private func row(
    _ landmark: Landmark, _ x: Double, _ y: Double, size: (Int, Int)? = nil, spacing: PixelSpacing? = nil
  ) -> PointRow {
    PointRow(
      image: "f.png",
      point: LandmarkPoint(landmark: landmark, position: PixelPoint(x: x, y: y), status: .placed),
      imageWidth: size?.0, imageHeight: size?.1, spacing: spacing)
  }

  private func held(_ rows: [PointRow], scaling: Bool = false) throws -> (table: PointTable, notes: [String])
  {
    try PointTable(rows: rows).held(against: { _ in Self.film }, scaling: scaling, file: "t.csv")
  }

  private func complaint(_ rows: [PointRow]) -> String {
    do { return "none, but \(try held(rows).notes)" } catch { return "\(error)" }
  }

  @Test(arguments: [(320, 400), (800, 640), (641, 800)]) func anotherSizeIsRefusedNamingBoth(
    width: Int, height: Int
  ) {
    let sentence = complaint([row("s", 1, 1), row("n", 2, 2, size: (width, height))])
    #expect(
      sentence == "t.csv: it says that f.png has \(width)x\(height) px, but the film has 640x800; "
        + "--scale-to-film scales the points if they belong to a copy of that size")
  }

  /// Half of a size contradicts a film too, and tells nobody how to scale.
  @Test func oneSideThatDiffersIsAnotherSize() {
    var rows = [row("s", 1, 1), row("n", 2, 2)]
    rows[1].imageWidth = 320
    let words = "it says that f.png has a width of 320 px, but the film has 640x800; both sides are needed"
    #expect(complaint(rows).contains(words))
    #expect(throws: PointTableError.self) { try held(rows, scaling: true) }
    (rows[0].imageWidth, rows[0].imageHeight) = (320, 400)
    #expect(complaint(rows).contains("has 320x400 px"))
    rows[1].imageWidth = 640
    #expect(complaint(rows).contains("has 320x400 px, and that it has a width of 640"))
    (rows[0].imageWidth, rows[0].imageHeight) = (nil, 800)
    #expect(complaint(rows) == "none, but []")
  }

  @Test(arguments: [(320, 400), (1280, 1600), (64, 800)]) func copiesAreScaledOnRequest(
    width: Int, height: Int
  ) throws {
    let spacing = PixelSpacing(x: 0.1 * 640 / Double(width), y: 0.1 * 800 / Double(height), source: .user)
    let corner = (Double(width) - 0.5, Double(height) - 0.5)
    let (table, notes) = try held(
      [row("s", -0.5, -0.5, size: (width, height), spacing: spacing), row("n", corner.0, corner.1)],
      scaling: true)
    #expect(
      table.rows.map(\.point.position) == [PixelPoint(x: -0.5, y: -0.5), PixelPoint(x: 639.5, y: 799.5)])
    #expect(table.rows.allSatisfy { $0.imageWidth == 640 && $0.imageHeight == 800 } && notes.isEmpty)
    let scaled = try #require(table.rows[0].spacing)
    #expect(abs(scaled.x - 0.1) < 1e-12 && abs(scaled.y - 0.1) < 1e-12)
  }

  @Test func oneFilmHasOneSizeAndOneSpacing() {
    #expect(
      complaint([row("s", 1, 1, size: (640, 800)), row("n", 2, 2, size: (320, 400))])
        .contains("f.png has 640x800 px, and that it has 320x400"))
    let (fine, coarse) = (
      PixelSpacing(x: 0.1, y: 0.1, source: .user), PixelSpacing(x: 0.1, y: 0.3, source: .user)
    )
    #expect(
      complaint([row("s", 1, 1, spacing: fine), row("n", 2, 2, spacing: coarse)])
        .contains("f.png has 0.1 mm/px, and that it has 0.1 x 0.3"))
    // As many digits as somebody wrote.
    let rounded = PixelSpacing(x: 0.100001, y: 0.1, source: .user)
    #expect(complaint([row("s", 1, 1, spacing: fine), row("n", 2, 2, spacing: rounded)]) == "none, but []")
  }

  @Test func aFilesSpacingIsWhatTheFileSays() throws {
    let wrong = PixelSpacing(x: 0.2, y: 0.2, source: .dicomPixel)
    #expect(
      complaint([row("s", 1, 1, spacing: wrong)])
        == "t.csv: it says that f.png has 0.2 mm/px by DICOM PixelSpacing, but the film has 0.1")
    // A person may know better, and a tag that the file lacks may be right: both are said.
    for source in [PixelSpacing.Source.user, .ruler, .dicomImager] {
      let notes = try held([row("s", 1, 1, spacing: PixelSpacing(x: 0.2, y: 0.2, source: source))]).notes
      #expect(
        notes == [
          "t.csv: another spacing than the film has, mm/px: 1, such as f.png: 0.2 by \(source.words), "
            + "not 0.1 by DICOM PixelSpacing; the table's counts"
        ])
      #expect(
        complaint([row("s", 1, 1, spacing: PixelSpacing(x: 0.1, y: 0.1, source: source))]) == "none, but []")
    }
  }

  @Test func twoTablesMayStateTwoSpacings() throws {
    let fine = PixelSpacing(x: 0.1, y: 0.1, source: .user)
    let known = PointTable(rows: [row("s", 1, 1), row("n", 1, 1, spacing: fine)]).knownFilms
    let other = PointTable(rows: [row("s", 1, 1, spacing: PixelSpacing(x: 0.2, y: 0.2, source: .user))])
    let notes = try other.held(
      against: { known[$0] }, scaling: false, file: "a.csv", teller: "b.csv", counting: "that of b.csv"
    ).notes
    #expect(
      notes == [
        "a.csv: another spacing than b.csv has, mm/px: 1, such as f.png: 0.2 by the user, not 0.1 by the user; "
          + "that of b.csv counts"
      ])
  }

  @Test func pointsBesideTheirFilmAreCounted() throws {
    let rows = [row("a", -0.6, 1), row("b", 1, 799.6), row("c", 639.5, -0.5), row("d", 1e6, 1e6)]
    #expect(
      try held(rows).notes == ["t.csv: points outside of their films: 3, such as \"a\" of f.png at -0.6, 1"])
  }

  @Test func nobodyTellsOfAFilmThatIsNotThere() throws {
    let rows = [row("s", 1, 1, size: (3, 4))]
    let held = try PointTable(rows: rows).held(against: { _ in nil }, scaling: true, file: "t.csv")
    #expect(held.table.rows == rows && held.notes.isEmpty)
  }
}
