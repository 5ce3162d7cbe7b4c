import CKernels
import COpenBLAS

/// The arithmetic of the network: `Float` in the product, `Double` where gradients are checked.
///
/// Each requirement is one C kernel (`CKernels/network.h`, where shapes are stated) or one BLAS call.
package protocol Real: BinaryFloatingPoint, Sendable {
  /// C = alpha * op(A) * op(B) + beta * C, row-major; op(A) is [m, k], op(B) is [k, n].
  static func gemm(
    transposeA: Bool, transposeB: Bool, m: Int, n: Int, k: Int, alpha: Self,
    a: UnsafePointer<Self>, lda: Int, b: UnsafePointer<Self>, ldb: Int, beta: Self,
    c: UnsafeMutablePointer<Self>, ldc: Int)

  /// The fastest algorithm for a layer with these weights, `[kernel, kernel, inputs, outputs]`.
  static func convolution(_ layer: Convolution, weight: [Self], precision: ConvolutionPrecision)
    -> any ConvolutionAlgorithm<Self>

  /// So many zeros. (Generic code makes and copies arrays number by number through a witness table: a tenth of every
  /// training step, once.)
  static func zeros(_ count: Int) -> [Self]

  /// Some of the values.
  static func slice(_ values: [Self], _ range: Range<Int>) -> [Self]

  /// The C kernels of this scalar.
  static var kernels: NetworkKernels<Self> { get }
}

/// The C kernels of one scalar type, by name (`CKernels/network.h` states the shapes).
package struct NetworkKernels<T>: @unchecked Sendable {
  package typealias Read = UnsafePointer<T>
  package typealias Write = UnsafeMutablePointer<T>
  package typealias Sums = UnsafeMutablePointer<Double>

  let im2col3: (Read, Int32, Int32, Int32, Int32, Int32, Int32, Int32, Int32, Write) -> Void
  let col2im3: (Read, Int32, Int32, Int32, Int32, Int32, Int32, Int32, Int32, Write) -> Void
  let depthwiseForward: (Read, Read, bregma_depthwise, Int32, Write) -> Void
  let depthwiseInput: (Read, Read, bregma_depthwise, Write) -> Void
  let depthwiseWeights: (Read, Read, bregma_depthwise, Write) -> Void
  let channelMoments: (Read, Int, Int32, Sums, Sums) -> Void
  let scaleShiftClip: (Read, Read, Read, T, T, Read?, Int, Int32, Write) -> Void
  let normSums: (Read, Read, Read, Read, T, T, Read, Read, Int, Int32, Sums, Sums) -> Void
  let normBackward: (Read, Read, Read, Read, T, T, Read, Read, Read, Read, Int, Int32, Write) -> Void
  let finish: (Write, Read?, T, T, Read?, Int, Int32) -> Void
  let scaleColumns: (Read, Int32, T, Int, Int32, Write, Int32) -> Void
  let upsampleAdd: (Read, Int32, Int32, Int32, Int32, Write) -> Void
  let downsampleSum: (Read, Int32, Int32, Int32, Int32, Write) -> Void
  package let normaliseRows: (Read, Int, Int32, Write, Write) -> Void
  package let normaliseRowsBackward: (Read, Read, Read, Int, Int32, Write) -> Void
  package let accumulate: (Read, Int, Write) -> Void
  package let softmaxRows: (Write, Int, Int, T, Write) -> Void
  package let reluPower: (Write, Int, Int32, Write) -> Void
  package let reluPowerBackward: (Read, Int, Int32, Write) -> Void
}

/// OpenBLAS is kept to one thread: its own pool would fight with the workers of `Parallel`.
/// Set once, before the first product of matrices.
private let keepBLASSingleThreaded: Void = openblas_set_num_threads(1)

private func blas(_ transpose: Bool) -> CBLAS_TRANSPOSE { transpose ? CblasTrans : CblasNoTrans }

extension Float: Real {
  /// oneDNN's, unless it has nothing but reference code for this processor and these channels.
  package static func convolution(
    _ layer: Convolution, weight: [Float], precision: ConvolutionPrecision
  ) -> any ConvolutionAlgorithm<Float> {
    if layer.manner.isDepthwise { return DepthwiseConvolution(layer: layer, weight: weight) }
    return DirectConvolution.suits(layer)
      ? DirectConvolution(layer: layer, weight: weight, precision: precision)
      : StripConvolution(layer: layer, weight: weight)
  }

