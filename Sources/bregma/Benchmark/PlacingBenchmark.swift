import Basics
import Cells
import Foundation
import Landmarks
import Radiograph
import Terminal
import Workbench

/// How many keys it takes to put landmarks where they belong: somebody who knows the places, in a terminal of 80x24,
/// with the keys alone.
struct PlacingBenchmark {
  /// Folder of the films.
  private let folder: String
  /// Table of the one marked film.
  private let template: String
  /// Where the landmarks of every film are.
  private let truth: [ImageName: [PointRow]]
  /// Films that are marked, none of them the template.
  private let films: [ImageName]
  /// Whether the folder was made for this.
  private var isScratch = false

  /// Films marked.
  private static let count = 3
  /// Where a point is good enough, px of the film.
  private static let tolerance = 2.0
  /// Somebody who has pressed so many keys for one landmark leaves it as it is.
  private static let patience = 60
  private static let screen = CellSize(columns: 80, rows: 24)

  /// The real films of `$BREGMA_DATA` when it is set, the first of them marked, else the sample skulls; nil when neither is
  /// here.
  static func find() throws -> PlacingBenchmark? {
    let real = ProcessInfo.processInfo.environment["BREGMA_DATA"].map { "\($0)/cephalometric-train" }
    if let real, FileManager.default.fileExists(atPath: real + "/landmarks.csv") {
      let table = try PointTable(path: real + "/landmarks.csv")
      let rows = table.rowsByImage
      guard let marked = table.images.first else { return nil }
      // A search goes through the whole folder: one of these films alone is made.
      let folder = NSTemporaryDirectory() + "bregma-placing-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let films = Array(table.images.dropFirst().prefix(count))
      let images = URL(filePath: real + "/images").path
      for film in [marked] + films {
        try FileManager.default.createSymbolicLink(
          atPath: film.path(in: folder), withDestinationPath: film.path(in: images))
      }
      try FileBytes.write(PointTable(rows: rows[marked] ?? []).csv, to: folder + "/template.csv")
      return PlacingBenchmark(
        folder: folder, template: folder + "/template.csv", truth: rows, films: films, isScratch: true)
    }
    guard let folder = Resource.sampleData.path.map({ "\($0)/skull" }) else { return nil }
    return PlacingBenchmark(
      folder: folder, template: "\(folder)/template.csv",
      truth: try PointTable(path: "\(folder)/truth.csv").rowsByImage,
      films: Array(try FilmFolder.list(folder).prefix(count)))
  }

  /// How the cursor comes near a landmark.
  private enum Way: String, CaseIterable {
    case byHand = "by hand, zoomed in"
    case expected = "going to the expected place"
    case guided = "the cursor going by itself"
    case counted = "the cursor going by itself, numbers before keys"
    case squares = "the cursor going by itself, numbers and squares"
    case squaresAlone = "numbers and squares alone"
    case predicted = "from prediction to prediction"
    case predictedSquares = "from prediction to prediction, numbers and squares"

    /// Keys pressed before any landmark, which are not counted.
    var preparation: [String] {
      switch self {
      case .byHand: [">"] + Array(repeating: "+", count: 8)
      case .expected: [">"]
      case .guided, .counted, .squares: ["."]
      case .squaresAlone: [">"]
      case .predicted, .predictedSquares: ["P", "."]
      }
    }

    /// Whether the cursor goes to the next landmark by itself, from the first one that a key takes it to.
    var goesByItself: Bool { self != .byHand && self != .expected && self != .squaresAlone }

    /// Whether numbers are typed before keys.
    var usesNumbers: Bool { self == .counted || usesSquares }

    /// Whether places are gone to by the letters of their square where that spares keys.
    var usesSquares: Bool { self == .squares || self == .squaresAlone || self == .predictedSquares }
  }

