import Dispatch
import Store
import Synchronization
import Workbench

/// Carries out commands: at once where the next frame must show the outcome, on background queues otherwise.
///
/// Points go to the store on the caller's thread, one transaction each. Films, layers and detection have a
/// queue of their own, so that none waits for another; what they find out is posted as events.
package final class Interpreter: Sendable {
  let folder: String
  let store: AnnotationStore
  /// What searches landmarks; another one after the encoder was adapted.
  let finder: Mutex<any LandmarkFinder>
  let advisor: (any TemplateAdvisor)?
  let adapter: (any EncoderAdapter)?
  let preferences: Preferences?
  let post: @Sendable (Event) -> Void

  let films = Shelf<String, LoadedFilm>(capacity: 4)
  let informationLayers = Shelf<String, InformationLayer>(capacity: 2)
  let thumbnails = Shelf<String, Thumbnail>(capacity: 256)
  let searches = Shelf<[TemplateMarks], any LandmarkSearch>(capacity: 1)
  /// The image that the person looks at: work for another one is not begun.
  let wanted = Mutex<String?>(nil)
  /// Raised to stop the detection.
  let isCancelled = Atomic<Bool>(false)
  /// A job other than detection, to be cancelled.
  let task = Mutex<Task<Void, Never>?>(nil)
  /// The thumbnails asked for last: others are not begun.
  let wantedThumbnails = Mutex<[String]>([])

  let filmQueue = DispatchQueue(label: "bregma.films", qos: .userInitiated)
  let layerQueue = DispatchQueue(label: "bregma.layers", qos: .userInitiated)
  let thumbnailQueue = DispatchQueue(label: "bregma.thumbnails", qos: .utility)
  let detectionQueue = DispatchQueue(label: "bregma.detection", qos: .utility)
  let checkQueue = DispatchQueue(label: "bregma.checks", qos: .utility)
  /// Raised when the person leaves: checks that nobody will read are not gone on with.
  let hasLeft = Atomic<Bool>(false)

  /// Makes an interpreter.
  ///
  /// - Parameters:
  ///   - folder: the folder of the images.
  ///   - store: its points.
  ///   - services: what searches landmarks, judges templates, adapts the encoder.
  ///   - preferences: where the person's own choices are kept; nil keeps them with the folder alone.
  ///   - post: receives events from background work, on any thread.
  package init(
    folder: String, store: AnnotationStore, services: Services, preferences: Preferences? = nil,
    post: @escaping @Sendable (Event) -> Void
  ) {
    self.folder = folder
    self.store = store
    finder = Mutex(services.finder)
    advisor = services.advisor
    adapter = services.adapter
    self.preferences = preferences
    self.post = post
  }

  /// Carries out a command, or sends it on its way; the events belong before the next frame.
  package func perform(_ command: Command) -> [Event] {
    switch command {
    case .loadImage(let image): return load(image)
    case .prefetch(let images): prefetch(images)
    case .readPoints(let image): return read(image)
    case .write(let edits): return write(edits)
    case .undo(let image):
      return step(image) { .undone(image: image, try store.undo(image: image).map(Change.init)) }
    case .redo(let image):
      return step(image) { .redone(image: image, try store.redo(image: image).map(Change.init)) }
    case .readHistory(let image): return history(image)
    case .travel(let image, let steps): return travel(image, steps)
    case .addLandmarkFile(let path): return addLandmarks(file: path)
    case .addLandmarks(let names): return changeLandmarks { $0 + names.filter { !$0.isEmpty } }
    case .renameLandmark(let old, let new): return rename(old, to: new)
    case .flagTemplate(let flag, let image):
      return attempt { try store.setTemplate(flag, image: image) }
    case .computeInformation(let image): return computeInformation(image)
    case .computeSimilarity(let image, let landmark, let templates):
      computeSimilarity(image, landmark, templates)
    case .runDetection(let images, let templates): runDetection(images, templates)
    case .cancelJob: cancel()
    case .suggestTemplate(let images): suggestTemplate(images)
    case .adapt(let images, let templates): adapt(images, templates)
    case .setSpacing(let spacing, let images, let shown): return setSpacing(spacing, images, shown)
    case .makeThumbnails(let images): return makeThumbnails(images)
    case .export(let path, let overwrite): return export(path, overwrite: overwrite)
    case .saveSetting(let setting, let value):
      return attempt {
        try store.setSetting(value.isEmpty ? nil : value, for: setting.rawValue)
        if setting.isPersonal { try preferences?.set(value, for: setting) }
      }
    case .quit:
      hasLeft.store(true, ordering: .relaxed)
      cancel()
    }
    return []
  }

  private func cancel() {
    isCancelled.store(true, ordering: .relaxed)
    task.withLock { $0?.cancel() }
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