  package static func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }

  package static func slice(_ values: [Float], _ range: Range<Int>) -> [Float] { Array(values[range]) }

  /// `cblas_sgemm`.
  package static func gemm(
    transposeA: Bool, transposeB: Bool, m: Int, n: Int, k: Int, alpha: Float,
    a: UnsafePointer<Float>, lda: Int, b: UnsafePointer<Float>, ldb: Int, beta: Float,
    c: UnsafeMutablePointer<Float>, ldc: Int
  ) {
    keepBLASSingleThreaded
    cblas_sgemm(
      CblasRowMajor, blas(transposeA), blas(transposeB), Int32(m), Int32(n), Int32(k), alpha, a,
      Int32(lda), b, Int32(ldb), beta, c, Int32(ldc))
  }

  /// Single precision: what the product runs.
  package static let kernels = NetworkKernels<Float>(
    im2col3: bregma_im2col3_f32, col2im3: bregma_col2im3_f32,
    depthwiseForward: bregma_depthwise_forward_f32, depthwiseInput: bregma_depthwise_input_f32,
    depthwiseWeights: bregma_depthwise_weights_f32,
    channelMoments: bregma_channel_moments_f32, scaleShiftClip: bregma_scale_shift_clip_f32,
    normSums: bregma_norm_sums_f32, normBackward: bregma_norm_backward_f32,
    finish: bregma_finish_f32, scaleColumns: bregma_scale_columns_f32, upsampleAdd: bregma_upsample_add_f32,
    downsampleSum: bregma_downsample_sum_f32, normaliseRows: bregma_normalise_rows_f32,
    normaliseRowsBackward: bregma_normalise_rows_backward_f32, accumulate: bregma_accumulate_f32,
    softmaxRows: bregma_softmax_rows_f32, reluPower: bregma_relu_power_f32,
    reluPowerBackward: bregma_relu_power_backward_f32)
}

extension Double: Real {
  /// Products of matrices: oneDNN has no double precision.
  package static func convolution(
    _ layer: Convolution, weight: [Double], precision: ConvolutionPrecision
  ) -> any ConvolutionAlgorithm<Double> {
    layer.manner.isDepthwise
      ? DepthwiseConvolution(layer: layer, weight: weight) : StripConvolution(layer: layer, weight: weight)
  }

  package static func zeros(_ count: Int) -> [Double] { [Double](repeating: 0, count: count) }

  package static func slice(_ values: [Double], _ range: Range<Int>) -> [Double] { Array(values[range]) }

  /// `cblas_dgemm`.
  package static func gemm(
    transposeA: Bool, transposeB: Bool, m: Int, n: Int, k: Int, alpha: Double,
    a: UnsafePointer<Double>, lda: Int, b: UnsafePointer<Double>, ldb: Int, beta: Double,
    c: UnsafeMutablePointer<Double>, ldc: Int
  ) {
    keepBLASSingleThreaded
    cblas_dgemm(
      CblasRowMajor, blas(transposeA), blas(transposeB), Int32(m), Int32(n), Int32(k), alpha, a,
      Int32(lda), b, Int32(ldb), beta, c, Int32(ldc))
  }

  /// Double precision: what gradients are checked in.
  package static let kernels = NetworkKernels<Double>(
    im2col3: bregma_im2col3_f64, col2im3: bregma_col2im3_f64,
    depthwiseForward: bregma_depthwise_forward_f64, depthwiseInput: bregma_depthwise_input_f64,
    depthwiseWeights: bregma_depthwise_weights_f64,
    channelMoments: bregma_channel_moments_f64, scaleShiftClip: bregma_scale_shift_clip_f64,
    normSums: bregma_norm_sums_f64, normBackward: bregma_norm_backward_f64,
    finish: bregma_finish_f64, scaleColumns: bregma_scale_columns_f64, upsampleAdd: bregma_upsample_add_f64,
    downsampleSum: bregma_downsample_sum_f64, normaliseRows: bregma_normalise_rows_f64,
    normaliseRowsBackward: bregma_normalise_rows_backward_f64, accumulate: bregma_accumulate_f64,
    softmaxRows: bregma_softmax_rows_f64, reluPower: bregma_relu_power_f64,
    reluPowerBackward: bregma_relu_power_backward_f64)
}
