import Radiograph

// Taking the cursor to what stands out nearby.
extension Model {
  /// Takes the cursor to the strongest corner or edge within three cells, 3 to 32 px, and says how far that is.
  mutating func snapToEdge() -> [Command] {
    guard let film = picture.loaded?.film else { return [] }
    let radius = max(3, min(32, Int((3 * viewport.scale).rounded())))
    // What differs by less than a hundredth of the window over a pixel is not seen as an edge.
    let found = EdgeFinder.strongest(
      on: film, near: cursor, within: radius, contrast: greyWindow.width / 100)
    guard let found else {
      message = Message("Neither an edge nor a corner within \(radius) px of the cursor.", .warning)
      return []
    }
    let what = found.isCorner ? "corner" : "edge"
    let way = found.position.distance(to: cursor)
    guard way > 0 else {
      message = Message("The cursor is at the strongest \(what) within \(radius) px already")
      return []
    }
    let before = Stand(cursor: cursor, zoom: zoom)
    (stand, beforeSnap) = (before, before)
    moveCursor(to: found.position)
    message = Message("Went \(shortText(way)) px to the strongest \(what); u takes the cursor back")
    return []
  }

  /// Takes the cursor back to where it stood before it was taken to an edge; nil when something else was done since.
  mutating func takeBackSnap() -> [Command]? {
    guard let before = beforeSnap else { return nil }
    beforeSnap = nil
    zoom = before.zoom
    moveCursor(to: before.cursor)
    message = Message("The cursor is back where it was; no point was undone")
    return []
  }
}
