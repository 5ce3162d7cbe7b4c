import Basics
import Landmarks

/// What the keys mean at the moment.
package enum Mode: Sendable, Equatable {
  /// Marking and moving about.
  case normal
  /// The arrows change window centre and width.
  case window
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

  /// The modes without what they carry: each has its own bindings.
  package enum Kind: String, Sendable, CaseIterable, Hashable {
    case normal, window, help, prompt, sets, themes, confirm, palette, history, gallery, export
  }

  /// The mode without what it carries.
  package var kind: Kind {
    switch self {
    case .normal: .normal
    case .window: .window
    case .help: .help
    case .prompt: .prompt
    case .sets: .sets
    case .confirm: .confirm
    case .themes: .themes
    case .palette: .palette
    case .history: .history
    case .gallery: .gallery
    case .export: .export
    }
  }
}

/// A line being typed at the bottom of the screen.
package struct Prompt: Sendable, Equatable {
  /// What the line is for.
  package enum Purpose: Sendable, Equatable {
    case filter, goTo, newLandmark, ownLandmarks, landmarkFile, renameLandmark, spacing
    case export(ExportFormat, isReviewedOnly: Bool)
    /// The length of a distance on the film, px, is to be typed in mm.
    case rulerLength(pixels: Double)
  }

  /// What the line is for.
  var purpose: Purpose
  /// The text so far.
  package var text: String

  package init(_ purpose: Purpose, text: String = "") {
    (self.purpose, self.text) = (purpose, text)
  }

  /// The question in front of the line.
  package var label: String {
    switch purpose {
    case .filter: "Show names containing"
    case .goTo: "Go to image (number or name)"
    case .newLandmark: "New landmark"
    case .renameLandmark: "New name"
    case .export(let format, let isReviewedOnly):
      "\(isReviewedOnly ? "Export what was reviewed" : "Export") to "
        + (format.hasFilePerImage ? "the folder" : "the file")
    case .ownLandmarks: "Next landmark (empty ends)"
    case .landmarkFile: "Text file, one name per line"
    case .spacing: "mm per pixel (0.1, or 0.1 all for every image)"
    case .rulerLength(let pixels): "Length of these \(shortText(pixels)) px in mm"
    }
  }
}

/// Something that is done only after a yes.
package enum Question: Sendable, Equatable {
  /// What is to be exported, and a file of it that exists already.
  case overwrite(ExportWish, existing: String)
  /// A landmark is to be deleted, which has so many points of persons and so many predictions.
  case deleteLandmark(Landmark, marks: Int, predictions: Int)

  /// The question as one sentence.
  package var text: String {
    switch self {
    case .overwrite(_, let existing): "\(displayName(existing)) exists. Replace it?"
    case .deleteLandmark(let landmark, let marks, let predictions):
      marks + predictions == 0
        ? "Delete the landmark \(landmark), which has no points?"
        : "Delete \(landmark) on all images (points of persons: \(marks), predictions: \(predictions))?"
    }
  }
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
