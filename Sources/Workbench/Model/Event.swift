import Basics
import Cells
import Information
import Landmarks
import Morphometry
import Radiograph

/// Everything that can change the model: what the person does, and what finished work reports.
package enum Event: Sendable {
  /// A key, the pointer, a new size, pasted text.
  case input(InputEvent)
  /// So many pixels make a cell, nil where that is not known; and whether the terminal draws pictures.
  case cellMeasured(PixelSize?, drawsPictures: Bool = true)
  /// A film was decoded, or could not be.
  case filmLoaded(image: ImageName, Picture)
  /// The points of an image, read from the store after every change.
  case pointsRead(image: ImageName, ImagePoints)
  /// The points of some images; whether what is predicted there is to be accepted, and then how many predictions come from
  /// marks changed or excluded since.
  case filmsRead([ImageName: ImagePoints], isToAccept: Bool, outdated: Int)
  /// The store answered a wish to save: what it could not take stays in memory and is tried again.
  case written(unsaved: [PendingEdit], problem: String?)
  /// An undo or redo was carried out; nil when there was nothing left.
  case undone(Change?)
  case redone(Change?)
  /// An image was left out of searches, or taken in again, by an undo or redo.
  case leftOut(Bool, image: ImageName)
  /// What was done on an image.
  case historyRead(image: ImageName, [Moment])
  /// So many changes were undone (negative) or redone at once.
  case travelled(image: ImageName, steps: Int)
  /// Landmark names, read from the store after a change.
  case landmarksRead([Landmark])
  /// How many images show each landmark.
  case landmarksCounted([Landmark: LandmarkCount])
  /// Giving one landmark's points to another would change so many images; on some both would stay, for they differ.
  case mergeCounted(Landmark, into: Landmark, images: Int, kept: [ImageName])
  /// Colours and groups of landmarks.
  case traitsRead([Landmark: LandmarkTraits])
  /// How long the person takes for a decision on a point, s.
  case paced(Double)
  /// What is said of some images as a whole.
  case remarked([ImageName: FilmRemarks])
  /// Lines and curves through landmarks, read from the store after a change.
  case linesRead(LandmarkLines)
  /// Deleting a landmark would take away so many points of persons and so many predictions.
  case landmarkCounted(Landmark, marks: Int, predictions: Int)
  /// The information map of an image is there.
  case informationComputed(image: ImageName, InformationLayer)
  /// How much information an image's pixels hold is known.
  case histogramMeasured(image: ImageName, InformationHistogram)
  /// All that could be measured was measured: one sentence for each image that failed.
  case informationMeasured(failures: [String], wasCancelled: Bool)
  /// Similarity of a landmark over an image is there.
  case similarityComputed(SimilarityLayer)
  /// How the marked films lie on an image is known.
  case aligned(AlignmentLayer)
  /// The marked films could not be laid over an image, which nobody had asked for.
  case notAligned(image: ImageName)
  /// A layer could not be computed: one sentence.
  case layerFailed(image: ImageName, reason: String)
  /// Detection has come so far.
  case jobAdvanced(Job)
  /// Predictions of an image were stored.
  case predicted(image: ImageName, ImageProgress)
  /// Predictions of so many images were renewed in the background, from so many films.
  case renewed(images: Int, films: Int)
  /// The image that would serve best as a template; nil when none can be told.
  case templateSuggested(ImageName?, problem: String?)
  /// How unlike each other the shapes of images are, and what to say of all together.
  case shapesCompared([ImageName: Oddity], Message)
  /// All films were measured.
  case folderMeasured(MeasurementTable)
  /// The file for measurements exists already.
  case measurementsNeedConsent(MeasurementExport)
  /// Learning from the folder came to its end.
  case learningEnded(LearningOutcome)
  /// Spacing was recorded.
  case spacingSet(PixelSpacing, images: Int)
  /// A small picture is there.
  case thumbnailMade(Thumbnail)
  /// A small information map is there.
  case thumbnailMapped(image: ImageName, InformationLayer)
  /// A landmark's surroundings on an image are there.
  case cropMade(LandmarkCrop)
  /// A landmark's points on all images that have any, or on some of them.
  case landmarkRead(Landmark, [ImageName: ImagePoints], isAll: Bool)
  /// Detection ended.
  case jobEnded(JobOutcome)
  /// Points were exported: how many of which kind, and what could not be written.
  case exported(ExportWish, Message)
  /// A file of the export exists already.
  case exportNeedsConsent(ExportWish, existing: String)
  /// Whether an image's file is another one than that which was marked, and how many points the image has.
  case fileCompared(image: ImageName, isChanged: Bool, points: Int)
  /// A file of the maps to be exported exists already.
  case mapsNeedConsent(MapExport, existing: String)
  /// Maps of so many images were exported: one sentence for each that failed.
  case mapsExported(MapExport, done: Int, failures: [String], wasCancelled: Bool)
  /// The film on the screen was replaced on the disk.
  case filmReplaced(image: ImageName)
  /// The film on the screen is no longer on the disk.
  case filmGone(image: ImageName)
  /// What came of something asked for.
  case told(Message)
  /// Paths that begin with what was typed, folders with a slash at their end.
  case pathsFound(for: String, [String])
  /// What was typed into a prompt cannot be used: one sentence.
  case refused(String)
  /// Something asked for could not be done: one sentence.
  case failed(String)
}

