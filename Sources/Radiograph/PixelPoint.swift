/// A position on a film in native pixels: x right, y down, the centre of the top-left pixel is (0, 0).
package struct PixelPoint: Sendable, Hashable, Codable {
  /// Columns from the centre of the left-most pixel, px.
  package var x: Double
  /// Rows from the centre of the top-most pixel, px.
  package var y: Double

  package init(x: Double, y: Double) {
    (self.x, self.y) = (x, y)
  }

  /// Euclidean distance to another point, px.
  package func distance(to other: PixelPoint) -> Double {
    ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
  }
}

extension PixelPoint {
  /// The place on a film that a place on a copy of another size shows: edges fall on edges.
  package func scaled(from copy: FilmSize, to film: FilmSize) -> PixelPoint {
    PixelPoint(
      x: (x + 0.5) * Double(film.width) / Double(copy.width) - 0.5,
      y: (y + 0.5) * Double(film.height) / Double(copy.height) - 0.5)
  }
}

extension FilmSize {
  /// Whether a point lies on one of the film's pixels, whose centres have whole numbers.
  package func contains(_ point: PixelPoint) -> Bool {
    (-0.5...Double(width) - 0.5).contains(point.x) && (-0.5...Double(height) - 0.5).contains(point.y)
  }

  /// The point itself, or the place on the film that is nearest to it.
  package func nearest(to point: PixelPoint) -> PixelPoint {
    PixelPoint(
      x: min(max(point.x, -0.5), Double(width) - 0.5), y: min(max(point.y, -0.5), Double(height) - 0.5))
  }
}

/// Millimetres per pixel, together with where that knowledge comes from.
///
/// A millimetre is never shown without a source.
package struct PixelSpacing: Sendable, Hashable, Codable {
  /// Where a spacing comes from. The raw values are stored and must not change.
  package enum Source: String, Sendable, Codable, CaseIterable {
    /// Written in the image file.
    case file
    /// PixelSpacing (0028,0030) of a DICOM file: in the patient, as far as anybody calibrated it.
    case dicomPixel = "dicom-pixel"
    /// ImagerPixelSpacing (0018,1164) of a DICOM file: at the detector, larger than in the patient.
    case dicomImager = "dicom-imager"
    /// NominalScannedPixelSpacing (0018,2010) of a DICOM file: on the scanned film.
    case dicomScanned = "dicom-scanned"
    /// Resolution tags of a TIFF file: what the scanner, or whoever saved the file, wrote there.
    case tiffResolution = "tiff-resolution"
    /// Given by the user.
    case user
    /// Measured with a ruler on the film.
    case ruler

    /// Whether a person gave it, which counts more than what a file states.
    package var isPersons: Bool { self == .user || self == .ruler }

    /// The source in words, as the end of "0.1 mm/px from …".
    package var words: String {
      switch self {
      case .file: "the image file"
      case .dicomPixel: "DICOM PixelSpacing"
      case .dicomImager: "DICOM ImagerPixelSpacing (at the detector, not corrected for magnification)"
      case .dicomScanned: "DICOM NominalScannedPixelSpacing (on the scanned film)"
      case .tiffResolution: "TIFF resolution"
      case .user: "the user"
      case .ruler: "a ruler on the film"
      }
    }
  }

  /// Millimetres per column, mm/px.
  package var x: Double
  /// Millimetres per row, mm/px.
  package var y: Double
  /// Where it comes from.
  package var source: Source

  /// The mean of both axes, mm/px.
  package var mean: Double { (x + y) / 2 }

  package init(x: Double, y: Double, source: Source) {
    (self.x, self.y, self.source) = (x, y, source)
  }

  /// Makes a spacing from what a file or a person states; nil unless both are credible: above 0.0001 mm/px
  /// and below 100 mm/px.
  package init?(stated x: Double, _ y: Double, source: Source) {
    let credible = 0.0001..<100
    guard credible.contains(x), credible.contains(y) else { return nil }
    self.init(x: x, y: y, source: source)
  }

  /// The spacing that a ruler gives: square pixels, `millimetres` apart over the distance of two points.
  ///
  /// Nil unless the points lie apart and the result is credible.
  package init?(ruler from: PixelPoint, _ to: PixelPoint, millimetres: Double) {
    let perPixel = millimetres / from.distance(to: to)
    self.init(stated: perPixel, perPixel, source: .ruler)
  }
}
