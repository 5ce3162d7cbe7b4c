import Landmarks
import Radiograph

/// The shapes of a folder's films laid over each other: generalised Procrustes superimposition in the plane.
///
/// Every film's points are moved to their centroid, scaled to centroid size 1 and turned onto the mean of all, until the
/// mean stands still (Gower 1975; Rohlf and Slice 1990; partial superimposition, so sizes stay 1). In the plane the best
/// turn is a product of complex numbers, no singular value decomposition is needed (Dryden and Mardia 2016, chapter 8).
package struct Superimposition: Sendable {
  /// One film's shape.
  package struct Specimen: Sendable, Hashable {
    package let image: ImageName
    /// Where its points lie over the mean.
    package internal(set) var points: [Landmark: ShapePoint]
    /// Procrustes distance to the mean. Of a film that lacks points: over those that it has, with the mean's scaled to
    /// size 1 as well.
    package let distance: Double
    /// mm where the film's spacing is known, else px; nil where points are missing, for sizes of parts cannot be compared.
    package let centroidSize: Double?
    package let isMillimetres: Bool
    /// Whether it is the mirror image of most others.
    package let isReflected: Bool
    /// Two landmarks whose points lie far better when they are exchanged.
    package let exchanged: Exchange?
    /// The landmark farthest from the mean's.
    package let worst: Landmark
  }

  /// Two landmarks that were probably taken for each other.
  package struct Exchange: Sendable, Hashable {
    package let first: Landmark
    package let second: Landmark
  }

  /// The landmarks superimposed, in the order of the table.
  package let landmarks: [Landmark]
  /// The mean shape, the mean of the films that have all landmarks.
  package let mean: [ShapePoint]
  /// In the order of the table.
  package let specimens: [Specimen]
  /// Films that were left out, and why: one sentence each.
  package let leftOut: [String]
  /// What a person should know of all together: one sentence each.
  package let notes: [String]

  /// How films with missing points or mirror images are treated.
  package struct Options: Sendable {
    /// The landmarks to use; empty for all that some film has.
    package var landmarks: [Landmark] = []
    /// Whether films that lack points are laid over the mean by those that they have.
    package var takesPartial = false
    /// Whether mirror images are turned over first.
    package var turnsOver = true

    package init() {}
  }

  /// Why shapes cannot be compared.
  package enum Problem: Error, CustomStringConvertible {
    case unknown(Landmark, lookAlike: Landmark?)
    case fewLandmarks(Int)
    case fewFilms(Int, landmarks: Int, rarest: Landmark?, lacking: Int)

    package var description: String {
      switch self {
      case .unknown(let name, let lookAlike):
        "no film has a point called \(name)" + (lookAlike.map { "; did you mean \($0)?" } ?? "")
      case .fewLandmarks(let count): "shapes need at least 3 landmarks, and there are \(count)"
      case .fewFilms(let count, let landmarks, let rarest, let lacking):
        "\(count == 1 ? "1 film has" : "\(count) films have") all \(landmarks) landmarks, expected at least 2"
          + (rarest.map {
            "; \($0) is missing most often (on \(lacking) films): choose landmarks that films have"
          }
            ?? "")
      }
    }
  }

  /// Superimposes the films of a table.
  ///
  /// - Throws: `Problem` when fewer than two films have all landmarks, or fewer than three landmarks are there.
  package init(of table: PointTable, _ options: Options = Options()) throws(Problem) {
    let placed = PointTable(rows: table.rows.filter { $0.point.position != nil })
    let present = placed.landmarks
    for name in options.landmarks where !present.contains(name) {
      throw .unknown(name, lookAlike: LookAlike.of(name, among: present))
    }
    let landmarks = options.landmarks.isEmpty ? present : options.landmarks
    guard landmarks.count >= 3 else { throw .fewLandmarks(landmarks.count) }
    let byImage = placed.rowsByImage
    let films = table.images.map { FilmShape($0, byImage[$0] ?? [], landmarks) }
    let complete = films.filter { $0.missing.isEmpty && $0.size > 0 }
    guard complete.count >= 2 else {
      let lacks = landmarks.map { name in (name, films.count { $0.missing.contains(name) }) }
      let rarest = lacks.max { $0.1 < $1.1 }.flatMap { $0.1 > 0 ? $0 : nil }
      throw .fewFilms(
        complete.count, landmarks: landmarks.count, rarest: rarest?.0, lacking: rarest?.1 ?? 0)
    }
    let fit = MeanShape(complete.map(\.shape), turnsOver: options.turnsOver)
    var specimens: [Specimen] = []
    var leftOut: [String] = []
    for film in films {
      guard film.size > 0 else {
        leftOut.append("\(film.image): " + film.emptiness)
        continue
      }
      guard film.missing.isEmpty || options.takesPartial && film.places.count >= 3 else {
        leftOut.append("\(film.image): lacks \(film.missing.map(\.description).joined(separator: ", "))")
        continue
      }
      specimens.append(film.specimen(over: fit.mean, landmarks, turnsOver: options.turnsOver))
    }
    (self.landmarks, mean, self.specimens, self.leftOut) = (landmarks, fit.mean, specimens, leftOut)
    let mirrored = specimens.filter(\.isReflected).map(\.image.description)
    notes =
      mirrored.isEmpty
      ? []
      : [
        "mirror images of most others, \(options.turnsOver ? "turned over" : "left as they are"): "
          + mirrored.joined(separator: ", ")
      ]
  }

  /// The worst first: mirror images, then by distance.
  package var worstFirst: [Specimen] {
    specimens.sorted {
      $0.isReflected == $1.isReflected ? $0.distance > $1.distance : $0.isReflected
    }
  }
}

