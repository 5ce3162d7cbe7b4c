import Cells
import Foundation
import Landmarks
import Matching
import Radiograph
import Search
import Session
import Store
import Synchronization
import Workbench
import WorkbenchFixture

/// A whole session on a temporary folder of films, without a terminal.
final class Bench {
  let folder: String
  let store: AnnotationStore
  private(set) var session: Session
  private let inbox: Inbox

  struct TimedOut: Error {
    let what: String
  }

  /// Makes a folder of films and opens it.
  init(
    films: Int = 3, landmarks: [Landmark] = Fixture.landmarks,
    services: Services = Services(finder: SamePlaceFinder()), writesFiles: Bool = true
  ) throws {
    folder = NSTemporaryDirectory() + "bregma-workbench-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for index in 1...films { try Self.write(Fixture.film(), to: "\(folder)/film\(index).pgm") }
    store = try AnnotationStore.open(folder: folder)
    try store.setLandmarks(landmarks)
    let inbox = Inbox()
    self.inbox = inbox
    session = try Self.open(folder, store, services, inbox, writesFiles: writesFiles)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  var model: Model { session.model }

  func press(_ script: String) {
    for name in script.split(separator: " ") { session.handle(.input(.key(Key(script: String(name))))) }
  }

  func paste(_ text: String) { session.handle(.input(.paste(text))) }

  /// Hands over what background work reports until a condition holds.
  func wait(for what: String, until condition: (Model) -> Bool) throws {
    let end = Date().addingTimeInterval(60)
    while !condition(model) {
      for event in inbox.collect() { session.handle(event) }
      guard Date() < end else { throw TimedOut(what: "\(what); the status line says: \(model.message.text)") }
      usleep(1000)
    }
  }

  func waitForFilm() throws {
    try wait(for: "the film") { $0.picture.loaded != nil }
  }

  /// Opens the folder once more, as a new start of the program would.
  func reopen(into inbox: Inbox = Inbox()) throws -> Session {
    try Self.open(
      folder, try AnnotationStore.open(folder: folder),
      Services(finder: SamePlaceFinder()), inbox)
  }

  /// Opens the folder once more, with a person's themes and preferences.
  func reopen(themes: [Theme], preferences: Preferences) throws -> Session {
    try Session(
      folder: folder, films: try FilmFolder.list(folder), store: try AnnotationStore.open(folder: folder),
      author: "ann",
      screen: CellSize(columns: 80, rows: 24), depth: .direct, themes: themes,
      services: Services(finder: SamePlaceFinder()), preferences: preferences, post: { _ in })
  }

  private static func open(
    _ folder: String, _ store: AnnotationStore, _ services: Services, _ inbox: Inbox,
    writesFiles: Bool = true
  ) throws -> Session {
    try Session(
      folder: folder, films: try FilmFolder.list(folder), store: store, author: "ann",
      screen: CellSize(columns: 80, rows: 24), depth: .direct,
      themes: [.readingRoom], services: services, writesFiles: writesFiles, lookInterval: .zero,
      post: { inbox.post($0) })
  }

  static func write(_ film: Film, to path: String) throws {
    let header = Data("P5 \(film.width) \(film.height) 255\n".utf8)
    try (header + Data(film.samples.map { UInt8($0) })).write(to: URL(filePath: path))
  }
}

/// Events from background work, as the terminal loop's mailbox keeps them.
final class Inbox: Sendable {
  private let waiting = Mutex<[Event]>([])

  func post(_ event: Event) { waiting.withLock { $0.append(event) } }

  func collect() -> [Event] {
    waiting.withLock { events in
      defer { events = [] }
      return events
    }
  }
}

/// Finds every landmark where the first template has it, or a little off.
struct SamePlaceFinder: LandmarkFinder {
  /// How far off, px to the right.
  var shift = 0.0

  func search(
    for templates: [MarkedFilm], quickly: Bool, read: @escaping @Sendable (MarkedFilm) throws -> Film
  ) async throws -> (FilmSearch, ExpectedError?) {
    let marks: [Landmark: PixelPoint] = templates.reduce(into: [:]) {
      $0.merge($1.marks) { first, _ in first }
    }
    let search = FilmSearch(
      detector: SamePlaceDetector(marks: marks.mapValues { PixelPoint(x: $0.x + shift, y: $0.y) }))
    return (search, ExpectedError(films: templates.count))
  }
}

private struct SamePlaceDetector: LandmarkDetector {
  let marks: [Landmark: PixelPoint]

  var landmarks: [Landmark] { marks.keys.sorted() }

  func sizes(of film: FilmSize) -> [FilmSize] { [] }

  func findings(on film: any GreyFilm, workers: Int, within: Double?) -> Findings {
    Findings(
      detections: marks.sorted { $0.key < $1.key }.enumerated().map { index, mark in
        Detection(
          landmark: mark.key, position: mark.value, confidence: 0.5 + 0.1 * Double(index),
          evidence: Evidence(peak: 1, margin: 0.1))
      })
  }

  func alignment(of film: any GreyFilm, workers: Int) -> FilmAlignment? { nil }

  func similarity(of landmark: Landmark, on film: any GreyFilm, workers: Int) -> Plane? {
    marks[landmark].map { mark in
      let values = (0..<20).flatMap { y in
        (0..<15).map { x in
          Float(1 / (1 + mark.distance(to: PixelPoint(x: Double(x) * 8 + 3.5, y: Double(y) * 8 + 3.5))))
        }
      }
      return Plane(width: 15, height: 20, values: values)
    }
  }
}
