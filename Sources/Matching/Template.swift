import Encoder
import Foundation
import Landmarks
import Radiograph

/// What the matcher keeps of a marked film, or has learnt from many: how each landmark looks, not the film.
package struct Template: Sendable {
  /// What each landmark looks like on the working grid.
  package let descriptors: [Landmark: Descriptor]
  /// What each landmark looks like magnified; empty when nothing is refined.
  package let magnified: [Landmark: Descriptor]
  /// Where the landmarks lie to each other, working-grid px.
  let shape: [Landmark: GridPoint]
  /// The film, to align others to; nil for one that nobody marked, and where nothing is aligned.
  let film: AlignableFilm?
  /// Which image the film is, where somebody said so.
  package var image: ImageName?

  /// Reads the descriptors of marks, native px, from an encoded film.
  package init(marks: [Landmark: PixelPoint], film: EncodedFilm) {
    shape = marks.mapValues(film.grid.grid)
    descriptors = shape.mapValues { Descriptor(at: $0, in: film.pyramid) }
    (magnified, self.film) = ([:], AlignableFilm(film))
  }

  /// Takes descriptors as they are, such as learnt ones; nothing is known of the landmarks' shape then.
  package init(descriptors: [Landmark: Descriptor], magnified: [Landmark: Descriptor]) {
    (self.descriptors, self.magnified, shape, film) = (descriptors, magnified, [:], nil)
  }

  /// What several templates have in common: each landmark's mean over those that show it.
  package init(averaging templates: Templates) {
    self.init(descriptors: templates.descriptors, magnified: templates.magnified)
  }

  /// Encodes a marked film, in several views and magnified as the options say.
  ///
  /// - Parameters:
  ///   - marks: where each landmark is on the film, native px.
  ///   - workers: cores used for this one film.
  package init(
    marks: [Landmark: PixelPoint], on film: any GreyFilm, encoder: FeatureEncoder,
    options: DetectorOptions = DetectorOptions(),
    workers: Int
  ) {
    let scaled = options.scaled(film, for: encoder, workers: workers)
    shape = marks.mapValues(scaled.working.grid.grid)
    self.film =
      options.alignment == nil
      ? nil : AlignableFilm(EncodedFilm(scaled.working, encoder: encoder, workers: workers))
    descriptors = options.views.descriptors(of: shape, on: scaled.working.plane) { film, marks in
      let pyramid = encoder.features(of: film, workers: workers)
      return marks.mapValues { Descriptor(at: $0, in: pyramid) }
    }
    if let refinement = options.refinement, let film = scaled.magnified {
      magnified = Refinement.descriptors(
        of: marks, on: film, encoder: encoder, views: options.views, options: refinement, workers: workers)
    } else {
      magnified = [:]
    }
  }
}

/// Templates that are put together one by one; kept is only what a search goes by, however many there are.
package struct Templates: Sendable, ExpressibleByArrayLiteral {
  /// How many.
  package private(set) var count = 0
  /// Where the first one has the landmarks, working-grid px.
  private(set) var shape: [Landmark: GridPoint] = [:]
  /// Their films.
  private(set) var films = AlignmentTemplates()
  private var coarse = DescriptorMeans()
  private var fine = DescriptorMeans()

  package init(_ templates: [Template] = []) { for template in templates { add(template) } }

  package init(arrayLiteral templates: Template...) { self.init(templates) }

  /// Adds a template; the order counts in the last digit.
  package mutating func add(_ template: Template) {
    if count == 0 { shape = template.shape }
    count += 1
    coarse.add(template.descriptors)
    fine.add(template.magnified)
    if let film = template.film { films.add(film, shape: template.shape, of: template.image) }
  }

  /// Each landmark's mean on the working grid over the templates that show it, or what was learnt in its place.
  package var descriptors: [Landmark: Descriptor] { coarse.means.merging(learnt.coarse) { $1 } }
  /// The same, magnified.
  package var magnified: [Landmark: Descriptor] { fine.means.merging(learnt.fine) { $1 } }
  private var learnt: (coarse: [Landmark: Descriptor], fine: [Landmark: Descriptor]) = ([:], [:])

  /// The same films with descriptors learnt from them in the place of the means.
  package func replacing(descriptors: [Landmark: Descriptor], magnified: [Landmark: Descriptor]) -> Templates
  {
    var templates = self
    templates.learnt = (descriptors, magnified)
    return templates
  }
}

/// Rotated and scaled versions of a template film over which its descriptors are averaged.
///
/// Patients stand and heads tilt differently; the average keeps what all views agree on. It costs time only
/// once per template, nothing per film searched.
package struct TemplateViews: Sendable, Hashable {
  /// Rotations about the film's centre, degrees.
  package var rotations: [Double]
  /// Magnifications about the film's centre.
  package var scales: [Double]

  /// Makes a set of views: every rotation at every scale.
  package init(rotations: [Double], scales: [Double]) {
    (self.rotations, self.scales) = (rotations, scales)
  }

  /// The film as it is.
  package static let single = TemplateViews(rotations: [0], scales: [1])
  /// Three views: a tilt of 4 degrees either way.
  package static let tilted = TemplateViews(rotations: [-4, 0, 4], scales: [1])

  /// Descriptors of the marks on a film, averaged over the views.
  ///
  /// - Parameter describe: reads the descriptors of marks on one view.
  func descriptors(
    of marks: [Landmark: GridPoint], on film: Plane,
    describe: (Plane, [Landmark: GridPoint]) -> [Landmark: Descriptor]
  ) -> [Landmark: Descriptor] {
    let turns = rotations.flatMap { rotation in scales.map { Turn(rotation: rotation, scale: $0, film: film) }
    }
    return Descriptor.averages(
      of: turns.map { turn in
        describe(turn.isIdentity ? film : turn.view(of: film), marks.mapValues(turn.moved))
      })
  }
}

/// A rotation and magnification about the middle of a film.
private struct Turn {
  let cosine: Double
  let sine: Double
  let scale: Double
  let centre: GridPoint

  init(rotation: Double, scale: Double, film: Plane) {
    (cosine, sine) = (cos(rotation * .pi / 180), sin(rotation * .pi / 180))
    self.scale = scale
    centre = GridPoint(x: Double(film.width - 1) / 2, y: Double(film.height - 1) / 2)
  }

  var isIdentity: Bool { sine == 0 && cosine == 1 && scale == 1 }

  /// Where a point of the film lies in the view.
  func moved(_ point: GridPoint) -> GridPoint {
    let (x, y) = (point.x - centre.x, point.y - centre.y)
    return GridPoint(
      x: centre.x + scale * (cosine * x - sine * y), y: centre.y + scale * (sine * x + cosine * y))
  }

  /// The film seen so, bilinear, edges replicated.
  func view(of film: Plane) -> Plane {
    var view = Plane(width: film.width, height: film.height)
    for row in 0..<film.height {
      for column in 0..<film.width {
        let (x, y) = ((Double(column) - centre.x) / scale, (Double(row) - centre.y) / scale)
        view[column, row] = film.bilinear(
          x: centre.x + cosine * x + sine * y, y: centre.y - sine * x + cosine * y)
      }
    }
    return view
  }
}
