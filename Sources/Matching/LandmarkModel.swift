import Encoder
import Foundation
import Landmarks

/// A trained model: an encoder with a template that nobody marked but training has learnt.
///
/// One safetensors file: the encoder's own tensors and metadata, so that whoever asks for an encoder can read it
/// too; `landmarks.level<stride>` and `landmarks.magnified.level<stride>`, each `[landmarks, channels]`; and the
/// names as a JSON list in the metadata entry `landmarks`.
package struct LandmarkModel: Sendable {
  /// The encoder.
  package var encoder: EncoderFile
  /// Landmarks in their order.
  package let landmarks: [Landmark]
  /// How each landmark looks, on the working grid and magnified.
  package let vectors: Template
  /// Magnification that `vectors.magnified` has been trained for.
  package let magnification: Double
  /// What is added to the logarithm of the distance that a search with `vectors` expects to be off by; the encoder's
  /// own (`EncoderMetadata.confidenceShift`) is for templates.
  package var confidenceShift = 0.0

  /// Makes a model; `vectors` must describe every landmark at both scales.
  package init(encoder: EncoderFile, landmarks: [Landmark], vectors: Template, magnification: Double) {
    (self.encoder, self.landmarks) = (encoder, landmarks)
    (self.vectors, self.magnification) = (vectors, magnification)
  }

  /// A detector that searches with the learnt vectors.
  ///
  /// - Parameters:
  ///   - refines: whether magnified crops are looked at too.
  ///   - precision: of the encoder's products.
  package func detector(refines: Bool, precision: ConvolutionPrecision = .full) -> Detector {
    let refinement = RefinementOptions.ofModels(magnification: magnification)
    return Detector(
      encoder: FeatureEncoder(encoder, precision: precision), templates: [vectors], landmarks: landmarks,
      options: DetectorOptions(refinement: refines ? refinement : nil), confidenceShift: confidenceShift)
  }
}

extension LandmarkModel {
  private static let shiftEntry = "landmarks_confidence_shift"
  /// Most landmarks that a file is believed to hold.
  private static let mostLandmarks = 10_000

  /// Reads and checks a model file.
  ///
  /// - Throws: `EncoderError` naming the file and the tensor or entry at fault.
  package init(path: String) throws(EncoderError) {
    try self.init(content: SafeTensors(path: path), file: path)
  }

  /// Reads and checks the bytes of a model file.
  ///
  /// - Throws: `EncoderError` naming the file and the tensor or entry at fault.
  package init(bytes: Data, file: String) throws(EncoderError) {
    try self.init(content: SafeTensors(bytes: bytes, file: file), file: file)
  }

  private init(content: SafeTensors, file: String) throws(EncoderError) {
    var encoder = try EncoderFile(content: content, file: file)
    try encoder.metadata.checkedConfidenceShift(file: file)
    let names = try Self.names(content.metadata["landmarks"], file: file)
    guard let magnification = Double(content.metadata["magnification"] ?? ""), (1...8).contains(magnification)
    else { throw .metadata(file: file, key: "magnification", reason: "should be 1 to 8") }
    guard let shift = Double(content.metadata[Self.shiftEntry] ?? "0"), abs(shift) <= 10 else {
      throw .metadata(file: file, key: Self.shiftEntry, reason: "should be a number from -10 to 10")
    }
    for entry in ["landmarks", "magnification", Self.shiftEntry] { encoder.metadata.entries[entry] = nil }
    let scales = try [false, true].map { magnified throws(EncoderError) in
      try Self.descriptors(
        names, of: content, magnified: magnified, architecture: encoder.state.architecture, file: file)
    }
    self.init(
      encoder: encoder, landmarks: names,
      vectors: Template(descriptors: scales[0], magnified: scales[1]),
      magnification: magnification)
    confidenceShift = shift
  }

  /// The file's bytes.
  package func encoded() throws -> Data { try content().encoded() }

  private func content() throws -> SafeTensors {
    var content = encoder.content
    content.metadata["landmarks"] = String(decoding: try JSONEncoder().encode(landmarks), as: UTF8.self)
    content.metadata["magnification"] = String(magnification)
    content.metadata[Self.shiftEntry] = String(confidenceShift)
    let strides = encoder.state.architecture.levelStrides
    for (isMagnified, descriptors) in [(false, vectors.descriptors), (true, vectors.magnified)] {
      for (level, stride) in strides.enumerated() {
        content.tensors[Self.tensor(magnified: isMagnified, stride: stride)] = .init(
          shape: [landmarks.count, encoder.state.architecture.features],
          values: landmarks.flatMap { descriptors[$0]?.levels[level] ?? [] })
      }
    }
    return content
  }

  /// Writes the file whole or not at all.
  ///
  /// - Throws: `EncoderError.unwritable`.
  package func write(path: String) throws(EncoderError) {
    let content: SafeTensors
    do { content = try self.content() } catch { throw .unwritable(file: path, reason: "\(error)") }
    try content.write(path: path)
  }

  private static func tensor(magnified: Bool, stride: Int) -> String {
    "landmarks.\(magnified ? "magnified." : "")level\(stride)"
  }

  private static func names(_ text: String?, file: String) throws(EncoderError) -> [Landmark] {
    guard let text else {
      throw .metadata(
        file: file, key: "landmarks",
        reason: "is absent: these are weights of an encoder alone, not a model that `bregma train` made")
    }
    guard let names = try? JSONDecoder().decode([Landmark].self, from: Data(text.utf8)),
      (1...mostLandmarks).contains(names.count), Set(names).count == names.count, !names.contains("")
    else {
      throw .metadata(file: file, key: "landmarks", reason: "should be a list of different names")
    }
    return names
  }

  /// Every landmark's descriptor at one scale.
  private static func descriptors(
    _ names: [Landmark], of content: SafeTensors, magnified: Bool, architecture: EncoderArchitecture,
    file: String
  ) throws(EncoderError) -> [Landmark: Descriptor] {
    let channels = architecture.features
    let levels = try architecture.levelStrides.map { stride throws(EncoderError) in
      let name = tensor(magnified: magnified, stride: stride)
      guard let entry = content.tensors[name] else {
        throw .tensor(file: file, name: name, reason: "is missing")
      }
      guard entry.shape == [names.count, channels] else {
        throw .tensor(
          file: file, name: name, reason: "has shape \(entry.shape), expected \([names.count, channels])")
      }
      guard entry.values.allSatisfy(\.isFinite) else {
        throw .tensor(file: file, name: name, reason: "holds numbers that are not finite")
      }
      return entry.values
    }
    return names.indices.reduce(into: [:]) { table, index in
      table[names[index]] = Descriptor(
        levels: levels.map { Array($0[index * channels..<(index + 1) * channels]) })
    }
  }
}
