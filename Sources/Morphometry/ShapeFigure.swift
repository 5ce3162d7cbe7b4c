import Basics
import Drawing
import Landmarks
import Radiograph

/// The superimposed points of all films, and their mean with the landmarks' names.
package struct ShapeFigure: Sendable {
  private let shapes: Superimposition

  private static let size = 1000
  private static let margin = 110.0
  private static let meanInk = RGB(hex: 0x1B3A6B)
  private static let oddInk = RGB(hex: 0xD98B5F)
  private static let textInk = RGB(grey: 40)

  package init(_ shapes: Superimposition) { self.shapes = shapes }

  /// Draws 1000x1000 px on white: points of films in grey, mirror images and exchanged ones in orange, the mean in blue.
  package func canvas() -> Canvas {
    var canvas = Canvas(width: Self.size, height: Self.size)
    let all = shapes.mean + shapes.specimens.flatMap(\.points.values)
    let (xs, ys) = (all.map(\.x), all.map(\.y))
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max() else {
      return canvas
    }
    let extent = max(right - left, bottom - top, 1e-9)
    let scale = (Double(Self.size) - 2 * Self.margin) / extent
    func place(_ point: ShapePoint) -> PixelPoint {
      PixelPoint(
        x: Double(Self.size) / 2 + (point.x - (left + right) / 2) * scale,
        y: Double(Self.size) / 2 + (point.y - (top + bottom) / 2) * scale)
    }
    for film in shapes.specimens.sorted(by: { !$0.isOdd && $1.isOdd }) {
      for point in film.points.values {
        canvas.disc(at: place(point), radius: 3, ink: film.isOdd ? Self.oddInk : RGB(grey: 130), opacity: 0.6)
      }
    }
    let places = shapes.mean.map(place)
    for point in places { canvas.disc(at: point, radius: 6, ink: Self.meanInk) }
    name(places, on: &canvas)
    canvas.text(
      "\(shapes.specimens.count) films, \(shapes.landmarks.count) landmarks, superimposed (Procrustes)",
      x: 24,
      y: 24, ink: Self.textInk, scale: 2)
    return canvas
  }

  /// Writes each landmark's name beside its mean, where the names above it leave room.
  private func name(_ places: [PixelPoint], on canvas: inout Canvas) {
    var taken: [(x: Int, y: Int, width: Int)] = []
    let height = Canvas.textSize("0", scale: 2).height + 2
    for (name, point) in zip(shapes.landmarks, places).sorted(by: { $0.1.y < $1.1.y }) {
      let text = name.description
      let width = Canvas.textSize(text, scale: 2).width
      let (x, y) = (Int(point.x), Int(point.y) - height / 2)
      let sides = [0, 1, -1, 2].flatMap { step in
        [x + 10, x - 10 - width].map { (x: $0, y: y + step * height / 2, width: width) }
      }
      let free = sides.first { place in
        taken.allSatisfy {
          abs($0.y - place.y) >= height || place.x >= $0.x + $0.width || place.x + width <= $0.x
        }
      }
      let place = free ?? sides[0]
      taken.append(place)
      canvas.text(text, x: place.x, y: place.y, ink: Self.textInk, scale: 2, halo: .white)
    }
  }
}

extension Superimposition.Specimen {
  /// Whether it looks as if something was mistaken on it.
  fileprivate var isOdd: Bool { isReflected || exchanged != nil }
}
