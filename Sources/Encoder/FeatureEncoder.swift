import Radiograph

/// The pretrained pixel-feature encoder: grey grid in, unit feature vectors per cell out.
public struct FeatureEncoder: Sendable {
  /// What the weights say of themselves.
  public let metadata: EncoderMetadata

  /// The encoder embedded in the binary.
  ///
  /// - Throws: `EncoderError` when the embedded weights are damaged.
  public static func embedded() throws -> FeatureEncoder {
    throw EncoderError.notReady
  }

  /// Loads weights from a safetensors file.
  ///
  /// - Throws: `EncoderError` naming the file and the tensor that is missing or misshapen.
  public static func load(path: String) throws -> FeatureEncoder {
    throw EncoderError.notReady
  }

  /// Features of a grid of any size; grey in 0...1.
  ///
  /// The grid is extended to multiples of 32 by edge replication; levels cover the extended grid.
  /// - Parameters:
  ///   - grid: `[height, width]`, grey 0...1 at the working scale (`WorkingGrid`).
  ///   - workers: cores used inside this one forward pass (1 when the caller runs films side by side).
  public func features(of grid: Plane, workers: Int) -> FeaturePyramid {
    FeaturePyramid(levels: [])
  }
}

/// What a weights file says of itself.
public struct EncoderMetadata: Sendable, Codable {
  /// Long side of the working grid the encoder was trained at, grid px, used when mm/px is unknown.
  public var workingLongSide: Int
  /// Every string entry of the safetensors header (method, data, licences, seed, steps, date, version ...).
  public var entries: [String: String]
}

/// Why an encoder could not be loaded.
public enum EncoderError: Error, Sendable {
  case notReady
}
