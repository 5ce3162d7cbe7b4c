import Landmarks
import Encoder
import Foundation
import Radiograph

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
    self.rotations = rotations
    self.scales = scales
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
