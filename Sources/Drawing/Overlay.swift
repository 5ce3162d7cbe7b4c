import Basics
import Radiograph

/// A landmark to show on a film, as plain values.
package struct OverlayMark: Sendable {
  /// The landmark's name.
  package var name: String
  /// Where it was predicted or placed, native px.
  package var position: PixelPoint
  /// Confidence in 0...1; nil where nobody states one, as for a person's own points.
  package var confidence: Double?
  /// Where it truly lies, native px, when that is known.
  package var truth: PixelPoint?

  package init(name: String, position: PixelPoint, confidence: Double? = nil, truth: PixelPoint? = nil) {
    (self.name, self.position, self.confidence, self.truth) = (name, position, confidence, truth)
  }
}

/// A film with its landmarks drawn over it, and a strip below that explains the colours.
package struct Overlay: Sendable {
  /// What the marks are drawn on, `[height, width]`: the film, reduced to a handy size.
  package var picture: Plane
  /// The values of `picture` shown black and white.
  package var window: ClosedRange<Float>
  /// Picture px per native px.
  package var scale: Double
  /// The landmarks.
  package var marks: [OverlayMark]
  /// Radius of a circle around each truth, native px; nil for none.
  package var radius: Double?
  /// What stands in the strip, such as the file name.
  package var title: String

  private static let truthInk = RGB(hex: 0x62F08C)
  private static let textScale = 2
  private static let strip = 40

  package init(
    picture: Plane, window: ClosedRange<Float>, scale: Double, marks: [OverlayMark], title: String = "",
    radius: Double? = nil
  ) {
    (self.picture, self.window, self.scale, self.marks) = (picture, window, scale, marks)
    (self.title, self.radius) = (title, radius)
  }

  /// Makes an overlay on a film, reduced so that its long side is at most `longSide` px.
  package init(
    film: any GreyFilm, longSide: Int = 1200, marks: [OverlayMark], title: String = "", radius: Double? = nil
  ) {
    let size = film.size
    let scale = min(1, Double(longSide) / Double(max(size.width, size.height, 1)))
    let picture = film.grey(
      FilmSize(
        width: max(1, Int((Double(size.width) * scale).rounded())),
        height: max(1, Int((Double(size.height) * scale).rounded()))))
    self.init(picture: picture, window: 0...1, scale: scale, marks: marks, title: title, radius: radius)
  }

  /// The finished picture: the film's size plus the strip below.
  package func canvas() -> Canvas {
    var canvas = Canvas(width: picture.width, height: picture.height + Overlay.strip, fill: RGB(grey: 24))
    canvas.image(picture, window: window)
    for mark in marks {
      drawTruth(of: mark, on: &canvas)
    }
    for mark in marks {
      drawPosition(of: mark, on: &canvas)
    }
    drawLabels(on: &canvas)
    drawStrip(on: &canvas)
    return canvas
  }

  /// The colour of a mark by its confidence.
  private func ink(of mark: OverlayMark) -> RGB {
    mark.confidence.map { ColourMap.confidence[$0] } ?? .white
  }

  /// Native px to picture px (pixel centres at integers on both sides).
  private func place(_ point: PixelPoint) -> PixelPoint {
    PixelPoint(x: (point.x + 0.5) * scale - 0.5, y: (point.y + 0.5) * scale - 0.5)
  }

  private func drawTruth(of mark: OverlayMark, on canvas: inout Canvas) {
    guard let truth = mark.truth else { return }
    canvas.line(from: place(mark.position), to: place(truth), width: 1.5, ink: Overlay.truthInk)
    canvas.ring(at: place(truth), radius: 5, width: 1.5, ink: Overlay.truthInk)
    if let radius {
      canvas.ring(at: place(truth), radius: radius * scale, ink: Overlay.truthInk, opacity: 0.6)
    }
  }

  private func drawPosition(of mark: OverlayMark, on canvas: inout Canvas) {
    let centre = place(mark.position)
    canvas.cross(at: centre, radius: 8, width: 4, ink: .black, opacity: 0.6)
    canvas.cross(at: centre, radius: 7, width: 2, ink: ink(of: mark))
  }

  private func drawLabels(on canvas: inout Canvas) {
    let anchors = marks.map { place($0.position) }
    var placement = LabelPlacement(width: picture.width, height: picture.height)
    placement.avoid(anchors, radius: 9)
    placement.avoid(marks.compactMap { $0.truth.map(place) }, radius: 6)
    for (mark, anchor) in zip(marks, anchors) {
      let size = Canvas.textSize(mark.name, scale: Overlay.textScale)
      let box = placement.place(width: size.width, height: size.height, beside: anchor)
      if let leader = box.leader(from: anchor) {
        canvas.line(from: anchor, to: leader, ink: ink(of: mark), opacity: 0.6)
      }
      canvas.text(
        mark.name, x: box.x, y: box.y, ink: ink(of: mark), scale: Overlay.textScale, halo: .black)
    }
  }

  private func drawStrip(on canvas: inout Canvas) {
    let middle = picture.height + Overlay.strip / 2
    let text = middle - Canvas.textSize("0", scale: Overlay.textScale).height / 2
    let soft = RGB(grey: 215)
    var right = picture.width - 12
    func words(_ words: String) {
      canvas.text(words, x: right, y: text, ink: soft, scale: Overlay.textScale, alignment: .trailing)
      right -= Canvas.textSize(words, scale: Overlay.textScale).width + 8
    }
    if marks.contains(where: { $0.confidence != nil }) {
      words("1")
      for column in 0..<100 {
        let share = 1 - Double(column) / 99
        canvas.fill(x: right - column, y: middle - 6, width: 1, height: 12, ink: ColourMap.confidence[share])
      }
      right -= 108
      words("confidence 0")
      right -= 20
    }
    if marks.contains(where: { $0.truth != nil }) {
      words("truth")
      canvas.ring(
        at: PixelPoint(x: Double(right - 6), y: Double(middle)), radius: 5, width: 1.5, ink: Overlay.truthInk)
      right -= 36
    }
    let room = right - 12
    let columns = max(0, room / (BitmapFont.advance * Overlay.textScale))
    let shown = title.count <= columns ? title : title.prefix(max(0, columns - 3)) + "..."
    canvas.text(shown, x: 12, y: text, ink: soft, scale: Overlay.textScale)
  }
}
