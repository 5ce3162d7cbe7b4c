import Glibc
import Radiograph

/// The strongest corner or edge near a place of a film.
///
/// Gradients are Sobel's over the film's pixels; their products, summed with a Gaussian, form the structure tensor (C. Harris
/// and M. Stephens, 1988; J. Shi and C. Tomasi, 1994): two large eigenvalues tell a corner, one tells an edge.
struct EdgeFinder {
  /// What was found.
  struct Found: Equatable {
    /// Native px.
    let position: PixelPoint
    /// A corner, not an edge.
    let isCorner: Bool
  }

  /// Gradients along x and y, over a square of the film.
  private let gradients: [(x: Double, y: Double)]
  private let left: Int
  private let top: Int
  private let side: Int

  /// A corner counts where its smaller eigenvalue reaches this share of the largest one around.
  private static let cornerShare = 0.25
  /// Deviation of the Gaussian over the structure tensor, px, and how far it is taken.
  private static let deviation = 1.5
  private static let reach = 3

  /// Looks for the strongest corner within a distance of a place, px; where there is none, for the strongest edge.
  ///
  /// - Parameter contrast: the least gradient that is an edge, stored values per px.
  /// - Returns: nil where all is even.
  static func strongest(on film: Film, near point: PixelPoint, within radius: Int, contrast: Double) -> Found?
  {
    EdgeFinder(film, point, radius).strongest(near: point, within: radius, contrast: contrast)
  }

  private init(_ film: Film, _ point: PixelPoint, _ radius: Int) {
    let half = radius + Self.reach
    side = 2 * half + 1
    (left, top) = (Int(point.x.rounded()) - half, Int(point.y.rounded()) - half)
    /// The film's border goes on outside of it.
    func grey(_ x: Int, _ y: Int) -> Double {
      Double(film.samples[max(0, min(film.height - 1, y)) * film.width + max(0, min(film.width - 1, x))])
    }
    var gradients: [(x: Double, y: Double)] = []
    for y in top..<top + side {
      for x in left..<left + side {
        let across = [(-1, 1.0), (0, 2), (1, 1)].reduce(0) {
          $0 + $1.1 * (grey(x + 1, y + $1.0) - grey(x - 1, y + $1.0))
        }
        let down = [(-1, 1.0), (0, 2), (1, 1)].reduce(0) {
          $0 + $1.1 * (grey(x + $1.0, y + 1) - grey(x + $1.0, y - 1))
        }
        gradients.append((across / 8, down / 8))
      }
    }
    self.gradients = gradients
  }

  private func strongest(near point: PixelPoint, within radius: Int, contrast: Double) -> Found? {
    var places: [(position: PixelPoint, small: Double, large: Double)] = []
    for row in Self.reach..<side - Self.reach {
      for column in Self.reach..<side - Self.reach {
        let position = PixelPoint(x: Double(left + column), y: Double(top + row))
        guard position.distance(to: point) <= Double(radius) + 0.5 else { continue }
        let (small, large) = eigenvalues(column, row)
        places.append((position, small, large))
      }
    }
    guard let edge = places.max(by: { $0.large < $1.large }), edge.large >= contrast * contrast,
      let corner = places.max(by: { $0.small < $1.small })
    else { return nil }
    let isCorner = corner.small >= Self.cornerShare * edge.large
    return Found(position: isCorner ? corner.position : edge.position, isCorner: isCorner)
  }

  /// The eigenvalues of the structure tensor at a pixel of the square.
  private func eigenvalues(_ column: Int, _ row: Int) -> (small: Double, large: Double) {
    var (xx, xy, yy, weights) = (0.0, 0.0, 0.0, 0.0)
    for dy in -Self.reach...Self.reach {
      for dx in -Self.reach...Self.reach {
        let weight = exp(-Double(dx * dx + dy * dy) / (2 * Self.deviation * Self.deviation))
        let gradient = gradients[(row + dy) * side + column + dx]
        xx += weight * gradient.x * gradient.x
        xy += weight * gradient.x * gradient.y
        yy += weight * gradient.y * gradient.y
        weights += weight
      }
    }
    let mean = (xx + yy) / 2
    let spread = ((xx - yy) * (xx - yy) / 4 + xy * xy).squareRoot()
    return ((mean - spread) / weights, (mean + spread) / weights)
  }
}
