import Basics
import Cells
import Landmarks
import Radiograph
import Terminal
import Workbench

/// How many keys it takes to put landmarks where they belong: somebody who knows the places, in a terminal of 80x24,
/// with the keys alone.
struct PlacingBenchmark {
  /// Folder of films with `template.csv`, one marked film, and `truth.csv`.
  let folder: String
  /// Films that are marked, none of them the template.
  let films: [ImageName]

  /// Where a point is good enough, px of the film.
  private static let tolerance = 2.0
  /// Somebody who has pressed so many keys for one landmark leaves it as it is.
  private static let patience = 60
  private static let screen = CellSize(columns: 80, rows: 24)

  /// How the cursor comes near a landmark.
  private enum Way: String, CaseIterable {
    case byHand = "by hand, zoomed in"
    case expected = "going to the expected place"
    case predicted = "going to the prediction"
  }

  /// Adds the measurements to a report.
  func measure(into report: inout Report) throws {
    let section = "placing, 80x24"
    let truth = try PointTable(path: "\(folder)/truth.csv").rowsByImage
    report.add(section, "films", Double(films.count), digits: 0, unit: "")
    for way in Way.allCases {
      var (keys, placed, near) = (0, 0, 0)
      for film in films {
        try Task.checkCancellation()
        let places = (truth[film] ?? []).reduce(into: [:]) { $0[$1.point.landmark] = $1.point.position }
        let hand = try Hand(film, in: folder, screen: Self.screen)
        if way == .byHand { hand.press("+", times: Self.zooms) }
        if way == .predicted { hand.press("P") }
        hand.keys = 0
        for _ in places {
          guard let active = hand.active, let place = places[active] else { break }
          if way != .byHand { hand.press(".") }
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

  /// Steps into the film after which a block is about a pixel.
  private static let zooms = 8
}

/// Somebody at the keys.
private final class Hand {
  private let scratch: ScratchSession
  private let film: ImageName
  /// Keys pressed so far.
  var keys = 0

  init(_ film: ImageName, in folder: String, screen: CellSize) throws {
    self.film = film
    scratch = try ScratchSession(
      image: film.path(in: folder), landmarks: "\(folder)/template.csv", screen: screen, depth: .direct,
      themes: try ThemeChoice(preferred: nil), encoder: nil)
    scratch.settle()
  }

  private var model: Model { scratch.session.model }

  /// The active landmark, while this film is shown.
  var active: Landmark? { model.imageName == film ? model.activeLandmark : nil }

  func press(_ key: String, times: Int = 1) {
    for _ in 0..<times {
      scratch.press(key == "Enter" ? .enter : .character(key.first ?? " "))
      keys += 1
    }
  }

  /// Moves the cursor by steps and leaps, the longer way first.
  func move(to place: PixelPoint, within tolerance: Double, patience: Int) {
    for _ in 0..<patience where model.cursor.distance(to: place) > tolerance {
      let step = model.cursorStep
      let (x, y) = ((place.x - model.cursor.x) / step.x, (place.y - model.cursor.y) / step.y)
      let isLeap = max(abs(x), abs(y)) > 5.5
      let direction = abs(x) >= abs(y) ? (x < 0 ? "h" : "l") : (y < 0 ? "k" : "j")
      // Shift and an arrow leap over ten steps.
      if isLeap {
        let leaps: [String: Key] = ["h": .shiftLeft, "l": .shiftRight, "k": .shiftUp, "j": .shiftDown]
        if let leap = leaps[direction] { scratch.press(leap) }
        keys += 1
      } else {
        press(direction)
      }
    }
  }

  /// How far a point lies from where it belongs, px.
  func distance(of landmark: Landmark, to place: PixelPoint) -> Double {
    model.points[landmark]?.position?.distance(to: place) ?? .infinity
  }
}
