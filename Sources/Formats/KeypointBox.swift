import Radiograph

/// The box around points, no side of it shorter than a tenth of the film's long one: scores divide distances by its size,
/// and a box without any makes a point that is off by nothing count as wrong (pycocotools 2.0), or drops the film
/// (ultralytics 8).
enum KeypointBox {
  /// Left, top, width and height, px; on the film where the points are.
  static func around(_ points: [PixelPoint], on film: FilmSize) -> [Double] {
    guard !points.isEmpty else { return [0, 0, 0, 0] }
    let least = Double(max(film.width, film.height)) / 10
    func side(_ values: [Double], _ length: Int) -> (start: Double, length: Double) {
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      guard high - low < least else { return (low, high - low) }
      // Around the middle, moved onto the film where it would stick out and the points are on it.
      let wanted = min(least, max(Double(length), high - low))
      let start = (low + high - wanted) / 2
      return (min(max(start, min(0, low)), max(Double(length), high) - wanted), wanted)
    }
    let (across, down) = (side(points.map(\.x), film.width), side(points.map(\.y), film.height))
    return [across.start, down.start, across.length, down.length]
  }
}
