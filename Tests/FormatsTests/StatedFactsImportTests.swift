import Formats
import Landmarks
import Radiograph
import Testing

/// What files of other programs say of a film's size and spacing, and where their 0, 0 lies.
@Suite struct StatedFactsImportTests {
  private func read(
    _ text: String, path: String = "f1.x", _ change: (inout ImportContext) -> Void = { _ in }
  ) throws -> ImportedPoints {
    let source = ImportSource(path: path, bytes: Array(text.utf8))
    var context = Samples.context
    change(&context)
    return try LandmarkFormats.detect(source).read(source, with: context)
  }

  /// A point on f1.png (100x200 px) in a file that states a size, or one side of it.
  private static func files(width: String?, height: String?) -> [(format: String, text: String)] {
    func json(_ names: (String, String)) -> String {
      [(names.0, width), (names.1, height)].map { "\"\($0)\": \($1 ?? "null"), " }.joined()
    }
    let xml = [("width", width), ("height", height)].map { name, value in
      value.map { " \(name)='\($0)'" } ?? ""
    }.joined()
    return [
      (
        "bregma",
        "image,landmark,x,y,image_width,image_height\nf1.png,s,1,2,\(width ?? ""),\(height ?? "")\n"
      ),
      (
        "coco",
        """
        {"images": [{\(json(("width", "height")))"id": 1, "file_name": "f1.png"}],
         "annotations": [{"image_id": 1, "category_id": 1, "keypoints": [1, 2, 2]}],
         "categories": [{"id": 1, "keypoints": ["s"]}]}
        """
      ),
      (
        "labelme",
        """
        {\(json(("imageWidth", "imageHeight")))"imagePath": "f1.png",
         "shapes": [{"label": "s", "points": [[1.5, 2.5]]}]}
        """
      ),
      (
        "label-studio",
        """
        [{"data": {"image": "f1.png"}, "annotations": [{"result": [{
           \(json(("original_width", "original_height")))"value": {"x": 1.5, "y": 1.25, "keypointlabels": ["s"]}}]}]}]
        """
      ),
      (
        "cvat",
        "<annotations><image name='f1.png'\(xml)><points label='s' points='1.5,2.5'/></image></annotations>"
      ),
      (
        "dlib",
        "<dataset><images><image file='f1.png'\(xml)><box width='9' height='9'><part name='s' x='1' y='2'/></box>"
          + "</image></images></dataset>"
      ),
    ]
  }

  @Test(arguments: [("320", nil), (nil, "320"), ("200", "100"), ("50", "100")] as [(String?, String?)])
  func oneSideThatDiffersIsAnotherSize(width: String?, height: String?) throws {
    for (format, text) in Self.files(width: width, height: height) {
      let points = try read(text)
      #expect(points.rows.isEmpty && points.rejections.count == 1, "\(format)")
      let reason = points.rejections.first?.reason ?? ""
      #expect(reason.contains("but it has 100x200") && reason.contains("--scale-to-film"), "\(reason)")
      // Half of a size tells nobody how a copy was scaled.
      let scaled = try read(text) { $0.scalesToFilm = true }
      #expect(scaled.rows.isEmpty == (width == nil || height == nil), "\(format)")
    }
  }

  @Test(arguments: [("100", nil), (nil, "200"), (nil, nil), ("\"100\"", "\"200\"")] as [(String?, String?)])
  func whatIsStatedMayBeHalfOrWrittenAsText(width: String?, height: String?) throws {
    for (format, text) in Self.files(width: width, height: height)
    where text.hasPrefix("{") || width != "\"100\"" {
      let points = try read(text)
      #expect(points.rejections.isEmpty, "\(format): \(points.rejections)")
      #expect(points.summary == ["f1.png s 1 2"], "\(format)")
    }
  }

  // MARK: spacing

  private func spaced(_ spacing: String, _ source: String = "") -> String {
    "image,landmark,x,y,image_width,image_height,spacing_x_mm,spacing_y_mm,spacing_source\n"
      + "f1.png,s,1,2,,,\(spacing),\(spacing),\(source)\n"
  }

  private func dicom(_ context: inout ImportContext) {
    context.spacings = { _ in
      [PixelSpacing(x: 0.2, y: 0.2, source: .dicomPixel), PixelSpacing(x: 0.3, y: 0.3, source: .dicomImager)]
    }
  }

  @Test func aSpacingThatTheFilmContradictsIsRefused() throws {
    let points = try read(spaced("0.9", "dicom-pixel"), dicom)
    #expect(points.rows.isEmpty && points.spacings.isEmpty)
    #expect(
      points.rejections.map(\.description) == [
        "f1.x, line 2: it says that f1.png has 0.9 mm/px by DICOM PixelSpacing, but it has 0.2"
      ])
    for (spacing, source) in [("0.2", "dicom-pixel"), ("0.30001", "dicom-imager"), ("0.2", "")] {
      let points = try read(spaced(spacing, source), dicom)
      #expect(points.rows.count == 1 && points.notes.isEmpty, "\(points)")
    }
  }

  /// A person's calibration is taken, and said.
  @Test(arguments: ["", "user", "ruler", "tiff-resolution"]) func anotherSpacingIsSaid(source: String) throws
  {
    let points = try read(spaced("0.9", source), dicom)
    #expect(
      points.rows.count == 1 && points.spacings["f1.png"]?.x == (source == "tiff-resolution" ? nil : 0.9))
    #expect(points.notes.count == 1)
    #expect(
      points.notes.first?.contains("another spacing than the folder has, mm/px: 1, such as f1.png: 0.9")
        == true)
    #expect(points.notes.first?.contains("not 0.2 by DICOM PixelSpacing") == true)
  }

  /// The spacing of a copy is not that of its film.
  @Test func aCopysSpacingIsScaledWithItsPoints() throws {
    let text = spaced("0.4").replacing(",,,0.4", with: ",50,100,0.4")
    let points = try read(text) { $0.scalesToFilm = true }
    #expect(points.summary == ["f1.png s 2.5 4.5"] && points.spacings["f1.png"]?.x == 0.2)
  }

  // MARK: zeros

  @Test(arguments: [
    "{\"imagePath\": \"f1.png\", \"shapes\": [{\"label\": \"s\", \"points\": [[0, 0]]}]}",
    "<annotations><image name='f1.png'><points label='s' points='0.0,0.0'/></image></annotations>",
    """
    [{"data": {"image": "f1.png"}, "annotations": [{"result": [
       {"value": {"x": 0, "y": 0, "keypointlabels": ["s"]}}]}]}]
    """,
    "image,landmark,x,y\nf1.png,s,0,0\n",
  ])
  func zeroIsAPlaceThatIsSaidOrLeftOut(text: String) throws {
    let points = try read(text)
    #expect(points.rows.count == 1)
    #expect(points.notes.first?.contains("points at exactly 0, 0 taken as they stand: 1") == true)
    let without = try read(text) { $0.zeroIsAbsent = true }
    #expect(without.rows.isEmpty && without.notes == ["f1.x: points at exactly 0, 0 left out: 1"])
  }
}
