import CPretrained
import Foundation
import Radiograph

/// The pretrained pixel-feature encoder: grey grid in, unit feature vectors per cell out.
///
///     let encoder = try FeatureEncoder.embedded()
///     let pyramid = encoder.features(of: grid, workers: 2)
package struct FeatureEncoder: Sendable {
  /// What the weights say of themselves.
  package let metadata: EncoderMetadata
  /// The network's shape.
  package var architecture: EncoderArchitecture { network.layout.architecture }
  private let network: InferenceNetwork

  /// An encoder with these weights.
  package init(_ file: EncoderFile, precision: ConvolutionPrecision = .full) {
    metadata = file.metadata
    network = InferenceNetwork(state: file.state, precision: precision)
  }

  /// The encoder embedded in the binary.
  ///
  /// - Throws: `EncoderError` when the embedded weights are damaged.
  package static func embedded() throws(EncoderError) -> FeatureEncoder {
    FeatureEncoder(try embeddedFile())
  }

  /// The embedded weights themselves, to start training from.
  package static func embeddedFile() throws(EncoderError) -> EncoderFile {
    let bytes = Data(bytes: bregma_weights_start(), count: bregma_weights_count)
    return try EncoderFile(bytes: bytes, file: "embedded encoder")
  }

  /// Floating-point operations of one forward pass over a grid.
  package func flops(width: Int, height: Int) -> Int {
    let stride = architecture.coarsestStride
    return network.layout.flops(
      width: Self.extended(width, stride), height: Self.extended(height, stride))
  }

  /// Features of a grid of any size.
  ///
  /// The grid is extended to multiples of the coarsest stride by edge replication; levels cover the extended grid.
  /// - Parameters:
  ///   - grid: `[height, width]`, grey 0...1 at the working scale (`WorkingGrid`).
  ///   - workers: cores used inside this one forward pass (1 when the caller runs films side by side).
  package func features(of grid: Plane, workers: Int) -> FeaturePyramid {
    features(of: [grid], workers: workers)[0]
  }

  /// Features of several grids of one size, in one pass.
  package func features(of grids: [Plane], workers: Int) -> [FeaturePyramid] {
    guard let first = grids.first else { return [] }
    let stride = architecture.coarsestStride
    let (w, h) = (Self.extended(first.width, stride), Self.extended(first.height, stride))
    var batch = Tensor<Float>(n: grids.count, h: h, w: w, c: 1)
    for (index, grid) in grids.enumerated() {
      precondition(grid.width == first.width && grid.height == first.height, "grids of one size")
      for y in 0..<h {
        let row = min(y, grid.height - 1) * grid.width
        let target = (index * h + y) * w
        for x in 0..<w {
          batch.values[target + x] = Self.input(grid.values[row + min(x, grid.width - 1)])
        }
      }
    }
    let maps = network.features(of: batch, workers: workers)
    return grids.indices.map { index in
      FeaturePyramid(
        levels: zip(architecture.levelStrides, maps).map { stride, map in
          let size = map.cells * map.c
          return FeatureMap(
            stride: stride, width: map.w, height: map.h, channels: map.c,
            values: map.n == 1 ? map.values : Array(map.values[(index * size)..<((index + 1) * size)]))
        })
    }
  }

  /// Grey 0...1 to the network's input, centred on zero because convolutions pad with zeros.
  package static func input(_ grey: Float) -> Float { 2 * grey - 1 }

  private static func extended(_ size: Int, _ stride: Int) -> Int {
    max(1, (size + stride - 1) / stride) * stride
  }
}

/// One level of encoder output: an L2-normalised feature vector per cell, row-major `[height, width, channels]`.
///
/// The centre of cell (i, j) lies at grid position `(stride * i + (stride - 1) / 2, stride * j + (stride - 1) / 2)`.
package struct FeatureMap: Sendable {
  /// Grid pixels per cell: 4, 8, 16 or 32.
  package let stride: Int
  /// Columns of cells.
  package let width: Int
  /// Rows of cells.
  package let height: Int
  /// Feature dimension.
  package let channels: Int
  /// `[height, width, channels]`, every cell of unit length.
  package let values: [Float]

  /// - Parameter values: `height * width * channels` of them.
  package init(stride: Int, width: Int, height: Int, channels: Int, values: [Float]) {
    precondition(values.count == width * height * channels, "a map needs height * width * channels values")
    (self.stride, self.width, self.height) = (stride, width, height)
    (self.channels, self.values) = (channels, values)
  }
}

/// Feature maps of one film, finest first (strides 4, 8, 16, 32).
package struct FeaturePyramid: Sendable {
  /// Finest first.
  package let levels: [FeatureMap]

  package init(levels: [FeatureMap]) {
    self.levels = levels
  }
}
