import Encoder
import Radiograph

/// A film on which a person marked landmarks.
package struct MarkedFilm: Sendable {
  /// Image name.
  package let image: String
  /// The film itself.
  package let film: Film
  /// Where the person put each landmark, native px.
  package let marks: [String: PixelPoint]

  /// Makes a marked film.
  package init(image: String, film: Film, marks: [String: PixelPoint]) {
    self.image = image
    self.film = film
    self.marks = marks
  }
}

/// What the matcher keeps of a marked film, or has learnt from many: how each landmark looks, not the film.
package struct Template: Sendable {
  /// Image name.
  package let image: String
  /// What each landmark looks like on the working grid.
  package let descriptors: [String: Descriptor]
  /// What each landmark looks like magnified; empty when nothing is refined.
  package let magnified: [String: Descriptor]
  /// Where the landmarks lie to each other, working-grid px.
  let shape: [String: GridPoint]

  /// Reads the descriptors of marks, native px, from an encoded film.
  package init(image: String, marks: [String: PixelPoint], film: EncodedFilm) {
    self.image = image
    shape = marks.mapValues(film.grid.grid)
    descriptors = shape.mapValues { Descriptor(at: $0, in: film.pyramid) }
    magnified = [:]
  }

  /// Takes descriptors as they are, such as learnt ones; nothing is known of the landmarks' shape then.
  package init(image: String, descriptors: [String: Descriptor], magnified: [String: Descriptor]) {
    (self.image, self.descriptors, self.magnified, shape) = (image, descriptors, magnified, [:])
  }

  /// What several templates have in common: each landmark's mean over those that show it.
  package init(image: String, averaging templates: [Template]) {
    self.init(
      image: image, descriptors: Descriptor.averages(of: templates.map(\.descriptors)),
      magnified: Descriptor.averages(of: templates.map(\.magnified)))
  }

  /// Encodes a marked film, in several views and magnified as the options say.
  ///
  /// - Parameter workers: cores used for this one film.
  package init(_ marked: MarkedFilm, encoder: FeatureEncoder, options: DetectorOptions, workers: Int) {
    let native = marked.film.plane()
    let film = ScaledFilm(native, longSide: encoder.metadata.workingLongSide)
    image = marked.image
    shape = marked.marks.mapValues(film.grid.grid)
    descriptors = options.views.descriptors(of: shape, on: film.plane) { film, marks in
      let pyramid = encoder.features(of: film, workers: workers)
      return marks.mapValues { Descriptor(at: $0, in: pyramid) }
    }
    magnified =
      options.refinement.map {
        Refinement.descriptors(
          of: marked.marks, on: native, encoder: encoder, views: options.views, options: $0, workers: workers)
      } ?? [:]
  }
}
