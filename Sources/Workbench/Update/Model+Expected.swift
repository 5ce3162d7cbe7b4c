import Landmarks
import Radiograph

// Where landmarks are expected: a prediction has it, or the marked films laid over this one have. The cursor goes there when
// it is told to, and by itself to a landmark that is unset.
extension Model {
  /// Moves the cursor to where the active landmark is expected: its prediction, else where the alignment has it.
  mutating func goToExpected() -> [Command] {
    guard let landmark = activeLandmark else { return [] }
    if let point = points[landmark], point.status == .predicted, let position = point.position {
      look(at: position, within: 0)
      message = Message("\(landmark): where the search has it")
      return []
    }
    if alignment != nil {
      lookAtExpected(landmark)
      return []
    }
    awaited = landmark
    let asked = align()
    if asked.isEmpty { awaited = nil } else { message = Message("Looking where \(landmark) is expected...") }
    return asked
  }

  /// Asks how the marked films lie on the current image.
  mutating func align() -> [Command] {
    guard let image = imageName else { return [] }
    let asked = askTemplates("The alignment") { .align(image: image, templates: $0, isAsked: true) }
    isAligning = !asked.isEmpty
    return asked
  }

  /// What was computed from marks, a finder or an image that are no longer those of the screen.
  mutating func forgetSearched() { (similarity, alignment, awaited, isAligning) = (nil, nil, nil, false) }

  /// Takes over an alignment of the current image.
  mutating func aligned(_ layer: AlignmentLayer) {
    guard layer.image == imageName else { return }
    (alignment, isAligning) = (layer, false)
    defer { awaited = nil }
    guard let awaited, awaited == activeLandmark else { return }
    if points.status(of: awaited) == .unset, message.text.hasSuffix(Self.next(awaited)) {
      approach()
    } else {
      lookAtExpected(awaited)
    }
  }

  /// The films could not be aligned.
  mutating func notAligned(_ image: ImageName) {
    if image == imageName { (awaited, isAligning) = (nil, false) }
  }

  private mutating func lookAtExpected(_ landmark: Landmark) {
    guard let place = alignment?.expected[landmark] else {
      message = Message("No marked film shows \(landmark).", .warning)
      return
    }
    look(at: place.position, within: 2 * place.deviation)
    message = Message(
      "\(landmark) is expected here, give or take \(Int(place.deviation.rounded())) px")
  }

  /// Moves the cursor to the active landmark's point, close up.
  mutating func lookAtActive() {
    if let position = activePoint?.position { look(at: position, within: 0) }
  }

  /// Moves the cursor to a place and zooms in until a block is a pixel, or all within a distance just finds room.
  private mutating func look(at point: PixelPoint, within distance: Double) {
    guard let pane = layout?.film.size else { return }
    let wanted = max(1, 2 * distance / min(Double(pane.columns), Double(2 * pane.rows) * blockAspect))
    let view = viewport
    if wanted >= view.scale, view.shows(point, within: distance, pane: pane) {
      stand = Stand(cursor: cursor, zoom: zoom)
      moveCursor(to: point)
    } else {
      jump(to: point, scale: min(wanted, view.scale))
    }
  }
}

// The cursor going by itself.
extension Model {
  mutating func toggleGuided() -> [Command] {
    isGuided.toggle()
    message = Message(
      isGuided
        ? "After Enter the cursor goes to where the next landmark is expected"
        : "After Enter the cursor stays where it is")
    return [.saveSetting(.guided, isGuided ? "true" : "false")] + alignAhead()
  }

  /// Whether the cursor would go by itself to the active landmark, once it is known where other marked films have it.
  private var wantsGuidance: Bool {
    isGuided && picture.loaded != nil && activeLandmark.map { points.status(of: $0) } == .unset
      && images.templates.contains { $0 != imageName }
  }

  /// Asks how the marked films lie on the film that was opened, so that it is known when somebody needs it.
  mutating func alignAhead() -> [Command] {
    guard wantsGuidance, alignment == nil, !isAligning, let image = imageName else { return [] }
    isAligning = true
    return [.align(image: image, templates: images.templates, isAsked: false)]
  }

  /// Takes the cursor to where the active landmark is expected, if it is unset; where that is not known yet, as soon as it
  /// is, unless the person has done anything by then.
  mutating func guide() -> [Command] {
    guard wantsGuidance else { return [] }
    if alignment != nil {
      approach()
      return []
    }
    awaited = activeLandmark
    return alignAhead()
  }

  private mutating func approach() {
    guard let landmark = activeLandmark, let place = alignment?.expected[landmark] else { return }
    look(at: place.position, within: 2 * place.deviation)
    message.text += ", expected here ± \(Int(place.deviation.rounded())) px"
  }

  /// What a message ends with that names the next landmark.
  static func next(_ landmark: Landmark) -> String { "; next: \(landmark)" }
}
