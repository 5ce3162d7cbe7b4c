import Cells
import Landmarks
import Morphometry
import Radiograph

/// Everything on screen, as a value. Only `update` changes it; `view` draws it.
package struct Model: Sendable, Equatable {
  // The screen
  /// Size of the terminal.
  package var screen: CellSize
  /// Colours that the terminal can show.
  package var depth: ColourDepth
  /// Pixels of a cell, where they are known.
  package internal(set) var cell: PixelSize?
  /// Whether the terminal draws pictures.
  package internal(set) var drawsPictures = false
  /// Colour themes to choose from; never empty.
  package var themes: [Theme]
  /// Index of the theme in use.
  package var themeIndex = 0

  // The folder
  /// Name of the folder, for the title.
  package var folder: String
  /// Its images.
  package var images: ImageList
  /// The landmark to begin with on an image, where a list of images names one.
  package var beginning: [ImageName: Landmark] = [:]
  /// Landmarks in marking order.
  package var landmarks: [Landmark] {
    didSet { measuring = measuring.map { MeasurementPlan($0.set, landmarks: landmarks) } }
  }
  /// Lines and curves through landmarks.
  package var lines = LandmarkLines()
  /// Colours and groups of the landmarks.
  package var traits: [Landmark: LandmarkTraits] = [:]
  /// How many images show each landmark, while the list of landmarks is open.
  package var landmarkCounts: [Landmark: LandmarkCount] = [:]
  /// Who places the points.
  package var author: String
  /// Whether this person has placed, accepted or rejected anything in this folder before.
  package var hasWorkedHere = false
  /// What the program it runs in can do besides searching landmarks.
  package var abilities = Abilities()
  /// The image that would serve best as a template, once known.
  package var suggestion: ImageName?

  /// Formats in which points can be exported, the program's own first.
  package var formats: [ExportFormat] = []
  /// What was exported last.
  package var lastExport: ExportWish?

  /// How long the person takes for a decision on a point, s; nil until that is known.
  package var pace: Double?
  /// Images whose points have changed since they were last searched from.
  package var unlearnt: Set<ImageName> = []

  // The current image
  /// What the centre pane shows.
  package var picture: Picture = .none
  /// Its points.
  package var points = ImagePoints()
  /// The image that was shown before.
  var lastImage: ImageName?
  /// Index of the active landmark.
  var activeIndex = 0
  /// Which landmark becomes active once the film is there; nil leaves the active one.
  var landing: Landing?
  /// Size of the film shown last, px.
  var filmSize: FilmSize?
  /// The cursor, native px.
  package var cursor = PixelPoint(x: 0, y: 0)
  /// The part of the film on screen; nil shows all of it.
  package var zoom: Viewport?
  /// Cursor and view before the last jump of either.
  var stand: Stand?
  /// Where the cursor stood before it was taken to an edge; nil once anything else was done.
  var beforeSnap: Stand?
  /// A point being dragged with the pointer.
  package var drag: Drag?
  /// Cell of the screen where the last click placed a landmark; nil once something else was done.
  var clicked: CellPoint?

  // How it is shown
  /// Grey window chosen by the person; nil is automatic.
  package var window: GreyWindow?
  /// Black and white exchanged.
  package var isInverted = false
  /// How cells are split into blocks; nil draws the film in pixels, and where that cannot be chooses by the colours.
  package var blocks: BlockShape?
  /// What lies over the film.
  package var layer = Layer.none
  /// How much of the layer covers the film, 0...1.
  var opacity = 0.5
  /// Information map of the current image, once computed.
  package var information: InformationLayer?
  /// A film that stays beside the current one.
  package var beside: Beside?
  /// Similarity map of the active landmark, once computed.
  package var similarity: SimilarityLayer?
  /// How the marked films lie on the current image, once computed.
  package var alignment: AlignmentLayer?
  /// The landmark to whose expected place the cursor goes once the alignment is there.
  package internal(set) var awaited: Landmark?
  /// Whether the alignment is being worked out.
  var isAligning = false
  /// Whether the points' marks are left out.
  package var hidesMarks = false
  /// Whether the landmarks' names are left out.
  package var hidesNames = false
  /// What a key may yet turn out to be held for; nil once anything else was hidden or shown.
  var peek: Peek?
  /// How large marks are.
  package var markSize = MarkSize.usual
  /// Whether the magnifier is shown.
  package var hasMagnifier = false
  /// Whether the cursor moves by image pixels.
  package var isFine = false
  /// Whether the cursor goes by itself to where the next unset landmark is expected.
  package var isGuided = true
  /// Whether the histogram of the information map is shown with it.
  package var hasHistogram = false
  /// The cut that the pointer holds.
  var pulledCut: Cut?
  /// One end of a distance being measured, native px.
  var rulerStart: PixelPoint?
  /// What is measured, for the folder's landmarks; nil when nothing is.
  package var measuring: MeasurementPlan?
  /// Whether measurements are shown: their panel, and their lines on the film.
  var showsMeasurements = false
  /// How far a person's points are taken to be off along each axis, mm, px on films without spacing; nil where nobody says.
  package var pointError: Double?
  /// One measurement on all films, while it is listed.
  package var folderMeasures: FolderMeasures?
  /// Place in the set of the measurement that was listed last.
  var lastMeasurement = 0
  /// Images about which it has been said what is particular about how they were read.
  var toldNotes: Set<ImageName> = []
  /// Images that the review by shape has come to.
  var seenShapes: Set<ImageName> = []
  /// Small pictures of the gallery's present page and those around it.
  package var thumbnails: [ImageName: Thumbnail] = [:]
  /// Their information maps, as small as the pictures, while the gallery shows them.
  package var thumbnailMaps: [ImageName: InformationLayer] = [:]
  /// The surroundings of the gallery's landmark, likewise.
  package var crops: [ImageName: LandmarkCrop] = [:]
  /// The points of the gallery's landmark on all images that have any.
  package var landmarkPoints: [ImageName: ImagePoints] = [:]
  /// The gallery that a prompt, a question or the help lies over.
  var behind: Gallery?
  /// The gallery of one landmark that was left last.
  var leftGallery: Gallery?
  /// The gallery of whole films that was left last, while films are selected there.
  var leftFilms: Gallery?
  /// Images on which something was decided in the open gallery.
  var decided: Set<ImageName> = []

  // What goes on
  /// Which key does what.
  package var keys = KeyMap.usual
  /// What the keys mean.
  package var mode = Mode.normal
  /// What was typed into prompts in this session, by their kind, oldest first.
  var typed: [Prompt.Kind: [String]] = [:]
  /// The prompt whose line was taken last, until the next key: it is opened again when its line cannot be used.
  var submitted: Prompt?
  /// The number typed before a key, which says how often or how far.
  package var count: Int?
  /// What just happened.
  package var message = Message("")
  /// The background job.
  package var job: Job?
  /// Changes that the store has not confirmed yet: none, unless it refuses.
  package var unsaved: [PendingEdit] = []
  /// Whether the store has refused changes, and the person has been told.
  package var isRefused = false

  /// A model of a folder before anything happened.
  package init(
    screen: CellSize, depth: ColourDepth = .direct, themes: [Theme] = [.readingRoom], folder: String,
    images: ImageList, landmarks: [Landmark], author: String
  ) {
    (self.screen, self.depth) = (screen, depth)
    self.themes = themes.isEmpty ? [.readingRoom] : themes
    (self.folder, self.images, self.landmarks) = (folder, images, landmarks)
    self.images.landmarkCount = landmarks.count
    self.author = author
  }

  /// Pixels of a cell where the film can be drawn in pixels.
  private var pictureCell: PixelSize? { drawsPictures && depth != .mono ? cell : nil }

  /// Pixels of a cell where the film is drawn in pixels; nil where it is drawn in blocks.
  package var cellPixels: PixelSize? { blocks == nil ? pictureCell : nil }

  /// Whether the terminal could draw the film in pixels.
  var canDrawPixels: Bool { pictureCell != nil }

  /// Height of half a cell over its width: 1, unless the terminal's cells are known to be others.
  package var blockAspect: Double {
    cell.map { Double($0.height) / Double(2 * $0.width) } ?? 1
  }

  /// The theme in use.
  package var theme: Theme { themes[min(themeIndex, themes.count - 1)] }

  /// The current image.
  package var imageName: ImageName? { images.currentEntry?.name }

  /// The panes, or nil on a screen that is too small.
  package var layout: Layout? {
    Layout(screen, isSplit: beside != nil, measurements: measurementCount)
  }
}

