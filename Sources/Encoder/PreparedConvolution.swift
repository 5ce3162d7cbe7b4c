import Basics
import COneDNN

// Unsafe pointers: oneDNN's handle, maps and weights lent to it.

/// Code that oneDNN made for one convolution of one shape. It runs on the calling thread; any number of threads may
/// run it at once.
final class PreparedConvolution: @unchecked Sendable {
  /// Which of the three products of a convolution.
  enum Direction: Sendable {
    case forward, inputGradient, weightGradient
  }

  /// All that decides which code oneDNN makes.
  struct Shape: Hashable, Sendable {
    let direction: Direction
    /// Rows and columns of x.
    let height: Int
    let width: Int
    let inputs: Int
    let outputs: Int
    let kernel: Int
    let stride: Int
    /// Columns of zeros to the left of x; as many stand to the right as make width / stride places for the kernel.
    let padLeft: Int
    /// Rows of zeros above and below x; none where x is a strip with its neighbours' rows.
    var padTop: Int
    var padBottom: Int
    var bias = false
    var activation = Activation.none
    /// Whether the factors are bfloat16.
    let half: Bool

    /// A whole image `[height, width]` through a layer.
    init(_ layer: Convolution, _ direction: Direction, height: Int, width: Int, half: Bool) {
      (self.direction, self.height, self.width, self.half) = (direction, height, width, half)
      (inputs, outputs) = (layer.inputs, layer.outputs)
      (kernel, stride) = (layer.kernel, layer.stride)
      (padLeft, padTop) = (layer.leading, layer.leading)
      padBottom = max(0, kernel - stride - padTop)
    }

    fileprivate var forOneDNN: bregma_convolution_shape {
      func flag(_ value: Bool) -> Int32 { value ? 1 : 0 }
      let direction =
        switch direction {
        case .forward: BREGMA_FORWARD
        case .inputGradient: BREGMA_BACKWARD_DATA
        case .weightGradient: BREGMA_BACKWARD_WEIGHTS
        }
      return bregma_convolution_shape(
        direction: direction, height: Int32(height), width: Int32(width), inputs: Int32(inputs),
        outputs: Int32(outputs), kernel: Int32(kernel), stride: Int32(stride), padLeft: Int32(padLeft),
        padTop: Int32(padTop), padBottom: Int32(padBottom), bias: flag(bias),
        relu: flag(activation != .none), ceiling: Float(activation.ceiling), half: flag(half))
    }
  }

  /// Made once for each shape: making takes up to 2 ms.
  private static let made = LRUCache<Shape, PreparedConvolution>(capacity: 1024)

  private let handle: OpaquePointer
  private let half: Bool

  /// The code for a shape.
  static func of(_ shape: Shape) -> PreparedConvolution {
    if let known = made[shape] { return known }
    guard let new = PreparedConvolution(shape) else {
      preconditionFailure("oneDNN has no memory left for a convolution")
    }
    made[shape] = new
    return new
  }

  private init?(_ shape: Shape) {
    var forOneDNN = shape.forOneDNN
    guard let handle = bregma_convolution_make(&forOneDNN) else { return nil }
    (self.handle, half) = (handle, shape.half)
  }

  deinit { bregma_convolution_free(handle) }

  /// Whether this is the slow code that oneDNN has for all that it does not care about.
  var isReference: Bool {
    let name = String(cString: bregma_convolution_code(handle))
    return name.contains("ref") || name.contains("gemm")
  }

  /// Floats of the weights in this code's order (where they are floats).
  var packedCount: Int { bregma_convolution_weight_bytes(handle) / MemoryLayout<Float>.stride }

  /// Whether weights packed for the other serve this one.
  func packsLike(_ other: PreparedConvolution) -> Bool {
    bregma_convolution_packs_like(handle, other.handle) != 0
  }

  /// Weights `[kernel, kernel, inputs, outputs]` in this code's order.
  func pack(_ weights: [Float]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: bregma_convolution_weight_bytes(handle)) { packed, count in
      count = packed.count
      check(bregma_convolution_pack(handle, weights, packed.baseAddress))
    }
  }

  /// Gradients of weights in this code's order back in `[kernel, kernel, inputs, outputs]`, so many of them.
  func unpack(_ packed: [Float], count: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { weights, initialised in
      initialised = count
      check(bregma_convolution_unpack(handle, packed, weights.baseAddress))
    }
  }

  /// Runs it: of x, weights (in this code's order) and y, the one that the direction computes is written.
  func run(
    x: UnsafeRawPointer, weights: UnsafeRawPointer, y: UnsafeRawPointer, bias: UnsafePointer<Float>? = nil
  ) {
    withScratch(of: UInt8.self, bregma_convolution_scratch_bytes(handle)) { scratch in
      check(bregma_convolution_run(handle, x, weights, bias, y, scratch))
    }
  }

  private func check(_ status: Int32) {
    precondition(status == 0, "oneDNN: status \(status)")
  }
}