/// What an undo or redo changed.
package struct Change: Sendable, Equatable {
  /// What had been done, such as "place sella".
  package var what: String
  /// The image concerned; nil when it is the folder.
  package var image: ImageName?
  /// The landmark concerned, when it is one only.
  package var landmark: Landmark?
  /// Where its point was when it was done, or is again, native px.
  package var position: PixelPoint?

  /// Describes something other than an edit.
  package init(_ what: String, on image: ImageName?) {
    (self.what, self.image) = (what, image)
  }

  /// Describes an edit of an image that was undone, or redone.
  package init(_ edit: Edit, on image: ImageName, isUndone: Bool) {
    (what, self.image) = (edit.summary, image)
    let names = Set(edit.changes.map(\.landmark))
    guard names.count == 1 else { return }
    landmark = names.first
    let before = edit.changes.lazy.compactMap { $0.before?.position }.first
    let after = edit.changes.lazy.compactMap { $0.after?.position }.first
    position = isUndone ? before ?? after : after ?? before
  }
}

/// How many images show a landmark.
package struct LandmarkCount: Sendable, Equatable {
  /// By a person's points, missing ones too.
  package let marks: Int
  /// By predictions that nobody has looked at.
  package let predictions: Int

  package init(marks: Int, predictions: Int) { (self.marks, self.predictions) = (marks, predictions) }
}

/// A change of one image's points that is to be saved.
package struct PendingEdit: Sendable, Equatable {
  /// The image.
  package var image: ImageName
  /// The change.
  package var edit: Edit

  package init(image: ImageName, edit: Edit) {
    (self.image, self.edit) = (image, edit)
  }
}

extension [PendingEdit] {
  /// The points that the store has of an image, with what waits to be saved on top; what no longer fits is left out.
  package func over(_ stored: ImagePoints, of image: ImageName) -> ImagePoints {
    var points = stored
    for pending in self where pending.image == image && points.accepts(pending.edit) {
      points.apply(pending.edit)
    }
    return points
  }
}

/// A background job as the status line shows it.
package struct Job: Sendable, Equatable {
  /// What it does, such as "propagating".
  package var name: String
  /// Steps finished: images, or percent.
  package var done: Int
  /// Steps in all.
  package var total: Int
  /// Time left at the pace so far, s; nil until the first image is finished.
  package var secondsLeft: Double?

  package init(name: String, done: Int, total: Int, secondsLeft: Double? = nil) {
    (self.name, self.done, self.total, self.secondsLeft) = (name, done, total, secondsLeft)
  }
}

/// How a background job ended.
package struct JobOutcome: Sendable, Equatable {
  /// Images that got predictions.
  package var images: Int
  /// Points predicted.
  package var points: Int
  /// Whether the person stopped it.
  package var wasCancelled: Bool
  /// One sentence for each image that failed.
  package var failures: [String]
  /// How far off it is expected to be; nil where nobody asked.
  package var expected: ExpectedError?

  package init(
    images: Int, points: Int, wasCancelled: Bool = false, failures: [String] = [],
    expected: ExpectedError? = nil
  ) {
    (self.images, self.points, self.wasCancelled, self.failures) = (images, points, wasCancelled, failures)
    self.expected = expected
  }
}

/// How learning from the folder ended.
package enum LearningOutcome: Sendable, Equatable {
  /// What was learnt is in use, in later sessions too.
  case kept
  /// It is in use until the person leaves: one sentence why.
  case notKept(String)
  /// Nothing was learnt: one sentence why.
  case failed(String)
  /// The person stopped it.
  case cancelled
}
