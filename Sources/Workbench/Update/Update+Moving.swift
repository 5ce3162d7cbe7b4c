import Radiograph

// The cursor and the part of the film on screen.
extension Model {
  mutating func move(_ action: Action) {
    switch action {
    case .move(let direction): step(direction, count: 1)
    case .leap(let direction): step(direction, count: 10)
    case .pan(let direction):
      if zoom == nil { message = Message("The whole film is on screen; + zooms in.") }
      pan(direction, share: 0.25)
    case .toggleFine:
      isFine.toggle()
      message = Message(isFine ? "Fine mode: the cursor moves by image pixels" : "The cursor moves by cells")
    case .zoomIn: zoom(by: 1 / Self.zoomStep, around: cursor)
    case .zoomOut: zoom(by: Self.zoomStep, around: cursor)
    case .fit: zoom = nil
    default: break
    }
  }

  /// Two steps double or halve.
  static let zoomStep = 2.0.squareRoot()

  private mutating func step(_ direction: Direction, count: Double) {
    let step = cursorStep
    moveCursor(
      to: PixelPoint(
        x: cursor.x + Double(direction.dx) * step.x * count,
        y: cursor.y + Double(direction.dy) * step.y * count))
  }
}