/// What the program can do beyond searching landmarks; keys for the rest say why not.
package struct Abilities: Sendable, Equatable {
  /// Finds the image that would serve best as a template.
  package var canSuggest = false
  /// Learns from a folder's marks.
  package var canLearn = false

  /// Nothing.
  package init() {}
}

/// Where the cursor is, and what part of the film is on screen.
struct Stand: Sendable, Equatable {
  /// The cursor, native px.
  var cursor: PixelPoint
  /// The part of the film; nil for all of it.
  var zoom: Viewport?
}

/// Which landmark becomes active on an image that is opened.
package enum Landing: Sendable, Equatable {
  /// The first one that has no point, else the first prediction.
  case unset
  /// The least certain prediction.
  case worst
  /// The one that the list of images names.
  case listed
  /// The one that an undo or redo is about.
  case change(Change)
  /// The one that is active, close up on its point.
  case closeUp
  /// The one that lies farthest from where it lies on other films.
  case odd
}

/// A point being dragged with the pointer.
package struct Drag: Sendable, Equatable {
  /// Cell of the screen where the button went down: a hand that trembles inside of it only clicks.
  var start: CellPoint
  /// Whether the pointer has left that cell since.
  var hasBegun = false
  /// Whether a point follows the pointer.
  var hasMoved = false
  /// Index of the landmark on whose point the button went down.
  var held: Int?
  /// Film position under the pointer when the button went down on no point: dragging pans.
  var anchor: PixelPoint?
  /// Whether the film was panned.
  var hasPanned = false
}

/// What the status line says.
package struct Message: Sendable, Equatable {
  /// How the sentence is meant.
  package enum Tone: Sendable, Equatable {
    case plain, success, warning, error
  }

  /// One sentence.
  package var text: String
  /// How it is meant.
  package var tone: Tone

  package init(_ text: String, _ tone: Tone = .plain) {
    (self.text, self.tone) = (text, tone)
  }
}

/// A number with so many decimals at most, without a trailing ".0".
func shortText(_ value: Double, decimals: Int = 1) -> String {
  let unit = [1: 10.0, 2: 100.0][decimals] ?? 10_000.0
  let rounded = (value * unit).rounded() / unit
  return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
}
