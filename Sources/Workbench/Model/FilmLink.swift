import Landmarks
import Morphometry
import Radiograph

/// What the places of the film on the screen are on the film beside it.
struct FilmLink {
  /// What two films are linked by.
  enum Basis: Equatable {
    /// It is one film.
    case same
    /// So many landmarks that both have, and on how many of them one film or the other has a prediction.
    case landmarks(Int, predicted: Int)
    /// The search's alignment.
    case alignment
    /// The same part of the way across and down.
    case position
  }

  let basis: Basis
  /// How many px of the film beside a px of the shown one is.
  let scale: Double
  private let sizes: (shown: FilmSize, beside: FilmSize)
  private let warp: PointWarp?

  /// Fewer shared landmarks link nothing.
  private static let leastLandmarks = 3
  /// Landmarks that all lie within this part of the long side say little of the rest of the film.
  private static let leastReach = 0.1
  /// A prediction that is more likely wrong than right links nothing.
  private static let leastConfidence = 0.5

  /// The link of two films: by their landmarks; where too few are shared by the alignment, if that is known; else by position.
  init(
    _ shown: (name: ImageName, size: FilmSize, points: ImagePoints),
    _ beside: (name: ImageName, size: FilmSize, points: ImagePoints), landmarks: [Landmark],
    alignment: AlignmentLayer?
  ) {
    sizes = (shown.size, beside.size)
    guard shown.name != beside.name else {
      (basis, warp, scale) = (.same, nil, 1)
      return
    }
    let shared = landmarks.compactMap { landmark in
      Self.pair(shown.points[landmark], beside.points[landmark])
    }
    if let linked = Self.warp(shared, on: (shown.size, beside.size)) {
      basis = .landmarks(shared.count, predicted: shared.count { $0.isPredicted })
      (warp, scale) = (linked, linked.scale)
    } else if let aligned = alignment.flatMap({ Self.warp($0, shown.name, beside.name) }) {
      (basis, warp, scale) = (.alignment, aligned, aligned.scale)
    } else {
      (basis, warp) = (.position, nil)
      scale = Double(beside.size.width) / Double(shown.size.width)
    }
  }

  /// Where a place of the shown film lies on the film beside, native px.
  func place(of point: PixelPoint) -> PixelPoint {
    warp?.place(of: point) ?? point.scaled(from: sizes.shown, to: sizes.beside)
  }

  /// The place of the shown film that lies at a place of the film beside, native px.
  func origin(of place: PixelPoint) -> PixelPoint {
    warp?.origin(of: place) ?? place.scaled(from: sizes.beside, to: sizes.shown)
  }

  private struct Pair {
    let shown: PixelPoint
    let beside: PixelPoint
    let isPredicted: Bool
  }

  private static func pair(_ shown: LandmarkPoint?, _ beside: LandmarkPoint?) -> Pair? {
    guard let shown, let beside, let first = shown.position, let second = beside.position else { return nil }
    let predictions = [shown, beside].filter { $0.status == .predicted }
    guard predictions.allSatisfy({ ($0.confidence ?? 0) >= leastConfidence }) else { return nil }
    return Pair(shown: first, beside: second, isPredicted: !predictions.isEmpty)
  }

  private static func warp(_ pairs: [Pair], on sizes: (FilmSize, FilmSize)) -> PointWarp? {
    func reaches(_ points: [PixelPoint], _ size: FilmSize) -> Bool {
      let across = (points.map(\.x).max() ?? 0) - (points.map(\.x).min() ?? 0)
      let down = (points.map(\.y).max() ?? 0) - (points.map(\.y).min() ?? 0)
      return max(across, down) >= leastReach * Double(max(size.width, size.height))
    }
    guard pairs.count >= leastLandmarks, reaches(pairs.map(\.shown), sizes.0),
      reaches(pairs.map(\.beside), sizes.1)
    else { return nil }
    return PointWarp(from: pairs.map(\.shown), to: pairs.map(\.beside))
  }

  private static func warp(_ layer: AlignmentLayer, _ shown: ImageName, _ beside: ImageName) -> PointWarp? {
    guard layer.image == shown, let template = layer.templates.first(where: { $0.image == beside }) else {
      return nil
    }
    return PointWarp(from: template.places, to: template.corners)
  }
}
