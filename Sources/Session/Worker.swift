import Basics
import Landmarks
import Radiograph
import Search
import Store
import Synchronization
import Workbench

/// Carries out the workbench's commands: the one owner of a folder's store, films, caches and background work.
///
/// Points go to the store on the caller's thread, one transaction each, because the next frame must show the outcome.
/// Everything that takes long goes to the background and hands values back as events.
final class Worker: Sendable {
  let folder: String
  let store: AnnotationStore
  /// Who works here.
  let author: String
  let preferences: Preferences?
  /// Whether exports are written.
  private let writesFiles: Bool
  /// Receives events from background work, on any thread.
  let post: @Sendable (Event) -> Void
  let background = Background()

  /// What the person did to points and the store has not taken yet.
  let unsaved = Mutex<[PendingEdit]>([])

  /// What searches landmarks; another one after learning.
  let finder: Mutex<NumberedFinder>
  let advisor: (any TemplateAdvisor)?
  let learner: (any FolderLearner)?

  let films = FilmCache<FilmKey>()
  let informationLayers = LRUCache<FilmKey, InformationLayer>(limit: Worker.mapBytes) {
    min(Worker.mapBytes, $0.bytes)
  }
  let thumbnails = LRUCache<FilmKey, Thumbnail>(capacity: 256)
  /// What information maps may take together, unless a single one takes more, bytes.
  static let mapBytes = 1 << 28
  let smallMaps = LRUCache<FilmKey, InformationLayer>(capacity: 128)
  let crops = LRUCache<CropKey, LandmarkCrop>(limit: 1 << 26) { $0.picture?.bytes ?? 1 }
  let searches = LRUCache<SearchKey, PreparedSearch>(capacity: 1)
  /// The image that the person looks at: layers of another one are not begun.
  let wanted = Mutex<ImageName?>(nil)
  /// The film on the screen, by its name and its file as it was then.
  let onScreen = Mutex<(image: ImageName, stamp: FileStamp)?>(nil)
  /// The films of the folder as far as the person knows of them.
  let knownFilms: Mutex<Set<ImageName>>
  /// How long the folder is not looked through for new films after a look.
  let lookInterval: Duration
  /// When the folder is worth another look.
  let nextLook: Mutex<ContinuousClock.Instant>
  /// How fast the person works.
  let pace: Mutex<Pace>
  /// The images of which the person was told, when they changed points, that the file is another one.
  let toldReplaced = Mutex<Set<ImageName>>([])
  /// The images whose outdated predictions the person was told of when accepting them.
  let toldOutdated = Mutex<Set<ImageName>>([])
  /// What the person did in this session besides placing points.
  let steps = Mutex(FolderSteps())

  /// - Parameters:
  ///   - folder: the folder of the images.
  ///   - films: the images.
  ///   - store: its points.
  ///   - author: who works here.
  ///   - services: what searches landmarks, judges templates, learns.
  ///   - preferences: where the person's own choices are kept; nil keeps them with the folder alone.
  ///   - writesFiles: whether exports are written.
  ///   - lookInterval: how often the folder is looked through for new films at most.
  ///   - post: receives events from background work, on any thread.
  init(
    folder: String, films: [ImageName], store: AnnotationStore, author: String, services: Services,
    preferences: Preferences?, writesFiles: Bool, lookInterval: Duration,
    post: @escaping @Sendable (Event) -> Void
  ) {
    self.lookInterval = lookInterval
    knownFilms = Mutex(Set(films))
    nextLook = Mutex(.now + lookInterval)
    (self.folder, self.store, self.author) = (folder, store, author)
    (self.preferences, self.writesFiles, self.post) = (preferences, writesFiles, post)
    pace = Mutex(Pace((try? store.decisions(by: author)) ?? []))
    finder = Mutex(NumberedFinder(finder: services.finder, number: 0))
    (advisor, learner) = (services.advisor, services.learner)
  }

  /// Carries out a command, or sends it on its way; the events belong before the next frame.
  func perform(_ command: Command) -> [Event] {
    carryOut(command) + [store.takeNotice()].compactMap { $0 }.map(Event.failed)
  }

