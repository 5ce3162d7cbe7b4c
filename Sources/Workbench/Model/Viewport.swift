import Cells
import Radiograph

/// Which part of a film the centre pane shows, and how large.
///
/// The pane is a grid of *blocks*: half cells, two above each other in a cell. A cell is about twice as tall as wide; where
/// its size is known, a block covers as much more of the film downwards as it is taller than wide.
package struct Viewport: Sendable, Equatable {
  /// Native pixels per block across, px.
  package var scale: Double
  /// Film position under the pane's top-left corner, in pixel *edges* (0 is the film's left edge), px.
  package var left: Double
  /// Film position under the pane's top edge, in pixel edges, px.
  package var top: Double
  /// Height of a block over its width on the screen.
  package var aspect: Double

  package init(scale: Double, left: Double, top: Double, aspect: Double = 1) {
    (self.scale, self.left, self.top, self.aspect) = (scale, left, top, aspect)
  }

  /// Native pixels per block down, px.
  package var scaleDown: Double { scale * aspect }

  /// The viewport that shows a whole film, centred in a pane.
  ///
  /// - Parameter aspect: height of a block over its width on the screen.
  package static func fit(filmWidth: Int, filmHeight: Int, pane: CellSize, aspect: Double = 1) -> Viewport {
    let columns = Double(max(1, pane.columns))
    let blockRows = Double(max(1, pane.rows * 2))
    let scale = max(Double(filmWidth) / columns, Double(filmHeight) / (blockRows * aspect), 1e-3)
    return Viewport(
      scale: scale,
      left: (Double(filmWidth) - columns * scale) / 2,
      top: (Double(filmHeight) - blockRows * scale * aspect) / 2, aspect: aspect)
  }

  /// The viewport of a scale with a film position in the middle of the pane.
  static func centred(on point: PixelPoint, scale: Double, pane: CellSize, aspect: Double) -> Viewport {
    Viewport(
      scale: scale, left: point.x + 0.5 - Double(pane.columns) / 2 * scale,
      top: point.y + 0.5 - Double(pane.rows) * scale * aspect, aspect: aspect)
  }

  /// Whether all within a distance of a film position, px, is on screen.
  func shows(_ point: PixelPoint, within distance: Double, pane: CellSize) -> Bool {
    let (x, y) = (point.x + 0.5 - left, point.y + 0.5 - top)
    return x >= distance && y >= distance && x + distance <= Double(pane.columns) * scale
      && y + distance <= Double(2 * pane.rows) * scaleDown
  }

  /// The cell of the pane under a film position; it may lie outside the pane.
  package func cell(at point: PixelPoint) -> CellPoint {
    let block = self.block(at: point)
    return CellPoint(column: block.column, row: block.row >> 1)
  }

  /// The block (half cell; `row` counts half rows) under a film position.
  func block(at point: PixelPoint) -> CellPoint {
    CellPoint(
      column: clampedInt(((point.x + 0.5 - left) / scale).rounded(.down)),
      row: clampedInt(((point.y + 0.5 - top) / scaleDown).rounded(.down)))
  }

  /// The film position at a place inside a cell of the pane, its middle unless told.
  package func point(at cell: CellPoint, inside share: CellShare = .middle) -> PixelPoint {
    PixelPoint(
      x: left + (Double(cell.column) + share.x) * scale - 0.5,
      y: top + (Double(cell.row) + share.y) * 2 * scaleDown - 0.5)
  }

  /// The same viewport at another scale, with one film position staying where it is on screen.
  package func zoomed(to newScale: Double, around point: PixelPoint) -> Viewport {
    let x = point.x + 0.5
    let y = point.y + 0.5
    return Viewport(
      scale: newScale,
      left: x - (x - left) / scale * newScale,
      top: y - (y - top) / scale * newScale, aspect: aspect)
  }

  /// The same viewport on cells of another shape, with one film position staying in its row.
  package func reshaped(to newAspect: Double, around point: PixelPoint) -> Viewport {
    let y = point.y + 0.5
    return Viewport(scale: scale, left: left, top: y - (y - top) / aspect * newAspect, aspect: newAspect)
  }

  /// The viewport moved just enough that a position lies inside the pane, `margin` cells from its border.
  ///
  /// It moves by whole cells, so that what was drawn before can be used again.
  package func following(_ point: PixelPoint, pane: CellSize, margin: Int) -> Viewport {
    var moved = self
    let x = point.x + 0.5
    let y = point.y + 0.5
    let marginX = Double(min(margin, max(0, pane.columns - 1) / 2)) * scale
    let marginY = Double(min(margin, max(0, pane.rows - 1) / 2)) * 2 * scaleDown
    let width = Double(pane.columns) * scale
    let height = Double(pane.rows) * 2 * scaleDown
    if x < moved.left + marginX { moved.left -= steps(moved.left + marginX - x, scale) }
    if x >= moved.left + width - marginX { moved.left += steps(x - moved.left - width + marginX, scale) }
    if y < moved.top + marginY { moved.top -= steps(moved.top + marginY - y, 2 * scaleDown) }
    if y >= moved.top + height - marginY {
      moved.top += steps(y - moved.top - height + marginY, 2 * scaleDown)
    }
    return moved
  }

  /// The least number of whole steps beyond a distance, as a distance.
  private func steps(_ distance: Double, _ step: Double) -> Double {
    ((distance / step).rounded(.down) + 1) * step
  }
}

/// A whole number, however far off: places outside of a film can be anywhere.
func clampedInt(_ value: Double) -> Int { Int(max(-1e9, min(1e9, value))) }
