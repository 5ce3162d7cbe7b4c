import Landmarks
import Morphometry
import Radiograph

/// Work that `update` asks for. Commands are data: the session carries them out and answers with events.
package enum Command: Sendable, Equatable {
  /// Decode a film; answers `filmLoaded`.
  case loadImage(ImageName)
  /// Decode films that are likely to be wanted next; answers nothing.
  case prefetch([ImageName])
  /// Read an image's points; answers `pointsRead` before the next frame.
  case readPoints(image: ImageName)
  /// Read the points of images besides the one that is worked on; answers `filmsRead` before the next frame.
  case readFilms([ImageName], isToAccept: Bool)
  /// Save changes, in order; answers `written` and `pointsRead` before the next frame.
  case write([PendingEdit])
  /// Undo the last thing that the person did, on whatever image; answers `undone` and what has changed before the next
  /// frame.
  case undo
  /// Redo what was undone last, else on the image shown; answers `redone` and what has changed before the next frame.
  case redo(shown: ImageName)
  /// Read what was done on an image; answers `historyRead` before the next frame.
  case readHistory(image: ImageName)
  /// Undo (negative) or redo so many changes; answers `travelled` and `pointsRead` before the next frame.
  case travel(image: ImageName, steps: Int)
  /// Append landmark names; answers `landmarksRead`.
  case addLandmarks([Landmark])
  /// Append the names in a text file, one per line; answers `landmarksRead`.
  case addLandmarkFile(path: String)
  /// Rename a landmark with its points on all images; answers `landmarksRead`, `pointsRead` and `told`.
  case renameLandmark(from: Landmark, to: Landmark)
  /// Count how many images show each landmark; answers `landmarksCounted`.
  case countLandmarks
  /// Put the landmarks in another order; answers `landmarksRead`.
  case orderLandmarks([Landmark])
  /// Count what giving one landmark's points to another would do; answers `mergeCounted`, or `refused`.
  case previewMerge(Landmark, into: Landmark)
  /// Give the points of one landmark to another, which has another spelling; answers `landmarksRead`, `pointsRead` and `told`.
  case mergeLandmarks(Landmark, into: Landmark)
  /// Keep colours and groups of landmarks; answers `traitsRead`.
  case setTraits([Landmark: LandmarkTraits])
  /// Keep what is said of images as a whole; answers `remarked`.
  case remark([ImageName: FilmRemarks])
  /// Count what deleting a landmark would take away; answers `landmarkCounted`.
  case countPoints(Landmark)
  /// Delete a landmark with its points on all images; answers `landmarksRead`, `pointsRead` and `told`.
  case deleteLandmark(Landmark)
  /// Suggest points where another image has them, in proportion where it has another size; answers `pointsRead` and `told`,
  /// or `refused`.
  case copyPoints(from: ImageName, to: ImageName, landmarks: [Landmark])
  /// Find the files that a path may become; answers `pathsFound`.
  case completePath(String)
  /// Replace the lines and curves through landmarks; answers `linesRead` before the next frame.
  case setLines(LandmarkLines)
  /// Remember that an image is, or is not, left out of searches.
  case leaveOut(Bool, image: ImageName)
  /// Compute the information map of an image; answers `informationComputed`.
  case computeInformation(image: ImageName)
  /// Compute the information maps of images that are likely to be wanted next, in the background; answers
  /// `informationComputed` for each.
  case mapAhead([ImageName])
  /// Measure how much information images hold; answers `histogramMeasured` for each, `jobAdvanced`,
  /// `informationMeasured`.
  case measureInformation([ImageName])
  /// Compute the similarity map of a landmark; answers `similarityComputed`.
  case computeSimilarity(image: ImageName, landmark: Landmark, templates: [ImageName])
  /// Compare an image's file with the one that was marked; answers `fileCompared`.
  case compareFile(image: ImageName)
  /// Take an image's file for the film that was marked, with its points or without; answers `pointsRead` and `told`.
  case acceptFilm(image: ImageName, dropsPoints: Bool)
  /// Find out how templates lie on an image; answers `aligned`, else `layerFailed`, or `notAligned` where nobody asked.
  case align(image: ImageName, templates: [ImageName], isAsked: Bool)
  /// Find the landmarks on all images, beginning with some; answers `jobAdvanced`, `predicted`, `jobEnded`.
  case runDetection(images: [ImageName], templates: [ImageName])
  /// Search images with predictions again, quietly, in the background: what nobody has looked at is renewed, but on the
  /// image that is shown. Answers `predicted` and `renewed`.
  case renew(images: [ImageName], templates: [ImageName])
  /// Stop the job that is running.
  case cancelJob
  /// Find the image that would serve best as a template; answers `templateSuggested`.
  case suggestTemplate(images: [ImageName])
  /// Learn from the folder's marks and from what a search finds; answers `jobAdvanced`, `learningEnded`.
  case learn(images: [ImageName], templates: [ImageName])
  /// Compare the shapes of all images; answers `shapesCompared`.
  case compareShapes
  /// Remember what a pixel measures, mm, on some images; answers `spacingSet`, and `filmLoaded` for the shown one.
  case setSpacing(PixelSpacing, images: [ImageName], shown: ImageName)
  /// Make small pictures of images, with their points; answers `thumbnailMade` for each.
  case makeThumbnails([ImageName])
  /// Make small information maps of images; answers `thumbnailMapped` for each that has a picture.
  case mapThumbnails([ImageName])
  /// Cut a landmark's surroundings out of films; answers `cropMade` for each.
  case makeCrops([CropWish])
  /// Read a landmark's points on some images, nil for all; answers `landmarkRead` before the next frame.
  case readLandmark(Landmark, images: [ImageName]?)
  /// Save changes of several images as one thing done: all of them or none. Answers `pointsRead` for each.
  case writeTogether([PendingEdit])
  /// Export information maps in the background; answers `mapsNeedConsent`, or `jobAdvanced` and `mapsExported`.
  case exportMaps(MapExport)
  /// Measure all films, with points of persons off by so many mm or px; answers `folderMeasured`.
  case measureFolder(MeasurementSet, landmarks: [Landmark], pointError: Double?)
  /// Write what was measured; answers `measurementsNeedConsent`, `told` or `refused`.
  case exportMeasurements(MeasurementExport)
  /// Export points, and remember how; answers `exported` or `exportNeedsConsent`.
  case export(ExportWish)
  /// Remember a setting of this folder.
  case saveSetting(Setting, String)
  /// Leave.
  case quit
}

/// What the workbench remembers about a folder between sessions.
package enum Setting: String, Sendable, CaseIterable {
  /// Grey window as `centre,width`; empty for automatic.
  case window
  /// `true` when black and white are exchanged.
  case inverted
  /// Name of the colour theme.
  case theme
  /// How cells of the film pane are split, a `BlockShape`; empty for pixels. Kept for each terminal.
  case blocks
  /// How large marks are, a `MarkSize`.
  case marks
  /// `false` when the cursor does not go to expected places by itself.
  case guided
  /// File name of the image worked on last.
  case image
  /// Order of the image list.
  case sort
  /// The cuts between information categories, `low,high`, bits.
  case cuts
  /// File name of the image that would serve best as a template.
  case suggestion
  /// The set of measurements: its name, or its file.
  case measurements
  /// How far a person's points are off, mm, px without spacing; empty where nobody says.
  case pointError
  /// What was exported last, as `ExportWish.text`.
  case export
}
