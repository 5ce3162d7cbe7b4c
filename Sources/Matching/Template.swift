import Encoder
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

  /// Reads the descriptors of marks, native px, from an encoded film.
  package init(marks: [Landmark: PixelPoint], film: EncodedFilm) {
    shape = marks.mapValues(film.grid.grid)
    descriptors = shape.mapValues { Descriptor(at: $0, in: film.pyramid) }
    magnified = [:]
  }

  /// Takes descriptors as they are, such as learnt ones; nothing is known of the landmarks' shape then.
  package init(descriptors: [Landmark: Descriptor], magnified: [Landmark: Descriptor]) {
    (self.descriptors, self.magnified, shape) = (descriptors, magnified, [:])
  }

  /// What several templates have in common: each landmark's mean over those that show it.
  package init(averaging templates: [Template]) {
    self.init(
      descriptors: Descriptor.averages(of: templates.map(\.descriptors)),
      magnified: Descriptor.averages(of: templates.map(\.magnified)))
  }

  /// Encodes a marked film, in several views and magnified as the options say.
  ///
  /// - Parameters:
  ///   - marks: where each landmark is on the film, native px.
  ///   - workers: cores used for this one film.
  package init(
    marks: [Landmark: PixelPoint], on film: Film, encoder: FeatureEncoder,
    options: DetectorOptions = DetectorOptions(),
    workers: Int
  ) {
    let native = film.plane()
    let scaled = ScaledFilm(native, longSide: encoder.metadata.workingLongSide)
    shape = marks.mapValues(scaled.grid.grid)
    descriptors = options.views.descriptors(of: shape, on: scaled.plane) { film, marks in
      let pyramid = encoder.features(of: film, workers: workers)
      return marks.mapValues { Descriptor(at: $0, in: pyramid) }
    }
    magnified =
      options.refinement.map {
        Refinement.descriptors(
          of: marks, on: native, encoder: encoder, views: options.views, options: $0, workers: workers)
      } ?? [:]
  }
}
