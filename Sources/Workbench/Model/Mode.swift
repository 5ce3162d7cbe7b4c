import Basics
import Landmarks
import Radiograph

/// What the keys mean at the moment.
package enum Mode: Sendable, Equatable {
  /// Marking and moving about.
  case normal
  /// The arrows change window centre and width.
  case window
  /// The letters of a square of the film are awaited; its column, once that was typed.
  case squares(column: Int?)
  /// The help overlay, scrolled down by a number of rows.
  case help(scroll: Int)
  /// A line of text is being typed.
  case prompt(Prompt)
  /// A list of landmark sets, one of them highlighted.
  case sets(highlighted: Int)
  /// The list of themes, each shown as it is passed; the one in use before, by index.
  case themes(before: Int)
  /// A yes-or-no question.
  case confirm(Question)
  /// A command is being looked for.
  case palette(CommandPalette)
  /// What was done on the current image, a moment highlighted.
  case history(History)
  /// Thumbnails of the images.
  case gallery(Gallery)
  /// The formats in which points can be exported.
  case export(ExportList)
  /// The list of landmarks, the active one highlighted.
  case landmarks
  /// The list of one measurement on all films.
  case measurements

  /// The modes without what they carry: each has its own bindings.
  package enum Kind: String, Sendable, CaseIterable, Hashable {
    case normal, window, squares, help, prompt, sets, themes, confirm, palette, history, gallery, export,
      landmarks, measurements
  }

  /// The mode without what it carries.
  package var kind: Kind {
    switch self {
    case .normal: .normal
    case .window: .window
    case .squares: .squares
    case .help: .help
    case .prompt: .prompt
    case .sets: .sets
    case .confirm: .confirm
    case .themes: .themes
    case .palette: .palette
    case .history: .history
    case .gallery: .gallery
    case .export: .export
    case .landmarks: .landmarks
    case .measurements: .measurements
    }
  }
}

/// Something that is done only after a yes.
package enum Question: Sendable, Equatable {
  /// What is to be exported, and a file of it that exists already.
  case overwrite(ExportWish, existing: String)
  /// One landmark's points are to become another's, on so many images; on some both stay.
  case mergeLandmarks(Landmark, into: Landmark, images: Int, kept: [ImageName])
  /// A film is another one than that which was marked; it is to be taken as it is, with so many points or without them.
  case acceptFilm(ImageName, points: Int)
  /// Which information maps are to be exported, and a file of them that exists already.
  case overwriteMaps(MapExport, existing: String)
  /// Where measurements are to be written, and a file is there already.
  case overwriteMeasurements(MeasurementExport)
  /// A landmark is to be deleted, which has so many points of persons and so many predictions.
  case deleteLandmark(Landmark, marks: Int, predictions: Int)
  /// A landmark's predictions on some images, by index, are to be accepted or rejected.
  case decide(Verdict, Landmark, images: [Int], leastConfidence: Double?)
  /// All predictions of some films are to be accepted.
  case acceptFilms(FilmAcceptance)

  /// The answers that there are.
  package var answers: String {
    if case .acceptFilm = self { "y keeps them, d drops them, n leaves all as it is" } else { "y/n" }
  }

  /// The question as one sentence.
  package var text: String {
    switch self {
    case .overwriteMaps(_, let existing):
      "\(displayName(existing.split(separator: "/").last.map(String.init) ?? existing)) exists there. Replace what is there?"
    case .overwrite(_, let existing): "\(displayName(existing)) exists. Replace it?"
    case .overwriteMeasurements(let wish): "\(displayName(wish.path)) exists. Replace it?"
    case .mergeLandmarks(let old, let new, let images, let kept):
      "Merge \(old) into \(new) on \(images == 1 ? "1 image" : "\(images) images")?"
        + (kept.isEmpty
          ? ""
          : " Both stay on \(kept.count == 1 ? "\(kept[0])" : "\(kept.count) images such as \(kept[0])"), "
            + "where they differ.")
    case .acceptFilm(let image, let points):
      "\(image) is another picture than the one that was marked. Take it as it is, and keep "
        + (points == 1 ? "its point?" : "its \(points) points?")
    case .deleteLandmark(let landmark, let marks, let predictions):
      marks + predictions == 0
        ? "Delete the landmark \(landmark), which has no points?"
        : "Delete \(landmark) on all images (points of persons: \(marks), predictions: \(predictions))?"
    case .acceptFilms(let wish): wish.question
    case .decide(let verdict, let landmark, let images, let confidence):
      "\(verdict.asked) \(images.count == 1 ? "1 prediction" : "\(images.count) predictions") of \(landmark)"
        + (confidence.map { ", the least certain \(Int(($0 * 100).rounded()))%" } ?? "") + "?"
    }
  }
}

/// What a person says of a prediction.
package enum Verdict: Sendable, Equatable {
  case accept, reject

  /// At the beginning of a question.
  var asked: String { self == .accept ? "Accept" : "Reject" }
  /// At the beginning of a report.
  var done: String { self == .accept ? "Accepted" : "Rejected" }
}

/// One thing that was done on an image.
package struct Moment: Sendable, Equatable {
  /// What was done, such as "place sella".
  package var what: String
  /// Who did it.
  package var author: String
  /// When, as people read it.
  package var time: String
  /// Whether it counts now; false once it has been undone.
  package var isDone: Bool

  package init(what: String, author: String, time: String, isDone: Bool) {
    (self.what, self.author, self.time, self.isDone) = (what, author, time, isDone)
  }
}

/// What was done on the current image, and which moment the person looks at.
package struct History: Sendable, Equatable {
  /// Oldest first: what counts, then what was undone and can be redone.
  package var moments: [Moment]
  /// How many moments lie before the highlighted place: 0 is the untouched image.
  package var highlighted: Int

  /// The history of an image, the present highlighted.
  package init(_ moments: [Moment]) {
    self.moments = moments
    highlighted = moments.count(where: \.isDone)
  }

  /// How many moments count now.
  package var present: Int { moments.count(where: \.isDone) }
}

/// Where landmark names can come from.
enum LandmarkSource {
  case set(LandmarkSet)
  /// Typed one per line.
  case typed
  /// A text file with one name per line.
  case file

  /// What the workbench offers, in the order of the list.
  static let all = LandmarkSet.offered.map(LandmarkSource.set) + [.typed, .file]

  /// The list's line.
  var title: String {
    switch self {
    case .set(let set): "\(set.name): \(set.landmarks.map(\.name).joined(separator: ", "))"
    case .typed: "Own: type the names, one per line"
    case .file: "Own: from a text file, one name per line"
    }
  }
}