  /// Adds the measurements to a report.
  func measure(into report: inout Report) throws {
    defer { if isScratch { try? FileManager.default.removeItem(atPath: folder) } }
    let section = "placing, 80x24"
    report.add(section, "films", Double(films.count), digits: 0, unit: "")
    for way in Way.allCases {
      var (keys, placed, near) = (0, 0, 0)
      for film in films {
        try Task.checkCancellation()
        let places = (truth[film] ?? []).reduce(into: [:]) { $0[$1.point.landmark] = $1.point.position }
        let hand = try Hand(film, in: folder, template: template, screen: Self.screen)
        for key in way.preparation { hand.press(key) }
        hand.keys = way.goesByItself ? 1 : 0
        hand.usesNumbers = way.usesNumbers
        hand.usesSquares = way.usesSquares
        for _ in places {
          guard let active = hand.active, let place = places[active] else { break }
          if way == .expected { hand.press(".") }
          // From the whole film, where anything is in sight.
          if way == .squaresAlone { hand.press("0") }
          hand.move(to: place, within: Self.tolerance, patience: Self.patience)
          hand.press("Enter")
          placed += 1
          if hand.distance(of: active, to: place) <= Self.tolerance { near += 1 }
        }
        keys += hand.keys
      }
      report.add(
        section, way.rawValue + ", keys a landmark", Double(keys) / Double(max(1, placed)), digits: 1,
        unit: "")
      report.add(section, way.rawValue + ", within \(Int(Self.tolerance)) px", "\(near) of \(placed)")
    }
  }
}

/// Somebody at the keys.
private final class Hand {
  private let scratch: ScratchSession
  private let film: ImageName
  /// Keys pressed so far.
  var keys = 0
  /// Whether three to nine steps are a number and a key: farther than that nobody sees at a glance.
  var usesNumbers = false
  /// Whether places are gone to by their square where that spares keys.
  var usesSquares = false

  init(_ film: ImageName, in folder: String, template: String, screen: CellSize) throws {
    self.film = film
    scratch = try ScratchSession(
      image: film.path(in: folder), landmarks: template, scaling: false, screen: screen, depth: .direct,
      themes: try ThemeChoice(preferred: nil), encoder: nil)
    scratch.settle()
  }

  private var model: Model { scratch.session.model }

  /// The active landmark, while this film is shown.
  var active: Landmark? { model.imageName == film ? model.activeLandmark : nil }

  func press(_ key: String) {
    scratch.press(key == "Enter" ? .enter : .character(key.first ?? " "))
    keys += 1
  }

  /// Moves the cursor by steps and leaps, the longer way first; closer up where a step goes too far.
  func move(to place: PixelPoint, within tolerance: Double, patience: Int) {
    for _ in 0..<patience where model.cursor.distance(to: place) > tolerance {
      let step = model.cursorStep
      let (x, y) = ((place.x - model.cursor.x) / step.x, (place.y - model.cursor.y) / step.y)
      let steps = max(abs(x), abs(y))
      if usesSquares, Self.keys(forSteps: x) + Self.keys(forSteps: y) > 3, goToSquare(of: place) { continue }
      let direction = abs(x) >= abs(y) ? (x < 0 ? "h" : "l") : (y < 0 ? "k" : "j")
      // Shift and an arrow leap over ten steps.
      if usesNumbers, (2.5..<9.5).contains(steps) {
        press("\(Int(steps.rounded()))")
        press(direction)
        continue
      }
      let leaps: [String: Key] = ["h": .shiftLeft, "l": .shiftRight, "k": .shiftUp, "j": .shiftDown]
      if steps > 5.5, let leap = leaps[direction] {
        scratch.press(leap)
        keys += 1
      } else {
        press(steps > 0.5 ? direction : model.viewport.scale > 1 ? "Z" : "+")
      }
    }
  }

  /// Keys that so many steps along one axis take, with numbers before keys.
  private static func keys(forSteps steps: Double) -> Int {
    let whole = Int(abs(steps).rounded())
    return whole < 3 ? whole : String(whole).count + 1
  }

  /// Types the letters of the square that holds a place; not where it is out of sight or holds the cursor already.
  private func goToSquare(of place: PixelPoint) -> Bool {
    guard let squares = model.squares, let pane = model.layout?.film else { return false }
    let (view, cell) = (model.viewport, model.viewport.cell(at: place))
    let letters = squares.letters(at: cell)
    guard (0..<pane.columns).contains(cell.column), (0..<pane.rows).contains(cell.row),
      view.scale > 1 || letters != squares.letters(at: view.cell(at: model.cursor))
    else { return false }
    for key in [";", String(letters.column), String(letters.row)] { press(key) }
    return true
  }

  /// How far a point lies from where it belongs, px.
  func distance(of landmark: Landmark, to place: PixelPoint) -> Double {
    model.points[landmark]?.position?.distance(to: place) ?? .infinity
  }
}
