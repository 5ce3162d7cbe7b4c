import Formats
import Landmarks
import Radiograph

/// A file of each format as its own program writes it, for two films of 100x200 px.
enum Samples {
  static let films: [ImageName] = ["f1.png", "f2.png"]

  /// All of them, what is no text too.
  static let files: [(format: String, path: String, bytes: [UInt8])] =
    texts.map { ($0.format, $0.path, Array($0.text.utf8)) } + [("imagej", "f1.zip", ImageJSamples.archive)]

  static let texts: [(format: String, path: String, text: String)] = [
    (
      "bregma", "p.csv",
      "image,landmark,x,y,status\nf1.png,s,1.5,2,placed\nf1.png,n,,,missing\nf2.png,s,3,4,\n"
    ),
    ("wide", "p.csv", "image,s_x,s_y,n_x,n_y\nf1.png,1.5,2,,\nf2.png,3,4,nan,nan\n"),
    (
      "deeplabcut", "CollectedData_ann.csv",
      """
      scorer,,,ann,ann,ann,ann
      bodyparts,,,s,s,n,n
      coords,,,x,y,x,y
      labeled-data,set,f1.png,1.5,2.0,,
      labeled-data,set,f2.png,3.0,4.0,5.0,6.0

      """
    ),
    (
      "slicer", "f1.mrk.json",
      """
      {"@schema": "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/markups-schema-v1.0.3.json#",
       "markups": [{"type": "Fiducial", "coordinateSystem": "LPS", "coordinateUnits": "mm", "controlPoints": [
        {"id": "1", "label": "s", "description": "", "position": [1.5, 2.0, 0.0], "positionStatus": "defined"},
        {"id": "2", "label": "n", "position": [0.0, 0.0, 0.0], "positionStatus": "undefined"}]}]}
      """
    ),
    (
      "fcsv", "f1.fcsv",
      """
      # Markups fiducial file version = 5.2
      # CoordinateSystem = LPS
      # columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID
      1,1.5,2,0,0,0,0,1,1,1,0,s,,,2,0
      2,0,0,0,0,0,0,1,1,1,0,n,,,0,0

      """
    ),
    (
      "coco", "person_keypoints.json",
      """
      {"images": [{"id": 7, "file_name": "f1.png", "width": 100, "height": 200}],
       "annotations": [{"id": 1, "image_id": 7, "category_id": 3, "num_keypoints": 1, "iscrowd": 0,
         "keypoints": [1.5, 2, 2, 0, 0, 0], "bbox": [1, 2, 3, 4], "area": 12}],
       "categories": [{"id": 3, "name": "skull", "keypoints": ["s", "n"], "skeleton": [[1, 2]]}]}
      """
    ),
    (
      "tps", "points.TPS",
      "LM=2\r\n1.50000 198.00000\r\n-1.00000 -1.00000\r\nIMAGE=f1.png\r\nID=0\r\nSCALE=0.004\r\n"
    ),
    ("isbi", "400_senior/f1.txt", "1,2\r\n3,4\r\n2\r\n1\r\n"),
    ("payer", "all.csv", "f1,1.5,2,nan,nan\nf2,3,4,5,6\n"),
    (
      "labelme", "f1.json",
      """
      {"version": "5.2.1", "flags": {}, "shapes": [
        {"label": "s", "points": [[2.0, 2.5]], "group_id": null, "shape_type": "point", "flags": {}},
        {"label": "box", "points": [[1, 2], [3, 4]], "group_id": null, "shape_type": "rectangle", "flags": {}}],
       "imagePath": "..\\\\films\\\\f1.png", "imageData": null, "imageHeight": 200, "imageWidth": 100}
      """
    ),
    ("ultralytics", "f1.txt", "0 0.5 0.5 1 1 0.015 0.01 2.000000 0 0 0\n"),
    ("napari", "f1.csv", "index,axis-0,axis-1\n0.0,2.0,1.5\n1.0,4.0,3.0\n"),
    (
      "label-studio", "project-1-at-2026-01-01.json",
      """
      [{"id": 4, "annotations": [{"id": 9, "completed_by": 3, "was_cancelled": false, "result": [
          {"id": "a1", "type": "keypointlabels", "from_name": "kp", "to_name": "image", "original_width": 100,
           "original_height": 200, "image_rotation": 0, "origin": "manual",
           "value": {"x": 2.0, "y": 1.25, "width": 0.4, "keypointlabels": ["s"]}},
          {"id": "b1", "type": "rectanglelabels", "original_width": 100, "original_height": 200,
           "value": {"x": 2, "y": 3, "width": 10, "height": 10, "rotation": 0, "rectanglelabels": ["box"]}}]}],
        "file_upload": "0b4c19aa-f1.png", "drafts": [], "predictions": [],
        "data": {"image": "/data/upload/2/0b4c19aa-f1.png"}, "meta": {}, "project": 2}]
      """
    ),
    (
      "cvat", "annotations.xml",
      """
      <?xml version="1.0" encoding="utf-8"?>
      <annotations>
        <version>1.1</version>
        <meta><task><name>films</name></task></meta>
        <image id="0" name="f1.png" width="100" height="200">
          <points label="s" source="manual" occluded="0" points="2.00,2.50" z_order="0">
            <attribute name="side">left</attribute>
          </points>
          <box label="head" xtl="1.00" ytl="2.00" xbr="30.00" ybr="40.00" z_order="0"></box>
        </image>
      </annotations>
      """
    ),
    (
      "dlib", "training.xml",
      """
      <?xml version='1.0' encoding='ISO-8859-1'?>
      <?xml-stylesheet type='text/xsl' href='image_metadata_stylesheet.xsl'?>
      <dataset>
      <name>imglab dataset</name>
      <images>
        <image file='films/f1.png'>
          <box top='0' left='0' width='100' height='200'>
            <part name='s' x='1' y='2'/>
            <part name='n' x='3' y='4'/>
          </box>
        </image>
      </images>
      </dataset>
      """
    ),
  ]

  static func source(_ format: String) -> ImportSource {
    let file = files.first { $0.format == format } ?? files[0]
    return ImportSource(path: file.path, bytes: file.bytes)
  }

  /// Two films, two landmark names, everything known but the spacing.
  static var context: ImportContext {
    var context = ImportContext(films: films)
    context.names = ["s", "n"]
    context.unit = .pixels
    context.size = { _ in FilmSize(width: 100, height: 200) }
    return context
  }
}

extension ImportedPoints {
  /// "film landmark x y" for every point, "film landmark missing" where there is none.
  var summary: [String] {
    rows.map { row in
      let place = row.point.position.map { "\($0.x.shortest) \($0.y.shortest)" } ?? "missing"
      return "\(row.film) \(row.point.landmark) \(place)"
    }
  }
}
