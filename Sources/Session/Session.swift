import Cells
import Formats
import Information
import Landmarks
import Morphometry
import Radiograph
import Store
import Workbench

/// A model and the worker that carries out its commands: one person's work on one folder.
package struct Session {
  /// Everything on screen.
  package private(set) var model: Model
  /// Whether the person has left.
  package private(set) var hasEnded = false
  private let worker: Worker

  /// Opens a folder: its images, points, names and settings.
  ///
  /// - Parameters:
  ///   - folder: the folder of the images, as the person named it.
  ///   - films: the images, as `FilmFolder.list` gives them.
  ///   - store: its points.
  ///   - author: who places points.
  ///   - screen: size of the terminal.
  ///   - depth: colours of the terminal.
  ///   - themes: colour themes to choose from; the first one is used unless the folder remembers another.
  ///   - theme: name of a theme that counts more than what the folder remembers.
  ///   - measurements: what is measured; nil for the cephalometric set.
  ///   - choice: the only images to show; nil shows all.
  ///   - keys: which key does what.
  ///   - services: what searches landmarks, judges templates, learns.
  ///   - preferences: where the person's own choices are kept, for all folders.
  ///   - writesFiles: whether exports are written; not by a session that shows a folder and changes nothing.
  ///   - lookInterval: how often the folder is looked through for new films at most.
  ///   - post: receives events from background work, on any thread; they belong into `handle`.
  /// - Throws: `AnnotationStoreError`.
  package init(
    folder: String, films: [ImageName], store: AnnotationStore, author: String, screen: CellSize,
    depth: ColourDepth, themes: [Theme], theme: String? = nil, measurements: MeasurementSet? = nil,
    choice: ImageChoice? = nil,
    keys: KeyMap = .usual,
    services: Services, preferences: Preferences? = nil, writesFiles: Bool = true,
    lookInterval: Duration = .seconds(30),
    post: @escaping @Sendable (Event) -> Void
  ) throws {
    worker = Worker(
      folder: folder, films: films, store: store, author: author, services: services,
      preferences: preferences, writesFiles: writesFiles, lookInterval: lookInterval, post: post)
    let landmarks = try store.landmarks()
    let progress = try store.progress()
    let leftOut = Set(try store.leftOut())
    let remarks = try store.remarks()
    let entries = films.map {
      var entry = ImageEntry(
        name: $0, progress: progress[$0] ?? ImageProgress(), isLeftOut: leftOut.contains($0))
      entry.remarks = remarks[$0] ?? FilmRemarks()
      return entry
    }
    var images = ImageList(entries: entries, landmarkCount: landmarks.count)
    let last = try store.setting(Setting.image.rawValue)
    images.select(last.flatMap { images.index(of: ImageName($0)) } ?? 0)
    model = Model(
      screen: screen, depth: depth, themes: themes, folder: folder, images: images, landmarks: landmarks,
      author: author)
    model.keys = keys
    model.pace = worker.pace.withLock { $0.secondsPerDecision }
    model.traits = try worker.traits()
    model.lines = try store.lines()
    model.hasWorkedHere = try store.lastStep(by: author).map { $0.edit.kind != .importPoints } ?? false
    model.abilities = services.abilities
    model.formats = LandmarkFormats.all.map {
      ExportFormat(
        name: $0.name, title: $0.title, ending: $0.fileEnding, hasFilePerImage: $0.hasFilePerImage)
    }
    model.lastExport = try store.setting(Setting.export.rawValue).flatMap(ExportWish.init(text:))
    model.suggestion = try store.setting(Setting.suggestion.rawValue).map(ImageName.init(_:)).flatMap {
      images.index(of: $0) == nil ? nil : $0
    }
    model.measuring = MeasurementPlan(
      try measurements ?? .named("cephalometry"), landmarks: landmarks)
    model.pointError = try store.setting(Setting.pointError.rawValue).flatMap(Model.pointError)
    let order = try store.setting(Setting.sort.rawValue).flatMap(ImageOrder.init(rawValue:))
    if let choice {
      model.images.choose(choice.names)
      model.beginning = choice.landmarks
    } else {
      model.images.sort(order ?? .name)
    }
    model.cuts = try store.setting(Setting.cuts.rawValue).flatMap(Categories.init(text:)) ?? .usual
    model.window = try store.setting(Setting.window.rawValue).flatMap(GreyWindow.init(text:))
    model.isInverted = try store.setting(Setting.inverted.rawValue) == "true"
    /// The person's own choice, or what this folder remembers.
    func remembered(_ setting: Setting) throws -> String? {
      try preferences?[setting] ?? store.setting(setting.rawValue)
    }
    model.isGuided = try store.setting(Setting.guided.rawValue) != "false"
    let wantedTheme = try theme ?? remembered(.theme)
    model.markSize = try remembered(.marks).flatMap(MarkSize.init(rawValue:)) ?? .usual
    model.blocks = preferences?[.blocks].flatMap(BlockShape.init(rawValue:))
    // Without a choice a terminal of sixteen colours gets the theme made of them.
    let usual = depth == .indexed16 ? model.themes.firstIndex { $0.name == "Sixteen colours" } : nil
    model.themeIndex = model.themes.firstIndex { $0.name == wantedTheme } ?? usual ?? 0
    carryOut(model.open())
    worker.lookAfterOpening()
  }

  /// Lets an event change the model and carries out what follows from it.
  ///
  /// What a person does to a film that is no longer the one on the disk is not done: they are told first.
  package mutating func handle(_ event: Event) {
    guard event.isAboutTheFilm, model.mode.kind == .normal else { return carryOut(update(&model, event)) }
    let news = worker.lookAtFilm()
    for event in news.isEmpty ? [event] : news { carryOut(update(&model, event)) }
  }

  /// What the screen shows now.
  package var frame: Frame { view(model, model.screen) }

  /// What the screen can show before a large picture is ready.
  package var quickFrame: Frame { quickView(model, model.screen) }

  /// Whether drawing `frame` now would add a picture to `quickFrame`.
  package func lacksPixels(_ frame: Frame) -> Bool {
    frame.pixels == nil && model.cellPixels != nil
      && (model.picture.loaded != nil || model.shownGallery != nil)
  }

  /// Ends background work, waits for it and brings the store into its final shape: the last thing that is called.
  ///
  /// Every edit is on the disk before; an error of closing loses nothing, unless the file was taken away.
  /// - Returns: what happened to the file while it was open, or why it could not be closed: a sentence for the person; and
  ///   whether the points are in their place, with a backup.
  @discardableResult
  package func close() async -> (sentence: String?, isWell: Bool) {
    await worker.background.close()
    var problem: String?
    do { try worker.store.close() } catch { problem = "\(error)" }
    // Said again, however often it was: nobody looks for the points there.
    let (notice, whereabouts) = (worker.store.takeNotice(), worker.store.whereabouts)
    return (whereabouts ?? notice ?? problem, problem == nil && whereabouts == nil)
  }

  private mutating func carryOut(_ commands: [Command]) {
    for command in commands {
      if command == .quit { hasEnded = true }
      for event in worker.perform(command) { handle(event) }
    }
  }
}

extension Event {
  /// Whether it may be meant for the film on the screen.
  fileprivate var isAboutTheFilm: Bool {
    switch self {
    case .input(.key(.control("c"))), .input(.resize), .input(.keyUp): false
    case .input: true
    default: false
    }
  }
}

extension Categories {
  /// Reads a setting, `low,high`; nil when it is not two cuts.
  fileprivate init?(text: String) {
    let numbers = text.split(separator: ",").compactMap { Double($0) }
    guard numbers.count == 2 else { return nil }
    self.init(cuts: numbers[0], numbers[1])
  }
}
