import Basics
import Encoder
import Landmarks
import Radiograph

/// How the films of the templates lie on a film that is searched.
package struct FilmAlignment: Sendable {
  /// Where each landmark is expected, px of the working grid of the film in its pose.
  package let places: [Landmark: Alignment.Place]
  /// How far the films agree, 0...1: mean over the templates (see `Alignment.agreement`).
  package let agreement: Double
  /// Of the template that agrees best.
  package let best: Alignment
  /// The working grid of that template.
  package let template: WorkingGrid
  /// All templates that could be laid over the film, with their working grids and, where it is known, which images they are.
  fileprivate let films: [(image: ImageName?, alignment: Alignment, grid: WorkingGrid)]
  /// The working grid of the film in its pose.
  let grid: WorkingGrid
  /// How the film was turned to resemble the templates.
  package fileprivate(set) var pose = FilmPose.upright
  /// Columns and rows of the film as it is stored, px.
  fileprivate var size = FilmSize(width: 1, height: 1)

  /// The same on the film as it is stored, of which a pose was aligned.
  ///
  /// - Parameter size: columns and rows of the stored film, px.
  func stored(_ size: FilmSize, from pose: FilmPose) -> FilmAlignment {
    var alignment = self
    (alignment.pose, alignment.size) = (pose, size)
    return alignment
  }

  /// Where a landmark is expected, native px; nil where no aligned template shows it.
  package func expected(_ landmark: Landmark) -> ExpectedPlace? { places[landmark].map(native) }

  /// Where a place of the best template is expected, native px of the film.
  ///
  /// - Parameter point: on that template's working grid (`template`).
  package func place(of point: GridPoint) -> ExpectedPlace { native(best.place(of: point)) }

  /// The template's film as it lies on this one: corners of a square lattice over it, row by row, native px of the film.
  ///
  /// - Parameter rows: squares along the template's long side.
  package func lattice(rows: Int) -> [[PixelPoint]] {
    template.corners(rows: rows).map { $0.map { place(of: $0).position } }
  }

  /// The corners of such a lattice over every template whose image is known: where they are on it, and where they lie on
  /// this film, native px of either.
  package func lattices(rows: Int) -> [(image: ImageName, template: [PixelPoint], film: [PixelPoint])] {
    films.compactMap { film in
      guard let image = film.image else { return nil }
      let corners = film.grid.corners(rows: rows).flatMap { $0 }
      return (
        image, corners.map(film.grid.native), corners.map { native(film.alignment.place(of: $0)).position }
      )
    }
  }

  private func native(_ place: Alignment.Place) -> ExpectedPlace {
    ExpectedPlace(
      position: pose.stored(grid.native(place.position), on: size), deviation: place.deviation / grid.scale)
  }
}

/// Template films to which others are aligned. Few are kept, however many there are: evenly spread over those added.
package struct AlignmentTemplates: Sendable {
  /// Most films kept: each holds a megabyte, and aligning a film to it takes a third of the time of a search.
  static let most = 4

  private var kept: [(film: AlignableFilm, shape: [Landmark: GridPoint], image: ImageName?)] = []
  /// How many were added.
  private var count = 0
  /// Every so manieth is kept.
  private var step = 1

  package init() {}

  var isEmpty: Bool { kept.isEmpty }

  /// Adds a template's film with its marks, px of its working grid, and which image it is, where that is known.
  mutating func add(_ film: AlignableFilm, shape: [Landmark: GridPoint], of image: ImageName? = nil) {
    defer { count += 1 }
    guard count.isMultiple(of: step) else { return }
    kept.append((film, shape, image))
    guard kept.count > Self.most else { return }
    kept = kept.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    step *= 2
  }

  /// Aligns a film to all that are kept.
  ///
  /// - Parameter workers: cores used for this one film.
  /// - Returns: nil where the film lies to none of them in a way that could be made out.
  func alignment(of film: EncodedFilm, workers: Int) -> FilmAlignment? {
    guard !kept.isEmpty, let target = AlignableFilm(film) else { return nil }
    let found =
      (try? Parallel.map(count: kept.count, workers: workers) {
        Alignment(of: kept[$0].film, to: target)
      }) ?? []
    let known = zip(found, kept).compactMap { alignment, template in
      alignment.map { (alignment: $0, template: template) }
    }
    guard let best = known.max(by: { $0.alignment.agreement < $1.alignment.agreement }) else { return nil }
    var (places, framed) = ([Landmark: [Alignment.Place]](), [Landmark: [Alignment.Place]]())
    for (alignment, template) in known {
      for (landmark, point) in template.shape {
        places[landmark, default: []].append(alignment.place(of: point))
        framed[landmark, default: []].append(template.film.framed(point, on: film.grid))
      }
    }
    return FilmAlignment(
      places: places.compactMapValues(Alignment.Place.init(joining:)).reduce(into: [:]) { joined, place in
        let frame = Alignment.Place(joining: framed[place.key] ?? [])
        joined[place.key] = Alignment.Place(joining: [place.value] + (frame.map { [$0] } ?? []))
      },
      agreement: known.reduce(0) { $0 + $1.alignment.agreement } / Double(kept.count), best: best.alignment,
      template: best.template.film.grid,
      films: known.map { ($0.template.image, $0.alignment, $0.template.film.grid) }, grid: film.grid)
  }
}

