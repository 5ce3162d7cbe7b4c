import Annotation
import Cells
import Information
import Radiograph

/// Everything on screen, as a value. Only `update` changes it; `view` draws it.
public struct Model: Sendable, Equatable {
  // The screen
  /// Size of the terminal.
  public var screen: CellSize
  /// Colours that the terminal can show.
  public var depth: ColourDepth
  /// Pixels of a cell, on a terminal that draws pictures; nil on others.
  public var cellPixels: PixelSize?
  /// Colour themes to choose from; never empty.
  public var themes: [Theme]
  /// Index of the theme in use.
  public var themeIndex = 0

  // The folder
  /// Name of the folder, for the title.
  public var folder: String
  /// Its images.
  public var images: ImageList
  /// The landmark to begin with on an image, where a list of images names one.
  public var beginning: [String: String] = [:]
  /// Landmark names in marking order.
  public var landmarks: [String]
  /// Who places the points.
  public var author: String
  /// What the program it runs in can do besides searching landmarks.
  public var abilities = Abilities()
  /// The image that would serve best as a template, once known.
  public var suggestion: String?

  // The current image
  /// What the centre pane shows.
  public var picture: Picture = .none
  /// Its points.
  public var points = ImagePoints()
  /// Index of the active landmark.
  public var activeIndex = 0
  /// Which landmark becomes active once the film is there; nil leaves the active one.
  public var landing: Landing?
  /// Size of the film shown last, px.
  public var filmSize: FilmSize?
  /// The cursor, native px.
  public var cursor = PixelPoint(x: 0, y: 0)
  /// The part of the film on screen; nil shows all of it.
  public var zoom: Viewport?
  /// A point being dragged with the pointer.
  public var drag: Drag?

  // How it is shown
  /// Grey window chosen by the person; nil is automatic.
  public var window: GreyWindow?
  /// Black and white exchanged.
  public var isInverted = false
  /// How cells are split into blocks; nil chooses by the colours of the terminal.
  public var blocks: BlockShape?
  /// What lies over the film.
  public var layer = Layer.none
  /// How much of the layer covers the film, 0...1.
  public var opacity = 0.5
  /// Information map of the current image, once computed.
  public var information: InformationLayer?
  /// Similarity map of the active landmark, once computed.
  public var similarity: SimilarityLayer?
  /// Whether the magnifier is shown.
  public var hasMagnifier = false
  /// Whether the cursor moves by image pixels.
  public var isFine = false
  /// Where information categories begin and end, bits.
  public var cuts = Categories.usual
  /// One end of a distance being measured, native px.
  public var rulerStart: PixelPoint?
  /// Small pictures of the gallery's present page and those around it.
  public var thumbnails: [String: Thumbnail] = [:]

  // What goes on
  /// Which key does what.
  public var keys = KeyMap.usual
  /// What the keys mean.
  public var mode = Mode.normal
  /// What just happened.
  public var message = Message("")
  /// The background job.
  public var job: Job?
  /// Changes that the store has not confirmed yet: none, unless it refuses.
  public var unsaved: [PendingEdit] = []
  /// Whether the store has refused changes, and the person has been told.
  public var isRefused = false

  /// A model of a folder before anything happened.
  public init(
    screen: CellSize, depth: ColourDepth = .direct, themes: [Theme] = [.readingRoom], folder: String,
    images: ImageList, landmarks: [String], author: String
  ) {
    self.screen = screen
    self.depth = depth
    self.themes = themes.isEmpty ? [.readingRoom] : themes
    self.folder = folder
    self.images = images
    self.landmarks = landmarks
    self.images.landmarkCount = landmarks.count
    self.author = author
  }

  /// The theme in use.
  public var theme: Theme { themes[min(themeIndex, themes.count - 1)] }

  /// File name of the current image.
  public var imageName: String? { images.currentEntry?.name }

  /// The panes, or nil on a screen that is too small.
  public var layout: Layout? { Layout(screen) }
}

/// What the program can do beyond searching landmarks; keys for the rest say why not.
public struct Abilities: Sendable, Equatable {
  /// Finds the image that would serve best as a template.
  public var canSuggest = false
  /// Adapts the encoder to a folder.
  public var canAdapt = false

  /// Nothing.
  public init() {}
}

/// Which landmark becomes active on an image that is opened.
public enum Landing: Sendable, Equatable {
  /// The first one that has no point.
  case unset
  /// The least certain prediction.
  case worst
  /// The one that the list of images names.
  case listed
}

/// Size of a film, px.
public struct FilmSize: Sendable, Equatable {
  /// Columns.
  public var width: Int
  /// Rows.
  public var height: Int
}

/// A point being dragged with the pointer.
public struct Drag: Sendable, Equatable {
  /// Whether a point follows the pointer.
  public var hasMoved = false
  /// Whether the button went down on a point.
  var holdsPoint = false
  /// Film position under the pointer when the button went down on no point: dragging pans.
  var anchor: PixelPoint?
  /// Whether the film was panned.
  var hasPanned = false
}

/// What the status line says.
public struct Message: Sendable, Equatable {
  /// How the sentence is meant.
  public enum Tone: Sendable, Equatable {
    case plain, success, warning, error
  }

  /// One sentence.
  public var text: String
  /// How it is meant.
  public var tone: Tone

  /// Makes a message.
  public init(_ text: String, _ tone: Tone = .plain) {
    self.text = text
    self.tone = tone
  }
}