/// The points of one film, before they are superimposed.
private struct FilmShape {
  let image: ImageName
  /// Places in the list of landmarks, of those that have a point.
  let places: [Int]
  let missing: [Landmark]
  /// Centroid at the origin, size 1.
  let shape: [ShapePoint]
  /// mm or px; 0 when the points coincide or there are none.
  let size: Double
  let isMillimetres: Bool

  init(_ image: ImageName, _ rows: [PointRow], _ landmarks: [Landmark]) {
    self.image = image
    let spacing = rows.lazy.compactMap(\.spacing).first
    isMillimetres = spacing != nil
    let positions = Dictionary(rows.map { ($0.point.landmark, $0.point.position) }) { first, _ in first }
    let found = landmarks.enumerated().compactMap { place, name -> (Int, ShapePoint)? in
      guard let position = positions[name] ?? nil else { return nil }
      return (place, ShapePoint(x: position.x * (spacing?.x ?? 1), y: position.y * (spacing?.y ?? 1)))
    }
    places = found.map(\.0)
    let present = Set(places)
    missing = landmarks.enumerated().filter { !present.contains($0.offset) }.map(\.element)
    let points = found.map(\.1)
    let centred = points.moved(by: points.centroid * -1)
    let size = centred.size
    // Points of one place have no shape; what is left of them are the last bits of their coordinates.
    let extent = points.map { abs($0.x) + abs($0.y) }.max() ?? 0
    self.size = size > 1e-12 * extent ? size : 0
    shape = self.size > 0 ? centred.scaled(by: 1 / size) : centred
  }

  /// Why it has no shape.
  var emptiness: String { places.count < 2 ? "has no points to compare" : "all of its points coincide" }

  func specimen(over mean: [ShapePoint], _ landmarks: [Landmark], turnsOver: Bool) -> Superimposition.Specimen
  {
    // The part of the mean that the film has.
    let part = places.map { mean[$0] }
    let centre = part.centroid
    let centred = part.moved(by: centre * -1)
    let extent = missing.isEmpty ? 1 : centred.size
    let target = missing.isEmpty ? part : centred.scaled(by: extent > 0 ? 1 / extent : 1)
    let isReflected = shape.isMirrorImage(of: target)
    let upright = isReflected && turnsOver ? shape.mirrored : shape
    let aligned = upright.turned(onto: target)
    let over = missing.isEmpty ? aligned : aligned.scaled(by: extent).moved(by: centre)
    let far = places.indices.max { (over[$0] - part[$0]).length < (over[$1] - part[$1]).length } ?? 0
    return Superimposition.Specimen(
      image: image, points: Dictionary(uniqueKeysWithValues: zip(places.map { landmarks[$0] }, over)),
      distance: aligned.distance(to: target), centroidSize: missing.isEmpty ? size : nil,
      isMillimetres: isMillimetres, isReflected: isReflected,
      exchanged: upright.exchange(over: target).map {
        .init(first: landmarks[places[$0.0]], second: landmarks[places[$0.1]])
      }, worst: landmarks[places[far]])
  }
}

