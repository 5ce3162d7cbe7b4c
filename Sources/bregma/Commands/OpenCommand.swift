import ArgumentParser
import Basics
import Cells
import Foundation
import Morphometry
import Radiograph
import Session
import Store
import Terminal
import Workbench

/// `bregma open`, and `bregma` alone: the workbench on a folder of images.
struct OpenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open the workbench on a folder of images, or on the sample films.",
    discussion: """
      Points are saved with every key, in .bregma/points.sqlite inside the folder. Without a folder, the \
      sample films are opened in a copy that can be worked on.

      Keys can be changed in $XDG_CONFIG_HOME/bregma/keys.toml; `bregma keys` shows how.

      EXAMPLES
        bregma
        bregma open films
        bregma open films --landmarks cephalometric
        bregma open films --landmarks template.csv --theme light-table
        bregma open films --list worst.csv
      """)

  @Argument(help: "Folder of the images; the sample films when absent.", completion: .directory)
  var folder: String?

  @Option(
    help:
      "Landmark set (cephalometric, cephalometry, hand, chest), or a CSV whose landmarks and points are taken over."
  )
  var landmarks: String?

  @Option(
    help: """
      Show only the images of this list, in its order: a CSV with the column image (bregma compare --worst), \
      or one name per line.
      """)
  var list: String?

  @OptionGroup var scale: ScaleOption

  @Flag(help: "Films whose files have changed since they were marked are taken as they are now.")
  var acceptChanges = false

  @Option(help: "Colour theme: its name, or a theme file.")
  var theme: String?

  @Option(
    help:
      "Measurements (Q): cephalometry, or a TOML file as bregma measure takes it; remembered in the folder.")
  var measurements: String?

  @Option(help: "Colours to paint with, no more than the terminal has: \(ColourDepth.names).")
  var colours: ColourDepth?

  @Option(
    help: ArgumentHelp(
      "Draw the film in pixels, if the terminal answers that it can: \(Graphics.Choice.names).",
      discussion: """
        auto, the default, takes Kitty's protocol, else sixels; b switches to blocks and back, and is remembered \
        for the terminal, until --graphics is given. off does not ask the terminal anything.
        """,
      valueName: "pictures"))
  var graphics: Graphics.Choice?

  @Option(
    help:
      "Work as this annotator on points of your own; the folder's points are not shown, compare them later.")
  var annotator: String?

  @Option(help: "Encoder weights (safetensors) to use instead of the embedded ones.")
  var encoder: String?

  func run() async throws {
    let session = try work()
    // The screen is the terminal's own again: this is read.
    let end = await session.close()
    if let sentence = end.sentence { StandardError.print(sentence) }
    if !end.isWell { throw ExitCode.inputsFailed }
  }

  /// Opens the folder and stays until the person leaves.
  private func work() throws -> Session {
    let folder = try folder ?? SampleData.prepare()
    let author = annotator ?? NSUserName()
    let store = try AnnotationStore.open(folder: folder).reading(by: annotator ?? "")
    let listing = try FilmFolder.search(folder)
    let films = listing.images
    var news: [String] = []
    if let landmarks, store.obstacle == nil {
      news += try store.addLandmarks(
        from: landmarks, images: films, scaling: scale.scaleToFilm, author: author)
    }
    if acceptChanges, store.obstacle == nil {
      try store.reconcile(films: films).changed.forEach(store.acceptFile)
      try store.verifyContents().changed.forEach(store.acceptFile)
    }
    news += try store.reconcile(films: films).sentences
    news += listing.problems.map(\.description) + [listing.skippedWords].compactMap { $0 }
    news += [store.loss].compactMap { $0 }
    if let holder = store.heldBy {
      news.append("The folder is open in \(holder): you can look, but nothing will be saved.")
    }
    if let obstacle = store.obstacle {
      news.append(
        "\(displayName(folder)): \(displayName(obstacle)): you can look, but nothing will be saved.")
    }
    if !store.location.isInFolder {
      news.append(store.location.whereabouts)
    }
    let listed = try list.map { try ListedImages(path: $0, films: films) }
    news += listed?.problems ?? []
    let themes = try ThemeChoice(preferred: theme)
    let (services, learnt) = Services.encoder(encoder, store: store.location)
    news += [learnt].compactMap { $0 }

    var keys = KeyMap.usual
    var keyProblem: String?
    do {
      keys = try KeyMap(changes: KeyFile.read(KeyFile.usualPath()))
    } catch {
      keyProblem = "\(error) The usual keys are in use."
    }

    // What was asked for has to be there; what is remembered may have gone.
    if let measurements {
      _ = try MeasurementSet.named(measurements)
      try store.setSetting(measurements, for: Setting.measurements.rawValue)
    }
    let set = try store.setting(Setting.measurements.rawValue).flatMap { try? MeasurementSet.named($0) }

    let wake = WakePipe()
    let mailbox = Mailbox<Event>(waking: wake)
    let screen = try TerminalScreen(colours: colours, graphics: graphics ?? .auto, wake: wake)
    defer { screen.close() }
    let preferences = Preferences(terminal: screen.name)
    if let graphics, graphics != .off {
      // Whoever asks for pictures has blocks no longer.
      try? preferences.set("", for: .blocks)
      if screen.graphics == nil {
        news.append("No pictures here (--graphics \(graphics.rawValue)): the film is drawn in blocks.")
      }
    }
    var session = try Session(
      folder: folder, films: films, store: store, author: author, screen: screen.size, depth: screen.depth,
      themes: themes.all, theme: themes.preferred, measurements: set, choice: listed?.choice, keys: keys,
      services: services, preferences: preferences, post: { mailbox.post($0) })
    let problems = themes.problems + news + [keyProblem].compactMap { $0 }
    // One line, for the status line shows only the last one said.
    if !problems.isEmpty {
      session.handle(.failed(problems.joined(separator: "; also: ")))
      // The question for a first landmark would stand over it.
      if case .prompt = session.model.mode { session.handle(.input(.key(.escape))) }
    } else if screen.mayHaveMoreColours {
      session.handle(
        .told(Message("Few colours, as TERM says; --colours 256 if there are more")))
    }
    show(&session, on: screen, mailbox)
    return session
  }

  /// Draws, waits, answers, until the person or the terminal leaves.
  private func show(_ session: inout Session, on screen: TerminalScreen, _ mailbox: Mailbox<Event>) {
    var isAnswer = false
    while !session.hasEnded {
      if session.model.cell != screen.cell || session.model.drawsPictures != (screen.graphics != nil) {
        session.handle(.cellMeasured(screen.cell, drawsPictures: screen.graphics != nil))
      }
      let frame = session.quickFrame
      // Keys come in quick succession, films do not.
      screen.draw(frame, isHurried: isAnswer)
      isAnswer = false
      // A large picture and the film's exact greys come once no key has for a moment.
      var owesDetail = session.lacksPixels(frame) || screen.isInexact
      var limit: Duration? = owesDetail ? .milliseconds(40) : nil
      var deadline: ContinuousClock.Instant?
      // Whatever has come meanwhile is answered before the next frame, so that held keys never pile up;
      // but a flood of them does not hold the frame back either.
      waiting: while !session.hasEnded, deadline.map({ .now < $0 }) ?? true {
        switch screen.next(waiting: limit) {
        case .input(let input):
          Parallel.giveWay(for: .milliseconds(500))
          session.handle(.input(input))
          isAnswer = true
        case .wake: for event in mailbox.takeAll() { session.handle(event) }
        case .idle where owesDetail && deadline == nil:
          screen.draw(session.frame)
          owesDetail = false
          limit = nil
          continue waiting
        case .idle: break waiting
        case .ended: return
        }
        limit = .zero
        deadline = deadline ?? .now + .milliseconds(30)
      }
    }
  }
}

extension Graphics.Choice: ExpressibleByArgument {
  /// The names as a person reads them.
  static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
