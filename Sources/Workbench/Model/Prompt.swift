import Basics
import Landmarks
import Radiograph

/// A line being typed at the bottom of the screen.
package struct Prompt: Sendable, Equatable {
  /// What the line is for.
  package enum Purpose: Sendable, Equatable {
    case filter, goTo, goToLandmark, newLandmark, ownLandmarks, landmarkFile, renameLandmark, spacing
    /// The least confidence of what is to be selected in the gallery, percent.
    case leastConfidence
    /// What a line or a curve joins the active landmark with.
    case connect
    case export(ExportFormat, isReviewedOnly: Bool, includesExcluded: Bool)
    /// The folder for the information maps of some images.
    case maps([ImageName])
    /// The length of a distance on the film, px, is to be typed in mm.
    case rulerLength(pixels: Double)
    /// The active landmark's points are to become those of another one.
    case mergeLandmark
    /// The group of the active landmark.
    case landmarkGroup
    /// What is said of the image as a whole.
    case tags, note, exclusion
    /// Why films of the gallery take no part; so many others that are chosen take none already.
    case exclusions([ImageName], besides: Int)
    /// How far a person's points are off.
    case pointError
    /// The file for what is measured on all films.
    case measurementFile
    /// Points are to be copied from another image: those of one landmark, or of all that are unset.
    case copyPoints(Landmark?)
  }

  /// What the line is for.
  var purpose: Purpose
  /// The text so far.
  package var line: LineEditor
  /// What was typed into prompts of this kind before.
  var history = LineHistory([])
  /// What the line could be completed to; nil until somebody asks.
  var completion: Completion?
  /// Why the line cannot be taken as it is; nil until it is tried.
  package var problem: String?

  package init(_ purpose: Purpose, text: String = "") {
    // A number is typed anew more quickly than it is changed.
    (self.purpose, line) = (purpose, LineEditor(text, isProposal: purpose == .leastConfidence))
  }

  /// The text so far.
  package var text: String { line.text }

  /// The question in front of the line.
  package var label: String {
    switch purpose {
    case .filter: "Show names containing"
    case .goTo: "Go to image (number or name)"
    case .goToLandmark: "Go to landmark (number or name)"
    case .newLandmark: "New landmark"
    case .renameLandmark: "New name"
    case .connect: "Line to NAME, or curve through NAME, NAME 12"
    case .export(let format, let isReviewedOnly, let includesExcluded):
      "\(isReviewedOnly ? "Export what was reviewed" : "Export")\(includesExcluded ? ", excluded films too," : "") to "
        + (format.hasFilePerImage ? "the folder" : "the file")
    case .maps(let images):
      "Write the information of \(images.count == 1 ? "\(images[0])" : "\(images.count) films") into the folder"
    case .leastConfidence: "Select predictions of at least (percent)"
    case .ownLandmarks: "Next landmark (empty ends)"
    case .landmarkFile: "Text file, one name per line"
    case .spacing: "mm per pixel (0.1, or 0.1 all for every image)"
    case .rulerLength(let pixels): "Length of these \(shortText(pixels)) px in mm"
    case .mergeLandmark: "Merge into the landmark"
    case .landmarkGroup: "Group (empty: none)"
    case .tags: "Tags of this image, parted by blanks"
    case .note: "Note on this image"
    case .exclusion: "Exclude this image because"
    case .exclusions(let names, let others):
      "Exclude \(names.count == 1 ? "\(names[0])" : "\(names.count) films")"
        + (others == 0 ? "" : " (\(others) \(others == 1 ? "is" : "are") already)") + " because"
    case .pointError: "Points are off by, mm (px without spacing; empty: not stated)"
    case .measurementFile: "Write what was measured to the file"
    case .copyPoints(let landmark):
      landmark.map { "Copy \($0) from image" } ?? "Copy all unset landmarks from image"
    }
  }

  /// Prompts that remember the same lines.
  enum Kind: Sendable, Hashable {
    case filter, image, landmark, group, tags, note, exclusion, path, spacing, length, confidence, pointError
  }

  /// What its lines are remembered as.
  var kind: Kind {
    switch purpose {
    case .filter: .filter
    case .goTo, .copyPoints: .image
    case .goToLandmark, .newLandmark, .ownLandmarks, .renameLandmark, .mergeLandmark, .connect: .landmark
    case .landmarkGroup: .group
    case .tags: .tags
    case .note: .note
    case .exclusion, .exclusions: .exclusion
    case .landmarkFile, .export, .maps, .measurementFile: .path
    case .pointError: .pointError
    case .leastConfidence: .confidence
    case .spacing: .spacing
    case .rulerLength: .length
    }
  }
}
