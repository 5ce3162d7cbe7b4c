import Encoder
import Matching
import Radiograph
import Workbench

/// Searches landmarks with the pretrained encoder, as `bregma detect` does.
struct EncoderFinder: LandmarkFinder {
  /// Weights to use instead of the embedded ones.
  let path: String?

  func search(for templates: [MarkedFilm]) throws -> any LandmarkSearch {
    let encoder = try path.map(FeatureEncoder.load(path:)) ?? FeatureEncoder.embedded()
    return DetectorSearch(detector: Detector(encoder: encoder, templates: templates))
  }
}

/// A detector as the workbench uses it: one film at a time, all cores on it.
private struct DetectorSearch: LandmarkSearch {
  let detector: Detector

  func detections(on film: Film) -> [Detection] {
    detector.detections(on: film, workers: Parallel.cores)
  }

  func similarity(of landmark: String, on film: Film) -> Plane? {
    detector.similarity(of: landmark, on: film, workers: Parallel.cores)
  }
}