/// The mean of shapes that are laid over each other.
private struct MeanShape {
  let mean: [ShapePoint]

  /// - Parameters:
  ///   - shapes: centroid at the origin, size 1; at least one.
  ///   - turnsOver: whether mirror images of most others are turned over.
  init(_ shapes: [[ShapePoint]], turnsOver: Bool) {
    var own = shapes
    if turnsOver {
      let reflected = Self.reflections(among: shapes)
      own = zip(shapes, reflected).map { $1 ? $0.mirrored : $0 }
    }
    var mean = Self.standingMean(of: own)
    // Upright as the films are on average, not as the first one happens to lie.
    let turned = own.map { $0.turned(onto: mean) }
    let (back, agreement) = turned.flatMap { $0 }.turn(onto: own.flatMap { $0 })
    if agreement > 1e-9 { mean = mean.map(back.callAsFunction) }
    self.mean = mean
  }

  /// The mean that does not change when all shapes are turned onto it.
  private static func standingMean(of shapes: [[ShapePoint]]) -> [ShapePoint] {
    var mean = shapes[0]
    for _ in 0..<mostRounds {
      let next = [ShapePoint].mean(of: shapes.map { $0.turned(onto: mean) })
      let change = next.distance(to: mean)
      mean = next
      if change < 1e-15 { break }
    }
    return mean
  }

  /// Each round leaves a fraction of the change of the one before, about the variance of the shapes.
  private static let mostRounds = 500

  /// Which shapes are the mirror image of most.
  private static func reflections(among shapes: [[ShapePoint]]) -> [Bool] {
    var mean = shapes[0]
    var flags = [Bool](repeating: false, count: shapes.count)
    for _ in 0..<10 {
      let next = shapes.map { $0.isMirrorImage(of: mean) }
      mean = .mean(of: zip(shapes, next).map { ($1 ? $0.mirrored : $0).turned(onto: mean) })
      if next == flags { break }
      flags = next
    }
    // The first shape may be the odd one.
    return 2 * flags.count { $0 } > flags.count ? flags.map { !$0 } : flags
  }
}

extension [ShapePoint] {
  /// Whether the mirror image lies clearly nearer: what is left of it, squared, is less than half as much, and less than
  /// after any exchange of two points.
  fileprivate func isMirrorImage(of other: [ShapePoint]) -> Bool {
    let (straight, over) = (residual(to: other), mirrored.residual(to: other))
    return straight > Self.leastOfMirrorImages && 2 * over < straight
      && over < bestExchange(over: other).residual
  }

  /// Points nearly on a line, and triangles, are like their own mirror image: below this squared distance nothing can be told.
  private static var leastOfMirrorImages: Double { 0.1 }

  /// The squared distance to a shape after the best turn.
  private func residual(to other: [ShapePoint]) -> Double {
    let squares = size * size + other.size * other.size
    return Swift.max(0, squares - 2 * turn(onto: other).agreement)
  }

  /// The two points that lie far better when they are exchanged: what is left, squared, is less than a quarter as much.
  fileprivate func exchange(over other: [ShapePoint]) -> (Int, Int)? {
    let (pair, left) = bestExchange(over: other)
    return 4 * left < residual(to: other) ? pair : nil
  }

  /// The two points that lie best when they are exchanged, and the squared distance that is then left.
  private func bestExchange(over other: [ShapePoint]) -> (pair: (Int, Int)?, residual: Double) {
    let squares = size * size + other.size * other.size
    let sum = product(with: other)
    var (best, least): ((Int, Int)?, Double) = (nil, .infinity)
    for first in indices {
      for second in indices where second > first {
        // Of the sum of conj(z) w, an exchange changes two terms: by -conj(z1 - z2) (w1 - w2).
        let change = [self[first] - self[second]].product(with: [other[first] - other[second]])
        let left = squares - 2 * (sum - change).length
        if left < least { (least, best) = (left, (first, second)) }
      }
    }
    return (best, least)
  }
}
