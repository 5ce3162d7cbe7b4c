import Cells
import Landmarks
import Radiograph
import Workbench

/// Small models and films to try things on.
package enum Fixture {
  /// A 120x160 film: a bright disk on a gradient, with a dark hole to tell up from down.
  package static func film(width: Int = 120, height: Int = 160) -> Film {
    var samples = [UInt16](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        let dx = (Double(x) / Double(width) - 0.5) * 2
        let dy = (Double(y) / Double(height) - 0.5) * 2
        let radius = (dx * dx + dy * dy).squareRoot()
        let hole = ((dx - 0.2) * (dx - 0.2) + (dy + 0.3) * (dy + 0.3)).squareRoot()
        let grey = hole < 0.15 ? 20 : radius < 0.8 ? 200 - 60 * radius : 40 + 30 * dx
        samples[y * width + x] = UInt16(max(0, min(255, grey)))
      }
    }
    return Film(width: width, height: height, bitDepth: 8, samples: samples)
  }

  package static let landmarks: [Landmark] = ["sella", "nasion", "upper-lip", "menton"]

  package static let formats = [
    ExportFormat(name: "bregma", title: "Bregma CSV", ending: "csv", hasFilePerImage: false),
    ExportFormat(name: "coco", title: "COCO keypoints JSON", ending: "json", hasFilePerImage: false),
    ExportFormat(name: "slicer", title: "3D Slicer markups", ending: "mrk.json", hasFilePerImage: true),
  ]

  /// A folder of images whose first film is loaded.
  package static func model(
    images: Int = 12, size: CellSize = CellSize(columns: 80, rows: 24), landmarks: [Landmark] = landmarks
  ) -> Model {
    let entries = (1...images).map { ImageEntry(name: "film\($0).png") }
    var model = Model(
      screen: size, folder: "skulls", images: ImageList(entries: entries), landmarks: landmarks, author: "ann"
    )
    model.formats = formats
    _ = model.open()
    show(film(), in: &model)
    return model
  }

  /// Answers the model's wish for the current film.
  package static func show(_ film: Film, in model: inout Model) {
    let name = model.imageName ?? ""
    _ = update(&model, .filmLoaded(image: name, .film(LoadedFilm(name: name, film: film))))
  }

  /// Counts of an image.
  package static func progress(placed: Int = 0, predicted: Int = 0, lowest: Double? = nil) -> ImageProgress {
    var progress = ImageProgress()
    progress.counts = [.placed: placed, .predicted: predicted]
    progress.lowestConfidence = lowest
    return progress
  }

  /// A few points of every kind.
  package static func points() -> ImagePoints {
    ImagePoints(
      marks: [
        "sella": LandmarkPoint(
          landmark: "sella", position: PixelPoint(x: 40, y: 50), status: .placed, annotator: "ann"),
        "menton": LandmarkPoint(landmark: "menton", position: nil, status: .missing, annotator: "ann"),
      ],
      predictions: [
        "nasion": LandmarkPoint(
          landmark: "nasion", position: PixelPoint(x: 80, y: 60), status: .predicted, confidence: 0.62,
          annotator: "encoder")
      ])
  }

  /// One mark of a person, on the diagonal.
  package static func marked(_ landmark: Landmark, at place: Double, _ status: LandmarkStatus) -> ImagePoints
  {
    let position = PixelPoint(x: place, y: place)
    return ImagePoints(marks: [
      landmark: LandmarkPoint(landmark: landmark, position: position, status: status, annotator: "ann")
    ])
  }

  /// Predictions in a row, by their confidences.
  package static func predictions(_ confidences: [Landmark: Double]) -> [Landmark: LandmarkPoint] {
    let inOrder = confidences.sorted { $0.key.name < $1.key.name }
    return Dictionary(
      uniqueKeysWithValues: inOrder.enumerated().map { index, entry in
        let position = PixelPoint(x: Double(20 + 10 * index), y: 33)
        let point = LandmarkPoint(
          landmark: entry.key, position: position, status: .predicted, confidence: entry.value,
          annotator: "encoder")
        return (entry.key, point)
      })
  }
}

extension Model {
  /// Presses keys, named as in `Key.init(script:)` and separated by spaces; returns all that was asked for.
  ///
  /// - Parameter saving: whether a store confirms every change.
  @discardableResult
  package mutating func press(_ script: String, saving: Bool = true) -> [Command] {
    script.split(separator: " ").flatMap { name in
      let commands = update(&self, .input(.key(Key(script: String(name)))))
      if saving { _ = update(&self, .written(unsaved: [], problem: nil)) }
      return commands
    }
  }
}

extension Key {
  /// A key by its name in a test script: `Enter`, `Tab`, `S-Left`, `C-r`... or a character.
  package init(script: String) {
    let names: [String: Key] = [
      "Enter": .enter, "Esc": .escape, "Tab": .tab, "S-Tab": .backTab, "Back": .backspace, "Up": .up,
      "Down": .down, "Left": .left, "Right": .right, "S-Up": .shiftUp, "S-Down": .shiftDown,
      "S-Left": .shiftLeft, "S-Right": .shiftRight, "C-r": .control("r"), "C-c": .control("c"),
      "Space": .character(" "), "PgDn": .pageDown, "PgUp": .pageUp, "Home": .home, "End": .end,
      "Delete": .delete,
    ]
    let letter = script.count == 3 ? script.last ?? " " : " "
    self =
      script.hasPrefix("C-") && script.count == 3
      ? .control(letter)
      : script.hasPrefix("A-") && script.count == 3
        ? .alt(letter) : names[script] ?? .character(script.first ?? " ")
  }
}