extension WorkingGrid {
  /// Corners of a square lattice over a film, row by row, grid px.
  ///
  /// - Parameter rows: squares along the long side.
  fileprivate func corners(rows: Int) -> [[GridPoint]] {
    let step = Double(max(width, height)) / Double(max(1, rows))
    func corners(_ length: Int) -> [Double] {
      (0...Int((Double(length) / step).rounded())).map { Double($0) * step - 0.5 }
    }
    return corners(height).map { y in corners(width).map { GridPoint(x: $0, y: y) } }
  }
}

extension AlignableFilm {
  /// Where a place would lie if films were framed by their anatomy alone: the template's frame laid over the film's.
  ///
  /// On spines, wings and skulls it is off by 5 % of the long side: what remains where two films agree badly.
  func framed(_ point: GridPoint, on film: WorkingGrid) -> Alignment.Place {
    Alignment.Place(
      position: GridPoint(
        x: (point.x + 0.5) / Double(grid.width) * Double(film.width) - 0.5,
        y: (point.y + 0.5) / Double(grid.height) * Double(film.height) - 0.5),
      deviation: 18)
  }
}

extension Alignment.Place {
  /// What several expect together: the mean, in which those that are unsure or far from the others count little.
  ///
  /// - Returns: nil for none.
  package init?(joining places: [Alignment.Place]) {
    guard let first = places.first else { return nil }
    guard places.count > 1 else {
      self = first
      return
    }
    var weights = places.map { 1 / ($0.deviation * $0.deviation) }
    var (middle, variance) = (first.position, 0.0)
    for _ in 0..<5 {
      let total = weights.reduce(0, +)
      middle = GridPoint(
        x: zip(places, weights).reduce(0) { $0 + $1.0.position.x * $1.1 } / total,
        y: zip(places, weights).reduce(0) { $0 + $1.0.position.y * $1.1 } / total)
      let squares = places.map { place in
        place.deviation * place.deviation + place.position.distance(to: middle)
          * place.position.distance(to: middle) / 2
      }
      variance = zip(squares, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
      weights = squares.map { 1 / $0 }
    }
    self.init(position: middle, deviation: variance.squareRoot())
  }
}

/// What an alignment is worth in a search.
package struct AlignmentOptions: Sendable, Hashable {
  /// Twice the similarity that a landmark loses one standard deviation from its expected place, where half of the cells
  /// agree (see `weighted`).
  package var weight: Double
  /// Distance costs no more than that of so many standard deviations, squared and halved: what looks exactly like the
  /// landmark is found however far off.
  package var cap: Double
  /// Standard deviations are at least this, grid px: what the descriptor knows better is left to it.
  package var leastDeviation: Double

  /// Makes options; the defaults were chosen on films 001-100 of cephalometric-train and on every other film of
  /// spine-labelled and wing-labelled, from the first.
  package init(weight: Double = 0.03, cap: Double = 8, leastDeviation: Double = 8) {
    (self.weight, self.cap, self.leastDeviation) = (weight, cap, leastDeviation)
  }

  /// The options for films that agree so far: where they agree little, the encoder knows the anatomy badly, and what
  /// it says of a landmark weighs less beside where that is expected.
  func weighted(by agreement: Double) -> AlignmentOptions {
    let doubt = 0.5 / max(agreement, 0.01)
    var options = self
    options.weight *= min(doubt * doubt, 5)
    return options
  }

  /// What a place costs that lies a squared distance away from the expected one, in units of similarity.
  func cost(squaredDistance: Double, deviation: Double) -> Double {
    weight * min(squaredDistance / (2 * (deviation * deviation + leastDeviation * leastDeviation)), cap)
  }
}
