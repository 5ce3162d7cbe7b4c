/// The shape of the network, small enough to be written into a weights file: one pyramid, or several side by side
/// whose features are joined.
package struct EncoderArchitecture: Sendable, Hashable {
  /// A bottom-up trunk that halves the grid at every stage (strides 2, 4, 8, ...), and a top-down path that carries
  /// context back to every level from stride 4 on, where a head gives unit feature vectors.
  package struct Pyramid: Sendable, Hashable {
    package var trunk: Trunk
    /// Channels of the top-down path and length of the feature vectors.
    package var features: Int
  }

  /// What the stages of a trunk are made of.
  package enum Trunk: Sendable, Hashable {
    /// A 3x3 convolution of stride 2, then so many residual 3x3 blocks; one entry per stage.
    case plain(channels: [Int], blocks: [Int])
    /// A 3x3 convolution of stride 2 to `stem` channels and after it the first entry, at stride 2; each further
    /// entry halves the grid with its first bottleneck.
    case inverted(stem: Int, stages: [[Bottlenecks]])

    /// How many stages.
    var stageCount: Int {
      switch self {
      case .plain(let channels, _): channels.count
      case .inverted(_, let stages): stages.count
      }
    }
  }

  /// Inverted bottlenecks one after the other (Sandler et al. 2018, "MobileNetV2"): 1x1 to `expansion` times as many
  /// channels, a depthwise convolution, 1x1 to `channels`, and the input added where it has that shape.
  package struct Bottlenecks: Sendable, Hashable {
    /// Of the depthwise convolution: 3 or 5.
    package var kernel: Int
    /// 1 for no 1x1 convolution in front.
    package var expansion: Int
    package var channels: Int
    package var count: Int

    package init(kernel: Int, expansion: Int, channels: Int, count: Int) {
      (self.kernel, self.expansion) = (kernel, expansion)
      (self.channels, self.count) = (channels, count)
    }
  }

  /// Side by side, all with as many stages.
  package var pyramids: [Pyramid]

  /// A pyramid on a plain trunk; `channels` and `blocks` have one entry per stage.
  package init(channels: [Int], blocks: [Int], features: Int) {
    pyramids = [Pyramid(trunk: .plain(channels: channels, blocks: blocks), features: features)]
  }

  /// A pyramid on a trunk of inverted bottlenecks.
  package init(stem: Int, stages: [[Bottlenecks]], features: Int) {
    pyramids = [Pyramid(trunk: .inverted(stem: stem, stages: stages), features: features)]
  }

  /// Several networks side by side.
  package init(joining parts: [EncoderArchitecture]) { pyramids = parts.flatMap(\.pyramids) }

  /// The plain pyramid: 2.9 GFLOP on a 384x480 grid.
  package static let standard = EncoderArchitecture(
    channels: [16, 32, 64, 96, 128], blocks: [1, 1, 2, 2, 2], features: 64)

  /// A pyramid on the trunk of EfficientNet-Lite0 (Tan and Le 2019; its last bottleneck and what stands above it left
  /// out): 3.6 GFLOP on a 384x480 grid.
  package static let efficientNetLite0 = EncoderArchitecture(
    stem: 32,
    stages: [
      [Bottlenecks(kernel: 3, expansion: 1, channels: 16, count: 1)],
      [Bottlenecks(kernel: 3, expansion: 6, channels: 24, count: 2)],
      [Bottlenecks(kernel: 5, expansion: 6, channels: 40, count: 2)],
      [
        Bottlenecks(kernel: 3, expansion: 6, channels: 80, count: 3),
        Bottlenecks(kernel: 5, expansion: 6, channels: 112, count: 3),
      ],
      [Bottlenecks(kernel: 5, expansion: 6, channels: 192, count: 4)],
    ], features: 64)

  /// Length of the feature vectors.
  package var features: Int { pyramids.map(\.features).reduce(0, +) }

  /// Stages of each trunk.
  private var stageCount: Int { pyramids.first?.trunk.stageCount ?? 0 }

  /// Grid pixels per cell of the coarsest level; grids are extended to multiples of it.
  var coarsestStride: Int { 1 << stageCount }

  /// Grid pixels per cell of every level, finest first: 4, 8, ...
  package var levelStrides: [Int] { (1..<max(1, stageCount)).map { 2 << $0 } }

  /// Floating-point operations of one forward pass over a grid (convolutions; multiply and add counted separately).
  package func flops(width: Int, height: Int) -> Int {
    EncoderLayout(self).flops(width: width, height: height)
  }
}