  private func carryOut(_ command: Command) -> [Event] {
    if !writesFiles, let answer = refusedExport(command) { return answer }
    switch command {
    case .loadImage(let image):
      lookForNewFilms()
      return load(image)
    case .prefetch(let images): prefetch(images)
    case .readPoints(let image):
      // From here on they are on the screen: nothing renews them behind the person's back.
      wanted.withLock { $0 = image }
      return read(image) + news(of: image)
    case .write(let edits): return write(edits)
    case .undo: return undo()
    case .redo(let shown): return redo(shown: shown)
    case .readHistory(let image): return history(image)
    case .travel(let image, let steps): return travel(image, steps)
    case .addLandmarkFile(let path): return addLandmarks(file: path)
    case .addLandmarks(let names): return addLandmarks(names)
    case .renameLandmark(let old, let new): return rename(old, to: new)
    case .countLandmarks:
      return attempting {
        [
          .landmarksCounted(
            try store.countByLandmark().mapValues {
              LandmarkCount(marks: $0.marks, predictions: $0.predictions)
            })
        ]
      }
    case .orderLandmarks(let names): return order(names)
    case .previewMerge(let old, let new): return previewMerge(old, into: new)
    case .mergeLandmarks(let old, let new): return merge(old, into: new)
    case .setTraits(let traits): return set(traits)
    case .remark(let remarks): return remark(remarks)
    case .countPoints(let landmark): return count(landmark)
    case .deleteLandmark(let landmark): return delete(landmark)
    case .copyPoints(let from, let image, let landmarks): return copyPoints(from, to: image, landmarks)
    case .completePath(let text): return [.pathsFound(for: text, PathCompletion.paths(from: text))]
    case .compareFile(let image):
      return attempting {
        let points = try store.points(image: image).marks.count
        return [.fileCompared(image: image, isChanged: try store.hasChanged(image), points: points)]
      }
    case .acceptFilm(let image, let dropsPoints): return acceptFilm(image, dropsPoints: dropsPoints)
    case .setLines(let lines): return setLines(lines)
    case .leaveOut(let flag, let image):
      return attempting {
        try store.setLeftOut(flag, image: image)
        try note(.leavingOut(flag, image))
        return []
      }
    case .computeInformation(let image): return computeInformation(image)
    case .mapAhead(let images): mapAhead(images)
    case .measureInformation(let images): measureInformation(images)
    case .computeSimilarity(let image, let landmark, let templates):
      computeSimilarity(image, landmark, templates)
    case .align(let image, let templates, let isAsked): align(image, templates, isAsked: isAsked)
    case .runDetection(let images, let templates): propagate(images, templates)
    case .renew(let images, let templates): renew(images, templates)
    case .cancelJob: background.cancel(.job)
    case .suggestTemplate(let images): suggestTemplate(images)
    case .learn(let images, let templates): learn(images, templates)
    case .setSpacing(let spacing, let images, let shown): return setSpacing(spacing, images, shown)
    case .compareShapes: compareShapes()
    case .makeThumbnails(let images): return makeThumbnails(images)
    case .mapThumbnails(let images): return mapThumbnails(images)
    case .makeCrops(let wishes): return makeCrops(wishes)
    case .readFilms(let images, let isToAccept): return readFilms(images, isToAccept: isToAccept)
    case .readLandmark(let landmark, let images): return readLandmark(landmark, images)
    case .writeTogether(let edits): return writeTogether(edits)
    case .export(let wish): return export(wish)
    case .exportMaps(let wish): return exportMaps(wish)
    case .measureFolder(let set, let landmarks, let pointError):
      measureFolder(set, landmarks, pointError: pointError)
    case .exportMeasurements(let wish): return export(wish)
    case .saveSetting(let setting, let value):
      return attempting {
        try save(value, for: setting)
        return []
      }
    case .quit:
      background.cancel(.job)
      background.cancel(.renewal)
    }
    return []
  }

  /// Remembers a setting with the folder, with the person, or both.
  func save(_ value: String, for setting: Setting) throws {
    if !setting.isOfTheTerminal {
      try store.setSetting(value.isEmpty ? nil : value, for: setting.rawValue)
    }
    if setting.isPersonal { try preferences?.set(value, for: setting) }
  }

  /// What a session that writes no files answers to an export; nil for other commands.
  private func refusedExport(_ command: Command) -> [Event]? {
    let reason = "This session writes no files: nothing was exported."
    switch command {
    case .export, .exportMeasurements: return [.told(Message(reason, .warning))]
    case .exportMaps(let wish):
      return [.mapsExported(wish, done: 0, failures: [reason], wasCancelled: false)]
    default: return nil
    }
  }

  /// Waits for the backup, then looks whether marked films still have the content that was marked: nobody waits for it,
  /// but its problems are said.
  func lookAfterOpening() {
    background.start(.checks) { [self] in
      if let problem = store.finishBackup() { post(.failed(problem)) }
      do {
        let changes = try store.verifyContents { Task.isCancelled }
        for sentence in changes.sentences { post(.failed(sentence)) }
      } catch {
        post(.failed("The films could not be compared with those that were marked: \(error)"))
      }
    }
  }

  /// Does something that can fail; a failure becomes one sentence for the person.
  ///
  /// - Parameter failure: how they are told: `refused` where they have typed what cannot be done.
  func attempting(_ failure: (String) -> Event = Event.failed, _ work: () throws -> [Event]) -> [Event] {
    do {
      return try work()
    } catch {
      return [failure("\(error)")]
    }
  }

  func path(_ image: ImageName) -> String { image.path(in: folder) }

  /// The image that the person looks at.
  var shown: ImageName? { wanted.withLock { $0 } }
}
