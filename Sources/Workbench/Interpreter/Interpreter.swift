import Annotation
import Dispatch
import Radiograph
import Synchronization

/// Carries out commands: at once where the next frame must show the outcome, on background queues otherwise.
///
/// Points go to the store on the caller's thread, one transaction each. Films, layers and detection have a
/// queue of their own, so that none waits for another; what they find out is posted as events.
public final class Interpreter: Sendable {
  let folder: String
  let store: AnnotationStore
  let finder: any LandmarkFinder
  let preferences: Preferences?
  let post: @Sendable (Event) -> Void

  let films = Shelf<String, LoadedFilm>(capacity: 4)
  let informationLayers = Shelf<String, InformationLayer>(capacity: 2)
  let searches = Shelf<[TemplateMarks], any LandmarkSearch>(capacity: 1)
  /// The image that the person looks at: work for another one is not begun.
  let wanted = Mutex<String?>(nil)
  /// Raised to stop the detection.
  let isCancelled = Atomic<Bool>(false)

  let filmQueue = DispatchQueue(label: "bregma.films", qos: .userInitiated)
  let layerQueue = DispatchQueue(label: "bregma.layers", qos: .userInitiated)
  let detectionQueue = DispatchQueue(label: "bregma.detection", qos: .utility)

  /// Makes an interpreter.
  ///
  /// - Parameters:
  ///   - folder: the folder of the images.
  ///   - store: its points.
  ///   - finder: what searches landmarks.
  ///   - preferences: where the person's own choices are kept; nil keeps them with the folder alone.
  ///   - post: receives events from background work, on any thread.
  public init(
    folder: String, store: AnnotationStore, finder: any LandmarkFinder, preferences: Preferences? = nil,
    post: @escaping @Sendable (Event) -> Void
  ) {
    self.folder = folder
    self.store = store
    self.finder = finder
    self.preferences = preferences
    self.post = post
  }

  /// Carries out a command, or sends it on its way; the events belong before the next frame.
  public func perform(_ command: Command) -> [Event] {
    switch command {
    case .loadImage(let image): return load(image)
    case .prefetch(let images): prefetch(images)
    case .readPoints(let image): return read(image)
    case .write(let edits): return write(edits)
    case .undo(let image):
      return step(image) { .undone(image: image, what: try store.undo(image: image)?.summary) }
    case .redo(let image):
      return step(image) { .redone(image: image, what: try store.redo(image: image)?.summary) }
    case .addLandmarks(let names): return changeLandmarks { $0 + names.filter { !$0.isEmpty } }
    case .renameLandmark(let old, let new): return rename(old, to: new)
    case .flagTemplate(let flag, let image):
      return attempt { try store.setTemplate(flag, image: image) }
    case .computeInformation(let image): return computeInformation(image)
    case .computeSimilarity(let image, let landmark, let templates):
      computeSimilarity(image, landmark, templates)
    case .runDetection(let images, let templates): runDetection(images, templates)
    case .cancelDetection: isCancelled.store(true, ordering: .relaxed)
    case .export(let path, let overwrite): return export(path, overwrite: overwrite)
    case .saveSetting(let setting, let value):
      return attempt {
        try store.setSetting(value.isEmpty ? nil : value, for: setting.rawValue)
        if setting.isPersonal { try preferences?.set(value, for: setting) }
      }
    case .quit: isCancelled.store(true, ordering: .relaxed)
    }
    return []
  }

  /// Runs something that can fail; a failure becomes one sentence for the person.
  func attempt(_ work: () throws -> Void) -> [Event] {
    do {
      try work()
      return []
    } catch {
      return [.failed("\(error)")]
    }
  }

  func path(_ image: String) -> String { "\(folder)/\(image)" }
}
