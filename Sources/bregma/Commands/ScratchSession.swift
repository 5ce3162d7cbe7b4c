import Basics
import Cells
import Foundation
import Radiograph
import Session
import Store
import Terminal
import Workbench

/// The workbench on a folder without a terminal, and without changing anything in the folder.
///
/// Points go to a store in a temporary folder, which begins as a copy of the folder's own.
final class ScratchSession {
  /// Longest wait for background work, s.
  private static let longestWait = 600.0

  private(set) var session: Session
  /// What a person should know of the landmarks' file, one sentence each.
  let notes: [String]
  /// The images of the folder, by their paths.
  let films: [String]
  private let scratch: String
  private let mailbox: Mailbox<Event>

  /// Opens the folder of an image.
  ///
  /// - Parameters:
  ///   - image: path of the image to show.
  ///   - landmarks: a landmark set's name or a CSV, as for `bregma open`; nil keeps to what the folder has.
  ///   - scaling: whether points of copies of another size are scaled to the films.
  ///   - screen: size of the frame.
  ///   - depth: colours of the terminal drawn.
  ///   - themes: themes to choose from, and the name of the wanted one.
  ///   - encoder: weights to use instead of the embedded ones.
  init(
    image: String, landmarks: String?, scaling: Bool, screen: CellSize, depth: ColourDepth,
    themes: ThemeChoice,
    encoder: String?
  ) throws {
    let images = image.containingFolder
    let name = ImageName((image as NSString).lastPathComponent)
    let listed = try Inputs.films(of: images)
    guard listed.contains(name) else {
      // What is not there is no file of the wrong kind.
      _ = try FileBytes.size(path: image)
      throw NotAnImage(image: image)
    }
    films = listed.map { $0.path(in: images) }
    scratch = NSTemporaryDirectory() + "bregma-render-\(UUID().uuidString)"
    do {
      let store = try Self.store(of: images, in: scratch)
      if let landmarks {
        notes = try store.addLandmarks(
          from: landmarks, images: listed, scaling: scaling, author: NSUserName())
      } else {
        notes = []
      }
      try store.setSetting(name.name, for: Setting.image.rawValue)
      let mailbox = Mailbox<Event>(waking: WakePipe())
      self.mailbox = mailbox
      session = try Session(
        folder: images, films: listed, store: store, author: NSUserName(), screen: screen, depth: depth,
        themes: themes.all, theme: themes.preferred, services: .searching(encoder: encoder),
        writesFiles: false, post: { mailbox.post($0) })
    } catch {
      try? FileManager.default.removeItem(atPath: scratch)
      throw error
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: scratch) }

  /// Something that is not among the images of its folder.
  struct NotAnImage: Error, CustomStringConvertible {
    let image: String

    var description: String {
      "\(displayName(image)): expected an image (PNG, JPEG, TIFF, DICOM, BMP or PGM)"
    }
  }

  /// A copy of the folder's points, or an empty store.
  private static func store(of folder: String, in scratch: String) throws -> AnnotationStore {
    let environment = ProcessInfo.processInfo.environment
    let origin = try StoreLocation(folder: folder, environment: environment)
    // A folder whose points are gone is no folder without points.
    if origin.exists { _ = try AnnotationStore(location: origin, access: .reading) }
    let inside = scratch + "/.bregma"
    try FileBytes.makeFolder(inside)
    // The log first: the database appearing completes the copy.
    for ending in ["-wal", ""] where FileManager.default.fileExists(atPath: origin.path + ending) {
      try FileManager.default.copyItem(
        atPath: origin.path + ending, toPath: "\(inside)/points.sqlite\(ending)")
    }
    return try AnnotationStore(location: StoreLocation(folder: origin, path: "\(inside)/points.sqlite"))
  }

  /// Waits until no background work is under way whose outcome the frame would show.
  func settle() {
    let end = Date().addingTimeInterval(Self.longestWait)
    while isBusy, Date() < end {
      for event in mailbox.takeAll() { session.handle(event) }
      usleep(2000)
    }
    for event in mailbox.takeAll() { session.handle(event) }
  }

  /// Draws frames as on a terminal whose cells have so many pixels.
  func measured(_ cell: PixelSize, drawsPictures: Bool) {
    session.handle(.cellMeasured(cell, drawsPictures: drawsPictures))
  }

  /// Presses a key and waits for what follows from it.
  func press(_ key: Key) {
    session.handle(.input(.key(key)))
    settle()
  }

  private var isBusy: Bool {
    let model = session.model
    if model.picture == .loading || model.job != nil || model.lacksThumbnails { return true }
    if let measures = model.folderMeasures, measures.ranking == nil { return true }
    // The film below a gallery is mapped once the gallery is left.
    if model.shownGallery != nil { return false }
    if let beside = model.beside, beside.layer.isOfInformation, beside.information == nil { return true }
    guard model.picture.loaded != nil, model.message.tone != .warning else { return false }
    switch model.layer {
    case .none: return model.awaited != nil
    case .information, .categories: return model.information == nil
    case .similarity: return model.similarity == nil && model.activeLandmark != nil
    case .alignment: return model.alignment == nil
    }
  }
}

/// The themes that can be chosen: the preferred one first, broken files left out and named.
struct ThemeChoice {
  private(set) var all: [Theme] = []
  private(set) var problems: [String] = []
  /// Name of the theme asked for.
  let preferred: String?

  init(preferred identifier: String?) throws {
    let wanted = try identifier.map { try ThemeLoader.named($0) }
    preferred = wanted?.name
    for entry in ThemeLoader.available() {
      do {
        all.append(try ThemeLoader.load(entry.path))
      } catch {
        problems.append("\(error)")
      }
    }
    for theme in [.readingRoom, wanted].compactMap({ $0 })
    where !all.contains(where: { $0.name == theme.name }) {
      all.insert(theme, at: 0)
    }
    // Without a choice the dark reading room comes first.
    if let index = all.firstIndex(where: { $0.name == Theme.readingRoom.name }) {
      all.insert(all.remove(at: index), at: 0)
    }
  }
}
