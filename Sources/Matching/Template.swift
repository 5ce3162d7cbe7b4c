import Encoder
import Radiograph

/// A film on which a person marked landmarks, as the matcher uses it.
public struct Template: Sendable {
  /// Image name.
  public let image: String
  /// Where the person put each landmark, native px.
  public let marks: [String: PixelPoint]
  /// What each marked landmark looks like.
  public let descriptors: [String: Descriptor]

  /// Reads the descriptors of every mark from the encoded template film.
  public init(image: String, marks: [String: PixelPoint], film: EncodedFilm) {
    self.init(
      image: image, marks: marks,
      descriptors: marks.mapValues { Descriptor(at: film.grid.grid($0), in: film.pyramid) })
  }

  /// Makes a template from descriptors already computed (averaged over `TemplateViews`, for example).
  public init(image: String, marks: [String: PixelPoint], descriptors: [String: Descriptor]) {
    self.image = image
    self.marks = marks
    self.descriptors = descriptors
  }
}
